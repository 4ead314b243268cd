import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { accountNames } from "../../../device/config/types.ts";
import { openInstallation } from "../../../device/identity/installation.ts";
import { Secret } from "../../../device/secret.ts";
import { freshDirectory } from "./directory.ts";

const directory = freshDirectory();
const open = (dataDir: string | undefined, passwords = {}) =>
	openInstallation({ dataDir, passwords, random: randomBytes });
const passwordsOf = (installation: ReturnType<typeof open>) =>
	accountNames.map((name) => installation.credentials[name].password.reveal());

describe("an installation with a data directory", () => {
	it("keeps identity and passwords from start to start", () => {
		const dataDir = join(directory(), "new", "data");
		const first = open(dataDir);
		const second = open(dataDir);
		expect(second.identityOf("cam-1")).toEqual(first.identityOf("cam-1"));
		expect(passwordsOf(second)).toEqual(passwordsOf(first));
		expect(new Set(passwordsOf(first)).size).toBe(4);
	});

	it("keeps them for its owner alone", () => {
		const dataDir = join(directory(), "data");
		open(dataDir);
		expect(statSync(dataDir).mode & 0o777).toBe(0o700);
		expect(readdirSync(dataDir).sort()).toEqual(["credentials.json", "installation.json"]);
		for (const file of readdirSync(dataDir)) expect(statSync(join(dataDir, file)).mode & 0o777).toBe(0o600);
	});

	it("prefers passwords that somebody chose, and does not write them down", () => {
		open(directory(), { viewer: new Secret("chosen-by-hand") });
		const again = open(directory(), { admin: new Secret("another") });
		expect(again.credentials.admin.password.reveal()).toBe("another");
		expect(again.credentials.viewer.password.reveal()).not.toBe("chosen-by-hand");
		for (const file of readdirSync(directory())) {
			expect(readFileSync(join(directory(), file), "utf8")).not.toMatch(/chosen-by-hand|another/);
		}
	});

	it("writes no credentials file when every password was chosen", () => {
		open(directory(), Object.fromEntries(accountNames.map((name) => [name, new Secret(`${name}-chosen`)])));
		expect(readdirSync(directory())).toEqual(["installation.json"]);
	});

	it("refuses a credentials file that others can read", () => {
		open(directory());
		chmodSync(join(directory(), "credentials.json"), 0o644);
		expect(() => open(directory())).toThrow("can be read by others");
	});

	it.each([
		["cut off", '{"admin":"hunter2'],
		["empty", ""],
		["null", "null"],
		["a list", "[1]"],
		["without a password", '{"admin":"hunter2","operator":"hunter2","viewer":""}'],
	])("refuses a credentials file that is %s, without repeating it", (_, text) => {
		writeFileSync(join(directory(), "credentials.json"), text, { mode: 0o600 });
		const attempt = () => open(directory());
		expect(attempt).toThrow(/credentials\.json holds no password for/);
		expect(attempt).not.toThrow(/hunter2/);
	});

	it.each(["", "{}", '{"id":"x"}', '{"id":42}'])("refuses an installation file of %j", (text) => {
		writeFileSync(join(directory(), "installation.json"), text, { mode: 0o600 });
		expect(() => open(directory())).toThrow(/installation\.json holds no installation id/);
	});

	it("says what to do when the directory cannot be made", () => {
		writeFileSync(join(directory(), "file"), "");
		expect(() => open(join(directory(), "file", "data"))).toThrow(
			expect.objectContaining({
				code: "DATA_DIR_UNUSABLE",
				message: `the data directory ${join(directory(), "file", "data")} cannot be used: mkdir failed with ENOTDIR`,
				remedy: expect.stringContaining("--data-dir"),
			}),
		);
	});

	it("is one installation for processes that found it at the same moment", async () => {
		const dataDir = join(directory(), "shared");
		const seen = await Promise.all(Array.from({ length: 4 }, () => foundInProcess(dataDir)));
		expect(seen[0]).toMatch(/^[0-9a-f-]{36} \S{23}$/);
		expect(new Set(seen).size).toBe(1);
		expect(readdirSync(dataDir).sort()).toEqual(["credentials.json", "installation.json"]);
	});
});

describe("an installation in memory", () => {
	it("is another one each time", () => {
		expect(open(undefined).identityOf("cam-1")).not.toEqual(open(undefined).identityOf("cam-1"));
		expect(passwordsOf(open(undefined))).not.toEqual(passwordsOf(open(undefined)));
	});

	it("follows its source of randomness", () => {
		const fixed = () =>
			openInstallation({ dataDir: undefined, random: (size) => new Uint8Array(size).fill(7) });
		expect(fixed().identityOf("cam-1")).toEqual(fixed().identityOf("cam-1"));
		expect(passwordsOf(fixed())).toEqual(passwordsOf(fixed()));
	});
});

it("prints no password, whichever way it is printed", () => {
	const { credentials } = open(directory(), { admin: new Secret("hunter2") });
	const passwords = accountNames.map((name) => credentials[name].password.reveal());
	const printed = [inspect(credentials, { depth: 9, showHidden: true }), JSON.stringify(credentials)].join();
	for (const password of passwords) expect(printed).not.toContain(password);
});

/** Opens the installation in a process of its own; gives what that process saw. */
function foundInProcess(dataDir: string): Promise<string> {
	const program = `
		import { randomBytes } from "node:crypto";
		import { openInstallation } from "./device/identity/installation.ts";
		const { credentials, identityOf } = openInstallation({ dataDir: ${JSON.stringify(dataDir)}, random: randomBytes });
		process.stdout.write(identityOf("cam-1").uuid + " " + credentials.admin.password.reveal());`;
	const root = fileURLToPath(new URL("../../..", import.meta.url));
	const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", program], {
		cwd: root,
		stdio: ["ignore", "pipe", "inherit"],
	});
	let output = "";
	child.stdout.on("data", (chunk: Buffer) => {
		output += chunk;
	});
	return new Promise((resolve, reject) => {
		child.on("error", reject);
		child.on("close", () => resolve(output));
	});
}
