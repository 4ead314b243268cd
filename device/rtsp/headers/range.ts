/** What a live stream is described with: from now on (RFC 2326 §3.6). */
export const liveRange = "npt=now-";

/**
 * From a time of day on (RFC 2326 §3.7, in milliseconds since 1970). ONVIF has PLAY answered with the time of the first picture, of
 * which RTP-Info tells the timestamp, so that a recorder knows at once when what it gets was filmed (Streaming, "RTSP audio and video
 * synchronization").
 */
export function clockRange(takenAt: number): string {
	return `clock=${new Date(takenAt).toISOString().replace(/[-:]/g, "")}-`;
}

const npt = String.raw`(?:now|\d{1,9}(?:\.\d{0,9})?|\d{1,6}:\d{1,2}:\d{1,2}(?:\.\d{0,9})?)`;
const nptRange = new RegExp(`^npt\\s*=\\s*(?:${npt}-(?:${npt})?|-${npt})(?:\\s*;\\s*time=\\S+)?$`, "i");

/**
 * Whether a Range header is one that a live stream can follow. Clients ask for `npt=0.000-` or `npt=now-` and get
 * what is live in either case; times of day (`clock=`) and frame numbers (`smpte=`) belong to recordings.
 */
export function isLiveRange(value: string): boolean {
	return nptRange.test(value.trim());
}
