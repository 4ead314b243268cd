import { audioTrack, metadataTrack, type Session } from "./session.ts";

export type TrackKind = "video" | "metadata" | "audio";

/** What went over a track. */
export interface TrackAmount {
	readonly packets: number;
	/** Bytes of RTP payload. */
	readonly octets: number;
	/** Pictures, or other units, that the viewer was too slow for. */
	readonly skipped: number;
}

export interface TrackTraffic extends TrackAmount {
	readonly kind: TrackKind;
	/** It goes to a group, which is sent to once, however many watch. */
	readonly multicast: boolean;
}

export function trafficOf({ tracks }: Pick<Session, "tracks">): TrackTraffic[] {
	return [...tracks].map(([number, { sender, skipped, outlet }]) => {
		const { packets, octets } = sender;
		return { kind: kindOf(number), multicast: outlet.transport.multicast, packets, octets, skipped };
	});
}

/** Counts what sessions got, once they are over. */
export class PastTraffic {
	readonly #insider: string | undefined;
	readonly #byPath = new Map<string, Map<TrackKind, TrackAmount>>();

	/** @param insider a user of the device's own, who is not counted */
	constructor(insider?: string) {
		this.#insider = insider;
	}

	/** To be called once a session: it is known by its stream, of which there are not many. */
	add(session: Pick<Session, "account" | "stream" | "tracks">): void {
		if (session.account.user === this.#insider) return;
		const { path } = session.stream.info;
		const known = this.#byPath.get(path) ?? new Map<TrackKind, TrackAmount>();
		this.#byPath.set(path, known);
		for (const { kind, multicast, packets, octets, skipped } of trafficOf(session)) {
			if (multicast) continue;
			const before = known.get(kind) ?? nothing;
			known.set(kind, {
				packets: before.packets + packets,
				octets: before.octets + octets,
				skipped: before.skipped + skipped,
			});
		}
	}

	of(path: string): ReadonlyMap<TrackKind, TrackAmount> {
		return this.#byPath.get(path) ?? new Map();
	}
}

const nothing: TrackAmount = { packets: 0, octets: 0, skipped: 0 };

function kindOf(number: number): TrackKind {
	if (number === metadataTrack) return "metadata";
	return number === audioTrack ? "audio" : "video";
}
