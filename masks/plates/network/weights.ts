/**
 * Reads the weights out of an ONNX file, which is a protocol buffer: as much of that format as names and numbers take.
 *
 *     ModelProto.graph = 7;  GraphProto.initializer = 5;
 *     TensorProto.dims = 1, data_type = 2 (1: 32-bit floats), name = 8, raw_data = 9 (little endian)
 */
export function readWeights(model: Uint8Array): ReadonlyMap<string, Float32Array> {
	const weights = new Map<string, Float32Array>();
	for (const graph of fieldsOf(model)) {
		if (graph.number !== 7) continue;
		for (const initializer of fieldsOf(graph.bytes)) {
			if (initializer.number !== 5) continue;
			const fields = [...fieldsOf(initializer.bytes)];
			const name = fields.find(({ number }) => number === 8);
			const raw = fields.find(({ number }) => number === 9);
			if (name && raw && fields.some(({ number, value }) => number === 2 && value === 1))
				weights.set(new TextDecoder().decode(name.bytes), floats(raw.bytes));
		}
	}
	return weights;
}

interface Field {
	readonly number: number;
	/** Of a field that is a number; its lower 32 bits. */
	readonly value: number;
	/** Of a field that is text, bytes or a message. */
	readonly bytes: Uint8Array;
}

const nothing = new Uint8Array();

function* fieldsOf(message: Uint8Array): Generator<Field> {
	let at = 0;
	const byte = (): number => {
		const value = message[at++];
		if (value === undefined) throw new RangeError("the plate network's file is cut off");
		return value;
	};
	const varint = (): number => {
		let value = 0;
		for (let shift = 0; shift < 70; shift += 7) {
			const part = byte();
			if (shift < 35) value += (part & 0x7f) * 2 ** shift;
			if (part < 0x80) return value;
		}
		throw new RangeError("the plate network's file is no ONNX");
	};
	while (at < message.length) {
		const key = varint();
		const [number, kind] = [Math.floor(key / 8), key & 7];
		if (kind === 0) {
			yield { number, value: varint(), bytes: nothing };
			continue;
		}
		const length = kind === 2 ? varint() : kind === 5 ? 4 : kind === 1 ? 8 : Number.POSITIVE_INFINITY;
		if (at + length > message.length) throw new RangeError("the plate network's file is cut off");
		yield { number, value: 0, bytes: message.subarray(at, at + length) };
		at += length;
	}
}

/** Copied: the bytes of a message may lie at any address. */
function floats(bytes: Uint8Array): Float32Array {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	return Float32Array.from({ length: Math.floor(bytes.length / 4) }, (_, index) =>
		view.getFloat32(index * 4, true),
	);
}
