/** What goes out beside the pictures of a stream, each in a track of its own. */
export interface Beside {
	/** All of it, or no more than the events: what was seen in the pictures is for profiles that have the analytics. */
	readonly metadata: "all" | "events" | false;
	readonly audio: boolean;
}

/** Every combination, as the last segment of a stream's path says it. */
const segments: Readonly<Record<string, Beside>> = {
	video: { metadata: false, audio: false },
	metadata: { metadata: "all", audio: false },
	events: { metadata: "events", audio: false },
	audio: { metadata: false, audio: true },
	"audio-metadata": { metadata: "all", audio: true },
	"audio-events": { metadata: "events", audio: true },
};

/** Undefined for a segment that says nothing. */
export function parseBeside(segment: string): Beside | undefined {
	return Object.hasOwn(segments, segment) ? segments[segment] : undefined;
}

export function formatBeside(beside: Beside): string {
	return Object.keys(segments).find((name) => isSameBeside(segments[name] as Beside, beside)) as string;
}

export function isSameBeside(one: Beside, other: Beside): boolean {
	return one.metadata === other.metadata && one.audio === other.audio;
}
