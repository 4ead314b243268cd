import { inspect } from "node:util";
import { serialize } from "node:v8";
import { describe, expect, it } from "vitest";
import { MaskingStage } from "../../masks/apply.ts";
import { FrameError, MaskedFrame, RawFrame, type Surface } from "../../masks/frame.ts";
import { createPolicy } from "../../masks/policy.ts";
import { noWatch } from "../../masks/watch.ts";
import { canarySurface } from "../helpers/surface.ts";

function masked(): MaskedFrame<Surface> {
	const stage = new MaskingStage<Surface>({ plates: () => noWatch, now: () => 0, deadline: 1 });
	stage.setPolicy(createPolicy({ zones: [], plates: "off" }), 1);
	return stage.mask(new RawFrame<Surface>(canarySurface(32, 32)), 0).frame;
}

describe.each([
	["RawFrame", () => new RawFrame(canarySurface(16, 16))],
	["MaskedFrame", masked],
])("%s (invariant I1)", (name, make) => {
	it("cannot be cloned or posted", () => {
		expect(() => structuredClone(make())).toThrow(/could not be cloned/);
		const { port1 } = new MessageChannel();
		expect(() => port1.postMessage(make())).toThrow(/could not be cloned/);
		port1.close();
	});

	it("cannot be transferred, alone or with the memory behind it", () => {
		const { port1 } = new MessageChannel();
		const frame = make();
		expect(() => port1.postMessage(frame, [frame as unknown as ArrayBuffer])).toThrow(
			/could not be (?:cloned|transferred)|transferList/i,
		);
		expect(() => structuredClone({ frame }, { transfer: [] })).toThrow(/could not be cloned/);
		port1.close();
	});

	it("cannot be serialised for a file or another process", () => {
		expect(() => serialize(make())).toThrow(/could not be cloned/);
		expect(() => serialize([{ frame: make() }])).toThrow(/could not be cloned/);
	});

	it("hands no pixel to who lists what it has", () => {
		const frame = make();
		const values = Reflect.ownKeys(frame).map((key) => frame[key as keyof typeof frame] as unknown);
		expect(values.filter((value) => value instanceof Uint8Array || ArrayBuffer.isView(value))).toEqual([]);
		expect(inspect(frame, { showHidden: true, customInspect: false, depth: 9 })).not.toContain("Uint8Array");
	});

	it("keeps its ways whatever is done to its class", () => {
		const kind = make().constructor as unknown as Record<string, unknown>;
		for (const name of ["pixels", "take", "peek", "expose"])
			expect(() => {
				kind[name] = () => canarySurface(16, 16);
			}).toThrow(TypeError);
		expect(() => Object.setPrototypeOf(kind["prototype"], { pixels: 1 })).toThrow(TypeError);
		expect(() => Object.defineProperty(make(), "state", { value: "clear" })).toThrow(TypeError);
	});

	it("has no serialised form and prints no pixel", () => {
		expect(() => JSON.stringify(make())).toThrow(FrameError);
		expect(inspect({ frame: make() })).toContain(`[${name} redacted]`);
	});
});

describe("a MaskedFrame", () => {
	const impostors: [string, () => unknown][] = [
		["a structural look-alike", () => ({ revision: 1, state: "masked" })],
		["a spread copy", () => ({ ...masked() })],
		["an object with its prototype", () => Object.create(MaskedFrame.prototype)],
		["one whose prototype was set", () => Object.setPrototypeOf({ revision: 1 }, MaskedFrame.prototype)],
		["a proxy of a real one", () => new Proxy(masked(), {})],
		[
			"a copy with all of its properties",
			() => Object.defineProperties({}, Object.getOwnPropertyDescriptors(masked())),
		],
		["an object that inherits from a real one", () => Object.create(masked())],
		["a RawFrame", () => new RawFrame(canarySurface(16, 16))],
		[
			"a RawFrame in its clothes",
			() => Object.create(MaskedFrame.prototype, Object.getOwnPropertyDescriptors(masked())),
		],
		["null", () => null],
		["undefined", () => undefined],
		["a number", () => 4],
	];
	it.each(impostors)("is not %s", (_name, make) => {
		expect(() => MaskedFrame.pixels(make() as MaskedFrame)).toThrow(FrameError);
	});

	it.each<[string, () => unknown]>([
		[
			"its constructor",
			() =>
				new (masked().constructor as new (...args: unknown[]) => unknown)(
					Symbol(),
					canarySurface(16, 16),
					{},
				),
		],
		[
			"Reflect.construct",
			() => Reflect.construct(MaskedFrame, [Symbol("masks/frame"), canarySurface(16, 16), {}]),
		],
		[
			"the symbol that is registered under that name",
			() => Reflect.construct(MaskedFrame, [Symbol.for("masks/frame"), canarySurface(16, 16), {}]),
		],
		[
			"a class that extends it",
			() => {
				class Forged extends MaskedFrame {
					constructor() {
						super(Symbol() as never, canarySurface(16, 16), masked());
					}
				}
				return new Forged();
			},
		],
		["an object that is stamped by its constructor", () => Reflect.apply(MaskedFrame as never, {}, [])],
	])("is not made by %s", (_name, make) => {
		expect(make).toThrow(TypeError);
	});

	it("is void once its surface was filmed over", () => {
		const frame = masked();
		const surface = MaskedFrame.pixels(frame);
		RawFrame.expose(surface, (canvas) => canvas.planes[0].fill(255));
		expect(() => MaskedFrame.pixels(frame)).toThrow(/filmed over/);
	});

	it("cannot be constructed outside the masking stage", () => {
		// @ts-expect-error the admission symbol is the module's own
		expect(() => new MaskedFrame(Symbol("masks/frame"), canarySurface(16, 16), 1, "masked")).toThrow(
			FrameError,
		);
	});

	it("is not satisfied by a look-alike at compile time", () => {
		// @ts-expect-error private members make the class nominal
		const fake: MaskedFrame = { revision: 1, state: "masked" };
		expect(() => MaskedFrame.pixels(fake)).toThrow(FrameError);
	});
});

describe("a RawFrame", () => {
	it("is spent once it was taken", () => {
		const raw = new RawFrame(canarySurface(16, 16));
		RawFrame.take(raw);
		expect(() => RawFrame.take(raw)).toThrow(/already masked/);
	});

	it("can be looked at before it is taken, and not after", () => {
		const surface = canarySurface(16, 16);
		const raw = new RawFrame(surface);
		expect(RawFrame.peek(raw)).toBe(surface);
		expect(RawFrame.take(raw)).toBe(surface);
		expect(() => RawFrame.peek(raw)).toThrow(/already masked/);
		expect(() => RawFrame.peek({ ...raw } as RawFrame)).toThrow(FrameError);
	});

	it.each<[string, () => unknown]>([
		["a structural look-alike", () => ({ stays: () => "RawFrame" })],
		["a spread copy", () => ({ ...new RawFrame(canarySurface(16, 16)) })],
		["an object with its prototype", () => Object.create(RawFrame.prototype)],
		["a proxy of a real one", () => new Proxy(new RawFrame(canarySurface(16, 16)), {})],
		["a MaskedFrame, to have it unmasked", masked],
		["a surface", () => canarySurface(16, 16)],
		["null", () => null],
		["undefined", () => undefined],
	])("is not %s", (_name, make) => {
		expect(() => RawFrame.take(make() as RawFrame)).toThrow(FrameError);
		expect(() => RawFrame.peek(make() as RawFrame)).toThrow(FrameError);
	});

	it("is not accepted where a MaskedFrame is asked", () => {
		// @ts-expect-error the encoder's argument type
		expect(() => MaskedFrame.pixels(new RawFrame(canarySurface(16, 16)))).toThrow(FrameError);
	});
});
