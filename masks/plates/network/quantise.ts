/**
 * The network's weights as whole numbers, in the order in which kernel.c has them. A layer's values are real ones times
 * `unit`, and never more than `most`; a weight is the real one times a power of two, as large as it may be without any
 * sum of 32 bits overflowing.
 */

/** Real 1 as a value of a channel. Pictures reach 29, and bars of black and white 40. */
const unit = 512;

/** A channel's largest value, real 64. */
const most = 32_767;

/** Luma less black, as a value: so that means of sixteen are whole numbers, too. */
const lumaUnit = 16;
const mostLuma = 129 * lumaUnit;

/** Channels of the layers, and how many blocks there are: see training/network.py. */
const [first, second, body, head, blocks] = [8, 16, 48, 4, 6];

/** Outputs that are computed at once. */
const group = 8;

type Read = (name: string, length: number) => Float32Array;

interface Layer {
	readonly shift: number;
	readonly bias: readonly number[];
	/** Of an input, then of the next, for each output. */
	readonly weight: (output: number, input: number) => number;
}

/** @param weights of the network's file, by name. Throws RangeError when there are others than the kernel's. */
export function quantise(weights: ReadonlyMap<string, Float32Array>): Uint8Array {
	const read: Read = (name, length) => {
		const values = weights.get(name);
		if (values?.length !== length) throw new RangeError(`the plate network's file has no ${name}`);
		return values;
	};
	const stem = [
		layer(read, "stem.0", first, 9, unit / lumaUnit, mostLuma),
		layer(read, "stem.1", second, first * 9, 1, most),
		layer(read, "stem.2", body, second * 9, 1, most),
	] as const;
	const pairs = Array.from({ length: blocks }, (_, block) => [
		layer(read, `around.${block}`, body, 9, 1, most),
		layer(read, `across.${block}`, body, body, 1, most),
	]).flat();
	const answers = layer(read, "head", head, body, 1, most, false);
	const out = new Packer();
	out.integers([...stem, ...pairs, answers].map(({ shift }) => shift));
	out.floats(Array.from({ length: head }, () => 1 / (unit * 2 ** answers.shift)));
	out.integers(stem[0].bias);
	out.pairs(first, 12, (output, at) =>
		at % 4 < 3 ? stem[0].weight(output, Math.floor(at / 4) * 3 + (at % 4)) : 0,
	);
	out.strided(stem[1], second, first);
	out.strided(stem[2], body, second);
	for (let block = 0; block < blocks; block++) {
		const [around, across] = [pairs[2 * block] as Layer, pairs[2 * block + 1] as Layer];
		out.integers(around.bias);
		out.pairs(body, 10, (output, tap) => (tap < 9 ? around.weight(output, tap) : 0));
		out.integers(across.bias);
		out.pairs(body, body, across.weight);
	}
	out.integers([...answers.bias, 0, 0, 0, 0]);
	out.pairs(group, body, (output, input) => (output < head ? answers.weight(output, input) : 0));
	return out.bytes();
}

/**
 * @param inputs of each output
 * @param ratio of an output's unit to an input's
 * @param largest an input's largest value
 * @param rounds whether sums are brought back to values; the last ones are not
 */
function layer(
	read: Read,
	name: string,
	outputs: number,
	inputs: number,
	ratio: number,
	largest: number,
	rounds = true,
): Layer {
	const [weights, biases] = [read(`${name}.weight`, outputs * inputs), read(`${name}.bias`, outputs)];
	const rows = Array.from(biases, (bias, output) => {
		let [sum, highest] = [0, 0];
		for (const value of weights.subarray(output * inputs, (output + 1) * inputs)) {
			sum += Math.abs(value * ratio);
			highest = Math.max(highest, Math.abs(value * ratio));
		}
		return { sum, highest, bias: Math.abs(bias * unit) };
	});
	// Half a unit for each weight that is rounded, and half a step for the sum that is.
	const fits = (scale: number) =>
		rows.every(
			({ sum, highest, bias }) =>
				(sum * scale + inputs / 2) * largest + (bias + 1) * scale < 2 ** 31 && highest * scale < 2 ** 15 - 1,
		);
	if (!fits(1)) throw new RangeError(`the plate network's ${name} is too large for whole numbers`);
	let shift = 0;
	while (shift < 24 && fits(2 ** (shift + 1))) shift++;
	const scale = 2 ** shift;
	const half = rounds && shift > 0 ? scale / 2 : 0;
	return {
		shift,
		bias: Array.from(biases, (value) => Math.round(value * unit * scale) + half),
		weight: (output, input) => Math.round((weights[output * inputs + input] as number) * ratio * scale),
	};
}

/** Puts numbers one behind the other, as a C compiler lays them out: little endian, in multiples of 16 bytes. */
class Packer {
	readonly #parts: Uint8Array[] = [];

	integers(values: readonly number[]): void {
		this.#parts.push(new Uint8Array(Int32Array.from(values).buffer));
	}

	floats(values: readonly number[]): void {
		this.#parts.push(new Uint8Array(Float32Array.from(values).buffer));
	}

	/** Of two inputs that are side by side, the weights of eight outputs; then of the next two. */
	pairs(outputs: number, inputs: number, weight: (output: number, input: number) => number): void {
		const values = new Int16Array(outputs * inputs);
		let at = 0;
		for (let from = 0; from < outputs; from += group)
			for (let input = 0; input < inputs; input += 2)
				for (let output = from; output < from + group; output++) {
					values[at++] = weight(output, input);
					values[at++] = weight(output, input + 1);
				}
		this.#parts.push(new Uint8Array(values.buffer));
	}

	/** A 3×3 convolution: its inputs are the channels of three places side by side, in three rows. */
	strided({ bias, weight }: Layer, outputs: number, channels: number): void {
		this.integers(bias);
		this.pairs(outputs, 9 * channels, (output, at) =>
			weight(output, (at % channels) * 9 + Math.floor(at / channels)),
		);
	}

	bytes(): Uint8Array {
		return Buffer.concat(this.#parts);
	}
}
