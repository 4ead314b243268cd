import { FF_DECODER_MJPEG } from "node-av/constants";
import { Codec, Packet } from "node-av/lib";
import { failed, type ProfileCheck, passed, skipped } from "../check.ts";
import { exchange, type HttpAnswer } from "../network/http.ts";
import { read, uriAnswer } from "../onvif/answers.ts";
import { Decoder } from "../rtsp/decoder.ts";
import { NotSupported, Refusal, Trouble } from "../trouble.ts";
import type { Visit } from "../visit.ts";

/** GetSnapshotUri for each profile that has video, and what is there: a JPEG, for those alone who sign in. */
export const snapshot: ProfileCheck = {
	name: "snapshot",
	of: "profile",
	needs: ["device-information"],
	uses: ["media1-profiles", "media2-profiles"],
	async run(visit, { token, service, video }) {
		if (!video) return skipped("the profile has no video");
		const uri = await snapshotUri(visit.client.media(service), token);
		if (uri === undefined) return skipped("the device has no snapshots");
		if (!URL.canParse(uri)) return failed("what it gives is no URI");
		const url = new URL(uri);
		if (url.protocol !== "http:") return failed(`the URI is not for http: ${url.protocol}//${url.host}`);
		if (!(await visit.isDevice(url.hostname))) return failed(`the URI names another host: ${url.hostname}`);
		const { body, contentType } = await fetchSigned(url, visit);
		if (!/^image\/jpe?g\b/i.test(contentType)) return failed(`its type is ${contentType || "not told"}`);
		const { width, height } = decodeJpeg(body, visit.options.limits.pixels);
		return passed(`JPEG ${width}x${height}, ${body.length} bytes`);
	},
};

/** Undefined when the device has none. */
async function snapshotUri(client: Visit["client"], profileToken: string): Promise<string | undefined> {
	try {
		const answer = await client.ask((cam, done) => cam.getSnapshotUri({ profileToken }, done));
		return read(uriAnswer, answer, "a URI").uri;
	} catch (error) {
		if (error instanceof NotSupported) return undefined;
		throw error;
	}
}

/** Asks as a stranger first, who has to be refused, and then answers the challenge (RFC 7616). */
async function fetchSigned(url: URL, visit: Visit): Promise<HttpAnswer> {
	const { limits, clock } = visit.options;
	const bounds = { maxBytes: limits.snapshotBytes, timeoutMs: limits.answerMs, clock };
	const stranger = await exchange({ url, method: "GET" }, bounds);
	if (stranger.status === 200) throw new Trouble("anybody may fetch it");
	const challenges = stranger.challenges.filter((challenge) => /^Digest /i.test(challenge));
	if (stranger.status !== 401 || challenges.length === 0)
		throw new Trouble(`a stranger is answered ${stranger.status} and not asked for a digest`);
	const authorization = answerChallenges(challenges, url, visit);
	const answer = await exchange({ url, method: "GET", headers: { authorization } }, bounds);
	if (answer.status === 401) throw new Refusal("it does not accept these credentials");
	if (answer.status !== 200) throw new Trouble(`it answers ${answer.status}`);
	return answer;
}

function answerChallenges(challenges: readonly string[], { pathname, search }: URL, visit: Visit): string {
	try {
		return visit.client.cam.digestAuth([...challenges], { method: "GET", path: pathname + search });
	} catch {
		throw new Trouble("its challenge cannot be answered");
	}
}

function decodeJpeg(data: Buffer, maxPixels: number) {
	using decoder = new Decoder(Codec.findDecoderByName(FF_DECODER_MJPEG), maxPixels);
	using packet = new Packet();
	packet.alloc();
	packet.data = data;
	const pictures = [...(decoder.decode(packet) ?? []), ...(decoder.decode(null) ?? [])];
	const [picture] = pictures;
	if (!picture?.whole) throw new Trouble("it is no picture that can be decoded");
	return picture;
}
