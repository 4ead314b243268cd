import { readdirSync, readFileSync } from "node:fs";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { words } from "../../../console/http/words.ts";
import { roleAllows, roles } from "../../../device/auth/accounts.ts";
import { failureCodes } from "../../../masks/failure.ts";

const folder = new URL("../../../console/assets/", import.meta.url);
const sources = readdirSync(folder)
	.filter((name) => /\.(?:js|html)$/.test(name))
	.map((name) => readFileSync(new URL(name, folder), "utf8"));

interface Text {
	readonly language: string;
	text(key: string, values?: Record<string, unknown>): string;
	count(key: string, n: number): string;
	why(reason?: string): string;
}

/** The dictionary of a page that the server made in `language`. */
async function load(language: "en" | "fr"): Promise<Text> {
	vi.resetModules();
	vi.stubGlobal("fetch", async (path: string) => {
		return new Response(readFileSync(new URL(path.replace("/assets/", ""), folder)));
	});
	vi.stubGlobal("document", { documentElement: { lang: language } });
	return (await import(new URL("text.js", folder).href)) as Text;
}

const keysOf = (language: "en" | "fr"): string[] => Object.keys(words[language]).sort();

beforeEach(() => {
	vi.unstubAllGlobals();
});

describe("the words of the page", () => {
	it("are the same in each language", () => {
		expect(keysOf("en").length).toBeGreaterThan(30);
		expect(keysOf("fr")).toEqual(keysOf("en"));
	});

	it("hold all that the page says", () => {
		const known = keysOf("en");
		const used = sources.flatMap((source) => [
			...[...source.matchAll(/\btext\("([\w-]+)"/g)].map(([, key]) => key as string),
			...[...source.matchAll(/\bcount\("([\w-]+)"/g)].map(([, key]) => `${key}.other`),
			...[...source.matchAll(/\[\[([\w-]+)\]\]/g)].map(([, key]) => key as string),
		]);
		expect(used.length).toBeGreaterThan(15);
		expect(used.filter((key) => !known.includes(key))).toEqual([]);
		const made = [
			...roles.map((role) => `role-${role}`),
			...roles.filter((role) => roleAllows(role, "viewer")).map((role) => `rights-${role}`),
			...["masked", "dark", "starting"].flatMap((state) => [state, `now-${state}`, `summary-${state}.one`]),
		];
		expect(made.filter((key) => !known.includes(key))).toEqual([]);
	});

	it("explain every reason for which a camera goes dark", async () => {
		const { why } = await load("en");
		for (const code of failureCodes) expect(keysOf("en")).toContain(`why-${code}`);
		expect(why("no-policy")).toBe("no masking policy is set");
		expect(why("a code of another version")).toBe("masking is not possible");
		expect(why()).toBe("masking is not possible");
	});

	it("count as the language does", async () => {
		const en = await load("en");
		expect([0, 1, 2].map((n) => en.count("viewers", n))).toEqual(["0 viewers", "1 viewer", "2 viewers"]);
		const fr = await load("fr");
		expect([0, 1, 2].map((n) => fr.count("viewers", n))).toEqual([
			"0 spectateur",
			"1 spectateur",
			"2 spectateurs",
		]);
	});
});
