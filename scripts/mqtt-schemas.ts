import { mkdirSync, writeFileSync } from "node:fs";
import { descriptionFiles } from "../broker/describe/files.ts";
import { version } from "../device/version.ts";

/** Writes docs/mqtt/: the JSON Schemas of what is published, and the AsyncAPI document. */
const folder = new URL("../docs/mqtt/", import.meta.url);
mkdirSync(folder, { recursive: true });
for (const [name, text] of descriptionFiles(version)) writeFileSync(new URL(name, folder), text);
