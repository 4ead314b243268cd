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
	const costs: Float64Array[] = [];
	// Who cannot belong to anybody is alone, whatever the others do.
	const [able, open] = [new Set<number>(), new Set<number>()];
	for (let row = 0; row < rows; row++) {
		const its = new Float64Array(columns);
		costs.push(its);
		for (let column = 0; column < columns; column++) {
			its[column] = Math.min(alone, cost(row, column));
			if ((its[column] as number) >= alone) continue;
			able.add(row);
			open.add(column);
		}
	}
	const [ables, opens] = [[...able], [...open].sort((a, b) => a - b)];
	const size = Math.max(ables.length, opens.length);
	const table = ables.map((row) => {
		const its = new Float64Array(size).fill(alone);
		opens.forEach((column, at) => {
			its[at] = costs[row]?.[column] as number;
		});
		return its;
	});
	const found = new Array<number>(rows).fill(-1);
	solve(table, size).forEach((at, index) => {
		const [row, column] = [ables[index] as number, opens[at]];
		if (column !== undefined && (costs[row]?.[column] as number) < alone) found[row] = column;
	});
	return found;
}

/** @param size of each row of costs, of which there are no more than that */
function solve(costs: readonly Float64Array[], size: number): number[] {
	const [u, v] = [new Float64Array(size + 1), new Float64Array(size + 1)];
	const owner = new Int32Array(size + 1);
	const way = new Int32Array(size + 1);
	const least = new Float64Array(size + 1);
	const used = new Uint8Array(size + 1);
	for (let row = 1; row <= costs.length; row++) {
		owner[0] = row;
		least.fill(Number.POSITIVE_INFINITY);
		used.fill(0);
		let column = 0;
		do {
			used[column] = 1;
			const from = owner[column] as number;
			const its = costs[from - 1] as Float64Array;
			let delta = Number.POSITIVE_INFINITY;
			let next = 0;
			for (let other = 1; other <= size; other++) {
				if (used[other] === 1) continue;
				const rest = (its[other - 1] as number) - (u[from] as number) - (v[other] as number);
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
	const found = new Array<number>(costs.length).fill(-1);
	for (let column = 1; column <= size; column++) {
		const row = (owner[column] as number) - 1;
		if (row >= 0) found[row] = column - 1;
	}
	return found;
}
