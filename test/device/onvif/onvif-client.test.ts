import { Cam, type CamProfile, Discovery } from "onvif";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemClock } from "../../../device/clock.ts";
import { silentLogger } from "../../../device/log.ts";
import { DiscoveryResponder } from "../../../device/onvif/discovery/responder.ts";
import { localInterfaces } from "../../../device/onvif/interfaces.ts";
import { multicastTrouble, udpSocket } from "../../helpers/multicast.ts";
import { passwordOf, type Served, serve, testCamera, testPtzCamera } from "../../helpers/onvif-camera.ts";

/*
 * The npm package `onvif`, the client inside UniFi Protect, against the camera. The camera's clock stands still in March
 * 2026: the client has to find its way by GetSystemDateAndTime.
 */

let served: Served;
beforeAll(async () => {
	served = await serve();
});
afterAll(() => served[Symbol.asyncDispose]());

function connect(options: Record<string, unknown> = {}): Promise<Cam> {
	return new Promise((resolve, reject) => {
		const cam = new Cam(
			{
				hostname: "127.0.0.1",
				port: served.server.port,
				username: "viewer",
				password: passwordOf("viewer"),
				timeout: 10_000,
				...options,
			},
			(error) => (error ? reject(error) : resolve(cam)),
		);
	});
}

type Method = (...args: unknown[]) => void;

/** Calls the client's methods by name, with a promise for their callback. */
const callOf =
	(cam: Cam) =>
	(method: string, ...args: unknown[]): Promise<Record<string, unknown>> =>
		new Promise((resolve, reject) => {
			const done = (error: Error | null, data: Record<string, unknown>) =>
				error ? reject(error) : resolve(data);
			(cam as unknown as Record<string, Method>)[method]?.(...args, done);
		});

describe.each([
	["WS-UsernameToken", {}],
	["HTTP digest", { useWSSecurity: false }],
])("with %s", (_name, options) => {
	test("it connects and finds services, profiles and an active source", async () => {
		const cam = await connect(options);
		expect(Object.keys(cam.uri ?? {}).sort()).toEqual([
			"analytics",
			"device",
			"deviceIO",
			"events",
			"imaging",
			"media",
			"media2",
		]);
		expect(cam.uri?.media?.hostname).toBe("127.0.0.1");
		expect((cam.profiles as CamProfile[]).map((profile) => profile["$"].token)).toEqual([
			"main",
			"sub",
			"mjpeg",
		]);
		expect(cam.activeSource).toMatchObject({ sourceToken: "lens", profileToken: "main", encoding: "H264" });
	});

	test("it gets an address for each profile's stream and snapshot", async () => {
		const call = callOf(await connect(options));
		for (const profileToken of ["main", "sub", "mjpeg"]) {
			expect(await call("getStreamUri", { protocol: "RTSP", profileToken })).toMatchObject({
				uri: `rtsp://127.0.0.1:8554/cam-1/${profileToken}`,
			});
			expect(await call("getSnapshotUri", { profileToken })).toMatchObject({
				uri: `${served.url}/snapshot?profile=${profileToken}`,
			});
		}
	});

	test("it reads who the camera is", async () => {
		expect(await callOf(await connect(options))("getDeviceInformation")).toMatchObject({
			manufacturer: "Persienne",
			model: "Virtual <Camera> & Co",
			firmwareVersion: "0.1.0",
		});
	});

	test("a wrong password is refused", async () => {
		const cam = await connect(options);
		(cam as { password?: string }).password = "wrong";
		await expect(callOf(cam)("getDeviceInformation")).rejects.toThrow();
	});
});

describe("npm onvif changes", () => {
	const admin = { username: "admin", password: passwordOf("admin") };

	test("the network's names", async () => {
		const call = callOf(await connect(admin));
		await call("setNTP", { fromDHCP: false, type: "DNS", dnsName: "ntp.example" });
		expect(await call("getNTP")).toMatchObject({ NTPManual: { DNSname: "ntp.example" } });
	});

	test("users", async () => {
		const call = callOf(await connect(admin));
		await call("createUsers", [{ username: "vms", password: "long-enough", userLevel: "User" }]);
		expect(JSON.stringify(await call("getUsers"))).toContain("vms");
		await call("deleteUsers", ["vms"]);
		expect(JSON.stringify(await call("getUsers"))).not.toContain("vms");
	});

	test("an encoder, with the elements in the order that it has", async () => {
		const call = callOf(await connect(admin));
		const configurations = (await call("getVideoEncoderConfigurations")) as unknown as Record<
			string,
			unknown
		>[];
		const sub = configurations.find((found) => JSON.stringify(found).includes("sub-encoder"));
		const resolution = { width: 480, height: 270 };
		await call("setVideoEncoderConfiguration", { ...sub, resolution });
		expect(JSON.stringify(await call("getVideoEncoderConfigurations"))).toContain('"width":480');
	});
});

test("texts over the pictures are made, changed and deleted", async () => {
	const call = callOf(await connect({ username: "operator", password: passwordOf("operator") }));
	const list = async () =>
		((await call("getOSDs")) as { getOSDsResponse: { OSDs: Record<string, unknown>[] } }).getOSDsResponse
			.OSDs;
	expect(JSON.stringify(await call("getOSDOptions"))).toContain('"Total":8');
	await call("createOSD", { plaintext: "south gate", position: "LowerRight", fontSize: 60 });
	const [, made] = await list();
	expect(made).toMatchObject({
		position: { type: "LowerRight" },
		textString: { plainText: "south gate", fontSize: 60 },
	});
	const { token } = (made as Record<string, unknown>)["$"] as { token: string };
	const moment = { dateFormat: "yyyy-MM-dd", timeFormat: "HH:mm:ss", position: { x: 0.5, y: -0.5 } };
	await call("setOSD", { OSDToken: token, ...moment, fontColor: { X: 255, Y: 200, Z: 1 } });
	expect((await list())[1]).toMatchObject({ textString: { type: "DateAndTime", timeFormat: "HH:mm:ss" } });
	await call("deleteOSD", token);
	expect(await list()).toHaveLength(1);
});

test("an operation that the camera lacks is an error that names it", async () => {
	await expect(callOf(await connect())("imagingStop", {})).rejects.toThrow(
		"Optional Action Not Implemented: Stop",
	);
});

/** The client knows no other port, so it has to be free here, and multicast has to work. */
async function discoveryTrouble(): Promise<string | undefined> {
	try {
		await using _socket = await udpSocket(3702);
	} catch (error) {
		return `UDP port 3702: ${error}`;
	}
	return multicastTrouble();
}
const loopback = localInterfaces().find(({ address }) => address === "127.0.0.1")?.name ?? "lo";
const trouble = await discoveryTrouble();
if (trouble) console.warn(`discovery by the npm package onvif is not tested here: ${trouble}`);

test.skipIf(trouble !== undefined)("it discovers the camera, and gets all the way to a stream", async () => {
	const { identity, scopes } = testCamera();
	const responder = await DiscoveryResponder.open({
		host: "127.0.0.1",
		clock: systemClock,
		log: silentLogger,
		limits: { maxDelayMs: 100 },
	});
	try {
		responder.add({ uuid: identity.uuid, scopes, httpPort: served.server.port });
		const found = await new Promise<Cam>((resolve, reject) => {
			Discovery.on("error", () => {});
			// Another camera on this machine may answer as well.
			Discovery.on("device", (device) => {
				if (Number((device as Cam).port) === served.server.port) resolve(device as Cam);
			});
			Discovery.probe({ timeout: 3_000, device: loopback }, () => reject(new Error("not discovered")));
		});
		expect(found.xaddrs?.map(String)).toEqual([`${served.url}/onvif/device_service`]);
		Object.assign(found, { username: "viewer", password: passwordOf("viewer") });
		const call = callOf(found);
		await call("connect");
		expect(await call("getStreamUri", { protocol: "RTSP" })).toMatchObject({
			uri: "rtsp://127.0.0.1:8554/cam-1/main",
		});
	} finally {
		Discovery.removeAllListeners();
		await responder.close();
	}
});

describe("with a PTZ camera", () => {
	let moving: Served;
	beforeAll(async () => {
		moving = await serve({ camera: testPtzCamera() });
	});
	afterAll(() => moving[Symbol.asyncDispose]());

	const operator = { username: "operator", password: passwordOf("operator") };
	const where = async (call: ReturnType<typeof callOf>) => {
		moving.camera.clock.advance(10_000);
		return (await call("getStatus", {})) as { position: object; moveStatus: object };
	};

	test("it finds the node and its configuration", async () => {
		const cam = await connect({ port: moving.server.port, ...operator });
		expect(Object.keys(cam.uri ?? {})).toContain("ptz");
		const call = callOf(cam);
		expect(Object.keys(await call("getNodes"))).toEqual(["ptz-node"]);
		expect(Object.keys(await call("getConfigurations"))).toEqual(["ptz"]);
		expect(JSON.stringify(await call("getConfigurationOptions", "ptz"))).toContain("TranslationSpaceFov");
		expect(cam.activeSource).toMatchObject({ ptz: { name: "ptz", token: "ptz" } });
	});

	test("it moves to a place, by a way, on and on, and stops", async () => {
		const call = callOf(await connect({ port: moving.server.port, ...operator }));
		await call("absoluteMove", { x: 0.5, y: -0.5, zoom: 0.25 });
		expect(await where(call)).toMatchObject({
			position: { x: 0.5, y: -0.5, zoom: 0.25 },
			moveStatus: { panTilt: "IDLE", zoom: "IDLE" },
		});
		await call("relativeMove", { x: -0.25, y: 0.25, zoom: 0.25, speed: { x: 0.5, y: 0.5, zoom: 0.5 } });
		expect((await where(call)).position).toMatchObject({ x: 0.25, y: -0.25, zoom: 0.5 });
		await call("continuousMove", { x: 0.1, y: 0, zoom: 0, timeout: 60_000 });
		moving.camera.clock.advance(1_000);
		expect(await call("getStatus", {})).toMatchObject({ moveStatus: { panTilt: "MOVING", zoom: "IDLE" } });
		await call("stop", { panTilt: true, zoom: true });
		expect(await where(call)).toMatchObject({ moveStatus: { panTilt: "IDLE" } });
	});

	test("it keeps presets and a home, goes there, and lets go of them", async () => {
		const call = callOf(await connect({ port: moving.server.port, ...operator }));
		await call("absoluteMove", { x: 0.75, y: 0, zoom: 0 });
		moving.camera.clock.advance(10_000);
		await call("setPreset", { presetName: "yard" });
		const presets = (await call("getPresets", {})) as Record<string, { $: { token: string } }>;
		expect(Object.keys(presets)).toEqual(["gate", "yard"]);
		const preset = presets["yard"]?.$.token;
		await call("gotoPreset", { preset: "preset-1" });
		expect((await where(call)).position).toMatchObject({ x: 0 });
		await call("gotoPreset", { preset });
		expect((await where(call)).position).toMatchObject({ x: 0.75 });
		await call("setHomePosition", {});
		await call("gotoPreset", { preset: "preset-1" });
		moving.camera.clock.advance(10_000);
		await call("gotoHomePosition", {});
		expect((await where(call)).position).toMatchObject({ x: 0.75 });
		await call("removePreset", { presetToken: preset });
		expect(Object.keys(await call("getPresets", {}))).toEqual(["gate"]);
	});

	test("a viewer may look where it looks, and not move it", async () => {
		const call = callOf(await connect({ port: moving.server.port }));
		expect(await call("getStatus", {})).toHaveProperty("position");
		await expect(call("continuousMove", { x: 1, y: 0 })).rejects.toThrow(
			"this takes the operator role, and you signed in as viewer",
		);
	});
});
