import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { parseConfig } from "../../../device/config/load.ts";
import { applyOverrides } from "../../../device/config/overrides.ts";
import { camera, complaints, oneCamera, parse } from "./config.ts";

const folders: string[] = [];
afterEach(() => {
	for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function file(text: string): string {
	const folder = mkdtempSync(join(tmpdir(), "persienne-"));
	folders.push(folder);
	writeFileSync(join(folder, "visit.txt"), text);
	return folder;
}

const scriptOf = (text: string) => {
	const { source } = camera(text);
	return source.kind === "scene" ? source.script : undefined;
};

describe("the script of a camera", () => {
	it("is in the configuration, or in a file beside it", () => {
		const inline = scriptOf(oneCamera("    script: |\n      at 1s person enters\n      at 20s car passes\n"));
		expect(inline?.cues.map(({ at }) => at)).toEqual([1, 20]);
		const folder = file("# a visit\nat 2s person enters\n");
		const { config } = parseConfig(join(folder, "cameras.yaml"), oneCamera("    script: visit.txt\n"));
		expect(config.cameras[0]?.source).toMatchObject({ script: { cues: [{ at: 2, what: "person" }] } });
		expect(scriptOf(oneCamera())).toBeUndefined();
	});

	it("is told where it is wrong, and what was expected", () => {
		expect(
			complaints(oneCamera("    script: |\n      at 1s person enters\n      at 2s dog barks\n")),
		).toEqual([
			expect.stringMatching(
				/^5:13: cameras\[0\]\.script: line 2: expected one of person, .*light, found `dog`$/,
			),
		]);
		expect(complaints(oneCamera("    script: no-such-file.txt\n"))).toEqual([
			expect.stringMatching(
				/cameras\[0\]\.script: the script \/etc\/persienne\/no-such-file\.txt cannot be read; /,
			),
		]);
		const folder = file("at 1s person enters\n\nat 2s bag burns\n");
		expect(() => parseConfig(join(folder, "cameras.yaml"), oneCamera("    script: visit.txt\n"))).toThrow(
			/visit\.txt:3: expected one of left, taken, found `burns`/,
		);
		expect(complaints(oneCamera("    script: [1]\n"))[0]).toMatch(/a script such as `at 3s person enters/);
	});

	it("is of a scene alone, and of that scene", () => {
		const clip = "cameras: [{ name: a, input: a.mp4, masks: none, script: at 1s person enters }]";
		expect(complaints(clip)[0]).toMatch(/script: this belongs to a scene/);
		const square = "cameras: [{ name: a, scene: town-square, masks: none, script: at 1s car passes }]";
		expect(complaints(square)[0]).toMatch(/no cars drive in town-square/);
	});

	it("can be given on the command line, for all scenes", () => {
		const { config } = parse(oneCamera("    script: at 1s car passes\n"));
		const other = applyOverrides(config, { script: "at 7s person enters" });
		expect(other.cameras[0]?.source).toMatchObject({ script: { cues: [{ at: 7 }] } });
		const clip = parse("cameras: [{ name: a, input: a.mp4, masks: none }]").config;
		expect(() => applyOverrides(clip, { script: "at 7s person enters" })).toThrow(/--script: a films a file/);
		expect(() => applyOverrides(config, { script: "at 7s" })).toThrow(/line 1: expected one of person/);
	});
});
