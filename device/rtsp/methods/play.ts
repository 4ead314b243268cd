import { videoClockRate } from "../../media/access-unit.ts";
import { type Answer, type Exchange, requireSession, urlOf } from "../exchange.ts";
import { clockRange, isLiveRange, liveRange } from "../headers/range.ts";
import { formatRtpInfo } from "../headers/rtp-info.ts";
import { formatSession } from "../headers/session.ts";
import { RtspError } from "../status.ts";

/**
 * PLAY (RFC 2326 §10.5): the stream from its latest key frame on. For a session that plays already it is a sign of
 * life. The answer waits for the first picture, since RTP-Info has to tell its timestamp.
 */
export async function play(exchange: Exchange): Promise<Answer> {
	const { request, viewer } = exchange;
	const session = requireSession(exchange);
	const range = request.headers.get("range");
	if (range !== undefined && !isLiveRange(range)) throw new RtspError(457, "a live stream has no past");
	const resumes = session.state === "ready";
	await session.play();
	viewer.releaseHold();
	if (session.state === "closed") throw new RtspError(503, "the stream is over");
	viewer.service.viewBegan(session);
	const { id, tracks } = session;
	const headers = (range: string): [string, string][] => [
		["Session", formatSession({ id })],
		["Range", range],
	];
	if (!resumes) return { status: 200, headers: headers(liveRange) };
	const starts = [...tracks.values()].flatMap(({ next }) => next?.takenAt ?? []);
	const began = starts.length > 0 ? Math.min(...starts) : undefined;
	const info = [...tracks].map(([number, { next, sender }]) => {
		const start = { url: urlOf(exchange, number), sequence: sender.sequence };
		if (!next || began === undefined) return start;
		// The timestamps of all tracks are of the one moment that Range tells, also where a track's first packet is a later one.
		const since = Math.round(((next.takenAt - began) * videoClockRate) / 1000);
		return { ...start, timestamp: sender.timestamp(next.ticks - since) };
	});
	return {
		status: 200,
		headers: [
			...headers(began === undefined ? liveRange : clockRange(began)),
			["RTP-Info", formatRtpInfo(info)],
		],
		written: () => session.release(),
	};
}
