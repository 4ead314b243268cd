/** What a clip may ask of the machine. Files are not trusted: each limit holds against one that was made to hurt. */
export interface ClipLimits {
	/** Longest side of a picture in pixels. */
	readonly side: number;
	/** Pixels in a still picture. */
	readonly picturePixels: number;
	/** Pixels in a frame of video: a decoder keeps up to 17 of them. */
	readonly videoPixels: number;
	/** Streams in a file, tracks of sound and subtitles included. */
	readonly streams: number;
	/** Bytes read to recognise the format. */
	readonly probeBytes: number;
	/** Packets and bytes that the survey at the start reads; a longer file is believed about its duration. */
	readonly surveyPackets: number;
	readonly surveyBytes: number;
	/** Packets of video in a row that yield no frame before the clip is given up as damaged. */
	readonly barrenPackets: number;
	/** Failed reads in a row before the rest of the file counts as missing. */
	readonly failedReads: number;
	/** Packets decoded in one draw: a clip that is behind catches up over several. */
	readonly packetsPerDraw: number;
	/** Seconds between two frames beyond which the timestamps have a break, unless a frame lasts so long. */
	readonly longestStep: number;
}

export const defaultClipLimits: ClipLimits = {
	side: 8192,
	picturePixels: 40_000_000,
	videoPixels: 4096 * 2304,
	streams: 32,
	probeBytes: 256 * 1024,
	surveyPackets: 100_000,
	surveyBytes: 128 * 1024 * 1024,
	barrenPackets: 600,
	failedReads: 16,
	packetsPerDraw: 50,
	longestStep: 10,
};
