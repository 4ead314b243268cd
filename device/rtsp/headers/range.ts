/** What a live stream answers: from now on (RFC 2326 §3.6, §12.29). */
export const liveRange = "npt=now-";

const npt = String.raw`(?:now|\d{1,9}(?:\.\d{0,9})?|\d{1,6}:\d{1,2}:\d{1,2}(?:\.\d{0,9})?)`;
const nptRange = new RegExp(`^npt\\s*=\\s*(?:${npt}-(?:${npt})?|-${npt})(?:\\s*;\\s*time=\\S+)?$`, "i");

/**
 * Whether a Range header is one that a live stream can follow. Clients ask for `npt=0.000-` or `npt=now-` and get
 * what is live in either case; times of day (`clock=`) and frame numbers (`smpte=`) belong to recordings.
 */
export function isLiveRange(value: string): boolean {
	return nptRange.test(value.trim());
}
