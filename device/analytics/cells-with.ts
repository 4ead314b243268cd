/**
 * Those of some cells that have a value, in their order: what goes over them again and again is then spared to look for them.
 *
 * @param values one for each cell of the picture
 * @param room for as many numbers as there are cells: what is returned is the first part of it, until something else is put there
 */
export function cellsWith(
	cells: Int32Array,
	values: Uint8Array | Uint16Array,
	wanted: number,
	room: Int32Array,
): Int32Array {
	let count = 0;
	// By number: an iterator over as many costs more than what is done with them.
	for (let at = 0; at < cells.length; at++) {
		const cell = cells[at] as number;
		// Each is put down, and stays where it has the value: whether it has is not to be foreseen.
		room[count] = cell;
		if (values[cell] === wanted) count++;
	}
	return room.subarray(0, count);
}
