import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { connect } from "node:tls";
import { inspect } from "node:util";
import mqtt from "mqtt";
import { startCamera } from "persienne";
import { expect, it } from "vitest";
import { createLogger } from "../../device/log.ts";
import { fetchWithDigest } from "../helpers/digest-client.ts";
import { urlFor, watch } from "../helpers/player.ts";

it("writes no password to the log, right or wrong, in a whole session at the finest level (invariant I9)", async () => {
	let written = "";
	const sink = new Writable({
		write(chunk, _encoding, done) {
			written += String(chunk);
			done();
		},
	});
	const wrong = "Wr0ng-Guess-77";
	const camera = await startCamera({
		scene: "courtyard",
		video: { main: { size: "320x180", fps: 10 }, sub: { size: "160x90", fps: 5 } },
		log: createLogger("trace", sink),
	});
	const { credentials } = camera;
	try {
		for (const password of [credentials.viewer.password, wrong]) {
			await fetchWithDigest(camera.urls.snapshot, { user: "viewer", password });
			const url = urlFor(camera, "sub").replace(encodeURIComponent(credentials.viewer.password), password);
			await watch(url, { pictures: 1 }).catch(() => {});
			const client = mqtt.connect(camera.mqtt?.url ?? "", { username: "mqtt", password, reconnectPeriod: 0 });
			await new Promise<void>((resolve) => {
				for (const outcome of ["error", "connect", "close"] as const) client.once(outcome, () => resolve());
			});
			await client.endAsync(true);
		}
		await fetch(camera.urls.onvif, { method: "POST", body: `<a>${wrong}</a>` });
	} finally {
		await camera.stop();
	}
	expect(written).toContain("RTSP session set up");
	const secrets = [...Object.values(credentials).map(({ password }) => password), wrong];
	for (const secret of secrets) expect(written).not.toContain(secret);
	expect(written).not.toMatch(/rtsp:\/\/[^\s"/]*@|mqtt:\/\/[^\s"/]*@/);
});

it("writes no TLS key to the log, and none to whoever connects", async () => {
	let written = "";
	const sink = new Writable({
		write(chunk, _encoding, done) {
			written += String(chunk);
			done();
		},
	});
	const dataDir = mkdtempSync(join(tmpdir(), "persienne-secrets-"));
	const camera = await startCamera({
		scene: "courtyard",
		video: { main: { size: "320x180", fps: 10 }, sub: { size: "160x90", fps: 5 } },
		log: createLogger("trace", sink),
		tls: true,
		dataDir,
	});
	try {
		const { port } = new URL(camera.tlsUrls?.onvif ?? "");
		const socket = connect({ host: "127.0.0.1", port: Number(port), rejectUnauthorized: false });
		socket.write("GET /snapshot HTTP/1.1\r\nHost: camera\r\nConnection: close\r\n\r\n");
		for await (const chunk of socket) written += String(chunk);
		const noTls = await fetch(`http://127.0.0.1:${port}/`).catch(String);
		written += inspect([camera, camera.tlsUrls, noTls]);
	} finally {
		await camera.stop();
	}
	const pem = readFileSync(join(dataDir, "tls-key.pem"), "utf8");
	rmSync(dataDir, { recursive: true });
	expect(written).toContain("HTTP/1.1 401");
	const lines = pem.split("\n").filter((line) => line !== "");
	expect(lines.length).toBeGreaterThan(3);
	for (const line of lines) expect(written).not.toContain(line);
});
