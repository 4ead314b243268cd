import type { Logger } from "../log.ts";

/** A media profile was created, deleted, or has other configurations than before (`tns1:Media/ProfileChanged`). */
interface ProfileChange {
	readonly kind: "profile";
	/** Of the profile; it may be gone by now. */
	readonly token: string;
}

/**
 * A configuration is not what it was (`tns1:Media/ConfigurationChanged`). A mask belongs to the video source
 * configuration that it lies on, and has a token of its own.
 */
interface ConfigurationChange {
	readonly kind: "configuration";
	/** Of the configuration, or of the mask; it may be gone by now. */
	readonly token: string;
	readonly type: ConfigurationType;
}

/** tr2:ConfigurationEnumeration, as far as there is something that changes, and what lies on a picture. */
type ConfigurationType =
	| "VideoSource"
	| "VideoEncoder"
	| "AudioSource"
	| "AudioEncoder"
	| "Metadata"
	| "PTZ"
	| "Analytics"
	| "Mask"
	| "OSD";

export type Change = ProfileChange | ConfigurationChange;

/**
 * Who changes what clients know of a camera says so here, once the change is in force; who tells clients listens. One
 * per camera. Listeners are called in the order in which they came, before `emit` returns; one that throws is logged,
 * and keeps neither the others nor the change waiting.
 */
export class Changes {
	readonly #log: Logger;
	readonly #listeners = new Set<(change: Change) => void>();

	constructor(log: Logger) {
		this.#log = log;
	}

	/** Adds a listener; the function returned removes it. */
	listen(listener: (change: Change) => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	emit(change: Change): void {
		for (const listener of [...this.#listeners]) {
			try {
				listener(change);
			} catch (error) {
				this.#log.error({ err: error, kind: change.kind }, "a change could not be told to everybody");
			}
		}
	}
}
