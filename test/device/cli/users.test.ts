import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { run } from "../../../device/cli/run.ts";
import { writeRunFile } from "../../../device/cli/run-file.ts";
import { records } from "../ledger/folders.ts";
import { FakeFirmware, TestIo } from "./fakes.ts";

const folder = mkdtempSync(join(tmpdir(), "persienne-users-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function users(...argv: string[]) {
	const io = new TestIo(folder);
	const status = await run(["users", "--data-dir", "data", ...argv], io, new FakeFirmware());
	return { status, out: io.out, err: io.err };
}

describe("persienne users", () => {
	it("lists people, adds one with a password that is shown once, and takes one away; the ledger has both", async () => {
		const added = await users("--add", "c.petit", "--role", "auditor");
		expect(added).toMatchObject({ status: 0, err: "" });
		expect(added.out).toMatch(/^c\.petit {2}auditor$/m);
		const password = /shown this once: (\S+)/.exec(added.out)?.[1] as string;
		expect(password.length).toBeGreaterThan(15);
		const listed = JSON.parse((await users("--json")).out);
		expect(listed.users).toContainEqual({ user: "c.petit", role: "auditor" });
		expect(JSON.stringify(listed)).not.toContain(password);
		expect((await users("--remove", "c.petit")).out).not.toContain("c.petit");
		const told = records(join(folder, "data", "ledger")).filter(({ kind }) => kind === "user");
		expect(told).toMatchObject([
			{ action: "created", user: "c.petit", role: "auditor" },
			{ action: "deleted", user: "c.petit" },
		]);
	});

	it("says when the shared accounts are closed, and when they are open again", async () => {
		const added = await users("--add", "boss", "--role", "administrator");
		expect(added.out).toContain("admin, operator and viewer are not let in any more, from the next start on");
		const more = await users("--add", "deputy", "--role", "administrator");
		expect(more.out).not.toContain("let in");
		expect((await users("--remove", "deputy")).out).not.toContain("let in");
		expect((await users("--remove", "boss")).out).toMatch(/let in again, from the next start on/);
	});

	it("tells what it needs", async () => {
		expect(await users("--add", "x")).toMatchObject({ status: 2, err: expect.stringContaining("--role") });
		expect((await users("--add", "x", "--role", "mayor")).err).toContain("privacy-officer");
		expect((await users("--add", "admin", "--role", "viewer")).err).toContain("already");
	});

	it("leaves users alone while cameras run", async () => {
		const cameras = [{ name: "cam-1", control: "http://127.0.0.1:1/api" }];
		const io = new TestIo(folder);
		const end = writeRunFile(io, join(folder, "data"), { cameras: cameras as never }, undefined);
		expect((await users("--add", "x", "--role", "viewer")).err).toContain("cameras run");
		end();
	});
});
