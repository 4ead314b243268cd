import { describe, expect, it } from "vitest";
import { DrawingEncoder } from "../../../../device/imaging/demonstration/drawing-encoder.ts";
import {
	DemonstrationError,
	DemonstrationWorld,
	Drawing,
	type WorldSpec,
} from "../../../../device/imaging/demonstration/world.ts";
import { NativeSurface } from "../../../../device/imaging/native-surface.ts";
import { Viewfinder } from "../../../../device/imaging/viewfinder.ts";
import { RawFrame } from "../../../../masks/frame.ts";
import { wholeScene, wholeView } from "../../../../masks/project.ts";

const size = { width: 320, height: 180 };
const spec: WorldSpec = { scene: "street", seed: 1, light: "day", noise: 0, canary: false };
const surface = () => new NativeSurface(size.width, size.height);
const clip = { period: 1, draw: () => {}, close: () => {} };

/** Each compiles only where the compiler objects, and throws when it runs all the same. */
const impostors: Record<string, () => unknown> = {
	// @ts-expect-error a drawing is made with a key that is nobody else's
	"a drawing of anybody's surface": () => new Drawing(Symbol("demonstration"), surface(), wholeScene),
	// @ts-expect-error nor by leaving it out
	"a drawing without a key": () => new Drawing(surface(), wholeScene),
	"a world around another scene": () =>
		// @ts-expect-error a scene that somebody hands in, such as a clip, is no world of ours
		new DemonstrationWorld(Symbol("demonstration"), new Viewfinder(clip, size), surface()),
	// @ts-expect-error an object that looks like a drawing is none
	"something with a drawing's shape": () => Drawing.pixels({ view: wholeScene }),
	"something that inherits from one": () => Drawing.pixels(Object.create(Drawing.prototype) as Drawing),
	// @ts-expect-error what the lens of a camera saw is no drawing
	"a raw frame": () => Drawing.pixels(new RawFrame(surface())),
	"a raw frame for the encoder": () => {
		const encoder = new DrawingEncoder(size.width, size.height);
		try {
			// @ts-expect-error the encoder of drawings takes nothing else
			return encoder.encode(RawFrame.expose(surface(), () => {}));
		} finally {
			encoder.close();
		}
	},
	"a surface for the encoder": () => {
		const encoder = new DrawingEncoder(size.width, size.height);
		try {
			// @ts-expect-error nor bare pixels
			return encoder.encode(surface());
		} finally {
			encoder.close();
		}
	},
};

describe("a drawing of a demonstration", () => {
	it.each(Object.keys(impostors))("is not %s", (name) => {
		expect(impostors[name]).toThrow(DemonstrationError);
	});

	it("cannot be changed into one that shows something else", () => {
		expect(Object.isFrozen(Drawing)).toBe(true);
		expect(Object.isFrozen(Drawing.prototype)).toBe(true);
		expect(Object.isFrozen(DemonstrationWorld.prototype)).toBe(true);
	});

	it("cannot leave its thread as it is", async () => {
		const world = await DemonstrationWorld.open(spec, size, size);
		const drawing = world.film(0, wholeView);
		expect(() => Drawing.pixels(structuredClone(drawing) as Drawing)).toThrow();
		world.close();
	});
});

describe("a world of a demonstration", () => {
	it.each(["clip.mp4", "./clip.mp4", "/etc/passwd", "file:///clip.mp4", "rtsp://camera/", "", "__proto__"])(
		"is no %j",
		async (scene) => {
			const opened = DemonstrationWorld.open({ ...spec, scene } as unknown as WorldSpec, size, size);
			await expect(opened).rejects.toMatchObject({ code: "SCENE_UNKNOWN" });
		},
	);

	it("does not read a source that is handed in beside its name", async () => {
		const source = { ...spec, kind: "input", file: "/clip.mp4", input: "/clip.mp4" };
		const world = await DemonstrationWorld.open(source, size, size);
		expect(Drawing.pixels(world.film(0, wholeView)).width).toBe(size.width);
		world.close();
	});
});
