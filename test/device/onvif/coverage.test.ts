import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { coverage } from "../../../scripts/onvif/coverage.ts";
import { haveSchemas, schemaFolder } from "../../helpers/onvif-schema.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));

test.runIf(haveSchemas)(
	"docs/onvif-coverage.md says what the code does: npx tsx scripts/onvif-coverage.ts",
	() => {
		expect(readFileSync(`${root}docs/onvif-coverage.md`, "utf8")).toBe(coverage(schemaFolder, root));
	},
);
