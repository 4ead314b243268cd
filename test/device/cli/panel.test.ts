import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { run } from "../../../device/cli/run.ts";
import { FakeFirmware, TestIo } from "./fakes.ts";

const folder = mkdtempSync(join(tmpdir(), "persienne-panel-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function call(...argv: string[]): Promise<{ status: number; out: string; err: string }> {
	const io = new TestIo(folder);
	const status = await run(["panel", ...argv], io, new FakeFirmware());
	return { status, out: io.out, err: io.err };
}

const cameras = "cameras: [{ name: a, scene: street, masks: none }]\n";
const notice = /```yaml\n(notice:[\s\S]*?)```/.exec(
	readFileSync(new URL("../../../docs/notice.md", import.meta.url), "utf8"),
)?.[1] as string;

it("writes the panels and pages, names them, and replaces none unless it is told to", async () => {
	writeFileSync(join(folder, "city.yaml"), cameras + notice);
	const { status, out, err } = await call("city.yaml", "--out", "panels");
	expect({ status, err }).toEqual({ status: 0, err: "" });
	const named = out.trim().split("\n");
	expect(named).toHaveLength(10);
	expect(readdirSync(join(folder, "panels")).map((name) => join("panels", name))).toEqual(named.sort());
	const again = await call("city.yaml", "--out", "panels");
	expect(again.status).toBe(2);
	expect(again.err).toMatch(/panel-a4-fr\.svg is there already.*--force/s);
	expect(await call("city.yaml", "--out", "panels", "--force")).toMatchObject({ status: 0 });
});

it.each([
	["no section", cameras, "expected `notice`"],
	[
		"an item that is missing",
		cameras + notice.replace(/ {2}retention.*\n/, ""),
		"notice.retention: expected",
	],
])("tells of %s, and writes nothing", async (_, text, message) => {
	writeFileSync(join(folder, "bad.yaml"), text);
	const { status, err } = await call("bad.yaml", "--out", "none");
	expect(status).toBe(2);
	expect(err).toMatch(/bad\.yaml:\d+:\d+/);
	expect(err).toContain(message);
	expect(readdirSync(folder)).not.toContain("none");
});

it("needs both of its words", async () => {
	expect((await call("city.yaml")).err).toContain("persienne panel city.yaml --out ./panels");
});
