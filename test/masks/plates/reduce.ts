import { main, reduced } from "./street.ts";

/** Three by three pixels of 1920×1080 to one, as area sampling does. */
export function reduce(luma: Uint8Array): Uint8Array {
	const small = new Uint8Array(reduced.width * reduced.height);
	const sums = new Uint16Array(reduced.width);
	for (let row = 0; row < reduced.height; row++) {
		sums.fill(0);
		for (let from = 3 * row; from < 3 * row + 3; from++) {
			let at = from * main.width;
			for (let column = 0; column < sums.length; column++, at += 3)
				sums[column]! += luma[at]! + luma[at + 1]! + luma[at + 2]!;
		}
		for (let column = 0; column < sums.length; column++)
			small[row * reduced.width + column] = Math.round(sums[column]! / 9);
	}
	return small;
}
