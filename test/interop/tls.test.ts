import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { curl } from "./lib/curl.ts";
import { Device, signedIn } from "./lib/device.ts";
import { play } from "./lib/gstreamer.ts";
import { have, run } from "./lib/run.ts";

/*
 * Clients that nobody here wrote, over TLS, with a certificate that the device made.
 */

let device: Device;
beforeAll(async () => {
	device = await Device.start({ args: ["--cameras", "1", "--tls"], console: true });
});
afterAll(() => device.stop());

const secured = () => {
	const { tls } = device.camera;
	if (!tls || !device.ready.tls?.certificate) throw new Error("there is no TLS");
	return { ...tls, certificate: device.ready.tls.certificate, page: device.ready.tls.console ?? "" };
};

describe.runIf(have("curl", "openssl"))("curl and OpenSSL", () => {
	it("trust the certificate by its file, for every name that it has", async () => {
		const { certificate, snapshot } = secured();
		const login = device.ready.credentials.viewer;
		for (const host of ["127.0.0.1", "localhost"]) {
			const url = snapshot.replace("127.0.0.1", host);
			const { codes, status } = await curl(url, login, ["--cacert", certificate]);
			expect([status, ...codes]).toEqual([0, 401, 200]);
		}
		expect((await curl(snapshot, login)).status).toBe(60);
		const { stdout } = await run("openssl", [
			...["verify", "-x509_strict", "-purpose", "sslserver", "-verify_ip", "127.0.0.1"],
			...["-CAfile", certificate, certificate],
		]);
		expect(stdout.toString()).toContain(": OK");
	});

	it("find TLS 1.2 and 1.3, and nothing older", async () => {
		const { certificate, snapshot } = secured();
		const ask = (...options: string[]) => curl(snapshot, undefined, ["--cacert", certificate, ...options]);
		expect((await ask("--tls-max", "1.2")).codes).toEqual([401]);
		expect((await ask("--tlsv1.3")).codes).toEqual([401]);
		expect((await ask("--tls-max", "1.1", "--ciphers", "DEFAULT@SECLEVEL=0")).status).toBe(35);
	});

	it("get the page", async () => {
		const { certificate, page } = secured();
		expect((await curl(page, undefined, ["--cacert", certificate, "--location"])).codes.at(-1)).toBe(200);
	});
});

const viewers = () => {
	const { onvif, rtsp } = secured();
	const web = new URL(onvif).host;
	return { rtsps: rtsp.sub, tunnel: `rtsp://${web}${new URL(rtsp.sub).pathname}` };
};

describe.runIf(have("ffprobe"))("FFmpeg", () => {
	it.each([
		["RTSP over TLS", "tcp", () => viewers().rtsps],
		["RTSP over TLS, though it would rather have UDP", "udp+tcp", () => viewers().rtsps],
		["RTSP over HTTPS", "https", () => viewers().tunnel],
	])("plays by %s", async (_, transport, url) => {
		const fields = ["-show_entries", "stream=codec_name,width", "-of", "csv=p=0"];
		const signed = signedIn(url(), device.ready.credentials.viewer);
		const args = ["-v", "error", "-rtsp_transport", transport, ...fields, signed];
		const { status, stdout } = await run("ffprobe", args);
		expect(status).toBe(0);
		expect(stdout.toString()).toContain("h264,640");
	});
});

describe.runIf(have("gst-launch-1.0"))("GStreamer", () => {
	it.each([
		["RTSP over TLS", () => viewers().rtsps],
		["RTSP over HTTPS", () => viewers().tunnel.replace("rtsp:", "rtspsh:")],
	])("plays by %s", async (_, url) => {
		const { user, password } = device.ready.credentials.viewer;
		const source = ["rtspsrc", `location=${url()}`, `user-id=${user}`, `user-pw=${password}`];
		const decode = ["rtph264depay", "!", "h264parse", "!", "avdec_h264", "output-corrupt=false"];
		const chain = [...source, "tls-validation-flags=0", "latency=100", "!", ...decode];
		expect((await play(chain, { buffers: 20 })).buffers).toBe(20);
	});
});
