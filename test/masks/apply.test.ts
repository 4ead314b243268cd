import { describe, expect, it } from "vitest";
import { MaskingStage } from "../../masks/apply.ts";
import { darkFill, defaultFill, yuvOf } from "../../masks/colour.ts";
import { DarknessFailed } from "../../masks/failure.ts";
import { MaskedFrame, RawFrame, type Surface } from "../../masks/frame.ts";
import type { Cover } from "../../masks/plans.ts";
import { createPolicy, type MaskPolicy, type Zone } from "../../masks/policy.ts";
import { createView, type Projection, projectionOf, type Shift } from "../../masks/project.ts";
import { type Box, noWatch, type Watch } from "../../masks/watch.ts";
import { canarySurface } from "../helpers/surface.ts";

const square = createPolicy({
	zones: [
		{
			name: "window",
			polygon: [
				[-0.5, 0.5],
				[0.5, 0.5],
				[0.5, -0.5],
				[-0.5, -0.5],
			],
		},
	],
	plates: "strict",
});

const finds = (...boxes: Box[]): Watch => ({ looks: true, look: () => {}, cover: () => boxes });
const createStage = (plates: Watch = noWatch, now = () => 0) =>
	new MaskingStage<Surface>({ plates: () => plates, now, deadline: 100 });

async function run(options: { policy?: MaskPolicy | undefined; plates?: Watch; now?: () => number } = {}) {
	const stage = createStage(options.plates, options.now);
	if ("policy" in options) stage.setPolicy(options.policy, 7);
	else stage.setPolicy(square, 7);
	if (stage.looks) await stage.look(new RawFrame(canarySurface(320, 184)), 0);
	const out = stage.mask(new RawFrame(canarySurface(640, 368)), 0);
	return { stage, out, full: MaskedFrame.pixels(out.frame) };
}

const fill = yuvOf(defaultFill);
const at = (surface: Surface, x: number, y: number) => surface.planes[0][y * surface.strides[0] + x];
const isDark = (surface: Surface) =>
	surface.planes[0].every((y) => y === darkFill.y) &&
	surface.planes[1].every((u) => u === darkFill.u) &&
	surface.planes[2].every((v) => v === darkFill.v);

describe("the masking stage", () => {
	it("fills a zone and leaves the rest as the lens saw it", async () => {
		const { out, full } = await run();
		expect(out.failure).toBeUndefined();
		expect([at(full, 320, 184), at(full, 161, 93)]).toEqual([fill.y, fill.y]);
		expect(at(full, 8, 8)).toBe(at(canarySurface(640, 368), 8, 8));
		expect(out.frame).toMatchObject({ state: "masked", revision: 7, policy: square.hash });
		expect(out.covers.map(({ kind }) => kind)).toEqual(["zone"]);
	});

	it("covers a plate box, scaled to the full picture, in the very picture it was found in", async () => {
		const { out, full } = await run({ plates: finds({ x: 10, y: 150, width: 30, height: 10 }) });
		expect(out.covers.filter(({ kind }) => kind === "plate")).toHaveLength(1);
		for (let x = 20; x < 80; x++) expect(at(full, x, 310)).toBe(fill.y);
	});

	it.each<[string, Parameters<typeof run>[0], string]>([
		["there is no policy", { policy: undefined }, "no-policy"],
		["the policy was changed after it was hashed", { policy: { ...square, zones: [] } }, "policy-corrupt"],
		[
			"looking throws",
			{
				plates: {
					...finds(),
					look: () => {
						throw new Error("AB-123-CD");
					},
				},
			},
			"stage-failed",
		],
		[
			"looking fails later",
			{ plates: { ...finds(), look: () => Promise.reject(new Error("AB-123-CD")) } },
			"stage-failed",
		],
		[
			"a box is not a number",
			{ plates: finds({ x: Number.NaN, y: 0, width: 9, height: 9 }) },
			"stage-failed",
		],
	])("when %s, the picture is dark", async (_name, options, failure) => {
		const { out, full } = await run(options);
		expect(out.failure).toBe(failure);
		expect(isDark(full)).toBe(true);
		expect(out.frame.state).toBe("dark");
		expect(out.covers).toEqual([]);
	});

	it.each([
		["looking", finds()],
		["masking", noWatch],
	])("goes dark when %s is late", async (_name, plates) => {
		let time = 0;
		const { out, full } = await run({ plates, now: () => (time += 101) });
		expect(out.failure).toBe("stage-late");
		expect(isDark(full)).toBe(true);
	});

	it("shows no picture that nobody has looked at, before, between or after", async () => {
		const stage = createStage(finds());
		const failures = (times: readonly number[]) =>
			times.map((time) => stage.mask(new RawFrame(canarySurface(640, 368)), time).failure);
		stage.setPolicy(square, 1);
		expect(failures([0])).toEqual(["not-looked"]);
		await stage.look(new RawFrame(canarySurface(320, 184)), 1);
		expect(failures([0.9, 1, 1.04])).toEqual(["not-looked", undefined, "not-looked"]);
		await stage.look(new RawFrame(canarySurface(320, 184)), 1.16);
		expect(failures([1.04, 1.16])).toEqual([undefined, undefined]);
	});

	it("lets a watch look at the full picture, too, which is masked afterwards", async () => {
		const seen: unknown[] = [];
		const stage = createStage({
			...finds(),
			look: (...[, width, , , , full]) => void seen.push([width, full]),
		});
		stage.setPolicy(square, 1);
		const surface = canarySurface(640, 368);
		const raw = new RawFrame<Surface>(surface);
		await stage.look(new RawFrame(canarySurface(320, 184)), 1, undefined, raw);
		const full = { luma: surface.planes[0], width: 640, height: 368, stride: surface.strides[0] };
		expect(seen).toEqual([[320, full]]);
		expect(stage.mask(raw, 1).failure).toBeUndefined();
		await stage.look(new RawFrame(canarySurface(320, 184)), 1.16, undefined, raw);
		expect(stage.mask(new RawFrame(canarySurface(640, 368)), 1.16).failure).toBe("stage-failed");
	});

	it("shows nothing of the time around a look that failed", async () => {
		let broken = false;
		const stage = createStage({
			...finds(),
			look: () => {
				if (broken) throw new Error("broken");
			},
		});
		stage.setPolicy(square, 1);
		const states: (string | undefined)[] = [];
		for (const [step, time] of [0, 0.16, 0.32, 0.48].entries()) {
			broken = step === 1;
			await stage.look(new RawFrame(canarySurface(320, 184)), time);
			for (const back of [0.08, 0])
				states.push(stage.mask(new RawFrame(canarySurface(640, 368)), time - back).failure);
		}
		expect(states).toEqual([
			...["not-looked", undefined],
			...["stage-failed", "stage-failed"],
			...["not-looked", undefined],
			...[undefined, undefined],
		]);
	});

	it("goes dark when paint does not land", () => {
		const stage = createStage();
		stage.setPolicy(square, 1);
		const memory = canarySurface(640, 368);
		let reads = 0;
		// Whoever asks for the planes to paint on gets other memory than who asks to read: the paint is lost.
		const stubborn = Object.defineProperty({ ...memory }, "planes", {
			get: () => (reads++ < 2 ? canarySurface(640, 368).planes : memory.planes),
		});
		const out = stage.mask(new RawFrame<Surface>(stubborn), 0);
		expect(out.failure).toBe("paint-missing");
		expect(isDark(MaskedFrame.pixels(out.frame))).toBe(true);
	});

	it("gives no picture at all when not even darkness can be painted", () => {
		const stage = createStage();
		const stubborn = canarySurface(640, 368);
		stubborn.planes[1].fill = function (this: Uint8Array) {
			return this;
		} as (typeof stubborn.planes)[1]["fill"];
		expect(() => stage.mask(new RawFrame<Surface>(stubborn), 0)).toThrow(DarknessFailed);
		expect(() => stage.blank(stubborn)).toThrow(DarknessFailed);
	});

	it.each(["plates", "motion"] as const)(
		"is dark for as long as what looks for %s cannot be made, and no longer",
		async (kind) => {
			let isBroken = true;
			const make = (mine: string) => () => {
				if (isBroken && mine === kind) throw new Error("AB-123-CD");
				return finds();
			};
			const stage = new MaskingStage<Surface>({
				plates: make("plates"),
				motion: make("motion"),
				now: () => 0,
				deadline: 100,
			});
			stage.setPolicy(square, 1);
			const pictures = async (times: readonly number[]) => {
				const failures = [];
				for (const time of times) {
					if (stage.looks) await stage.look(new RawFrame(canarySurface(320, 184)), time);
					const { frame, failure } = stage.mask(new RawFrame(canarySurface(640, 368)), time);
					expect(isDark(MaskedFrame.pixels(frame))).toBe(failure !== undefined);
					failures.push(failure);
				}
				return failures;
			};
			expect(await pictures([1, 2])).toEqual(["stage-failed", "stage-failed"]);
			isBroken = false;
			expect(await pictures([3, 4, 5])).toEqual(["not-looked", undefined, undefined]);
			isBroken = true;
			stage.setPolicy(createPolicy({ ...square, plates: "balanced", motion: "mask" }), 2);
			expect(await pictures([6, 7])).toEqual(["stage-failed", "stage-failed"]);
			stage.setPolicy(square, 3);
			expect(await pictures([8, 9])).toEqual([undefined, undefined]);
		},
	);

	it("finds out within 32 pictures that its policy was written over", () => {
		const stage = createStage();
		const policy = { ...square };
		stage.setPolicy(policy, 1);
		const failures = () =>
			Array.from({ length: 32 }, () => stage.mask(new RawFrame(canarySurface(64, 64)), 0).failure);
		expect(failures().every((failure) => failure === undefined)).toBe(true);
		Object.assign(policy, { zones: [] });
		expect(failures()).toContain("policy-corrupt");
		expect(failures().every((failure) => failure === "policy-corrupt")).toBe(true);
	});

	describe("when the camera's view moves", () => {
		const near = projectionOf(createView({ crop: [-0.5, 0.5, 0.5, -0.5] }));
		const look = (stage: MaskingStage<Surface>, time: number, view?: Projection) =>
			stage.look(new RawFrame(canarySurface(320, 184)), time, view);
		const mask = (stage: MaskingStage<Surface>, time: number, view?: Projection) =>
			stage.mask(new RawFrame<Surface>(canarySurface(640, 368)), time, view);

		it("paints zones where they are in this very picture, also in those derived from it", () => {
			const stage = createStage();
			stage.setPolicy(square, 1);
			const [far, close] = [mask(stage, 0), mask(stage, 1, near)];
			expect(at(MaskedFrame.pixels(far.frame), 100, 60)).not.toBe(fill.y);
			expect(at(MaskedFrame.pixels(close.frame), 2, 2)).toBe(fill.y);
			const derived = stage.derive(close.frame, canarySurface(160, 96), () => {});
			expect(at(MaskedFrame.pixels(derived), 1, 1)).toBe(fill.y);
		});

		it("shows no picture of a view that nobody has looked at", async () => {
			const stage = createStage(finds());
			stage.setPolicy(square, 1);
			await look(stage, 0);
			expect(mask(stage, 0, near).failure).toBe("not-looked");
			await look(stage, 0.04, near);
			expect(mask(stage, 0.04, near).failure).toBeUndefined();
			expect(mask(stage, 0.04).failure).toBe("not-looked");
		});

		it("keeps covered where it is in the scene what was found before, until it is found again", async () => {
			const boxes = [[{ x: 150, y: 80, width: 20, height: 10 }], []];
			const stage = new MaskingStage<Surface>({
				plates: () => finds(...(boxes.shift() ?? [])),
				now: () => 0,
				deadline: 100,
			});
			stage.setPolicy(createPolicy({ zones: [], plates: "strict" }), 1);
			await look(stage, 0);
			await look(stage, 0.04, near);
			// Twice as near to the picture's middle, twice as far from it: x from 280 to 360, y from 128 to 176.
			const shown = MaskedFrame.pixels(mask(stage, 0.04, near).frame);
			for (let x = 280; x < 360; x++) expect(at(shown, x, 150)).toBe(fill.y);
			await look(stage, 2, near);
			expect(mask(stage, 2, near).covers).toEqual([]);
		});

		it("lets a watch that can follow go on, and tells it where things are now", async () => {
			const told: Shift[] = [];
			let made = 0;
			const stage = new MaskingStage<Surface>({
				plates: () => {
					made++;
					return { ...finds({ x: 10, y: 10, width: 20, height: 10 }), follow: (shift) => told.push(shift) };
				},
				now: () => 0,
				deadline: 100,
			});
			stage.setPolicy(createPolicy({ zones: [], plates: "strict" }), 1);
			await look(stage, 0);
			await look(stage, 0.04, near);
			expect(mask(stage, 0.04, near).covers).toHaveLength(1);
			// Of 320 by 184, the middle half fills the picture.
			expect(told).toEqual([{ x: { scale: 2, shift: -160 }, y: { scale: 2, shift: -92 } }]);
			// The picture before is known from both looks: what the second found is covered where it was then.
			expect(stage.follows(near)).toBe(true);
			const [{ region }] = mask(stage, 0).covers as [Cover];
			expect(region).toEqual([{ left: 160, right: 192, top: 96, bottom: 112 }]);
			expect(mask(stage, 0.02).failure).toBe("not-looked");
			expect(mask(stage, 0.02, near).failure).toBe("not-looked");
			const turned = projectionOf(createView({ rotate: 180 }));
			expect(stage.follows(turned)).toBe(false);
			await look(stage, 0.08, turned);
			expect([told.length, made]).toEqual([1, 2]);
			expect(mask(stage, 0.08, turned).covers).toHaveLength(2);
		});
	});

	describe("with a pixelated zone", () => {
		const [zone] = square.zones as [Zone];
		const pixelated = { ...zone, fill: "pixelated" as const };
		const corner: Zone = {
			...zone,
			name: "corner",
			polygon: zone.polygon.map(([x, y]) => [x - 0.4, y + 0.4]),
		};

		it("leaves one colour in each cell, and the rest as it was", async () => {
			const { full, out } = await run({ policy: createPolicy({ zones: [pixelated], plates: "off" }) });
			expect(out.failure).toBeUndefined();
			const cell = new Set<number | undefined>();
			for (let y = 176; y < 192; y++) for (let x = 320; x < 336; x++) cell.add(at(full, x, y));
			expect(cell.size).toBe(1);
			expect(cell).not.toEqual(new Set([fill.y]));
			expect(at(full, 8, 8)).toBe(at(canarySurface(640, 368), 8, 8));
		});

		it.each([["before"], ["behind"]])("puts what is solid over it, named %s it", async (order) => {
			const zones = order === "before" ? [corner, pixelated] : [pixelated, corner];
			const { full } = await run({
				policy: createPolicy({ zones, plates: "strict" }),
				plates: finds({ x: 170, y: 100, width: 30, height: 10 }),
			});
			for (let x = 170; x < 340; x++) expect(at(full, x, 120)).toBe(fill.y);
			for (let x = 340; x < 400; x++) expect(at(full, x, 210)).toBe(fill.y);
		});

		it("shows no second sample of what it covers when the zones are drawn again", () => {
			const stage = createStage();
			const shown = [0, 1].map((turn) => {
				const zones = [pixelated, { ...corner, colour: [turn, 0, 0] as const }];
				stage.setPolicy(createPolicy({ zones, plates: "off" }), turn);
				const surface = canarySurface(640, 368);
				surface.planes[0].fill(100 + turn * 50);
				const picture = MaskedFrame.pixels(stage.mask(new RawFrame<Surface>(surface), turn).frame);
				return at(picture, 400, 240);
			});
			expect(shown).toEqual([100, 100]);
		});

		it("goes dark when its paint does not land", () => {
			const stage = createStage();
			stage.setPolicy(createPolicy({ zones: [pixelated], plates: "off" }), 1);
			expect(stage.mask(new RawFrame<Surface>(canarySurface(640, 368)), 0).failure).toBeUndefined();
			const memory = canarySurface(640, 368);
			let reads = 0;
			// Colours are known by now: the first to ask for the planes is who paints the first cell.
			const stubborn = Object.defineProperty({ ...memory }, "planes", {
				get: () => (reads++ < 2 ? canarySurface(640, 368).planes : memory.planes),
			});
			expect(stage.mask(new RawFrame<Surface>(stubborn), 1).failure).toBe("paint-missing");
		});
	});

	it("paints overlapping zones of two colours without taking one for a fault", async () => {
		const zone = square.zones[0]!;
		const policy = createPolicy({
			zones: [
				zone,
				{ name: "second", polygon: zone.polygon.map(([x, y]) => [x + 0.3, y]), colour: [200, 0, 0] },
			],
			plates: "off",
		});
		const { out } = await run({ policy });
		expect(out.failure).toBeUndefined();
	});

	it("keeps what it knows of plates when only zones change, and nothing when plates are looked for otherwise", async () => {
		const modes: string[] = [];
		const stage = new MaskingStage<Surface>({
			plates: (mode) => {
				modes.push(mode);
				return finds({ x: 0, y: 0, width: 16, height: 16 });
			},
			now: () => 0,
			deadline: 100,
		});
		const mask = () => stage.mask(new RawFrame(canarySurface(640, 368)), 1);
		stage.setPolicy(square, 1);
		await stage.look(new RawFrame(canarySurface(320, 184)), 1);
		stage.setPolicy(createPolicy({ zones: [], plates: "strict" }), 2);
		expect(mask().covers.map(({ kind }) => kind)).toEqual(["plate"]);
		stage.setPolicy(createPolicy({ zones: [], plates: "balanced" }), 3);
		expect(mask().failure).toBe("not-looked");
		expect(modes).toEqual(["strict", "balanced"]);
	});

	it("repaints zones at the size of a derived picture, whatever the scaler does", async () => {
		const { stage, out } = await run();
		const derived = stage.derive(out.frame, canarySurface(160, 96), (_from, into) =>
			into.planes[0].fill(222),
		);
		expect(at(MaskedFrame.pixels(derived), 80, 48)).toBe(fill.y);
		expect(at(MaskedFrame.pixels(derived), 2, 2)).toBe(222);
		expect(derived.policy).toBe(square.hash);
	});
});
