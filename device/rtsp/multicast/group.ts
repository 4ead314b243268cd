import type { Source } from "../../media/stream.ts";
import type { RtpSender } from "../../rtp/sender.ts";
import type { Instant } from "../../rtp/wall-origin.ts";
import type { MulticastTarget } from "../link.ts";
import type { Outlet } from "../outlet.ts";
import type { SessionTrack, Track, TrackEvents } from "../track.ts";

export interface MulticastGroupOptions {
	readonly target: MulticastTarget;
	readonly source: Source;
	/** Sends to the group; the group closes it. */
	readonly track: Track;
	/** Called once, when the last member has gone. */
	readonly onClosed: () => void;
}

/**
 * What one multicast address is sent: once, however many watch. It sends while any of its members plays, and is closed when
 * the last one has gone (ONVIF Streaming §5.2.1.5).
 */
export class MulticastGroup {
	readonly target: MulticastTarget;
	readonly source: Source;
	readonly track: Track;
	readonly #onClosed: () => void;
	readonly #members = new Set<GroupMember>();
	readonly #playing = new Map<GroupMember, TrackEvents>();
	#closed = false;

	constructor({ target, source, track, onClosed }: MulticastGroupOptions) {
		this.target = target;
		this.source = source;
		this.track = track;
		this.#onClosed = onClosed;
	}

	get isClosed(): boolean {
		return this.#closed;
	}

	/** One more who is to get it. @param ended called when nothing more is sent, whatever they do */
	admit(ended: () => void): GroupMember {
		const member = new GroupMember(this, ended);
		this.#members.add(member);
		return member;
	}

	play(member: GroupMember, events: TrackEvents): void {
		const first = this.#playing.size === 0;
		this.#playing.set(member, events);
		if (!first) return;
		this.track.start({
			queued: () => this.#each((each) => each.queued()),
			taken: () => {},
			ended: () => this.end(),
			unpackable: () => this.#each((each) => each.unpackable()),
		});
	}

	pause(member: GroupMember): void {
		if (this.#playing.delete(member) && this.#playing.size === 0) this.track.stop();
	}

	leave(member: GroupMember): void {
		this.pause(member);
		this.#members.delete(member);
		if (this.#members.size === 0) this.#close();
	}

	/** Sends nobody anything any more. */
	end(): void {
		for (const member of [...this.#members]) member.ended();
		this.#close();
	}

	#close(): void {
		if (this.#closed) return;
		this.#closed = true;
		this.track.close(true);
		this.#onClosed();
	}

	#each(tell: (events: TrackEvents) => void): void {
		for (const events of [...this.#playing.values()]) tell(events);
	}
}

/** A session's part in a multicast group: the packets are the group's. */
export class GroupMember implements SessionTrack {
	readonly ended: () => void;
	readonly #group: MulticastGroup;

	constructor(group: MulticastGroup, ended: () => void) {
		this.#group = group;
		this.ended = ended;
	}

	get sender(): RtpSender {
		return this.#group.track.sender;
	}

	get outlet(): Outlet {
		return this.#group.track.outlet;
	}

	get skipped(): number {
		return this.#group.track.skipped;
	}

	get next(): Instant | undefined {
		return this.#group.track.next;
	}

	start(events: TrackEvents): void {
		this.#group.play(this, events);
	}

	release(): void {
		this.#group.track.release();
	}

	stop(): void {
		this.#group.pause(this);
	}

	close(): void {
		this.#group.leave(this);
	}
}
