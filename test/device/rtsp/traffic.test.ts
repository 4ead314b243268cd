import { expect, it } from "vitest";
import { metadataTrack, type Session, videoTrack } from "../../../device/rtsp/session.ts";
import { PastTraffic, trafficOf } from "../../../device/rtsp/traffic.ts";

type Seen = Pick<Session, "account" | "stream" | "tracks">;

/** A session of one stream whose tracks sent so much. */
function session(user: string, multicast = false): Seen {
	const track = (packets: number, octets: number) => ({
		sender: { packets, octets },
		skipped: 1,
		outlet: { transport: { multicast } },
	});
	const tracks = new Map([
		[videoTrack, track(10, 1_000)],
		[metadataTrack, track(2, 300)],
	]);
	return { account: { user }, stream: { info: { path: "cam-1/main" } }, tracks } as unknown as Seen;
}

it("tells a session's tracks apart", () => {
	expect(trafficOf(session("lea"))).toEqual([
		{ kind: "video", multicast: false, packets: 10, octets: 1_000, skipped: 1 },
		{ kind: "metadata", multicast: false, packets: 2, octets: 300, skipped: 1 },
	]);
});

it("adds up what sessions got that are over, but for groups', and for the device's own", () => {
	const past = new PastTraffic("persienne-wall");
	for (const user of ["lea", "ann", "persienne-wall"]) past.add(session(user));
	past.add(session("lea", true));
	expect(past.of("cam-1/main").get("video")).toEqual({ packets: 20, octets: 2_000, skipped: 2 });
	expect(past.of("cam-1/main").get("metadata")).toEqual({ packets: 4, octets: 600, skipped: 2 });
	expect(past.of("cam-2/main").size).toBe(0);
});
