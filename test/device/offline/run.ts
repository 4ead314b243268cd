import { readdirSync } from "node:fs";
import { join } from "node:path";
import { VirtualClock } from "../../../device/clock.ts";
import type { PersienneError } from "../../../device/errors.ts";
import type { Input } from "../../../device/offline/inputs.ts";
import {
	type MaskEvents,
	type Masked,
	type MaskOptions,
	maskAll,
	type Totals,
} from "../../../device/offline/mask-all.ts";
import { Masker } from "../../../device/offline/masker.ts";
import { openFootage } from "../../../device/scene/clip/footage.ts";
import type { Canvas } from "../../../device/scene/scene.ts";
import { createPolicy, type MaskPolicy } from "../../../masks/policy.ts";
import { InlineMasker } from "../../helpers/inline-masker.ts";
import { blankCanvas } from "../scene/clip/make-clip.ts";

/** The left half of every picture. */
export const leftHalf: MaskPolicy = createPolicy({
	zones: [
		{
			name: "left half",
			polygon: [
				[-1, 1],
				[-0.1, 1],
				[-0.1, -1],
				[-1, -1],
			],
		},
	],
	plates: "off",
});

export interface Told {
	readonly totals: Totals;
	readonly masked: Record<string, Masked>;
	readonly skipped: string[];
	readonly failed: Record<string, PersienneError>;
	readonly swept: number;
	readonly others: number;
}

/** Masks without threads and without a terminal, and tells what was told. */
export async function maskIn(
	folder: string,
	operands: readonly string[],
	options: Partial<MaskOptions> = {},
	worker: () => InlineMasker = () => new InlineMasker(),
): Promise<Told> {
	const told = {
		masked: {} as Told["masked"],
		skipped: [] as string[],
		failed: {} as Told["failed"],
		swept: 0,
		others: 0,
	};
	const events: MaskEvents = {
		begun(_, others, swept) {
			Object.assign(told, { others, swept });
		},
		file() {},
		opened() {},
		picture() {},
		skipped: ({ shown }: Input) => told.skipped.push(shown),
		masked({ shown }: Input, result) {
			told.masked[shown] = result;
		},
		failed({ shown }: Input, error) {
			told.failed[shown] = error;
		},
	};
	const all: MaskOptions = {
		operands,
		cwd: folder,
		out: join(folder, "out"),
		policy: leftHalf,
		withSound: false,
		report: undefined,
		force: false,
		...options,
	};
	const masker = new Masker(worker, all.policy, new VirtualClock());
	const place = { hostname: "here", pid: 4242, isAlive: () => false };
	const totals = await maskAll(all, masker, events, place, new Promise(() => {}));
	return { totals, ...told };
}

/** Every picture of a file, drawn on a canvas of its own, with its time. */
export function picturesOf(
	path: string,
): { readonly canvas: Canvas; readonly time: number; readonly width: number; readonly height: number }[] {
	const footage = openFootage(path, false);
	try {
		const pictures = [];
		const { width, height } = footage;
		while (footage.advance()) {
			const canvas = blankCanvas(width + (width & 1), height + (height & 1));
			footage.draw(canvas);
			pictures.push({ canvas, time: footage.time, width, height });
		}
		return pictures;
	} finally {
		footage.close();
	}
}

/** All files below a folder, those that begin with a dot included. */
export function filesIn(folder: string): string[] {
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
		.sort();
}
