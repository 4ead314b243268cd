/** Counts things in all and by whom, and says when there are enough. */
export class Tally {
	readonly #limit: number;
	readonly #limitPerPeer: number;
	readonly #byPeer = new Map<string, number>();
	#total = 0;

	constructor(limit: number, limitPerPeer: number) {
		this.#limit = limit;
		this.#limitPerPeer = limitPerPeer;
	}

	/** Counts one more of `peer`'s; false, and not counted, when that would be too many. */
	add(peer: string): boolean {
		const own = this.#byPeer.get(peer) ?? 0;
		if (this.#total >= this.#limit || own >= this.#limitPerPeer) return false;
		this.#total++;
		this.#byPeer.set(peer, own + 1);
		return true;
	}

	remove(peer: string): void {
		const own = this.#byPeer.get(peer) ?? 0;
		if (own === 0) return;
		this.#total--;
		if (own === 1) this.#byPeer.delete(peer);
		else this.#byPeer.set(peer, own - 1);
	}
}
