import { createHash, createPublicKey, type KeyObject, sign } from "node:crypto";
import { isIP } from "node:net";
import {
	around,
	bits,
	boolean,
	identifier,
	instead,
	octets,
	sequence,
	set,
	time,
	unsigned,
	utf8,
} from "./der.ts";
import { canonicalName } from "./names.ts";

export interface CertificateFacts {
	/** A P-256 key. */
	readonly key: KeyObject;
	/** Names and addresses that it is good for. */
	readonly names: readonly string[];
	/** In milliseconds since 1970. */
	readonly notBefore: number;
	readonly notAfter: number;
	/** 16 random bytes. */
	readonly serial: Uint8Array;
}

const ecdsaWithSha256 = sequence(identifier("1.2.840.10045.4.3.2"));
const commonName = identifier("2.5.4.3");
const organisation = identifier("2.5.4.10");

/**
 * A server's certificate that vouches for itself (RFC 5280 §4.1), in PEM. Node.js makes keys and signatures, and no
 * certificates; this one form of them is little enough to write.
 */
export function selfSigned({ key, names, notBefore, notAfter, serial }: CertificateFacts): string {
	const publicKey = createPublicKey(key).export({ format: "der", type: "spki" });
	const name = sequence(
		set(sequence(organisation, utf8("Persienne"))),
		set(sequence(commonName, utf8("Persienne cameras"))),
	);
	// A serial number is positive.
	const number = Buffer.from(serial);
	number[0] = ((number[0] ?? 0) & 0x7f) | 0x40;
	const body = sequence(
		around(0, unsigned(Buffer.from([2]))),
		unsigned(number),
		ecdsaWithSha256,
		name,
		sequence(time(notBefore), time(notAfter)),
		name,
		publicKey,
		around(3, extensions(publicKey, names)),
	);
	const certificate = sequence(body, ecdsaWithSha256, bits(sign("sha256", body, key)));
	const lines = certificate.toString("base64").match(/.{1,64}/g) ?? [];
	return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}

/** It is for a server, and for nothing else: nobody who trusts it trusts what its key signs. */
function extensions(publicKey: Buffer, names: readonly string[]): Buffer {
	const keyId = createHash("sha256").update(publicKey).digest().subarray(0, 20);
	return sequence(
		extension("2.5.29.19", sequence(), true),
		// digitalSignature is the first of the bits.
		extension("2.5.29.15", bits(Buffer.from([0x80]), 7), true),
		extension("2.5.29.37", sequence(identifier("1.3.6.1.5.5.7.3.1"))),
		extension("2.5.29.17", sequence(...names.map(generalName))),
		extension("2.5.29.14", octets(keyId)),
	);
}

function extension(id: string, value: Buffer, critical = false): Buffer {
	return sequence(identifier(id), ...(critical ? [boolean(true)] : []), octets(value));
}

/** A dNSName or an iPAddress (RFC 5280 §4.2.1.6). */
function generalName(name: string): Buffer {
	if (isIP(name) === 0) return instead(2, Buffer.from(name, "latin1"));
	return instead(7, isIP(name) === 4 ? ipv4(name) : ipv6(name));
}

const ipv4 = (address: string): Buffer => Buffer.from(address.split(".").map(Number));

function ipv6(address: string): Buffer {
	const [head = "", tail] = canonicalName(address).split("::");
	const groups = (text: string) =>
		text === "" ? [] : text.split(":").map((group) => Number.parseInt(group, 16));
	const [before, after] = [groups(head), groups(tail ?? "")];
	const missing = tail === undefined ? 0 : 8 - before.length - after.length;
	const all = [...before, ...Array<number>(missing).fill(0), ...after];
	return Buffer.from(all.flatMap((group) => [group >> 8, group & 0xff]));
}
