import { describe, expect, it } from "vitest";
import { keptMasks, MaskSet, type MaskShape } from "../../../../device/camera/masks/mask-set.ts";
import { defaultFill } from "../../../../masks/colour.ts";
import type { Zone } from "../../../../masks/policy.ts";
import type { Polygon } from "../../../../masks/polygon.ts";

const triangle = (x: number): Polygon => [
	[x, 0],
	[x + 0.2, 0],
	[x, 0.2],
];
const zone = (name: string, x = 0): Zone => ({ name, polygon: triangle(x) });
const shape = (x: number, enabled = true): MaskShape => ({
	polygon: triangle(x),
	fill: "solid",
	colour: defaultFill,
	enabled,
});

/** As after a restart: through the file. */
function restarted(zones: readonly Zone[], before: MaskSet): MaskSet {
	return MaskSet.of(zones, keptMasks.parse(JSON.parse(JSON.stringify(before.kept))));
}

/** `token=name x` of each, a `-` after those that are disabled. */
function word(set: MaskSet): string {
	return set.entries
		.map(({ token, origin, shape: { polygon, enabled } }) => {
			return `${token}=${origin?.name ?? ""}${polygon[0]?.[0]}${enabled ? "" : "-"}`;
		})
		.join(" ");
}

describe("the masks of a configuration", () => {
	const file = [zone("door"), zone("window", 0.1)];

	it("have tokens that stay with them when they change places, are taken out and come back", () => {
		const first = MaskSet.of(file);
		expect(word(first)).toBe("mask-1=door0 mask-2=window0.1");
		const swapped = restarted([file[1] as Zone, zone("roof", 0.3), file[0] as Zone], first);
		expect(word(swapped)).toBe("mask-2=window0.1 mask-3=roof0.3 mask-1=door0");
	});

	it("are as clients changed them, for as long as the configuration says the same of them", () => {
		const changed = MaskSet.of(file).changed("mask-1", shape(-0.5)).changed("mask-2", shape(0.1, false));
		expect(word(restarted(file, changed))).toBe("mask-1=door-0.5 mask-2=window0.1-");
		const redrawn = restarted([zone("door", -0.1), zone("window", 0.1)], changed);
		expect(word(redrawn)).toBe("mask-1=door-0.1 mask-2=window0.1-");
	});

	it("stay deleted for as long as the configuration says the same of them", () => {
		const deleted = MaskSet.of(file).without("mask-1");
		expect(word(restarted(file, restarted(file, deleted)))).toBe("mask-2=window0.1");
		expect(word(restarted([zone("door", -0.1), file[1] as Zone], deleted))).toBe(
			"mask-1=door-0.1 mask-2=window0.1",
		);
	});

	it("that another one is taken for are gone with all that was changed, and no token comes twice", () => {
		const set = MaskSet.of(file)
			.with(shape(0.5))
			.replaced([zone("door", 0.4)]);
		expect(word(set)).toBe("mask-4=door0.4");
		expect(set.kept).toEqual({ next: 5, configured: [{ name: "door", token: "mask-4" }], added: [] });
	});
});

describe("masks that clients added", () => {
	it("stay, whatever becomes of the configuration", () => {
		const added = MaskSet.of([zone("door")])
			.with(shape(0.5))
			.with(shape(0.6));
		expect(word(restarted([], added.without("mask-3")))).toBe("mask-2=0.5");
	});

	it("never get a token that another one had", () => {
		const set = MaskSet.of([]).with(shape(0)).without("mask-1");
		expect(word(restarted([], set).with(shape(0.1)))).toBe("mask-2=0.1");
	});
});

it("a mask that is disabled is listed, and covers nothing", () => {
	const set = MaskSet.of([zone("door")]).changed("mask-1", shape(0, false));
	expect(set.entries.length).toBe(1);
	expect(set.zones).toEqual([]);
});
