import { startCamera, type VirtualCamera } from "persienne";
import { afterEach, describe, expect, it } from "vitest";
import { judgeDocument } from "../helpers/onvif-schema.ts";
import { RtspClient } from "../helpers/rtsp-client.ts";

/**
 * What goes out beside the pictures, in a whole session: nothing that a person typed, nothing outside the vocabulary, and no
 * box within a mask (invariants I2, I6).
 */
const running: VirtualCamera[] = [];
afterEach(async () => {
	await Promise.all(running.splice(0).map((each) => each.stop()));
});

const secret = "Balkon-von-Frau-Muster";

/** Documents of the metadata track until `enough` says so. */
async function documents(camera: VirtualCamera, enough: (all: string) => boolean): Promise<string[]> {
	const { port, pathname } = new URL(camera.urls.rtsp.main);
	const { user, password } = camera.credentials.viewer;
	const path = `${pathname.slice(1)}/metadata`;
	const client = await RtspClient.connect({ port: Number(port), path, user, password });
	try {
		const uri = `${client.url}/trackID=1`;
		const setup = await client.ask("SETUP", "Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n", uri);
		client.session = setup.headers.get("session")?.[0]?.split(";")[0] ?? "";
		expect((await client.ask("PLAY")).status).toBe(200);
		// Behind each packet's header of 12 bytes.
		const all = () => client.packets.map((packet) => packet.subarray(12).toString("utf8")).join("");
		await client.until(() => enough(all()));
		return all()
			.split(/(?=<\?xml )/)
			.filter((document) => document.endsWith("</tt:MetadataStream>"));
	} finally {
		await client.close();
	}
}

const boxes = (document: string) =>
	[
		...document.matchAll(/<tt:BoundingBox left="([^"]+)" top="([^"]+)" right="([^"]+)" bottom="([^"]+)"/g),
	].map(([, left, top, right, bottom]) => ({
		left: Number(left),
		top: Number(top),
		right: Number(right),
		bottom: Number(bottom),
	}));

/** Words that may stand between marks: the vocabulary, ONVIF's own, and tokens of the device. */
const allowed =
	/^(?:|persienne:Privacy\/\w+|tns1:(?:VideoSource\/MotionAlarm|RuleEngine\/CountAggregation\/OccupancyCounter|Media\/\w+)|urn:uuid:[0-9a-f-]{36}|Human|Vehicle)$/;
const allowedValues =
	/^(?:true|false|\d{1,4}|VideoSource_1|occupancy|motion|objects|Motion|Objects|unstated|main|main-encoder|[a-z]+-[a-z]+)$/;

describe("the metadata of a camera", () => {
	it("holds valid documents whose every word is of the vocabulary, and no box within a mask", async () => {
		const camera = await startCamera({
			scene: "town-square",
			seed: 7,
			analytics: ["motion", "people-count", "objects"],
			masks: [
				{
					name: secret,
					polygon: [
						[-1, 1],
						[0, 1],
						[0, -1],
						[-1, -1],
					],
				},
			],
		});
		running.push(camera);
		const found = await documents(camera, (all) => (all.match(/<tt:Object /g)?.length ?? 0) > 60);
		const all = found.join("");
		for (const document of found) judgeDocument(document);
		expect(all).not.toContain(secret);
		for (const [, text = ""] of all.matchAll(/>([^<]*)</g)) expect(text.trim()).toMatch(allowed);
		for (const [, value = ""] of all.matchAll(/ Value="([^"]*)"/g)) expect(value).toMatch(allowedValues);
		for (const element of [
			"LicensePlateInfo",
			"VehicleInfo",
			"HumanFace",
			"HumanBody",
			"Image",
			"Color",
			"Speed",
		])
			expect(all).not.toContain(element);
		const places = found.flatMap(boxes);
		expect(places.length).toBeGreaterThan(60);
		// The left half is masked: nothing is told of it. An object beside the edge may begin a cell before it.
		for (const { left, right } of places) {
			expect(right).toBeGreaterThan(0);
			expect(left).toBeGreaterThanOrEqual(-0.04);
		}
	});

	it("says nothing of where things are unless that is named", async () => {
		const camera = await startCamera({ scene: "town-square", seed: 7, analytics: ["motion"] });
		running.push(camera);
		const found = await documents(camera, (all) => all.includes("MotionAlarm"));
		expect(found.join("")).not.toContain("tt:Frame");
	});
});
