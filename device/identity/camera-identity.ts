import { createHash } from "node:crypto";

/** What a camera is known by, the same after each start. */
export interface CameraIdentity {
	/** In its canonical form: lower case, with dashes. */
	readonly uuid: string;
	readonly serial: string;
	/** Locally administered, in lower case with colons. */
	readonly mac: string;
}

/**
 * The identity of a camera of an installation. It tells nothing of either, and two cameras, or two installations,
 * do not share one: by the birthday bound the odds of a clash among a thousand are below one in a million.
 *
 * @param installation a UUID
 */
export function cameraIdentity(installation: string, camera: string): CameraIdentity {
	return {
		uuid: uuidV5(installation, `camera:${camera}`),
		serial: serialOf(digest(installation, "serial", camera)),
		mac: macOf(digest(installation, "mac", camera)),
	};
}

/** RFC 9562 §5.5: the SHA-1 of namespace and name, with version and variant put in. */
export function uuidV5(namespace: string, name: string): string {
	const hash = createHash("sha1")
		.update(Buffer.from(namespace.replaceAll("-", ""), "hex"))
		.update(name, "utf8")
		.digest();
	return formatUuid(hash.subarray(0, 16), 5);
}

/** RFC 9562 §4: version in the high half of octet 6, variant 10 in the top bits of octet 8. */
export function formatUuid(octets: Uint8Array, version: number): string {
	const bytes = Buffer.from(octets);
	bytes[6] = ((bytes[6] as number) & 0x0f) | (version << 4);
	bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
	const hex = bytes.toString("hex");
	return [0, 8, 12, 16, 20].map((start, i) => hex.slice(start, [8, 12, 16, 20, 32][i])).join("-");
}

function digest(...parts: string[]): Buffer {
	return createHash("sha256").update(JSON.stringify(parts)).digest();
}

/** Digits alone: letters among them could be taken for a number plate. */
function serialOf(hash: Buffer): string {
	return String(hash.readUIntBE(0, 6) % 1e14).padStart(14, "0");
}

/** IEEE 802: in the first octet bit 1 set says locally administered, bit 0 clear says one station. */
function macOf(hash: Buffer): string {
	const octets = Buffer.from(hash.subarray(0, 6));
	octets[0] = ((octets[0] as number) & 0xfc) | 0x02;
	return octets.toString("hex").replace(/(..)(?=.)/g, "$1:");
}
