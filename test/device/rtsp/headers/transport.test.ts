import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
	formatTransport,
	parseTransport,
	type Transport,
} from "../../../../device/rtsp/headers/transport.ts";

const udp: Transport = { profile: "RTP/AVP", lower: "UDP", multicast: false };
const tcp: Transport = { ...udp, lower: "TCP" };

/** Name, wire in, values out, canonical wire out. */
const table: [string, string, Transport[], string][] = [
	[
		"ffmpeg 5.1 by UDP",
		"RTP/AVP/UDP;unicast;client_port=24816-24817",
		[{ ...udp, clientPort: [24816, 24817] }],
		"RTP/AVP;unicast;client_port=24816-24817",
	],
	[
		"ffmpeg 5.1 by TCP",
		"RTP/AVP/TCP;unicast;interleaved=0-1",
		[{ ...tcp, interleaved: [0, 1] }],
		"RTP/AVP/TCP;unicast;interleaved=0-1",
	],
	[
		"live555 of 2024 by UDP",
		"RTP/AVP;unicast;client_port=44930-44931",
		[{ ...udp, clientPort: [44930, 44931] }],
		"RTP/AVP;unicast;client_port=44930-44931",
	],
	[
		"GStreamer 1.22, which offers all it can",
		"RTP/AVP;unicast;client_port=50000-50001,RTP/AVP;multicast,RTP/AVP/TCP;unicast;interleaved=0-1",
		[
			{ ...udp, clientPort: [50000, 50001] },
			{ ...udp, multicast: true },
			{ ...tcp, interleaved: [0, 1] },
		],
		"RTP/AVP;unicast;client_port=50000-50001,RTP/AVP;multicast,RTP/AVP/TCP;unicast;interleaved=0-1",
	],
	[
		"lower case, blanks, one port, a quoted mode",
		'rtp/avp ; unicast ; client_port = 5000 ; mode = "play"',
		[{ ...udp, clientPort: [5000, 5001], mode: "PLAY" }],
		'RTP/AVP;unicast;client_port=5000-5001;mode="PLAY"',
	],
	[
		"no word on unicast, but ports of its own",
		"RTP/AVP;client_port=5000-5001",
		[{ ...udp, clientPort: [5000, 5001] }],
		"RTP/AVP;unicast;client_port=5000-5001",
	],
	[
		"the RFC's example of multicast",
		"RTP/AVP;multicast;destination=224.2.0.1;port=3456-3457;ttl=16",
		[{ ...udp, multicast: true, destination: "224.2.0.1", port: [3456, 3457], ttl: 16 }],
		"RTP/AVP;multicast;destination=224.2.0.1;port=3456-3457;ttl=16",
	],
	[
		"a server's answer",
		"RTP/AVP;unicast;source=192.0.2.1;client_port=5000-5001;server_port=6000-6001;ssrc=0A0B0C0D",
		[
			{
				...udp,
				source: "192.0.2.1",
				clientPort: [5000, 5001],
				serverPort: [6000, 6001],
				ssrc: 0x0a0b0c0d,
			},
		],
		"RTP/AVP;unicast;source=192.0.2.1;client_port=5000-5001;server_port=6000-6001;ssrc=0A0B0C0D",
	],
	[
		"secure RTP",
		"RTP/SAVP;unicast;client_port=1-2",
		[{ ...udp, profile: "RTP/SAVP", clientPort: [1, 2] }],
		"RTP/SAVP;unicast;client_port=1-2",
	],
	[
		"parameters that we do not know",
		"RTP/AVP;unicast;append;layers=2;client_port=4-5;x-dynamic=1",
		[{ ...udp, clientPort: [4, 5] }],
		"RTP/AVP;unicast;client_port=4-5",
	],
];

describe("the Transport header", () => {
	it.each(table)("of %s", (_, wire, transports, canonical) => {
		expect(parseTransport(wire)).toEqual(transports);
		expect(transports.map(formatTransport).join(",")).toBe(canonical);
		expect(parseTransport(canonical)).toEqual(transports);
	});

	it.each([
		["nothing", ""],
		["no protocol", "unicast;client_port=1-2"],
		["a port past 65535", "RTP/AVP;unicast;client_port=70000-70001"],
		["a channel past 255", "RTP/AVP/TCP;interleaved=256-257"],
		["half a channel at 255", "RTP/AVP/TCP;interleaved=255"],
		["ports that are words", "RTP/AVP;unicast;client_port=a-b"],
		["an SSRC that is none", "RTP/AVP;unicast;ssrc=xyz"],
		["one good and one bad", "RTP/AVP;unicast,;;"],
	])("is refused: %s", (_, wire) => {
		expect(parseTransport(wire)).toBeUndefined();
	});

	it("never makes the parser throw, and comes back from its canonical form", () => {
		const word = fc.constantFrom(
			"RTP/AVP",
			"/TCP",
			";",
			",",
			"=",
			"-",
			'"',
			"client_port",
			"unicast",
			"1",
			"ssrc",
			" ",
		);
		fc.assert(
			fc.property(
				fc.oneof(
					fc.string(),
					fc.array(word).map((words) => words.join("")),
				),
				(wire) => {
					const transports = parseTransport(wire);
					for (const { destination, source, mode, ...plain } of transports ?? [])
						expect(parseTransport(formatTransport(plain))).toEqual([plain]);
				},
			),
			{ numRuns: 2000 },
		);
	});
});
