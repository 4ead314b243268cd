/** Where a stream starts, told in the answer to PLAY (RFC 2326 §12.33). */
export interface RtpInfo {
	readonly url: string;
	/** Sequence number of the first packet. */
	readonly sequence: number;
	/** RTP timestamp of the first picture; absent when there is none yet. */
	readonly timestamp?: number;
}

export function formatRtpInfo(streams: readonly RtpInfo[]): string {
	return streams
		.map(({ url, sequence, timestamp }) => {
			const time = timestamp === undefined ? "" : `;rtptime=${timestamp}`;
			return `url=${url};seq=${sequence}${time}`;
		})
		.join(",");
}

/** The client's side, for tests and for `persienne doctor`; undefined when the value is malformed. */
export function parseRtpInfo(value: string): RtpInfo[] | undefined {
	const streams = value.split(",").map((text) => {
		const match = /^\s*url=([^;\s]+);seq=(\d{1,5})(?:;rtptime=(\d{1,10}))?\s*$/i.exec(text);
		if (!match?.[1]) return undefined;
		const stream = { url: match[1], sequence: Number(match[2]) };
		return match[3] === undefined ? stream : { ...stream, timestamp: Number(match[3]) };
	});
	const known = streams.filter((stream) => stream !== undefined);
	return known.length === streams.length ? known : undefined;
}
