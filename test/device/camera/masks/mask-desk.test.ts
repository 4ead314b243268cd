import { describe, expect, it } from "vitest";
import { MaskDesk, type MaskedCamera } from "../../../../device/camera/masks/mask-desk.ts";
import type { MaskShape } from "../../../../device/camera/masks/mask-set.ts";
import { VirtualClock } from "../../../../device/clock.ts";
import { type CameraStore, openCameraStore } from "../../../../device/store/camera-store.ts";
import { defaultFill } from "../../../../masks/colour.ts";
import { readLedger } from "../../../../masks/ledger.ts";
import { createPolicy, type PolicyInput } from "../../../../masks/policy.ts";
import type { Polygon } from "../../../../masks/polygon.ts";
import { createView, type View, wholeView } from "../../../../masks/project.ts";

const square = (half: number): Polygon => [
	[-half, half],
	[half, half],
	[half, -half],
	[-half, -half],
];
const shape = (polygon: Polygon, changes: Partial<MaskShape> = {}): MaskShape => ({
	polygon,
	fill: "solid",
	colour: defaultFill,
	enabled: true,
	...changes,
});
const operator = { user: "olga", role: "operator" } as const;
const admin = { user: "anna", role: "administrator" } as const;
const configured: PolicyInput = { zones: [{ name: "door", polygon: square(0.5) }], plates: "balanced" };

function desk(options: { configured?: PolicyInput | undefined; store?: CameraStore; drawn?: boolean } = {}) {
	const store = options.store ?? openCameraStore(undefined, "");
	const told: string[] = [];
	const made = new MaskDesk({
		camera: "cam-1",
		configured: "configured" in options ? options.configured : configured,
		...(options.drawn && { drawn: true }),
		store,
		clock: new VirtualClock(Date.UTC(2026, 0, 1)),
		changed: (token) => told.push(token),
	});
	const policies: (PolicyInput | undefined)[] = [];
	const camera = {
		view: wholeView as View,
		async setPolicy(policy: PolicyInput | undefined) {
			policies.push(policy);
		},
	} satisfies MaskedCamera;
	made.attach(camera);
	return { desk: made, store, camera, policies, told };
}

const entries = (store: CameraStore) => {
	const { entries, broken } = readLedger(store.ledger.text);
	expect(broken).toBeUndefined();
	return entries.map(({ record }) => record);
};

describe("who may change what (invariant I7)", () => {
	it.each<[what: string, change: (made: MaskDesk) => Promise<unknown>, allowed: boolean]>([
		["adds a mask", (made) => made.create(shape(square(0.1)), operator), true],
		["makes one larger", (made) => made.change("mask-1", shape(square(0.6)), operator), true],
		[
			"gives one another colour",
			(made) => made.change("mask-1", shape(square(0.5), { colour: [9, 9, 9] }), operator),
			true,
		],
		["changes nothing", (made) => made.change("mask-1", shape(square(0.5)), operator), true],
		["makes one smaller", (made) => made.change("mask-1", shape(square(0.4999)), operator), false],
		[
			"moves one",
			(made) => made.change("mask-1", shape(square(0.5).map(([x, y]) => [x + 0.01, y])), operator),
			false,
		],
		[
			"disables one",
			(made) => made.change("mask-1", shape(square(0.5), { enabled: false }), operator),
			false,
		],
		[
			"disables one and makes it larger",
			(made) => made.change("mask-1", shape(square(0.6), { enabled: false }), operator),
			false,
		],
		[
			"pixelates one",
			(made) => made.change("mask-1", shape(square(0.5), { fill: "pixelated" }), operator),
			false,
		],
		["deletes one", (made) => made.delete("mask-1", operator), false],
		["replaces all", (made) => made.replace({ zones: [], plates: "strict" }, operator), false],
	])("an operator %s", async (_, change, allowed) => {
		const { desk: made, store, policies } = desk();
		if (allowed) {
			await change(made);
			expect(entries(store)).toMatchObject([{ by: operator, uncovers: false }]);
			return;
		}
		await expect(change(made)).rejects.toMatchObject({ code: "MASK_ROLE" });
		expect(entries(store)).toEqual([]);
		expect(policies).toEqual([]);
		// An administrator may do the same.
		const { desk: again, store: ledger } = desk();
		await change(Object.assign(Object.create(again), asAdmin(again)));
		expect(entries(ledger)).toMatchObject([{ by: admin, uncovers: true }]);
	});

	it("an operator may not light up a dark camera by drawing on it, an administrator may", async () => {
		const { desk: made, store } = desk({ configured: undefined });
		expect(made.policy).toBeUndefined();
		await expect(made.create(shape(square(0.1)), operator)).rejects.toMatchObject({ code: "MASK_ROLE" });
		await made.create(shape(square(0.1)), admin);
		expect(made.policy).toMatchObject({ plates: "strict", zones: [{ polygon: square(0.1) }] });
		expect(entries(store)).toMatchObject([{ uncovers: true, action: "created" }]);
		await made.delete("mask-2", admin).catch(() => {});
		await made.delete("mask-1", admin);
		expect(made.policy).toBeUndefined();
	});

	it("shrinking in steps that each look like rounding does not work", async () => {
		const { desk: made } = desk();
		for (let step = 1; step <= 50; step++) await made.change("mask-1", shape(square(0.5 - 6e-7)), operator);
		expect(made.list()[0]?.polygon).toEqual(square(0.5));
	});
});

function asAdmin(made: MaskDesk) {
	return {
		create: (seen: MaskShape) => made.create(seen, admin),
		change: (token: string, seen: MaskShape) => made.change(token, seen, admin),
		delete: (token: string) => made.delete(token, admin),
		replace: (policy: PolicyInput | undefined) => made.replace(policy, admin),
	};
}

describe("a change", () => {
	it("is written down with who, when, before and after, and with the policy that it made", async () => {
		const { desk: made, store, policies, told } = desk();
		await made.change("mask-1", shape(square(0.2), { enabled: false }), admin);
		expect(entries(store)).toEqual([
			{
				at: "2026-01-01T00:00:00.000Z",
				camera: "cam-1",
				action: "changed",
				by: admin,
				uncovers: true,
				mask: {
					token: "mask-1",
					before: { polygon: square(0.5), fill: "solid", colour: defaultFill, enabled: true },
					after: { polygon: square(0.2), fill: "solid", colour: defaultFill, enabled: false },
				},
				policy: createPolicy({ zones: [], plates: "balanced" }).hash,
			},
		]);
		expect(policies).toEqual([{ zones: [], plates: "balanced" }]);
		expect(told).toEqual(["mask-1"]);
	});

	it("of all masks at once is written down as such, with all that there were and are", async () => {
		const { desk: made, store, policies } = desk();
		await made.create(shape(square(0.1)), operator);
		await made.reset(admin);
		expect(made.list().map(({ token }) => token)).toEqual(["mask-3"]);
		expect(policies.at(-1)).toMatchObject({ zones: [{ name: "door", polygon: square(0.5) }] });
		const own = { polygon: square(0.5), fill: "solid", colour: defaultFill, enabled: true };
		expect(entries(store)[1]).toMatchObject({
			action: "replaced",
			by: admin,
			uncovers: true,
			mask: {
				before: [
					{ token: "mask-1", mask: own },
					{ token: "mask-2", mask: { ...own, polygon: square(0.1) } },
				],
				after: [{ token: "mask-3", mask: own }],
			},
		});
	});

	it("keeps the rest of the configured policy", async () => {
		const rest = {
			plates: "balanced",
			motion: "mask",
			shown: [{ name: "yard", polygon: square(0.9) }],
		} as const;
		const { desk: made, policies } = desk({ configured: { zones: [], ...rest } });
		await made.create(shape(square(0.1)), operator);
		expect(policies[0]).toMatchObject(rest);
	});

	it("that cannot be written down is not made", async () => {
		const store = openCameraStore(undefined, "");
		const { desk: made, policies, told } = desk({ store });
		store.ledger.append = () => {
			throw new Error("disk full");
		};
		await expect(made.create(shape(square(0.1)), operator)).rejects.toThrow("disk full");
		expect([made.list().length, policies, told]).toEqual([1, [], []]);
	});

	it("that cannot be kept is not made, and the ledger says so", async () => {
		const store = openCameraStore(undefined, "");
		const { desk: made, policies } = desk({ store });
		store.write = () => {
			throw new Error("disk full");
		};
		await expect(made.delete("mask-1", admin)).rejects.toThrow("disk full");
		expect(policies).toEqual([]);
		expect(entries(store).map(({ action }) => action)).toEqual(["deleted", "failed"]);
	});

	it("waits for the one before, and is judged by what that left", async () => {
		const { desk: made } = desk();
		const grown = made.change("mask-1", shape(square(0.7)), operator);
		const late = made.change("mask-1", shape(square(0.6)), operator);
		await grown;
		await expect(late).rejects.toMatchObject({ code: "MASK_ROLE" });
		expect(made.list()[0]?.polygon).toEqual(square(0.7));
	});

	it("does not come through a restart otherwise than it was made", async () => {
		const { desk: made, store } = desk();
		await made.create(shape(square(0.1), { fill: "pixelated" }), operator);
		await made.delete("mask-1", admin);
		const again = desk({ store });
		expect(again.desk.list()).toEqual(made.list());
		expect(again.desk.policy).toEqual(made.policy);
	});
});

describe("a configuration that is another one than when the camera ran last", () => {
	const other: PolicyInput = { ...configured, zones: [{ name: "door", polygon: square(0.3) }] };

	it("is written down once a ledger is begun, with the masks that there are now", async () => {
		const { desk: made, store } = desk();
		desk({ store, configured: other });
		expect(entries(store)).toEqual([]); // nobody has changed anything yet
		await made.create(shape(square(0.1)), operator);
		desk({ store });
		expect(entries(store)).toHaveLength(1); // the same
		desk({ store, configured: other });
		desk({ store, configured: other });
		expect(entries(store)).toHaveLength(2);
		expect(entries(store)[1]).toMatchObject({
			action: "configured",
			by: { user: "configuration" },
			uncovers: true,
			mask: {
				after: [{ mask: { polygon: square(0.3) } }, { mask: { polygon: square(0.1) } }],
			},
		});
	});

	it("is not taken for one after a change that failed", async () => {
		const store = openCameraStore(undefined, "");
		const { desk: made } = desk({ store });
		await made.create(shape(square(0.1)), operator);
		const { write } = store;
		store.write = () => {
			throw new Error("disk full");
		};
		await made.delete("mask-1", admin).catch(() => {});
		store.write = write;
		desk({ store });
		expect(entries(store).map(({ action }) => action)).toEqual(["created", "deleted", "failed"]);
	});
});

describe("limits", () => {
	it("a camera has at most 64 masks, those that are disabled among them", async () => {
		const { desk: made } = desk();
		for (let mask = 1; mask < 64; mask++) await made.create(shape(square(0.1), { enabled: false }), operator);
		await expect(made.create(shape(square(0.1)), admin)).rejects.toMatchObject({ code: "MASK_TOO_MANY" });
		await made.delete("mask-64", admin);
		expect(await made.create(shape(square(0.1)), admin)).toBe("mask-65");
	});

	it("a configuration that leaves no room for those that clients added is told, not cut", async () => {
		const { desk: made, store } = desk();
		await made.create(shape(square(0.1)), operator);
		const zones = Array.from({ length: 64 }, (_, place) => ({ name: `${place}`, polygon: square(0.1) }));
		expect(() => desk({ store, configured: { zones, plates: "strict" } })).toThrow(/65 masks/);
	});

	it.each<[string, Polygon]>([
		[
			"crosses itself",
			[
				[-0.5, 0.5],
				[0.5, -0.5],
				[0.5, 0.5],
				[-0.5, -0.5],
			],
		],
		[
			"reaches out of the picture",
			[
				[-1.1, 0],
				[0, 0],
				[0, 0.5],
			],
		],
		[
			"covers nothing",
			[
				[0, 0],
				[0.1, 0.1],
				[0.2, 0.2],
			],
		],
		[
			"is no place",
			[
				[Number.NaN, 0],
				[0, 0],
				[0, 0.5],
			],
		],
	])("a polygon that %s is refused", async (_, polygon) => {
		const { desk: made, policies } = desk();
		await expect(made.create(shape(polygon), admin)).rejects.toMatchObject({ code: "MASK_POLYGON" });
		await expect(made.change("mask-1", shape(polygon), admin)).rejects.toMatchObject({
			code: "MASK_POLYGON",
		});
		expect(policies).toEqual([]);
	});
});

describe("a camera that looks at a part of its scene, turned or mirrored", () => {
	const views = [
		createView({ crop: [0, 1, 1, 0] }),
		createView({ rotate: 90 }),
		createView({ mirror: true, rotate: 180, crop: [-0.5, 0.8, 0.3, -0.4] }),
	];

	it.each(views)("has masks where the picture shows them (%j)", async (view) => {
		const { desk: made, camera } = desk();
		camera.view = view;
		const token = await made.create(shape(square(0.25)), operator);
		const seen = made.list().find((mask) => mask.token === token);
		for (const [index, [x, y]] of square(0.25).entries()) {
			expect(seen?.polygon[index]?.[0]).toBeCloseTo(x, 9);
			expect(seen?.polygon[index]?.[1]).toBeCloseTo(y, 9);
		}
		// What comes back unchanged changes nothing, also where a mask reaches out of the picture.
		for (const mask of made.list()) await made.change(mask.token, mask, operator);
		camera.view = wholeView;
		expect(made.list()[0]?.polygon).toEqual(square(0.5));
	});

	it("lets nobody draw outside the scene", async () => {
		const { desk: made, camera } = desk();
		camera.view = createView({ crop: [0, 1, 1, 0] });
		await expect(made.create(shape(square(1.01)), admin)).rejects.toMatchObject({ code: "MASK_POLYGON" });
		await made.create(shape(square(1)), admin);
	});
});

describe("a policy that leaves plates visible", () => {
	const off: PolicyInput = { zones: [], plates: "off" };

	it("is for drawn scenes", async () => {
		const { desk: made, policies } = desk({ drawn: true });
		await made.replace(off, admin);
		expect(policies.at(-1)?.plates).toBe("off");
	});

	it("is refused for anybody's own footage, and changes nothing", async () => {
		const { desk: made, policies, store } = desk();
		await expect(made.replace(off, admin)).rejects.toThrow(/drawn scenes alone/);
		expect(policies).toEqual([]);
		expect(entries(store)).toEqual([]);
		expect(made.policy?.plates).toBe(configured.plates);
	});
});
