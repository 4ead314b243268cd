/** What two that cannot belong together cost. */
export const impossible = 1e6;

/**
 * Who belongs to whom, so that the costs of all are least together (the Hungarian method, with potentials).
 *
 * @param cost of the row and the column, `impossible` where they cannot belong together
 * @param alone what it costs to leave one without: more than that no pair costs
 * @returns for each row its column, or -1
 */
export function assign(
	rows: number,
	columns: number,
	cost: (row: number, column: number) => number,
	alone: number = impossible,
): number[] {
	const found = new Array<number>(rows).fill(-1);
	const costs = new Float64Array(rows * columns);
	// Who cannot belong to anybody is alone, whatever the others do.
	const [able, open] = [new Set<number>(), new Set<number>()];
	for (let row = 0; row < rows; row++)
		for (let column = 0; column < columns; column++) {
			const its = Math.min(alone, cost(row, column));
			costs[row * columns + column] = its;
			if (its >= alone) continue;
			able.add(row);
			open.add(column);
		}
	if (able.size === 0) return found;
	const [ables, opens] = [[...able], [...open].sort((a, b) => a - b)];
	const size = Math.max(ables.length, opens.length);
	const table = new Float64Array(ables.length * size).fill(alone);
	ables.forEach((row, index) => {
		opens.forEach((column, at) => {
			table[index * size + at] = costs[row * columns + column] as number;
		});
	});
	solve(table, ables.length, size).forEach((at, index) => {
		const [row, column] = [ables[index] as number, opens[at]];
		if (column !== undefined && (costs[row * columns + column] as number) < alone) found[row] = column;
	});
	return found;
}

/** @param costs row by row, @param size of each row, of which there are no more than that */
function solve(costs: Float64Array, rows: number, size: number): number[] {
	const [u, v] = [new Float64Array(size + 1), new Float64Array(size + 1)];
	const owner = new Int32Array(size + 1);
	const way = new Int32Array(size + 1);
	const least = new Float64Array(size + 1);
	const used = new Uint8Array(size + 1);
	for (let row = 1; row <= rows; row++) {
		owner[0] = row;
		least.fill(Number.POSITIVE_INFINITY);
		used.fill(0);
		let column = 0;
		do {
			used[column] = 1;
			const from = owner[column] as number;
			const its = (from - 1) * size - 1;
			let delta = Number.POSITIVE_INFINITY;
			let next = 0;
			for (let other = 1; other <= size; other++) {
				if (used[other] === 1) continue;
				const rest = (costs[its + other] as number) - (u[from] as number) - (v[other] as number);
				if (rest < (least[other] as number)) {
					least[other] = rest;
					way[other] = column;
				}
				if ((least[other] as number) < delta) {
					delta = least[other] as number;
					next = other;
				}
			}
			for (let other = 0; other <= size; other++) {
				if (used[other] === 1) {
					u[owner[other] as number] = (u[owner[other] as number] as number) + delta;
					v[other] = (v[other] as number) - delta;
				} else least[other] = (least[other] as number) - delta;
			}
			column = next;
		} while (owner[column] !== 0);
		do {
			const before = way[column] as number;
			owner[column] = owner[before] as number;
			column = before;
		} while (column !== 0);
	}
	const found = new Array<number>(rows).fill(-1);
	for (let column = 1; column <= size; column++) {
		const row = (owner[column] as number) - 1;
		if (row >= 0) found[row] = column - 1;
	}
	return found;
}
