import { createHash, timingSafeEqual } from "node:crypto";

const redacted = "[redacted]";

/**
 * A password or other value that must not be printed (invariant I9). String conversion, JSON, util.inspect and so
 * every log line give `[redacted]`; `reveal()` is the one way to the value, and easy to search for.
 */
export class Secret {
	readonly #value: string;

	constructor(value: string) {
		this.#value = value;
		Object.defineProperty(this, Symbol.for("nodejs.util.inspect.custom"), { value: () => redacted });
	}

	/** The value itself: call it where the value is used, never where it is stored or formatted. */
	reveal(): string {
		return this.#value;
	}

	/** Compares in a time that does not depend on where the two differ. */
	equals(other: string): boolean {
		const digest = (text: string) => createHash("sha256").update(text).digest();
		return timingSafeEqual(digest(this.#value), digest(other));
	}

	toString(): string {
		return redacted;
	}

	toJSON(): string {
		return redacted;
	}
}
