import { createHash } from "node:crypto";
import { z } from "zod";
import { canonicalJson, type Json } from "../../../masks/canonical.ts";
import { defaultFill, type Rgb } from "../../../masks/colour.ts";
import type { Zone, ZoneFill } from "../../../masks/policy.ts";
import type { Point, Polygon } from "../../../masks/polygon.ts";
import { zonesOf } from "../../../masks/seam.ts";

/** What a mask is like. */
export interface MaskShape {
	/** In ONVIF's coordinates of the scene. */
	readonly polygon: Polygon;
	readonly fill: ZoneFill;
	readonly colour: Rgb;
	/** One that is not covers nothing. */
	readonly enabled: boolean;
}

/** One mask of a camera. */
export interface MaskEntry {
	/** Tells nothing of the name that it has in the file: everybody who may watch may read it. */
	readonly token: string;
	readonly shape: MaskShape;
	/** As the configuration has it; undefined for one that a client made. */
	readonly origin: Zone | undefined;
}

const point = z.tuple([z.number(), z.number()]) as unknown as z.ZodType<Point>;
const shape: z.ZodType<MaskShape> = z.object({
	polygon: z.array(point),
	fill: z.enum(["solid", "pixelated"]),
	colour: z.tuple([z.number(), z.number(), z.number()]),
	enabled: z.boolean(),
});

/** A mask of the configuration. What clients made of it holds for as long as the configuration says of it what it said then. */
interface KeptOrigin {
	readonly name: string;
	readonly token: string;
	/** Stands for what the configuration said when a client changed it. */
	readonly was?: string | undefined;
	/** Null: deleted. */
	readonly now?: MaskShape | null | undefined;
}

/** What is kept of a camera's masks: the configuration's are in the configuration. */
export interface KeptMasks {
	/** Of the next token: none is given twice. */
	readonly next: number;
	readonly configured: readonly KeptOrigin[];
	readonly added: readonly { readonly token: string; readonly shape: MaskShape }[];
}

export const keptMasks: z.ZodType<KeptMasks> = z.object({
	next: z.int().min(1),
	configured: z.array(
		z.object({
			name: z.string(),
			token: z.string(),
			was: z.string().optional(),
			now: shape.nullable().optional(),
		}),
	),
	added: z.array(z.object({ token: z.string(), shape })),
});

/**
 * The masks of one camera: those of its configuration, as clients changed them, and those that clients added. A value:
 * each change makes a new one.
 */
export class MaskSet {
	readonly entries: readonly MaskEntry[];
	readonly #deleted: readonly KeptOrigin[];
	readonly #next: number;

	private constructor(entries: readonly MaskEntry[], deleted: readonly KeptOrigin[], next: number) {
		this.entries = entries;
		this.#deleted = deleted;
		this.#next = next;
	}

	/**
	 * The configuration's masks with what was kept of earlier changes. A mask that the configuration has drawn anew since
	 * is as the configuration has it, and one that it no longer has is gone; what clients added stays.
	 */
	static of(zones: readonly Zone[], kept?: KeptMasks): MaskSet {
		let next = kept?.next ?? 1;
		const deleted: KeptOrigin[] = [];
		const configured = zones.flatMap((origin): MaskEntry[] => {
			const known = kept?.configured.find(({ name }) => name === origin.name);
			const token = known?.token ?? tokenOf(next++);
			const { now } = known?.was === markOf(origin) ? known : { now: undefined };
			if (now !== null) return [{ token, origin, shape: now ?? shapeOf(origin) }];
			deleted.push(known as KeptOrigin);
			return [];
		});
		const added = kept?.added.map((entry) => ({ ...entry, origin: undefined })) ?? [];
		return new MaskSet([...configured, ...added], deleted, next);
	}

	find(token: string): MaskEntry | undefined {
		return this.entries.find((entry) => entry.token === token);
	}

	/** What of it covers something. */
	get zones(): readonly Zone[] {
		return this.entries
			.filter(({ shape: { enabled } }) => enabled)
			.flatMap(({ token, origin, shape: { polygon, fill, colour } }) =>
				zonesOf(polygon).map((part) => ({ name: origin?.name ?? token, polygon: part, fill, colour })),
			);
	}

	/** With the masks of another configuration alone. */
	replaced(zones: readonly Zone[]): MaskSet {
		return MaskSet.of(zones, { next: this.#next, configured: [], added: [] });
	}

	/** With another mask, whose token is the last entry's. */
	with(added: MaskShape): MaskSet {
		const entry = { token: tokenOf(this.#next), shape: added, origin: undefined };
		return new MaskSet([...this.entries, entry], this.#deleted, this.#next + 1);
	}

	/** With one mask in another shape. */
	changed(token: string, to: MaskShape): MaskSet {
		const entries = this.entries.map((entry) => (entry.token === token ? { ...entry, shape: to } : entry));
		return new MaskSet(entries, this.#deleted, this.#next);
	}

	without(token: string): MaskSet {
		const gone = this.find(token);
		const deleted = gone?.origin
			? [{ name: gone.origin.name, token, was: markOf(gone.origin), now: null }]
			: [];
		const entries = this.entries.filter((entry) => entry !== gone);
		return new MaskSet(entries, [...this.#deleted, ...deleted], this.#next);
	}

	get kept(): KeptMasks {
		const configured = this.entries.flatMap(({ token, origin, shape: now }): KeptOrigin[] => {
			if (!origin) return [];
			const same = canonicalJson(jsonOf(now)) === canonicalJson(jsonOf(shapeOf(origin)));
			return [{ name: origin.name, token, ...(!same && { was: markOf(origin), now }) }];
		});
		const added = this.entries.filter(({ origin }) => !origin).map(({ token, shape }) => ({ token, shape }));
		return { next: this.#next, configured: [...configured, ...this.#deleted], added };
	}
}

/** A mask as the ledger has it. */
export function jsonOf({ polygon, fill, colour, enabled }: MaskShape): Json {
	return { polygon, fill, colour, enabled };
}

function tokenOf(number: number): string {
	return `mask-${number}`;
}

function shapeOf({ polygon, fill = "solid", colour = defaultFill }: Zone): MaskShape {
	return { polygon, fill, colour, enabled: true };
}

function markOf(zone: Zone): string {
	return createHash("sha256")
		.update(canonicalJson(jsonOf(shapeOf(zone))))
		.digest("hex");
}
