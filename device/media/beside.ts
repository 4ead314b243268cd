/** What goes out beside the pictures of a stream, each in a track of its own. */
export interface Beside {
	readonly metadata: boolean;
	readonly audio: boolean;
}

/** Every combination, as the last segment of a stream's path says it. */
const segments: Readonly<Record<string, Beside>> = {
	video: { metadata: false, audio: false },
	metadata: { metadata: true, audio: false },
	audio: { metadata: false, audio: true },
	"audio-metadata": { metadata: true, audio: true },
};

/** Undefined for a segment that says nothing. */
export function parseBeside(segment: string): Beside | undefined {
	return Object.hasOwn(segments, segment) ? segments[segment] : undefined;
}

export function formatBeside({ metadata, audio }: Beside): string {
	return [audio ? ["audio"] : [], metadata ? ["metadata"] : []].flat().join("-") || "video";
}

export function isSameBeside(one: Beside, other: Beside): boolean {
	return one.metadata === other.metadata && one.audio === other.audio;
}
