import type { RandomSource } from "../../auth/nonce.ts";
import type { Clock } from "../../clock.ts";
import type { TrackFormat } from "../../media/access-unit.ts";
import type { Source } from "../../media/stream.ts";
import { type Packetiser, payloadTypes } from "../../rtp/packetiser.ts";
import { RtpSender } from "../../rtp/sender.ts";
import { DatagramOutlet } from "../datagram-outlet.ts";
import type { RtspLimits } from "../limits.ts";
import type { GroupAddress, MulticastTarget, OpenMulticast } from "../link.ts";
import { RtspError } from "../status.ts";
import { Track } from "../track.ts";
import { type GroupMember, MulticastGroup } from "./group.ts";

export interface MulticastGroupsOptions {
	readonly clock: Clock;
	readonly limits: RtspLimits;
	readonly random: RandomSource;
	readonly cname: string;
	readonly packetiser: Packetiser;
	readonly open: OpenMulticast;
}

/** Something that is to be sent to a group. */
export interface Multicast {
	readonly source: Source;
	readonly format: TrackFormat;
	/** RTP clock rate in Hz, where it is not that of video. */
	readonly rate?: number | undefined;
	/** Our address on the network that it is for. */
	readonly localAddress: string;
	/** Where it goes, as that is at each moment; undefined when it goes nowhere. */
	readonly group: () => GroupAddress | undefined;
}

interface Entry {
	readonly opening: Promise<MulticastGroup>;
	readonly wanted: () => GroupAddress | undefined;
}

/** What is known of one group. */
export interface GroupStatus {
	readonly source: Source;
	/** Where it goes, as `239.192.0.1:5004`. */
	readonly address: string;
	readonly packets: number;
	/** Bytes of RTP payload. */
	readonly octets: number;
	/** Units that found no place. */
	readonly skipped: number;
}

/** All multicast groups that are sent to. */
export class MulticastGroups {
	readonly #options: MulticastGroupsOptions;
	readonly #entries = new Map<string, Entry>();
	readonly #opened = new Set<MulticastGroup>();

	constructor(options: MulticastGroupsOptions) {
		this.#options = options;
	}

	get size(): number {
		return this.#entries.size;
	}

	/** Those that are open. */
	get status(): GroupStatus[] {
		return [...this.#opened].map(({ source, target: { address, port }, track: { sender, skipped } }) => {
			const { packets, octets } = sender;
			return { source, address: `${address}:${port}`, packets, octets, skipped };
		});
	}

	/**
	 * Joins the group that this is sent to, which begins with the first one.
	 *
	 * @param ended called when the group is no more
	 * @throws RtspError 461 where there is none, or something else is sent to it; 503 when there are too many
	 */
	async join(what: Multicast, ended: () => void): Promise<GroupMember> {
		for (;;) {
			const address = what.group();
			if (!address) throw new RtspError(461, "this is not sent by multicast");
			const group = await this.#open({ ...address, localAddress: what.localAddress }, what);
			if (group.source !== what.source) throw new RtspError(461, "something else is sent to this group");
			// It may have been closed, or be no longer what is wanted, since.
			if (!group.isClosed && isSame(group.target, what.group())) return group.admit(ended);
			if (!group.isClosed) throw new RtspError(503, "multicast is being changed", [["Retry-After", "1"]]);
		}
	}

	/** Ends groups that are not as they are wanted: to be called after each change of addresses. */
	review(): void {
		for (const { opening, wanted } of [...this.#entries.values()])
			void opening.then(
				(group) => {
					if (!isSame(group.target, wanted())) group.end();
				},
				() => {},
			);
	}

	close(): void {
		for (const { opening } of [...this.#entries.values()])
			void opening.then(
				(group) => group.end(),
				() => {},
			);
	}

	#open(target: MulticastTarget, what: Multicast): Promise<MulticastGroup> {
		const key = `${target.localAddress} ${target.address} ${target.port}`;
		const known = this.#entries.get(key);
		if (known) return known.opening;
		if (this.#entries.size >= this.#options.limits.multicastGroups)
			throw new RtspError(503, "too many multicast groups");
		const opening = this.#create(target, what, () => this.#entries.delete(key));
		this.#entries.set(key, { opening, wanted: what.group });
		opening.catch(() => this.#entries.delete(key));
		return opening;
	}

	async #create(
		target: MulticastTarget,
		{ format, rate, source }: Multicast,
		onClosed: () => void,
	): Promise<MulticastGroup> {
		const { clock, cname, limits, open, packetiser, random } = this.#options;
		const sender = new RtpSender(payloadTypes[format], cname, random, rate);
		const pair = await open(target);
		const { address: destination, port, ttl } = target;
		const transport = {
			...({ profile: "RTP/AVP", lower: "UDP", multicast: true } as const),
			...{ destination, port: [port, port + 1] as const, ttl, ssrc: sender.ssrc },
		};
		const outlet = new DatagramOutlet(pair, transport, clock, limits.datagramRate);
		const track = new Track({ source, sender, outlet, packetiser, clock, limits });
		const group: MulticastGroup = new MulticastGroup({
			target,
			source,
			track,
			onClosed: () => {
				this.#opened.delete(group);
				onClosed();
			},
		});
		this.#opened.add(group);
		return group;
	}
}

function isSame(one: GroupAddress, other: GroupAddress | undefined): boolean {
	return one.address === other?.address && one.port === other.port && one.ttl === other.ttl;
}
