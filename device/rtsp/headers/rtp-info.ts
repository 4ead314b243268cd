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
