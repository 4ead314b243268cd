import { describe, expect, it } from "vitest";
import { readPolicy } from "../../../device/config/policy-file.ts";
import { ConfigError } from "../../../device/config/problem.ts";

function complaints(text: string): string {
	try {
		readPolicy(text, "front.yaml");
		return "";
	} catch (error) {
		if (!(error instanceof ConfigError)) throw error;
		return error.message;
	}
}

describe("a policy in a file of its own", () => {
	it("is read from YAML, in the words of a configuration", () => {
		const text = [
			"version: 1",
			"masks:",
			"  - { name: windows, polygon: [[-1, 1], [0, 1], [0, 0]], colour: [1, 2, 3] }",
			"shown:",
			"  - { name: street, polygon: [[-1, -1], [1, -1], [0, 0]] }",
			"plates: balanced",
			"motion: mask",
		].join("\n");
		expect(readPolicy(text)).toEqual({
			zones: [
				{
					name: "windows",
					polygon: [
						[-1, 1],
						[0, 1],
						[0, 0],
					],
					colour: [1, 2, 3],
				},
			],
			shown: [
				{
					name: "street",
					polygon: [
						[-1, -1],
						[1, -1],
						[0, 0],
					],
				},
			],
			plates: "balanced",
			motion: "mask",
		});
	});

	it("is read from JSON, and covers plates strictly unless it says otherwise", () => {
		expect(readPolicy('{ "version": 1, "masks": "none" }')).toEqual({ zones: [], plates: "strict" });
	});

	it.each<[what: string, text: string, complaint: string]>([
		[
			"nothing",
			"",
			"front.yaml:1:1: expected a policy such as { version: 1, masks: none, plates: strict }, found nothing",
		],
		[
			"no masks: that nothing is private has to be said",
			"version: 1\nplates: strict\n",
			"front.yaml:1:1: masks: expected a list of masks, or `none` to say that nothing is private here, found nothing",
		],
		[
			"another version",
			"version: 2\nmasks: none\n",
			"front.yaml:1:10: version: expected 1, the version of policies that this Persienne reads, found 2",
		],
		[
			"a key that there is not",
			"version: 1\nmasks: none\nplate: off\n",
			"front.yaml:3:1: plate: unknown key; did you mean `plates`?",
		],
		[
			"a mode that there is not",
			"version: 1\nmasks: none\nmotion: hide\n",
			'front.yaml:3:9: motion: expected one of off, mask, found "hide"',
		],
		[
			"a polygon that crosses itself",
			"version: 1\nmasks:\n  - name: w\n    polygon: [[0, 0], [1, 1], [1, 0], [0, 1]]\n",
			"front.yaml:4:14: masks[0].polygon: edge 1 from (0, 0) to (1, 1) crosses edge 3 from (1, 0) to (0, 1)",
		],
		[
			"a name twice",
			"version: 1\nmasks: none\nshown:\n  - &a { name: w, polygon: [[0, 0], [1, 1], [1, 0]] }\n  - { name: w, polygon: [[0, 0], [1, 1], [1, 0]] }\n",
			"front.yaml:5:13: shown[1].name: shown[0] has this name already",
		],
	])("is refused with its line for %s", (_, text, complaint) => {
		expect(complaints(text)).toBe(complaint);
	});
});
