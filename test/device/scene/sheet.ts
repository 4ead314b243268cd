import { type Sheet, SheetMemory } from "../../../device/scene/kernel/memory.ts";
import { guard } from "./canvas.ts";

/** Bytes behind each plane that a test looks at. */
const guarded = 16;

/** A picture to lay drawings on, all of one grey, with guard bytes behind each plane. */
export function greySheet(width: number, height: number, grey: number): Sheet {
	const sheet = new SheetMemory(width, height, 1).sheets[0]!;
	for (const plane of sheet.planes) {
		plane.fill(grey);
		behind(plane).fill(guard);
	}
	return sheet;
}

/** True while nothing was written behind a plane. */
export function isGuarded(sheet: Sheet): boolean {
	return sheet.planes.every((plane) => behind(plane).every((byte) => byte === guard));
}

function behind(plane: Uint8Array): Uint8Array {
	return new Uint8Array(plane.buffer, plane.byteOffset + plane.length, guarded);
}
