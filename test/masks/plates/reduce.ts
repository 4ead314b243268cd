import { main, reduced } from "./street.ts";

/** Three by three pixels of 1920×1080 to one, as area sampling does. */
export function reduce(luma: Uint8Array): Uint8Array {
	const small = new Uint8Array(reduced.width * reduced.height);
	for (let at = 0; at < small.length; at++) {
		const start = 3 * (Math.floor(at / reduced.width) * main.width + (at % reduced.width));
		let sum = 0;
		for (let part = 0; part < 9; part++) {
			sum += luma[start + Math.floor(part / 3) * main.width + (part % 3)] as number;
		}
		small[at] = Math.round(sum / 9);
	}
	return small;
}
