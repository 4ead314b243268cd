/** What a camera says of one picture that it gives away. No field tells what is in the picture. */
export interface Statement {
	/** `still` is a picture by itself, a JPEG; `video` is one of a stream. */
	readonly kind: "video" | "still";
	/** A decoder can start here, and the parameter sets are part of it. */
	readonly key: boolean;
	/** `dark` when the whole picture is fill. */
	readonly state: "masked" | "dark";
	/** How often the camera's policy had changed since it started. */
	readonly revision: number;
	/** Counts the pictures of one stream, or the stills of one camera, from 0; after 2^32 - 1 comes 0. */
	readonly sequence: number;
	/** When the picture was taken, in milliseconds since 1970. */
	readonly takenAt: number;
	/** The camera's UUID, as ONVIF and discovery tell it. */
	readonly camera: string;
	/** Hash of the mask policy in force, 64 hexadecimal digits; undefined when the camera had none. */
	readonly policy: string | undefined;
	/** Digest of the picture before in the stream; all zero for the first one, and for a still. */
	readonly previous: Uint8Array;
	/** Fingerprint of the key that signs for this camera: 16 hexadecimal digits. */
	readonly signer: string;
}

const version = 1;
const flags = { dark: 0x01, still: 0x02, key: 0x04 } as const;
const knownFlags = flags.dark | flags.still | flags.key;

/** Bytes of a statement. */
export const statementLength = 104;

/** A digest that belongs to nothing. */
export const noDigest: Uint8Array = new Uint8Array(32);

/**
 *      0         1       2          6          10        16       32            64           96       104
 *     +---------+-------+----------+----------+---------+--------+-------------+------------+--------+
 *     | version | flags | revision | sequence | taken   | camera | policy      | previous   | signer |
 *     | = 1     |       |          |          | at, ms  | UUID   | SHA-256     | SHA-256    |        |
 *     +---------+-------+----------+----------+---------+--------+-------------+------------+--------+
 *
 * Numbers have their most significant byte first. Flags: bit 0 dark, bit 1 still, bit 2 key; the others are 0.
 */
export function encodeStatement(statement: Statement): Buffer {
	const bytes = Buffer.alloc(statementLength);
	bytes[0] = version;
	bytes[1] =
		(statement.state === "dark" ? flags.dark : 0) |
		(statement.kind === "still" ? flags.still : 0) |
		(statement.key ? flags.key : 0);
	bytes.writeUInt32BE(statement.revision >>> 0, 2);
	bytes.writeUInt32BE(statement.sequence >>> 0, 6);
	bytes.writeUIntBE(Math.max(0, Math.trunc(statement.takenAt)) % 2 ** 48, 10, 6);
	bytes.write(statement.camera.replaceAll("-", ""), 16, "hex");
	bytes.write(statement.policy ?? "", 32, "hex");
	bytes.set(statement.previous, 64);
	bytes.write(statement.signer, 96, "hex");
	return bytes;
}

/** Undefined for what is no statement of this version. */
export function decodeStatement(bytes: Buffer): Statement | undefined {
	if (bytes.length !== statementLength || bytes[0] !== version) return undefined;
	const set = bytes[1] as number;
	if ((set & ~knownFlags) !== 0) return undefined;
	const policy = bytes.subarray(32, 64);
	return {
		kind: set & flags.still ? "still" : "video",
		key: (set & flags.key) !== 0,
		state: set & flags.dark ? "dark" : "masked",
		revision: bytes.readUInt32BE(2),
		sequence: bytes.readUInt32BE(6),
		takenAt: bytes.readUIntBE(10, 6),
		camera: bytes.toString("hex", 16, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-"),
		policy: policy.equals(noDigest) ? undefined : policy.toString("hex"),
		previous: bytes.subarray(64, 96),
		signer: bytes.toString("hex", 96, 104),
	};
}
