import type { FilterExpression } from "../events/filter.ts";

/** Token of the one metadata configuration that a camera has. */
export const metadataToken = "metadata";

/** What a camera's metadata stream carries (tt:MetadataConfiguration), as it is kept from start to start. */
export interface MetadataSettings {
	readonly name: string;
	/** Whether frames with their objects are told. */
	readonly analytics: boolean;
	/** Where a camera that moves looks, and whether it moves. */
	readonly ptz: { readonly position: boolean; readonly status: boolean };
	/** Which events are told: those that meet all of these expressions, and so all when there is none; null for no events. */
	readonly events: readonly FilterExpression[] | null;
}

export const usualMetadata: MetadataSettings = {
	name: metadataToken,
	analytics: true,
	ptz: { position: false, status: false },
	events: [],
};
