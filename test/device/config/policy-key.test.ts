import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseConfig } from "../../../device/config/load.ts";
import { freshDirectory } from "../identity/directory.ts";

const directory = freshDirectory();

function load(camera: object, policy?: string) {
	if (policy !== undefined) writeFileSync(join(directory(), "front.yaml"), policy);
	const cameras = [{ name: "cam-1", policy: "./front.yaml", ...camera }];
	return parseConfig(join(directory(), "cameras.json"), JSON.stringify({ cameras })).config.cameras[0];
}

describe("`policy` in a configuration", () => {
	it("takes masks and all else from a file beside it", () => {
		const policy = "version: 1\nmasks: none\nplates: balanced\nmotion: mask\n";
		expect(load({ scene: "street" }, policy)?.policy).toEqual({
			zones: [],
			plates: "balanced",
			motion: "mask",
		});
	});

	it.each<[what: string, camera: object, policy: string | undefined, message: RegExp]>([
		[
			"a file that is not there",
			{ scene: "street" },
			undefined,
			/policy: the policy .*front\.yaml cannot be read/,
		],
		[
			"what is wrong in it, with its line there",
			{ scene: "street" },
			"version: 1\nmasks: all\n",
			/cameras\.json:1:\d+: .*front\.yaml:2:8: masks: expected/,
		],
		[
			"masks beside it",
			{ scene: "street", masks: "none" },
			"version: 1\nmasks: none\n",
			/masks: `policy` names a file that says this/,
		],
		[
			"plates that it leaves visible on somebody's own footage",
			{ input: "a.mp4" },
			"version: 1\nmasks: none\nplates: off\n",
			/policy: plates can be left visible in drawn scenes alone/,
		],
	])("is refused for %s", (_, camera, policy, message) => {
		expect(() => load(camera, policy)).toThrow(message);
	});
});
