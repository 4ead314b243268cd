import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { soap } from "../helpers/soap-client.ts";
import { Device, signedIn } from "./lib/device.ts";
import { have, run } from "./lib/run.ts";

/*
 * What Media2 advertises of an encoder, set one after the other, and read from the stream by ffprobe. Each frame rate takes
 * seconds: with PERSIENNE_INTEROP_RATES=all it is all of them, else every sixth.
 */

const tr2 = "http://www.onvif.org/ver20/media/wsdl";
const tt = "http://www.onvif.org/ver10/schema";

let device: Device;
beforeAll(async () => {
	const video = { main: { size: "960x540", fps: 25 }, sub: { size: "320x180", fps: 15 } };
	device = await Device.start({ config: { cameras: [{ name: "cam-1", scene: "courtyard", video }] } });
});
afterAll(() => device.stop());

const ask = (name: string, inner: string) =>
	soap(
		device.camera.onvif,
		device.ready.credentials.operator,
		`<t:${name} xmlns:t="${tr2}" xmlns:o="${tt}">${inner}</t:${name}>`,
	);

interface Settings {
	readonly encoding: string;
	readonly size: string;
	readonly fps: number;
}

/** The settings that the main encoder offers in this codec. */
async function offered(encoding: string): Promise<{ sizes: string[]; rates: number[] }> {
	const token = "<t:ConfigurationToken>main-encoder</t:ConfigurationToken>";
	const { text } = await ask("GetVideoEncoderConfigurationOptions", token);
	const options = text.split("<tr2:Options").find((part) => part.includes(`>${encoding}<`)) ?? "";
	const sizes = [...options.matchAll(/<tt:Width>(\d+)<\/tt:Width><tt:Height>(\d+)</g)];
	const [, rates = ""] = /FrameRatesSupported="([^"]+)"/.exec(options) ?? [];
	return { sizes: sizes.map(([, w, h]) => `${w}x${h}`), rates: rates.split(" ").map(Number) };
}

async function set({ encoding, size, fps }: Settings): Promise<void> {
	const [width, height] = size.split("x");
	const resolution = `<o:Resolution><o:Width>${width}</o:Width><o:Height>${height}</o:Height></o:Resolution>`;
	const limits = `<o:RateControl><o:FrameRateLimit>${fps}</o:FrameRateLimit><o:BitrateLimit>1000</o:BitrateLimit></o:RateControl>`;
	const inner = `<o:Name>main</o:Name><o:UseCount>1</o:UseCount><o:Encoding>${encoding}</o:Encoding>${resolution}${limits}<o:Quality>1</o:Quality>`;
	const configuration = `<t:Configuration token="main-encoder" GovLength="1">${inner}</t:Configuration>`;
	const { status, text } = await ask("SetVideoEncoderConfiguration", configuration);
	expect(status, text).toBe(200);
}

async function read(): Promise<Settings> {
	const url = signedIn(device.camera.rtsp.main, device.ready.credentials.viewer);
	const fields = "stream=codec_name,width,height,avg_frame_rate";
	const { stdout, stderr } = await run("ffprobe", [
		...[
			"-v",
			"error",
			"-rtsp_transport",
			"tcp",
			"-select_streams",
			"v",
			"-show_entries",
			fields,
			"-of",
			"json",
		],
		url,
	]);
	expect(stderr).toBe("");
	const [stream] = (JSON.parse(stdout.toString()) as { streams: Record<string, string>[] }).streams;
	const { codec_name: codec, width, height, avg_frame_rate: rate } = stream ?? {};
	const encoding = codec === "hevc" ? "H265" : codec === "h264" ? "H264" : String(codec);
	return {
		encoding,
		size: `${width}x${height}`,
		fps: Number(rate?.split("/")[0]) / Number(rate?.split("/")[1]),
	};
}

describe.runIf(have("ffprobe")).each(["H264", "H265"])("%s", (encoding) => {
	it("is of each size that is advertised", async () => {
		const { sizes } = await offered(encoding);
		expect(sizes.length).toBeGreaterThanOrEqual(6);
		for (const size of sizes) {
			const wanted = { encoding, size, fps: 12 };
			await set(wanted);
			expect(await read()).toEqual(wanted);
		}
	});

	it("is of each frame rate that is advertised", async () => {
		const { rates } = await offered(encoding);
		expect(rates).toEqual(Array.from({ length: 25 }, (_, index) => 25 - index));
		const all = process.env["PERSIENNE_INTEROP_RATES"] === "all";
		for (const fps of rates.filter((rate) => all || rate % 6 === 1)) {
			const wanted = { encoding, size: "320x180", fps };
			await set(wanted);
			expect(await read()).toEqual(wanted);
		}
	});
});
