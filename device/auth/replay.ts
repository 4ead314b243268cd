/**
 * Remembers which responses were accepted, so that each is good once. Stricter than the nonce count of RFC 7616 §3.4
 * where it matters and laxer where clients need it: an eavesdropper's copy never passes, while clients that count in
 * decimal, start anywhere or send requests out of order do.
 */
export class ReplayMemory {
	readonly #used = new Map<string, { readonly madeAt: number; readonly responses: Set<string> }>();
	readonly #capacity: number;
	#size = 0;
	#horizon = Number.NEGATIVE_INFINITY;

	/** @param capacity responses remembered in all */
	constructor(capacity: number) {
		this.#capacity = capacity;
	}

	/** Nonces made at this time or before are not remembered any more and have to be refused as stale. */
	get horizon(): number {
		return this.#horizon;
	}

	has(nonce: string, response: string): boolean {
		return this.#used.get(nonce)?.responses.has(response) ?? false;
	}

	add(nonce: string, madeAt: number, response: string): void {
		const entry = this.#used.get(nonce);
		if (entry) entry.responses.add(response);
		else this.#used.set(nonce, { madeAt, responses: new Set([response]) });
		this.#size++;
		if (this.#size > this.#capacity) this.#forgetOldest();
	}

	/** Drops nonces made before `madeAt`, which their age refuses anyway. */
	expire(madeAt: number): void {
		for (const [nonce, entry] of this.#used) {
			// In order of first use, which is nearly that of making: a late one goes when it comes to the front.
			if (entry.madeAt >= madeAt) return;
			this.#forget(nonce);
		}
	}

	#forgetOldest(): void {
		for (const [nonce, entry] of this.#used) {
			this.#horizon = Math.max(this.#horizon, entry.madeAt);
			this.#forget(nonce);
			return;
		}
	}

	#forget(nonce: string): void {
		this.#size -= this.#used.get(nonce)?.responses.size ?? 0;
		this.#used.delete(nonce);
	}
}
