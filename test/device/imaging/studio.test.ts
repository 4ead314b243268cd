import { FF_ENCODER_MPEG4 } from "node-av/constants";
import { afterEach, describe, expect, it } from "vitest";
import type { SourceConfig } from "../../../device/config/types.ts";
import { RecordingFailed, record } from "../../../device/imaging/recorder.ts";
import { Studio } from "../../../device/imaging/studio.ts";
import { createPolicy, type MaskPolicy } from "../../../masks/policy.ts";
import { wholeView } from "../../../masks/project.ts";
import { decodeAll, type Picture } from "../../helpers/decode.ts";
import { makeClip, temporaryFolder } from "../scene/clip/make-clip.ts";

/** What a worker does with a policy, wherever that came from and whoever forgot to refuse it. */
const place = temporaryFolder();
const streams = {
	main: { codec: "h264", width: 160, height: 96, fps: 25, bitrate: 1_000_000, gop: 5 },
	sub: { codec: "h264", width: 160, height: 96, fps: 25, bitrate: 1_000_000, gop: 5 },
	mjpeg: { codec: "mjpeg", width: 160, height: 96, fps: 5, bitrate: 1_000_000, gop: 1 },
} as const;

const clip = (): SourceConfig => {
	const file = place("bright.mp4");
	const planes = () => [200, 128, 128];
	makeClip(file, { encoder: FF_ENCODER_MPEG4, width: 160, height: 96, frames: 25, planes });
	return { kind: "input", file };
};
const drawn: SourceConfig = { kind: "scene", scene: "street", light: "day", noise: 0, canary: false };
const specOf = (source: SourceConfig) => ({ source, seed: 7, streams, view: wholeView });

const open: Studio[] = [];
afterEach(() => {
	for (const studio of open.splice(0)) studio.close();
});

/** Films one picture under a policy after one under another. Gives why it was dark, and what a viewer sees. */
async function film(source: SourceConfig, policies: readonly (MaskPolicy | undefined)[]) {
	const studio = await Studio.open(specOf(source), 0);
	open.push(studio);
	let last: { failure: string | undefined; picture: Picture } | undefined;
	for (const [index, policy] of policies.entries()) {
		studio.setPolicy(policy, index + 1);
		const [made] = await studio.pipeline.frame({
			sceneTime: 0.2,
			ticks: index * 3600,
			takenAt: index * 40,
			streams: [{ name: "main", key: true }],
			analyse: false,
		});
		const [picture] = decodeAll("h264", [made?.frame.units[0]?.data as Uint8Array]);
		expect(made?.frame.revision).toBe(index + 1);
		last = { failure: made?.frame.failure, picture: picture as Picture };
	}
	return last as NonNullable<typeof last>;
}

const isDark = ({ y }: Picture) => y.every((luma) => luma < 30);

const masked = createPolicy({ zones: [], plates: "strict" });
const off = createPolicy({ zones: [], plates: "off" });

describe("a policy that lets plates pass", () => {
	it("is for drawn worlds", async () => {
		const { failure, picture } = await film(drawn, [masked, off]);
		expect(failure).toBeUndefined();
		expect(isDark(picture)).toBe(false);
	});

	it("makes the camera dark that films somebody's footage, whatever was in force before", async () => {
		const source = clip();
		const { failure, picture } = await film(source, [masked]);
		expect(failure).toBeUndefined();
		expect(isDark(picture)).toBe(false);
		const next = await film(source, [masked, off]);
		expect(next.failure).toBe("no-policy");
		expect(isDark(next.picture)).toBe(true);
	});

	it("makes no loop of somebody's footage", async () => {
		const steps = record(specOf(clip()), off);
		await expect(steps.next()).rejects.toThrow(new RecordingFailed("no-policy"));
	});
});

describe("a policy that is not one", () => {
	const zone = { name: "x", polygon: [[0, 0] as const, [1, 1] as const] };
	it.each([
		["with a zone that cannot be", { ...masked, zones: [zone] }, "no-policy"],
		["with a word that nobody knows", { ...masked, plates: "blur" }, "no-policy"],
		["without zones", { ...masked, zones: undefined }, "no-policy"],
		["with another hash", { ...masked, hash: off.hash }, "policy-corrupt"],
		["of another hash", { ...masked, motion: "mask" }, "policy-corrupt"],
	])("makes the camera dark, whatever was in force before: %s", async (_name, policy, failure) => {
		const filmed = await film(drawn, [masked, policy as unknown as MaskPolicy]);
		expect(filmed.failure).toBe(failure);
		expect(isDark(filmed.picture)).toBe(true);
	});
});
