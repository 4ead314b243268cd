import { describe, expect, it } from "vitest";
import { UnpackableError } from "../../../device/rtp/payload.ts";
import { describeStream } from "../../../device/rtsp/sdp.ts";
import { picture } from "../../helpers/words.ts";

const info = { path: "cam-1/main", codec: "h264", width: 1280, height: 720, fps: 12.5 } as const;

describe("the description of a stream", () => {
	it("tells an H.264 decoder its parameters", () => {
		const keyFrame = picture("K", 0);
		expect(
			describeStream({ info, keyFrame, metadata: false, address: "192.0.2.1", runId: 7 }).split("\r\n"),
		).toEqual([
			"v=0",
			"o=- 7 7 IN IP4 192.0.2.1",
			"s=cam-1/main",
			"c=IN IP4 0.0.0.0",
			"t=0 0",
			"a=tool:Persienne",
			"a=type:broadcast",
			"a=control:*",
			"a=range:npt=now-",
			"m=video 0 RTP/AVP 96",
			"a=rtpmap:96 H264/90000",
			"a=fmtp:96 packetization-mode=1;profile-level-id=42C01F;sprop-parameter-sets=Z0LAH9oBQBbsBEAAAAMAQAE=,aM48gA==",
			"a=framerate:12.5",
			"a=x-dimensions:1280,720",
			"a=recvonly",
			"a=control:trackID=0",
			"",
		]);
	});

	it("gives JPEG its static payload type, and IPv6 its own family", () => {
		const keyFrame = { ...picture("K", 0), codec: "mjpeg" as const };
		const sdp = describeStream({
			info: { ...info, codec: "mjpeg" },
			keyFrame,
			metadata: false,
			address: "2001:db8::1",
			runId: 7,
		});
		expect(sdp).toContain("o=- 7 7 IN IP6 2001:db8::1\r\n");
		expect(sdp).toContain("c=IN IP6 ::\r\n");
		expect(sdp).toContain("m=video 0 RTP/AVP 26\r\na=rtpmap:26 JPEG/90000\r\n");
		expect(sdp).not.toContain("fmtp");
	});

	it("names a track of metadata where there is one, beside the video and as it is otherwise", () => {
		const plain = { info, keyFrame: picture("K", 0), address: "192.0.2.1", runId: 7 };
		expect(describeStream({ ...plain, metadata: true })).toBe(
			`${describeStream({ ...plain, metadata: false })}m=application 0 RTP/AVP 107\r\na=rtpmap:107 vnd.onvif.metadata/90000\r\na=recvonly\r\na=control:trackID=1\r\n`,
		);
	});

	it.each([
		[{ format: "pcmu", rate: 8000, config: undefined }, "0", ["PCMU/8000"]],
		[
			{ format: "aac", rate: 16_000, config: Buffer.from("1408", "hex") },
			"97",
			[
				"mpeg4-generic/16000/1",
				"streamtype=5;profile-level-id=1;mode=AAC-hbr;sizelength=13;indexlength=3;indexdeltalength=3;config=1408",
			],
		],
	] as const)("names a track of sound before that of metadata: %#", (audio, type, [map, parameters]) => {
		const plain = { info, keyFrame: picture("K", 0), address: "192.0.2.1", runId: 7 };
		const without = describeStream({ ...plain, metadata: true }).split("\r\n");
		const added = describeStream({ ...plain, metadata: true, audio })
			.split("\r\n")
			.filter((line, index, lines) => index < lines.length - 1 && !without.includes(line));
		expect(added).toEqual([
			`m=audio 0 RTP/AVP ${type}`,
			`a=rtpmap:${type} ${map}`,
			...(parameters ? [`a=fmtp:${type} ${parameters}`] : []),
			"a=control:trackID=2",
		]);
	});

	it("cannot be made from a key frame without parameter sets", () => {
		const keyFrame = picture("p", 0);
		expect(() => describeStream({ info, keyFrame, metadata: false, address: "192.0.2.1", runId: 7 })).toThrow(
			UnpackableError,
		);
	});
});
