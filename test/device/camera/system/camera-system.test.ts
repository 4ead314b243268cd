import { describe, expect, it } from "vitest";
import { AnalyticsDesk } from "../../../../device/camera/analytics/analytics-desk.ts";
import { Camera } from "../../../../device/camera/camera.ts";
import { ImagingDesk } from "../../../../device/camera/imaging/imaging-desk.ts";
import { MaskDesk } from "../../../../device/camera/masks/mask-desk.ts";
import { MediaDesk } from "../../../../device/camera/media/media-desk.ts";
import { OsdDesk } from "../../../../device/camera/osd/osd-desk.ts";
import { DeviceDesk } from "../../../../device/camera/settings/device-desk.ts";
import { CameraSystem } from "../../../../device/camera/system/camera-system.ts";
import { SettableClock, VirtualClock } from "../../../../device/clock.ts";
import { usualPublish } from "../../../../device/config/publish.ts";
import { LoopLibrary } from "../../../../device/imaging/loops.ts";
import { silentLogger } from "../../../../device/log.ts";
import { Changes } from "../../../../device/onvif/changes.ts";
import { Signer } from "../../../../device/provenance/signing.ts";
import { openCameraStore } from "../../../../device/store/camera-store.ts";
import { wholeView } from "../../../../masks/project.ts";
import { FakeWorker } from "../../../helpers/fake-worker.ts";

const video = {
	main: { codec: "h264", width: 640, height: 360, fps: 25, bitrate: 1e6, gop: 10 },
	sub: { codec: "h264", width: 320, height: 180, fps: 5, bitrate: 3e5, gop: 2 },
	mjpeg: { codec: "mjpeg", width: 320, height: 184, fps: 5, bitrate: 4e6, gop: 1 },
} as const;

/** A camera whose steps are written down as words. */
async function system() {
	const clock = new VirtualClock();
	const worker = new FakeWorker(clock);
	const store = openCameraStore(undefined, "");
	const changes = new Changes(silentLogger);
	const camera = await Camera.open({
		config: {
			name: "cam-1",
			source: { kind: "scene", scene: "street", light: "day", noise: 0, canary: false },
			seed: 1,
			mode: "live",
			view: wholeView,
			ptz: false,
			audio: undefined,
			video,
			policy: { zones: [], plates: "strict" },
			osd: [],
			analytics: [],
			publish: usualPublish,
			httpPort: 0,
		},
		pool: worker,
		loops: new LoopLibrary(worker),
		mode: "live",
		phase: 0,
		clock,
		log: silentLogger,
		speaker: { signer: new Signer(new Uint8Array(32)), camera: "00000000-0000-4000-8000-000000000000" },
	});
	const done: string[] = [];
	const device = new DeviceDesk({
		store,
		clock: new SettableClock(clock),
		scopes: ["onvif://www.onvif.org/name/cam-1"],
		announce: () => done.push("announce"),
	});
	const made = new CameraSystem({
		camera,
		masks: new MaskDesk({ camera: "cam-1", configured: camera.config.policy, store, clock }),
		media: new MediaDesk({ camera: "cam-1", video, store, sourceToken: "x" }),
		imaging: new ImagingDesk(store, "day"),
		osd: new OsdDesk({ configured: [], store, clock: { ahead: 0 }, time: () => device.settings.time }),
		analytics: new AnalyticsDesk({ functions: [], store }),
		device,
		brokers: { reset: () => done.push("brokers") },
		changes,
		discovery: { hide: () => done.push("bye"), show: () => done.push("hello") },
		restarted: () => done.push("subscriptions end"),
	});
	camera.streams.main.subscribe({
		unit: () => {},
		flush: () => {},
		end: () => done.push("viewer sent away"),
	});
	return { made, camera, clock, done, device, changes };
}

describe("a reboot", () => {
	it("says Bye, ends what runs, stays away, and says Hello", async () => {
		const { made, camera, clock, done } = await system();
		expect(made.reboot()).toBe(3.5);
		expect([made.isDown, done]).toEqual([false, []]); // the answer goes out first
		clock.advance(500);
		expect([made.isDown, done]).toEqual([true, ["bye", "subscriptions end", "viewer sent away"]]);
		clock.advance(2_999);
		expect(made.isDown).toBe(true);
		clock.advance(1);
		expect([made.isDown, done.at(-1)]).toEqual([false, "hello"]);
		camera.stop();
	});

	it("that is asked for twice is one", async () => {
		const { made, camera, clock, done } = await system();
		made.reboot();
		clock.advance(100);
		made.reboot();
		clock.advance(10_000);
		expect(done.filter((step) => step === "bye")).toHaveLength(1);
		made.reboot();
		clock.advance(10_000);
		expect(done.filter((step) => step === "bye")).toHaveLength(2);
		camera.stop();
	});
});

describe("the system's log", () => {
	it("tells what happened in words of its own, and no more lines than it keeps", async () => {
		const { made, camera, changes } = await system();
		changes.emit({ kind: "profile", token: "Miller family" });
		await camera.setPolicy({ zones: [], plates: "balanced" });
		expect(made.log("system").map((line) => line.replace(/^\S+ /, ""))).toEqual([
			expect.stringMatching(/^started, version /),
			"changed: a media profile",
			"mask policy, revision 2",
		]);
		for (let line = 0; line < 1_000; line++) made.note("access", `${line}`);
		expect(made.log("access")).toHaveLength(500);
		expect(made.log("access").at(-1)).toMatch(/ 999$/);
		camera.stop();
	});
});

it("scopes and the discovery mode are announced when they change, and nothing else is", async () => {
	const { device, done, camera } = await system();
	device.set({ hostname: { fromDhcp: false, name: "gate" } });
	expect(done).toEqual([]);
	device.set({ scopes: ["onvif://www.onvif.org/name/gate"] });
	device.set({ discoverable: false });
	device.set({ discoverable: false });
	expect(done).toEqual(["announce", "announce"]);
	camera.stop();
});
