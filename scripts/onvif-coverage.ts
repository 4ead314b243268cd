import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { coverage } from "./onvif/coverage.ts";

/** Writes docs/onvif-coverage.md. ONVIF_SCHEMAS names the folder with ONVIF's WSDLs. */
const root = fileURLToPath(new URL("..", import.meta.url));
const schemas = process.env["ONVIF_SCHEMAS"] ?? `${root}../shared/onvif`;
writeFileSync(`${root}docs/onvif-coverage.md`, coverage(schemas, root));
