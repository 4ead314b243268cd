import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Arguments } from "../../../device/cli/command-line.ts";
import { doctor, doctorUsage } from "../../../device/cli/doctor.ts";
import type { Io } from "../../../device/cli/io.ts";
import { writeRunFile } from "../../../device/cli/run-file.ts";
import { systemClock } from "../../../device/clock.ts";
import { FakeDevice, fault, password } from "./fake-device.ts";

let folder: string;
let device: FakeDevice;
beforeEach(async () => {
	folder = mkdtempSync(join(tmpdir(), "persienne-doctor-"));
	device = await FakeDevice.start();
});
afterEach(async () => {
	await device[Symbol.asyncDispose]();
	rmSync(folder, { recursive: true });
});

interface Called {
	readonly status: number;
	readonly lines: string[];
	readonly stderr: string;
}

function ioFor(env: Record<string, string>, stdout: string[], stderr: string[]): Io {
	const output = (lines: string[]) => ({
		write: (text: string) => void lines.push(text),
		isTerminal: false,
		columns: 80,
	});
	return {
		env: { PERSIENNE_DATA_DIR: folder, ...env },
		cwd: folder,
		home: folder,
		hostname: "here",
		pid: process.pid,
		stdout: output(stdout),
		stderr: output(stderr),
		clock: systemClock,
		onSignal: () => () => {},
		isAlive: () => true,
	};
}

async function call(args: readonly string[], env: Record<string, string> = {}): Promise<Called> {
	const [stdout, stderr]: [string[], string[]] = [[], []];
	const status = await doctor(Arguments.parse(doctorUsage, args), ioFor(env, stdout, stderr));
	return { status, lines: stdout.join("").trimEnd().split("\n"), stderr: stderr.join("") };
}

const signedIn = ["--user", "viewer", "--timeout", "2"];
const variable = { PERSIENNE_DOCTOR_PASSWORD: password };
const short = ["--only", "scopes,network-interfaces"];

describe("persienne doctor URL", () => {
	it("prints a line a check and the sums, and ends with 0 when nothing failed", async () => {
		const { status, lines, stderr } = await call([device.url, ...signedIn, ...short], variable);
		expect(status).toBe(0);
		expect(stderr).toBe("");
		expect(lines).toEqual([
			expect.stringMatching(/^passed {3}reachable {11}127\.0\.0\.1 port \d+ over TCP$/),
			"passed   time                as here",
			"passed   services            device, media2, events",
			"passed   device-information  Acme One, firmware 1.0.0, serial number 007",
			"passed   scopes              named Front door, claims T",
			"passed   network-interfaces  eth0 00:11:22:33:44:55",
			"6 passed, 0 failed",
		]);
	});

	it("ends with 1 when something failed, and counts what was skipped", async () => {
		const { status, lines } = await call([device.url, ...signedIn, ...short], {
			PERSIENNE_DOCTOR_PASSWORD: "wrong",
		});
		expect(status).toBe(1);
		expect(lines.slice(-3)).toEqual([
			"skipped  scopes              device-information failed",
			"skipped  network-interfaces  device-information failed",
			"3 passed, 1 failed, 2 skipped",
		]);
	});

	it("with --json prints an object a check, and the sums in the end", async () => {
		const { status, lines } = await call(
			[device.url, ...signedIn, "--only", "stream-uri", "--json"],
			variable,
		);
		const objects = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
		expect(status).toBe(0);
		for (const found of objects.slice(0, -1))
			expect(found).toEqual({
				check: expect.any(String),
				...("profile" in found && { profile: "p1" }),
				result: expect.stringMatching(/^(?:passed|skipped)$/),
				detail: expect.any(String),
				ms: expect.any(Number),
			});
		expect(objects.find(({ check }) => check === "stream-uri")).toMatchObject({
			profile: "p1",
			result: "passed",
		});
		expect(objects.at(-1)).toEqual({ passed: 6, failed: 0, skipped: 1 });
	});

	it("never prints the password, however it was given, and warns of one in the URL", async () => {
		writeFileSync(join(folder, "password"), `${password}\n`, { mode: 0o600 });
		const inUrl = device.url.replace("http://", `http://viewer:${password}@`);
		const ways = await Promise.all([
			call([device.url, ...signedIn, ...short, "--password-file", "password"]),
			call([device.url, ...signedIn, ...short], variable),
			call([inUrl, ...short]),
		]);
		for (const { status, lines, stderr } of ways) {
			expect(status).toBe(0);
			expect(lines.join() + stderr).not.toContain(password);
		}
		expect(ways.map(({ stderr }) => stderr !== "")).toEqual([false, false, true]);
		expect(ways[2]?.stderr).toMatch(/^persienne: credentials in a URL are seen /);
	});

	it("signs in by itself as the viewer of a camera that runs here, and nowhere else", async () => {
		const control = new URL("/api", device.url).href;
		const kept = {
			admin: "admin-password",
			operator: "operator-password",
			viewer: password,
			mqtt: "mqtt-password",
		};
		writeFileSync(join(folder, "credentials.json"), JSON.stringify(kept), { mode: 0o600 });
		const stranger = await call([device.url, ...short]);
		expect(stranger.lines).toContain("skipped  device-information  nobody was named to sign in as (--user)");
		const remove = writeRunFile(
			ioFor({}, [], []),
			folder,
			{ cameras: [{ control, name: "cam-1" }] } as never,
			undefined,
		);
		for (const url of [device.url, device.url.replace("127.0.0.1", "localhost")]) {
			const { status, lines } = await call([url, ...short]);
			expect([status, lines.at(-1)]).toEqual([0, "6 passed, 0 failed"]);
		}
		const asAdmin = await call([device.url, ...short, "--user", "admin"]);
		expect(asAdmin.lines).toContain("failed   device-information  it does not accept these credentials");
		remove();
		const closed = { cameras: [{ control, name: "cam-1" }], credentials: {} } as never;
		const end = writeRunFile(ioFor({}, [], []), folder, closed, undefined);
		await expect(call([device.url, ...short])).rejects.toMatchObject({ code: "ACCOUNT_CLOSED" });
		end();
		await expect(call([device.url, "--data-dir", folder])).rejects.toMatchObject({ code: "NOT_RUNNING" });
	});

	it.each<[string, string[], RegExp]>([
		["another protocol", ["https://192.0.2.1/"], /plain HTTP alone/],
		["an unknown check", ["192.0.2.1", "--only", "everything"], /no such check/],
		["an unknown transport", ["192.0.2.1", "--transport", "pigeon"], /expected one of tcp, udp/],
		["no time at all", ["192.0.2.1", "--timeout", "0"], /from 1 to 600/],
		["a user without a password", ["192.0.2.1", "--user", "admin"], /the password of admin is missing/],
		["an option without a device", ["--only", "time"], /there is no URL/],
	])("refuses %s", async (_, args, message) => {
		await expect(call(args)).rejects.toThrow(message);
	});

	it("refuses a password without a user", async () => {
		await expect(call(["192.0.2.1"], variable)).rejects.toThrow("a password is given and no user");
	});

	it("stays up when a device answers nothing but faults", async () => {
		await using broken = await FakeDevice.start(
			Object.fromEntries(
				["GetSystemDateAndTime", "GetServices", "GetCapabilities"].map((name) => [name, fault("Busy", "no")]),
			),
		);
		const { status, lines } = await call([broken.url, ...signedIn, ...short], variable);
		expect([status, lines[1]]).toEqual([1, "failed   time                it answered with a fault: no"]);
	});
});
