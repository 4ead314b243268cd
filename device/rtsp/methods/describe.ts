import { UnpackableError } from "../../rtp/payload.ts";
import { type Answer, type Exchange, urlOf } from "../exchange.ts";
import { describeStream } from "../sdp.ts";
import { RtspError } from "../status.ts";

/** DESCRIBE (RFC 2326 §10.2): the stream in SDP. It waits for a key frame, which brings the decoder's parameters. */
export async function describe(exchange: Exchange): Promise<Answer> {
	const { viewer, request, stream, metadata, audio, multicast } = exchange;
	const { service, link } = viewer;
	const accept = request.headers.get("accept");
	if (accept && !/application\/(?:sdp|\*)|\*\/\*/i.test(accept))
		throw new RtspError(406, "only application/sdp");
	const keyFrame = await viewer.hold(stream).keyFrame(service.limits.keyFrameMs);
	if (!keyFrame) throw new RtspError(503, "the stream gives no picture", [["Retry-After", "1"]]);
	try {
		service.packetiser.payloads(keyFrame);
		const { info } = stream;
		const address = link.localAddress;
		const { runId } = service;
		const body = describeStream({
			info,
			keyFrame,
			metadata: metadata !== undefined,
			audio: audio?.info,
			address,
			runId,
			...(multicast?.announced && { groupOf: (track: number) => multicast.group(track) }),
		});
		return {
			status: 200,
			headers: [
				["Content-Base", urlOf(exchange)],
				["Content-Type", "application/sdp"],
			],
			body,
		};
	} catch (error) {
		if (!(error instanceof UnpackableError)) throw error;
		service.log.error({ path: stream.info.path, reason: error.message }, "this stream cannot go over RTP");
		throw new RtspError(415, error.message);
	}
}
