/**
 * The cells whose flag is 1, in rising order. Most have none, and are passed over four at a time; what goes over the others again and
 * again is then spared to look for them.
 *
 * @param flags 0 or 1 for each cell, in memory that begins at a whole number of four bytes
 * @param room as long as there are cells: what is returned is the first part of it, until something else is put there
 */
export function flagged(flags: Uint8Array, room: Int32Array): Int32Array {
	const fours = new Uint32Array(flags.buffer, flags.byteOffset, flags.length >> 2);
	let count = 0;
	for (let four = 0; four < fours.length; four++) {
		if (fours[four] === 0) continue;
		// Each is put down, and stays where it has a flag: whether it has is not to be foreseen.
		for (let cell = 4 * four; cell < 4 * four + 4; cell++) {
			room[count] = cell;
			count += flags[cell] as number;
		}
	}
	for (let cell = 4 * fours.length; cell < flags.length; cell++) if (flags[cell] === 1) room[count++] = cell;
	return room.subarray(0, count);
}
