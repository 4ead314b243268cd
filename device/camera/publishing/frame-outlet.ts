import type { PublicFrame } from "../../../masks/sanitise/public-frame.ts";
import type { Clock } from "../../clock.ts";
import type { FilterExpression } from "../../onvif/events/filter.ts";
import { FramePace } from "../../onvif/metadata/frame-pace.ts";
import { frameJson } from "../../onvif/metadata/json.ts";
import { type FrameSources, frameModule, frameTopic } from "../brokers/frame-topics.ts";

export interface FrameOutlet {
	/** True while there is somewhere to publish frames. */
	readonly isOpen: boolean;
	/** How a frame is written, and where it goes; undefined when it goes nowhere. */
	write(frame: PublicFrame): { readonly topic: string; readonly payload: Uint8Array } | undefined;
}

/**
 * Frames of the metadata stream, for a broker.
 *
 * @param prefix first levels of the topic
 * @param filter which profiles' frames; none for all
 */
export function frameOutlet(
	prefix: string,
	filter: readonly FilterExpression[],
	sources: () => FrameSources,
	clock: Clock,
): FrameOutlet {
	const pace = new FramePace(clock);
	return {
		get isOpen() {
			return frameTopic(filter, sources()) !== undefined;
		},
		write(frame) {
			const topic = frameTopic(filter, sources());
			if (topic === undefined || !pace.isDue(frame)) return undefined;
			return { topic: `${prefix}/${topic}`, payload: frameJson(frame, frameModule(sources())) };
		},
	};
}
