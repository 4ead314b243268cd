import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { upUsage } from "../../../device/cli/up-usage.ts";
import { readPolicy } from "../../../device/config/policy-file.ts";
import { analyticsNames, sceneNames } from "../../../device/config/types.ts";
import { complaints } from "./config.ts";

const read = (name: string) => readFileSync(new URL(`../../../docs/${name}`, import.meta.url), "utf8");

describe("docs/configuration.md", () => {
	const text = read("configuration.md");
	const all = [...text.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, yaml]) => yaml as string);
	const policies = all.filter((yaml) => yaml.startsWith("version:"));
	const examples = all.filter((yaml) => !policies.includes(yaml));

	it("has examples that are accepted, but for the files that they name", () => {
		expect(examples.length).toBeGreaterThan(3);
		for (const example of examples) {
			const whole = example.includes("cameras:")
				? example
				: `${example}cameras: [{ name: a, scene: street, masks: none }]`;
			for (const complaint of complaints(whole))
				expect(complaint).toMatch(/\/etc\/persienne\/|\/run\/secrets\//);
		}
	});

	it("has an example of a policy file that is accepted", () => {
		expect(policies.map((policy) => readPolicy(policy).shown?.length)).toEqual([1]);
	});

	it("names every scene and every function", () => {
		for (const name of [...sceneNames, ...analyticsNames]) expect(text).toContain(`\`${name}\``);
	});
});

describe("docs/commands.md", () => {
	it("names every option of `up`", () => {
		const text = read("commands.md");
		for (const { name, value } of upUsage.options)
			expect(text).toContain(`\`--${name}${value ? ` ${value}` : ""}\``);
	});
});
