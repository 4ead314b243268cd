import { jsonScan } from "../../../masks/sanitise/json-scan.ts";
import { findPlateText, findPlateTextBelow } from "../../../masks/sanitise/plate-text.ts";
import { ScanTrippedError } from "../../../masks/sanitise/public-event.ts";
import type { PublicFrame } from "../../../masks/sanitise/public-frame.ts";
import type { Clock } from "../../clock.ts";
import type { FilterExpression } from "../../onvif/events/filter.ts";
import { FramePace } from "../../onvif/metadata/frame-pace.ts";
import { frameJson } from "../../onvif/metadata/json.ts";
import { type FrameSources, frameModule, frameTopic } from "../brokers/frame-topics.ts";

export interface FrameOutlet {
	/** True while there is somewhere to publish frames. */
	readonly isOpen: boolean;
	/**
	 * How a frame is written, and where it goes; undefined when it goes nowhere.
	 *
	 * @throws ScanTrippedError when it, or names that go out with it, reads like a number plate
	 */
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
	const readsLikePlate = nameScan(prefix.split("/"));
	const valueReadsLikePlate = jsonScan();
	return {
		get isOpen() {
			return frameTopic(filter, sources()) !== undefined;
		},
		write(frame) {
			const now = sources();
			const topic = frameTopic(filter, now);
			if (topic === undefined || !pace.isDue(frame)) return undefined;
			const module = frameModule(now);
			if (readsLikePlate(topic, module)) throw new ScanTrippedError("frame");
			const payload = frameJson(frame, module);
			if (valueReadsLikePlate(payload)) throw new ScanTrippedError("frame");
			return { topic: `${prefix}/${topic}`, payload: new TextEncoder().encode(payload) };
		},
	};
}

/** Looks at the topic of frames and at the name in them, which may be a plate together, and again when they are others. */
function nameScan(levels: readonly string[]): (topic: string, module: string | undefined) => boolean {
	let last:
		| { readonly topic: string; readonly module: string | undefined; readonly found: boolean }
		| undefined;
	return (topic, module) => {
		if (last?.topic !== topic || last.module !== module) {
			// Behind two words of ours stand the profile's token and the module's name.
			const chosen = [...topic.split("/").slice(2), ...(module === undefined ? [] : [module])];
			const country = findPlateText([...levels, topic].join("/")) ?? findPlateTextBelow(levels, chosen);
			last = { topic, module, found: country !== undefined };
		}
		return last.found;
	};
}
