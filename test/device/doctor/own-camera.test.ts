import { startCamera, type VirtualCamera } from "persienne";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkNames } from "../../../device/doctor/check.ts";
import { allChecks } from "../../../device/doctor/checks/all.ts";
import { examineAll, type Patient, words } from "./examination.ts";
import { FakeDevice } from "./fake-device.ts";

let camera: VirtualCamera;
let patient: Patient;
beforeAll(async () => {
	camera = await startCamera({
		scene: "street",
		seed: 7,
		video: {
			main: { size: "640x360", fps: 8, bitrate: "800k" },
			sub: { size: "320x180", fps: 5, bitrate: "200k" },
			mjpeg: { size: "320x184", fps: 5 },
		},
	});
	patient = { url: camera.urls.onvif, ...camera.credentials.viewer };
});
afterAll(() => camera?.stop());

const perProfile = ["stream-uri", "rtsp", "snapshot"].flatMap((check) =>
	["main", "sub", "mjpeg"].map((token) => `${check} ${token}`),
);

describe("our own camera", () => {
	it.each(["tcp", "udp"] as const)("fails no check, over %s", async (transport) => {
		const findings = await examineAll(patient, { transport });
		const failures = Object.values(findings).filter(({ result }) => result === "failed");
		expect(failures).toEqual([]);
		for (const name of [
			"reachable",
			"time",
			"services",
			"pre-auth",
			"wrong-password",
			"rtsp-refusal",
			...perProfile,
		])
			expect(words(findings)).toMatchObject({ [name]: "passed" });
		expect(findings["rtsp main"]?.detail).toMatch(
			/^h264 640x360, \d\.\d fps, \d+ pictures in \d\.\d s, the first after \d+ ms$/,
		);
		expect(findings["snapshot sub"]?.detail).toMatch(/^JPEG 320x180, \d+ bytes$/);
	});

	it("with an H.265 main stream is told as it is, in the service that has a word for it", async () => {
		await using coded = await startCamera({
			scene: "street",
			video: { main: { codec: "h265", size: "320x180", fps: 5 }, sub: { size: "320x180", fps: 5 } },
			masks: [
				{
					name: "sky",
					polygon: [
						[-1, 1],
						[1, 1],
						[0, 0.8],
					],
				},
			],
		});
		const own = { url: coded.urls.onvif, ...coded.credentials.viewer };
		const only = ["media1-profiles", "media2-profiles", "masks"] as const;
		const findings = await examineAll(own, { only: [...only] });
		expect(findings["media1-profiles"]?.detail).toMatch(
			/^main without an encoder; .* \(Media has no word for H\.265: Media2 tells of such encoders\)$/,
		);
		expect(findings["media2-profiles"]?.detail).toMatch(/^main H265 320x180/);
		expect(findings["masks"]?.detail).toBe("1 mask, on");
	});

	it("is told from a stranger's view when nobody signs in", async () => {
		const findings = words(await examineAll(patient, { credential: undefined }));
		expect(findings).toMatchObject({
			"pre-auth": "passed",
			"device-information": "skipped: nobody was named to sign in as (--user)",
			scopes: "skipped: device-information was skipped",
		});
		expect(findings).not.toHaveProperty("rtsp main");
	});

	it("refuses a wrong password, and what needs one is skipped and not tried", async () => {
		const findings = await examineAll({ ...patient, password: "nope-nope" });
		expect(words(findings)).toMatchObject({
			services: "passed",
			"device-information": "failed: it does not accept these credentials",
			"media2-profiles": "skipped: device-information failed",
			"wrong-password": "skipped: device-information failed",
		});
		expect(JSON.stringify(findings)).not.toContain("nope-nope");
	});

	it("is examined in part when that is asked for, with what the part needs", async () => {
		const findings = await examineAll(patient, { only: ["snapshot"] });
		expect(Object.keys(findings)).toEqual([
			"reachable",
			"time",
			"services",
			"device-information",
			"media1-profiles",
			"media2-profiles",
			"snapshot main",
			"snapshot sub",
			"snapshot mjpeg",
		]);
	});
});

describe("credentials that the library would garble in a UsernameToken", () => {
	it.each([
		["viewer", "pässwörd"],
		["a&b", "password"],
	])("of %s go by digest", async (user, password) => {
		const bodies: string[] = [];
		await using device = await FakeDevice.start({
			GetDeviceInformation: ({ body, request }, response) => {
				bodies.push(body);
				if (request.headers.authorization === undefined)
					response.setHeader("www-authenticate", 'Digest realm="x", nonce="y", qop="auth", algorithm=MD5');
				response.writeHead(401);
				return "";
			},
		});
		await examineAll({ url: device.url, user, password }, { only: ["device-information"] });
		expect(bodies).toHaveLength(2);
		expect(bodies.join()).not.toContain("UsernameToken");
	});
});

describe("the checks", () => {
	it("run in the order that the help gives", () => {
		expect(allChecks.map(({ name }) => name)).toEqual(checkNames);
	});

	it("stand after what they need", () => {
		for (const [place, { needs, uses = [] }] of allChecks.entries())
			for (const other of [...needs, ...uses])
				expect(allChecks.findIndex(({ name }) => name === other)).toBeLessThan(place);
	});
});
