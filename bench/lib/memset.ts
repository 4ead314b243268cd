import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Region } from "../../masks/region.ts";

/** Milliseconds of each turn: as many bytes in one piece a plane, and row by row where they lie. */
interface MemsetTimes {
	readonly plainHot: readonly number[];
	readonly plainCold: readonly number[];
	readonly rowsHot: readonly number[];
	readonly rowsCold: readonly number[];
}

const source = fileURLToPath(new URL("memset.c", import.meta.url));

/**
 * The C library's memset filling a region of pictures, in a process of its own: the least that anything can take which
 * fills it row by row. Undefined where no C compiler is installed.
 *
 * @param pictures that are filled in turn when they are to be in no near cache
 */
export function fillWithMemset(
	width: number,
	height: number,
	region: Region,
	pictures: number,
	turns: number,
): MemsetTimes | undefined {
	const folder = mkdtempSync(join(tmpdir(), "persienne-memset-"));
	try {
		const program = join(folder, "memset");
		if (spawnSync("cc", ["-O2", "-o", program, source]).status !== 0) return undefined;
		const order = [width, height, pictures, turns];
		for (const { top, bottom, left, right } of region) order.push(top, bottom, left, right);
		const { status, stdout } = spawnSync(program, order.map(String), {
			encoding: "utf8",
			maxBuffer: 1 << 26,
		});
		return status === 0 ? JSON.parse(stdout) : undefined;
	} finally {
		rmSync(folder, { recursive: true });
	}
}
