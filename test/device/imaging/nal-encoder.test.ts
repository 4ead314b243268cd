import { describe, expect, it } from "vitest";
import { NalEncoder } from "../../../device/imaging/nal-encoder.ts";
import { NativeSurface } from "../../../device/imaging/native-surface.ts";
import { openScene } from "../../../device/scene/worlds.ts";
import { MaskingStage } from "../../../masks/apply.ts";
import { defaultFill, yuvOf } from "../../../masks/colour.ts";
import { RawFrame } from "../../../masks/frame.ts";
import { createPolicy } from "../../../masks/policy.ts";
import { noWatch } from "../../../masks/watch.ts";
import { Decoder } from "../../helpers/decode.ts";
import { type Polygon, ZoneProbe } from "../../helpers/zones.ts";

const [width, height, fps] = [1920, 1080, 25];

/** A triangle in the lower right of the picture. */
const polygon: Polygon = [
	[0.1, -0.9],
	[0.9, -0.7],
	[0.5, 0.05],
];
const { y, u, v } = yuvOf(defaultFill);

async function codeStreet(codec: "h264" | "h265", pictures: number, isKey: (index: number) => boolean) {
	const scene = await openScene("street", { width, height, seed: 7 });
	const surface = new NativeSurface(width, height);
	const stage = new MaskingStage<NativeSurface>({ plates: () => noWatch, now: () => 0, deadline: 1000 });
	stage.setPolicy(createPolicy({ zones: [{ name: "triangle", polygon }], plates: "off" }), 1);
	const probe = new ZoneProbe([polygon], width, height);
	const encoder = new NalEncoder({ codec, width, height, fps, bitrate: 3_000_000, gop: 50 });
	const decoder = new Decoder(codec);
	const seen: { key: boolean; deviation: number }[] = [];
	for (let index = 0; index < pictures; index++) {
		const raw = RawFrame.expose(surface, (canvas) => scene.draw(canvas, index / fps));
		const { data, key } = encoder.encode(stage.mask(raw, index / fps).frame, isKey(index));
		for (const picture of decoder.decode(data))
			seen.push({ key, deviation: probe.deviation(picture, [y, u, v], 0).worst });
	}
	for (const part of [encoder, decoder, surface, scene]) part.close();
	return seen;
}

describe.each([
	{ codec: "h264", pictures: 100 },
	{ codec: "h265", pictures: 20 },
] as const)("$codec", ({ codec, pictures }) => {
	it("keeps fills flat when viewers come one after another, each of whom begins at a key frame", async () => {
		const seen = await codeStreet(codec, pictures, (index) => index % 2 === 0);
		expect(seen.map(({ key }) => key)).toEqual(seen.map((_, index) => index % 2 === 0));
		expect(seen).toHaveLength(pictures);
		expect(Math.max(...seen.map((each) => each.deviation))).toBeLessThanOrEqual(4);
	});
});
