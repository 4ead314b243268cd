import { describe, expect, it } from "vitest";
import { MaskingStage } from "../../../masks/apply.ts";
import { defaultFill, yuvOf } from "../../../masks/colour.ts";
import { MaskedFrame, RawFrame, type Surface } from "../../../masks/frame.ts";
import { createPolicy, type PolicyInput } from "../../../masks/policy.ts";
import { createView, projectionOf, wholeScene } from "../../../masks/project.ts";
import { noWatch } from "../../../masks/watch.ts";
import { canarySurface } from "../../helpers/surface.ts";

const step = 0.16;
const fill = yuvOf(defaultFill);

/** A camera before a place where nothing ever happens, but for somebody at the left edge when told so. */
class Camera {
	readonly #stage = new MaskingStage<Surface>({ plates: () => noWatch, now: () => 0, deadline: 100 });
	#revision = 0;
	#looks = 0;

	set(policy: Partial<PolicyInput>): void {
		this.#stage.setPolicy(createPolicy({ zones: [], plates: "off", ...policy }), ++this.#revision);
	}

	/** Films one picture. */
	async film({ somebody = false, look = true, view = wholeScene } = {}) {
		const [reduced, full] = [canarySurface(320, 184), canarySurface(640, 368)];
		if (somebody) {
			for (let y = 40; y < 120; y++) reduced.planes[0].fill(40, y * 320 + 20, y * 320 + 50);
			for (let y = 80; y < 240; y++) full.planes[0].fill(40, y * 640 + 40, y * 640 + 100);
		}
		if (look) await this.#stage.look(new RawFrame(reduced), this.#looks++ * step, view);
		const { frame, failure, covers } = this.#stage.mask(new RawFrame(full), (this.#looks - 1) * step, view);
		return { pixels: MaskedFrame.pixels(frame), failure, covers, state: frame.state };
	}

	async wait(seconds: number): Promise<void> {
		for (let looks = 0; looks < seconds / step; looks++) await this.film();
	}
}

const isFilled = ({ planes: [y, u, v] }: Surface) =>
	y.every((value) => value === fill.y) &&
	u.every((value) => value === fill.u) &&
	v.every((value) => value === fill.v);
const isClear = ({ planes: [y] }: Surface) => y[0] !== fill.y && y.at(-1) !== fill.y;

describe("the masking stage under motion: mask", () => {
	it("fills the first picture, and those after it until the place is known", async () => {
		const camera = new Camera();
		camera.set({ motion: "mask" });
		const first = await camera.film();
		expect([isFilled(first.pixels), first.state, first.failure]).toEqual([true, "masked", undefined]);
		await camera.wait(9);
		expect(isFilled((await camera.film()).pixels)).toBe(true);
		await camera.wait(1.5);
		expect(isClear((await camera.film()).pixels)).toBe(true);
	});

	it("covers who comes, in the very picture, as a cover of kind `motion`", async () => {
		const camera = new Camera();
		camera.set({ motion: "mask" });
		await camera.wait(11);
		const { pixels, covers } = await camera.film({ somebody: true });
		for (let y = 80; y < 240; y++)
			for (let x = 40; x < 100; x++) expect(pixels.planes[0][y * 640 + x]).toBe(fill.y);
		expect(covers.map(({ kind }) => kind)).toEqual(["motion"]);
		expect(isClear(pixels)).toBe(true);
	});

	it("shows nothing from the change to it on: dark until it looked, and then filled", async () => {
		const camera = new Camera();
		camera.set({ motion: "off" });
		await camera.wait(15);
		expect(isClear((await camera.film()).pixels)).toBe(true);
		camera.set({ motion: "mask" });
		const unseen = await camera.film({ look: false });
		expect([unseen.state, unseen.failure]).toEqual(["dark", "not-looked"]);
		expect(isFilled((await camera.film()).pixels)).toBe(true);
	});

	it("knows the place still when only zones change, and not after it was off for a while", async () => {
		const camera = new Camera();
		camera.set({ motion: "mask" });
		await camera.wait(11);
		camera.set({ motion: "mask", plates: "strict" });
		expect(isClear((await camera.film()).pixels)).toBe(true);
		camera.set({ motion: "off" });
		await camera.wait(1);
		camera.set({ motion: "mask" });
		expect(isFilled((await camera.film()).pixels)).toBe(true);
	});

	it("fills everything again in another view, in whose place nobody knows what belongs to it", async () => {
		const camera = new Camera();
		camera.set({ motion: "mask" });
		await camera.wait(11);
		const view = projectionOf(createView({ crop: [-0.5, 0.5, 0.5, -0.5] }));
		expect((await camera.film({ look: false, view })).failure).toBe("not-looked");
		expect(isFilled((await camera.film({ view })).pixels)).toBe(true);
		expect(isFilled((await camera.film()).pixels)).toBe(true);
	});
});
