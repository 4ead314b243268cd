import { startCamera, type VirtualCamera } from "persienne";
import { afterEach, describe, expect, it } from "vitest";
import { Analytics } from "../../../device/analytics/analytics.ts";
import { AnalyticsDesk } from "../../../device/camera/analytics/analytics-desk.ts";
import { NativeSurface } from "../../../device/imaging/native-surface.ts";
import { formOf } from "../../../device/rules/rules.ts";
import { readScript } from "../../../device/scene/script/direct.ts";
import { openScene, worldMasks } from "../../../device/scene/worlds.ts";
import { openCameraStore } from "../../../device/store/camera-store.ts";
import { MaskingStage } from "../../../masks/apply.ts";
import { MaskedFrame, RawFrame } from "../../../masks/frame.ts";
import { createPolicy } from "../../../masks/policy.ts";
import { noWatch } from "../../../masks/watch.ts";
import { fetchWithDigest } from "../../helpers/digest-client.ts";

const script = `
at 8s person enters           # once the place is learnt
at 14s bag left
at 16s person leaves
at 27s camera defocused; at 31s camera focused
at 34s camera covered; at 38s camera uncovered
at 41s camera moved; at 45s camera back
repeat after 50s`;
const size = { width: 640, height: 360 };
const rate = 5;

/** Told sooner than usual. */
const lens = (name: string) => ({ ...formOf("tampering").usual(name), duration: 2 });

/** Plays the script once, and gives what is told, with the second at which it is. */
async function played(): Promise<string[]> {
	const scene = await openScene("town-square", {
		...size,
		seed: 7,
		script: readScript(script, "town-square"),
	});
	const stage = new MaskingStage<NativeSurface>({ plates: () => noWatch, now: () => 0, deadline: 1000 });
	stage.setPolicy(createPolicy({ zones: worldMasks("town-square"), plates: "off" }), 1);
	const analytics = new Analytics();
	const desk = new AnalyticsDesk({
		functions: [
			"motion",
			{ rule: { ...lens("elsewhere"), mode: "GlobalSceneChange", threshold: 70 } },
			{ rule: { ...lens("too-dark"), mode: "ImageTooDark", threshold: 90 } },
			{ rule: { ...lens("too-blurry"), mode: "ImageTooBlurry", threshold: 50 } },
			{
				rule: {
					...formOf("object-left").usual("bag"),
					dwell: 6,
					use: { purpose: "testing", basis: "unstated" },
				},
			},
		],
		store: openCameraStore(undefined, ""),
	});
	let observe: Parameters<Parameters<AnalyticsDesk["attach"]>[0]["listen"]>[0]["observed"] = () => {};
	desk.attach({
		setAnalysing: () => {},
		listen: ({ observed }) => {
			observe = observed;
			return () => {};
		},
	});
	const told: string[] = [];
	const states = new Map<string, string>();
	let time = 0;
	desk.listen({
		seen: ({ findings, motion }) => {
			const all = [...findings, { rule: "motion", data: { State: motion ?? false } }];
			for (const { rule, data } of all) {
				if (!("State" in data)) continue;
				const state = String(data["State"]);
				if ((states.get(rule) ?? "false") !== state) told.push(`${time}s ${rule} ${state}`);
				states.set(rule, state);
			}
		},
		retracted: () => {},
	});
	const surface = new NativeSurface(size.width, size.height);
	for (let look = 0; look < 50 * rate; look++) {
		time = look / rate;
		scene.draw(surface, time);
		const { frame } = stage.mask(new RawFrame(surface), time);
		const { planes, strides } = MaskedFrame.pixels(frame);
		observe(analytics.look(planes[0], size.width, size.height, strides[0], look * 18_000, look * 200));
	}
	scene.close();
	surface.close();
	return told;
}

describe("a script", () => {
	it("gives the same events at the same times whenever it is played", async () => {
		const [first, second] = [await played(), await played()];
		expect(second).toEqual(first);
		const at = (what: string) => Number.parseFloat(first.find((told) => told.endsWith(what)) ?? "-1");
		expect(at("motion true")).toBeGreaterThan(8);
		expect(at("motion true")).toBeLessThan(12);
		expect(at("bag true")).toBeGreaterThan(19);
		expect(at("bag true")).toBeLessThan(30);
		expect(first.filter((told) => /elsewhere|too-/.test(told))).toEqual([
			"29.2s too-blurry true",
			"32s too-blurry false",
			"36s elsewhere true",
			"36s too-dark true",
			"38.8s elsewhere false",
			"38.8s too-dark false",
			"43s elsewhere true",
			"45.8s elsewhere false",
		]);
	});
});

describe("a camera with a script", () => {
	const running: VirtualCamera[] = [];
	afterEach(() => Promise.all(running.splice(0).map((each) => each.stop())));

	it("plays it, and says of what is raised besides that it is simulated", async () => {
		const camera = await startCamera({
			script: "at 1s person enters",
			analytics: ["motion"],
			video: { main: { size: "320x180", fps: 5 } },
		});
		running.push(camera);
		const trigger = (body: object, user: "operator" | "viewer") =>
			fetchWithDigest(`${camera.urls.control}/trigger`, {
				...camera.credentials[user],
				method: "POST",
				body: JSON.stringify(body),
			});
		expect((await trigger({ event: "motion" }, "viewer")).status).toBe(403);
		expect((await trigger({ event: "loitering" }, "operator")).status).toBe(409);
		const answer = await trigger({ event: "motion", seconds: 1 }, "operator");
		expect(await answer.json()).toEqual({ event: "motion", simulated: true });
	});

	it("is told in the options what is wrong with it", async () => {
		await expect(startCamera({ script: "at 1s dog barks" })).rejects.toThrow(
			/^options: script: line 1: expected one of person/,
		);
	});
});
