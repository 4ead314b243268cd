import type { AccessUnit } from "./access-unit.ts";
import type { Source, Subscriber } from "./stream.ts";

/** One XML document on its way to the viewers of a metadata track. */
export interface MetadataDocument {
	readonly data: Uint8Array;
	/** Media time in 1/90000 s: that of the picture that it tells of, if it tells of one. */
	readonly ticks: number;
	/** Wall time in milliseconds since 1970. */
	readonly takenAt: number;
}

/**
 * The source of a metadata track. It keeps nothing: who comes later is greeted with what is so at that moment. What was
 * queued under a mask policy that no longer holds is dropped by `flush` (invariant I4), for it may tell of what is masked now.
 */
export class MetadataFeed implements Source {
	readonly #subscribers = new Set<Subscriber>();
	readonly #greet: () => MetadataDocument;
	#ended = false;

	/** @param greet makes the first document of a new subscriber */
	constructor(greet: () => MetadataDocument) {
		this.#greet = greet;
	}

	get viewers(): number {
		return this.#subscribers.size;
	}

	subscribe(subscriber: Subscriber): () => void {
		if (this.#ended) {
			subscriber.end();
			return () => {};
		}
		this.#subscribers.add(subscriber);
		subscriber.unit(unitOf(this.#greet()));
		return () => this.#subscribers.delete(subscriber);
	}

	push(document: MetadataDocument): void {
		const unit = unitOf(document);
		for (const subscriber of [...this.#subscribers]) subscriber.unit(unit);
	}

	flush(): void {
		for (const subscriber of [...this.#subscribers]) subscriber.flush();
	}

	end(): void {
		this.#ended = true;
		for (const subscriber of [...this.#subscribers]) subscriber.end();
		this.#subscribers.clear();
	}
}

/** Any document may be the first: there is nothing that it refers to. */
function unitOf(document: MetadataDocument): AccessUnit {
	return { codec: "metadata", key: true, revision: 0, state: "masked", ...document };
}
