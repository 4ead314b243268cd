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
	const size = Math.max(rows, columns);
	const [u, v] = [new Float64Array(size + 1), new Float64Array(size + 1)];
	const owner = new Int32Array(size + 1);
	const way = new Int32Array(size + 1);
	const least = new Float64Array(size + 1);
	const used = new Uint8Array(size + 1);
	const costOf = (row: number, column: number) =>
		row <= rows && column <= columns ? Math.min(alone, cost(row - 1, column - 1)) : alone;
	for (let row = 1; row <= rows; row++) {
		owner[0] = row;
		least.fill(Number.POSITIVE_INFINITY);
		used.fill(0);
		let column = 0;
		do {
			used[column] = 1;
			const from = owner[column] as number;
			let delta = Number.POSITIVE_INFINITY;
			let next = 0;
			for (let other = 1; other <= size; other++) {
				if (used[other] === 1) continue;
				const rest = costOf(from, other) - (u[from] as number) - (v[other] as number);
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
	for (let column = 1; column <= columns; column++) {
		const row = (owner[column] as number) - 1;
		if (row >= 0 && row < rows && cost(row, column - 1) < alone) found[row] = column - 1;
	}
	return found;
}
