import { Secret } from "../secret.ts";

/** Bytes that nobody can guess: node:crypto's randomBytes, or a fixed sequence in tests (invariant I8). */
export type RandomBytes = (size: number) => Uint8Array;

/** 32 signs, none of which reads like another: no l and 1, no o and 0. */
const alphabet = "abcdefghijkmnpqrstuvwxyz23456789";
const groups = 4;
const groupLength = 5;

/** A new password of 4 groups of 5 signs, 100 bits, such as `k3m9x-…`: safe in a URL and in a shell, easy to type. */
export function generatePassword(random: RandomBytes): Secret {
	const signs = Array.from(random(groups * groupLength), (byte) => alphabet[byte % alphabet.length]);
	const parts = Array.from({ length: groups }, (_, i) =>
		signs.slice(i * groupLength, (i + 1) * groupLength).join(""),
	);
	return new Secret(parts.join("-"));
}

const maxPasswordLength = 128;

/** Why `text` cannot be a password, without repeating it; undefined when it can. */
export function passwordFlaw(text: string): string | undefined {
	if (text === "") return "it is empty";
	if (text.length > maxPasswordLength) return `it is longer than ${maxPasswordLength} characters`;
	// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what this refuses; no client could send them
	if (/[\u0000-\u001f\u007f]/.test(text)) return "it holds a control character";
	return undefined;
}
