/** Pixels are gathered in square cells of this side. */
export const cellSize = 4;

/** A cell belongs to a blob when this many of its pixels stand out. */
const pixelsPerCell = 6;

/** Fewer cells are noise, a bird, a leaf. */
const smallestBlob = 3;

/** Where a connected group of cells lies, in cells. */
export interface Blob {
	readonly cells: number;
	readonly left: number;
	readonly top: number;
	readonly right: number;
	readonly bottom: number;
}

/**
 * Connected groups of cells in which enough pixels stand out (8-connected).
 *
 * @param mask 1 for each pixel that stands out, `columns × rows`
 */
export function blobsIn(mask: Uint8Array, columns: number, rows: number): Blob[] {
	const across = Math.floor(columns / cellSize);
	const down = Math.floor(rows / cellSize);
	const cells = gather(mask, columns, across, down);
	const blobs: Blob[] = [];
	const stack: number[] = [];
	for (let start = 0; start < cells.length; start++) {
		if (cells[start] === 0) continue;
		const blob = { cells: 0, left: across, top: down, right: 0, bottom: 0 };
		cells[start] = 0;
		stack.push(start);
		for (let cell = stack.pop(); cell !== undefined; cell = stack.pop()) {
			const x = cell % across;
			const y = (cell - x) / across;
			blob.cells++;
			blob.left = Math.min(blob.left, x);
			blob.top = Math.min(blob.top, y);
			blob.right = Math.max(blob.right, x);
			blob.bottom = Math.max(blob.bottom, y);
			for (let ny = Math.max(0, y - 1); ny <= Math.min(down - 1, y + 1); ny++) {
				for (let nx = Math.max(0, x - 1); nx <= Math.min(across - 1, x + 1); nx++) {
					const next = ny * across + nx;
					if (cells[next] === 0) continue;
					cells[next] = 0;
					stack.push(next);
				}
			}
		}
		if (blob.cells >= smallestBlob) blobs.push(blob);
	}
	return blobs;
}

function gather(mask: Uint8Array, columns: number, across: number, down: number): Uint8Array {
	const cells = new Uint8Array(across * down);
	for (let y = 0; y < down * cellSize; y++) {
		const row = Math.floor(y / cellSize) * across;
		for (let x = 0, at = y * columns; x < across * cellSize; x++, at++) {
			const cell = row + Math.floor(x / cellSize);
			cells[cell] = (cells[cell] as number) + (mask[at] as number);
		}
	}
	for (let cell = 0; cell < cells.length; cell++)
		cells[cell] = (cells[cell] as number) >= pixelsPerCell ? 1 : 0;
	return cells;
}
