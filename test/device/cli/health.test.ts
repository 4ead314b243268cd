import { writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { Accounts } from "../../../device/auth/accounts.ts";
import { DigestGuard } from "../../../device/auth/digest.ts";
import { run } from "../../../device/cli/run.ts";
import { writeRunFile } from "../../../device/cli/run-file.ts";
import { systemClock } from "../../../device/clock.ts";
import { demoConfig } from "../../../device/config/demo.ts";
import { openInstallation } from "../../../device/identity/installation.ts";
import { Secret } from "../../../device/secret.ts";
import { freshDirectory } from "../identity/directory.ts";
import { FakeFirmware, readyEvent, TestIo } from "./fakes.ts";

const directory = freshDirectory();
const servers: Server[] = [];
afterEach(async () => {
	for (const server of servers.splice(0)) {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	}
});

/** A camera's control API with a door that opens to `password`; without one it is always open. Gives its address. */
async function serve(status: object | string, password: string | undefined): Promise<string> {
	const guard = new DigestGuard({
		realm: "Persienne",
		accounts: new Accounts(
			password === undefined ? [] : [{ user: "viewer", role: "viewer", password: new Secret(password) }],
		),
		clock: systemClock,
	});
	const server = createServer((request, response) => {
		const { method = "", url = "", headers } = request;
		const verdict = guard.verify({ method, uri: url, authorization: headers.authorization });
		if (password !== undefined && !verdict.ok) {
			response.writeHead(401, { "www-authenticate": guard.challenges() }).end();
			return;
		}
		if (url !== "/api/status") response.writeHead(404).end();
		else response.end(typeof status === "string" ? status : JSON.stringify(status));
	});
	servers.push(server);
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`;
}

const installation = () =>
	openInstallation({ dataDir: directory(), random: (size) => Buffer.alloc(size, 7) });
const keptPassword = () => installation().credentials.viewer.password.reveal();

/** Leaves the note of a running fleet with cameras at these addresses, and asks for their health. */
async function check(controls: string[], env: Record<string, string> = {}, passwordFile?: string) {
	const io = new TestIo(directory(), env);
	const { cameras } = readyEvent(demoConfig({ cameras: controls.length }, () => []));
	const moved = cameras.map((camera, i) => ({ ...camera, control: controls[i] as string }));
	writeRunFile(io, directory(), { cameras: moved }, passwordFile);
	const status = await run(["health", "--data-dir", directory()], io, new FakeFirmware());
	return { status, out: io.out, err: io.err };
}

describe("persienne health", () => {
	it("is content when every camera masks", async () => {
		const control = () => serve({ state: "masked", fps: 24.9 }, keptPassword());
		expect(await check([await control(), await control()])).toEqual({
			status: 0,
			out: "cam-1  masked  24.9 pictures/s\ncam-2  masked  24.9 pictures/s\n",
			err: "",
		});
	});

	it("says what the camera says of its clip, and nothing that a terminal obeys", async () => {
		const detail = "no\u001b[2Jpe.mp4 does not exist; check the path";
		const dark = await serve({ state: "dark", reason: "source-failed", detail, fps: 1 }, keptPassword());
		expect(await check([dark])).toMatchObject({
			status: 1,
			out: "cam-1  dark  source-failed: no?[2Jpe.mp4 does not exist; check the path\n",
		});
	});

	it("fails when one is dark, and says which and why", async () => {
		const good = await serve({ state: "masked", fps: 25 }, keptPassword());
		const dark = await serve({ state: "dark", reason: "no-policy", fps: 25 }, keptPassword());
		expect(await check([good, dark])).toEqual({
			status: 1,
			out: "cam-1  masked  25 pictures/s\ncam-2  dark  no-policy\n",
			err: "",
		});
	});

	it("fails while one has no picture yet", async () => {
		expect(await check([await serve({ state: "starting", fps: 0 }, keptPassword())])).toMatchObject({
			status: 1,
			out: "cam-1  starting\n",
		});
	});

	it("fails when one does not answer", async () => {
		const control = await serve({}, keptPassword());
		const [server] = servers.splice(0);
		await new Promise((resolve) => server?.close(resolve));
		expect(await check([control])).toMatchObject({
			status: 1,
			out: "cam-1  failed  it cannot be reached (ECONNREFUSED)\n",
		});
	});

	it.each([
		["is open to strangers", { state: "masked", fps: 25 }, false, "it does not ask for credentials"],
		["answers something else", "<html>", true, "it cannot be reached"],
		["answers another shape", { state: "fine" }, true, "its status cannot be read"],
	])("fails when one %s", async (_, status, locked, reason) => {
		const password = keptPassword();
		const control = await serve(status, locked ? password : undefined);
		expect(await check([control])).toMatchObject({ status: 1, out: `cam-1  failed  ${reason}\n` });
	});

	it("fails when its password is not the camera's", async () => {
		const control = await serve({ state: "masked", fps: 25 }, "another");
		installation();
		expect(await check([control])).toMatchObject({ status: 1, out: "cam-1  failed  it answered 401\n" });
	});

	it("says what to do where the viewer's account is closed", async () => {
		const control = await serve({ state: "masked", fps: 25 }, keptPassword());
		const io = new TestIo(directory());
		const { cameras, credentials } = readyEvent(demoConfig({ cameras: 1 }, () => []));
		const closed = { mqtt: credentials.mqtt } as typeof credentials;
		const moved = cameras.map((camera) => ({ ...camera, control }));
		writeRunFile(io, directory(), { cameras: moved, credentials: closed }, undefined);
		expect(await run(["health", "--data-dir", directory()], io, new FakeFirmware())).toBe(1);
		expect(io.err).toMatch(/account viewer .*--user U and --password-file F/);
	});

	it("knows a password from the environment, or from the file that `up` had", async () => {
		const control = await serve({ state: "masked", fps: 25 }, "chosen");
		expect((await check([control], { PERSIENNE_VIEWER_PASSWORD: "chosen" })).status).toBe(0);
		const file = join(directory(), "viewer.password");
		writeFileSync(file, "chosen\n", { mode: 0o600 });
		expect((await check([control], {}, file)).status).toBe(0);
	});

	it("says so when no password is known", async () => {
		expect(await check([await serve({}, "unknown")])).toMatchObject({
			status: 1,
			err: "persienne: the viewer's password is not known here; set PERSIENNE_VIEWER_PASSWORD as for `up`\n",
		});
	});

	it("fails when nothing runs, or what ran has died", async () => {
		const io = new TestIo(directory());
		writeRunFile(io, directory(), { cameras: [] }, undefined);
		io.alive.clear();
		expect(await run(["health", "--data-dir", directory()], io, new FakeFirmware())).toBe(1);
		expect(io.err).toBe(`persienne: no cameras run with the data in ${directory()}\n`);
	});
});
