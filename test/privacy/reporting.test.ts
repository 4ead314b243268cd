import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

/** Hosts to which libraries are known to report how they are used, whoever uses them. */
const collectors = [
	"events.data.microsoft.com",
	"google-analytics.com",
	"ingest.sentry.io",
	"api.segment.io",
	"api.mixpanel.com",
	"dc.services.visualstudio.com",
];

const packages = fileURLToPath(new URL("../../node_modules", import.meta.url));
const { optionalDependencies } = JSON.parse(
	readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
) as { optionalDependencies: Record<string, string> };

/** What runs without anybody being able to read it, of this operating system. */
const libraries = ["onnxruntime-node", "node-av", "@seydx"].flatMap((name) => {
	const folder = join(packages, name);
	return readdirSync(folder, { recursive: true, encoding: "utf8" })
		.filter((file) => /\.(?:node|so(?:\.\d+)*|dylib|dll)$/.test(file))
		.map((file) => join(folder, file));
});

describe("what is native tells nobody that it is used", () => {
	it("is there to be looked at", () => {
		expect(libraries.some((path) => path.includes("onnxruntime"))).toBe(true);
		expect(libraries.some((path) => path.includes("node-av"))).toBe(true);
	});

	it.each(libraries.map((path) => path.slice(packages.length + 1)))("%s knows none of the hosts", (path) => {
		const bytes = readFileSync(join(packages, path));
		expect(collectors.filter((host) => bytes.includes(host))).toEqual([]);
	});

	it("onnxruntime-node is no version but the one that was looked at", () => {
		expect(optionalDependencies["onnxruntime-node"]).toMatch(/^\d+\.\d+\.\d+$/);
	});
});
