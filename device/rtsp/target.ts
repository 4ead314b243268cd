/** What a request URI points at. */
export interface Target {
	/** `host:port` as the client wrote it, without credentials; absent when the URI is a path. */
	readonly authority?: string;
	/** Present when the client wrote `rtsps`. */
	readonly secure?: true;
	/** Path of the stream below the server's root, without slashes at its ends: `cam-1/main`. `*` is the server itself. */
	readonly path: string;
	/** Number of the track, when the URI names one. */
	readonly track?: number;
}

/** Last segment of a track's URI, as in SDP's `a=control`. */
export const trackControl = (track: number): string => `trackID=${track}`;

const uriForm = /^(?:rtsp[stu]?:\/\/(?:[^/?#]*@)?([^/?#@]*))?(\/[^?#]*)?(?:\?[^#]*)?$/i;

/** Takes a request URI apart (RFC 2326 §3.2); undefined when it is none. The query is not looked at. */
export function parseTarget(uri: string): Target | undefined {
	if (uri === "*") return { path: "*" };
	const match = uriForm.exec(uri);
	if (!match) return undefined;
	const path = decode(match[2] ?? "");
	if (path === undefined) return undefined;
	const secure = /^rtsps:/i.test(uri) ? { secure: true as const } : {};
	const authority = match[1] ? { authority: match[1], ...secure } : {};
	const track = /^(.*)\/trackID=(\d{1,3})$/i.exec(path);
	return track
		? { ...authority, path: trim(track[1] ?? ""), track: Number(track[2]) }
		: { ...authority, path: trim(path) };
}

const trim = (path: string) => path.replace(/^\/+|\/+$/g, "");

function decode(path: string): string | undefined {
	try {
		return decodeURIComponent(path.replace(/\/+$/, ""));
	} catch {
		return undefined;
	}
}
