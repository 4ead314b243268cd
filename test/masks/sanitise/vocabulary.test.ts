import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { privacyCodes, vocabulary } from "../../../masks/sanitise/vocabulary.ts";

const page = readFileSync(new URL("../../../docs/mqtt.md", import.meta.url), "utf8");

test.each(Object.entries(vocabulary))("docs/mqtt.md tells of %s: topic, source and data", (_, kind) => {
	expect(page).toContain(kind.topic.replace("tns1:", "onvif-ej/"));
	for (const name of [...Object.keys(kind.source), ...Object.keys(kind.data)]) {
		const told = kind.form === "word" || kind.form === "number" || page.includes(`"${name}":`);
		expect(told).toBe(true);
	}
});

test("docs/mqtt.md tells of every code and of no other", () => {
	const told = [...page.matchAll(/^\| `([a-z]+-[a-z]+)` \|/gm)].map(([, code]) => code);
	expect(told.sort()).toEqual([...privacyCodes].sort());
});
