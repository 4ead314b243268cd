import { describe, expect, it } from "vitest";
import { startupTable, type TableOptions } from "../../../device/cli/table.ts";
import { demoConfig } from "../../../device/config/demo.ts";
import type { FleetConfig } from "../../../device/config/types.ts";
import { Secret } from "../../../device/secret.ts";
import { readyEvent } from "./fakes.ts";

const zone = {
	name: "windows",
	polygon: [
		[-1, 1],
		[0, 1],
		[0, 0],
	],
} as const;
const fleet = (cameras: number, changes: Partial<FleetConfig> = {}): FleetConfig => ({
	...demoConfig({ cameras }, () => [zone]),
	dataDir: "/data",
	...changes,
});
const table = (config: FleetConfig, options: Partial<TableOptions> = {}) =>
	startupTable(readyEvent(config), config, {
		columns: 80,
		colours: false,
		showPasswords: true,
		people: 0,
		dark: new Map(),
		...options,
	});

describe("the table of cameras with TLS", () => {
	it("has their addresses, and how to tell the certificate", () => {
		const config = fleet(1);
		const ready = readyEvent(config);
		const [camera] = ready.cameras;
		if (!camera) throw new Error("no camera");
		const rtsp = "rtsps://127.0.0.1:8322/cam-1/main";
		const tls = {
			...camera,
			onvif: "https://127.0.0.1:8443/onvif/device_service",
			rtsp: { main: rtsp, sub: `${rtsp}-sub`, mjpeg: `${rtsp}-mjpeg` },
		};
		const secured = {
			...ready,
			cameras: [{ ...camera, tls }],
			tls: {
				fingerprint: "AB:CD",
				certificate: "/data/c.pem",
				console: "https://127.0.0.1:9443/",
				mqtt: "mqtts://127.0.0.1:8883",
			},
		};
		const text = startupTable(secured, config, {
			columns: 80,
			colours: false,
			showPasswords: true,
			people: 0,
			dark: new Map(),
		});
		expect(text).toContain("             https://127.0.0.1:8443/onvif/device_service\n");
		expect(text).toContain(`  RTSPS      ${rtsp}\n             ${rtsp}-sub\n             ${rtsp}-mjpeg\n`);
		expect(text).toContain("TLS        SHA-256 AB:CD\n           /data/c.pem\n");
		expect(text).toContain("           https://127.0.0.1:9443/\n");
		expect(text).toContain("           mqtts://127.0.0.1:8883\n");
	});
});

describe("the table of a few cameras", () => {
	it("has for each what a person needs to watch it", () => {
		expect(table(fleet(1))).toBe(
			[
				"Persienne 1.2.3  1 camera",
				"",
				"cam-1  town-square, H.264 1920x1080 at 25 fps, 1 zone and plates masked",
				"  ONVIF      http://127.0.0.1:8001/onvif/device_service",
				"  RTSP       rtsp://127.0.0.1:8554/cam-1/main",
				"             rtsp://127.0.0.1:8554/cam-1/sub",
				"             rtsp://127.0.0.1:8554/cam-1/mjpeg",
				"  Tunnel     http://127.0.0.1:8001/cam-1/main  RTSP over HTTP",
				"  Snapshot   http://127.0.0.1:8001/snapshot",
				"  MQTT       persienne/cam-1/#",
				"",
				"Page       http://127.0.0.1:8080/",
				"MQTT       mqtt://127.0.0.1:1883  topics persienne/#",
				"Sign in    admin     admin-secret",
				"           operator  operator-secret",
				"           viewer    viewer-secret",
				"           mqtt      mqtt-secret",
				"           shared accounts: whoever uses them is the same person to the ledger",
				"           (docs/roles.md)",
				"",
			].join("\n"),
		);
	});

	it("says first of all of a camera that it has nothing to film", () => {
		const text = table(fleet(2), { dark: new Map([["cam-2", "there is no such file"]]) });
		expect(text).toMatch(/\ncam-2 .*\n {2}DARK {7}there is no such file\n {2}ONVIF/);
		expect(text.match(/DARK/g)).toHaveLength(1);
	});

	it("says what a camera has: its codec, pan, tilt and zoom, sound, multicast", () => {
		const config = fleet(1, { multicast: true });
		const cameras = config.cameras.map((camera) => ({
			...camera,
			ptz: true,
			audio: "g711" as const,
			video: { ...camera.video, main: { ...camera.video.main, codec: "h265" as const } },
		}));
		const text = table({ ...config, cameras });
		expect(text).toContain(
			"H.265 1920x1080 at 25 fps, pan, tilt and zoom, sound, 1 zone and plates masked\n",
		);
		expect(text).toContain("  Multicast  rtsp://127.0.0.1:8554/cam-1/main/multicast\n");
		expect(table(fleet(1))).not.toMatch(/Multicast|sound|pan/);
	});

	it("leaves out what there is not", () => {
		const text = table(fleet(1, { broker: undefined, console: undefined }));
		expect(text).not.toMatch(/MQTT|mqtt|Page/);
	});

	it.each<[FleetConfig["cameras"][number]["policy"], string]>([
		[undefined, "dark: nobody said what is private"],
		[{ zones: [], plates: "strict" }, "plates masked, no zones"],
		[{ zones: [], plates: "off" }, "nothing masked"],
		[{ zones: [zone, zone], plates: "off" }, "2 zones masked"],
		[{ zones: [zone], plates: "strict", motion: "mask" }, "1 zone, plates and moving things masked"],
		[{ zones: [], plates: "off", motion: "mask" }, "moving things masked, no zones"],
		[{ zones: [], shown: [zone, zone], plates: "off" }, "only 2 areas shown, nothing masked"],
	])("says what is masked: %j", (policy, words) => {
		const config = fleet(1);
		const cameras = config.cameras.map((camera) => ({ ...camera, policy }));
		expect(table({ ...config, cameras })).toContain(`fps, ${words}\n`);
	});

	it("names a file without its folder", () => {
		const config = demoConfig({ cameras: 1, input: "/home/alice/a.mp4" }, () => []);
		const text = table(config);
		expect(text).toContain("cam-1  a.mp4, ");
		expect(text).not.toContain("alice");
	});
});

describe("the table of many cameras", () => {
	it("names those that have nothing to film, as far as there is room", () => {
		const few = new Map([
			["cam-2", "it is empty"],
			["cam-7", "there is no such file"],
		]);
		expect(table(fleet(7), { dark: few })).toContain(
			"\nDARK       cam-2: it is empty\n           cam-7: there is no such file\n\n",
		);
		const all = new Map(Array.from({ length: 9 }, (_, i) => [`cam-${i + 1}`, "it is empty"]));
		expect(table(fleet(9), { dark: all })).toContain("cam-6: it is empty\n           … and 3 more\n");
	});
});

describe("passwords", () => {
	it("that somebody chose are not shown", () => {
		const text = table(fleet(1, { passwords: { admin: new Secret("x") } }));
		expect(text).toContain("admin     the password that you chose\n");
		expect(text).not.toContain("admin-secret");
	});

	it("are not written where nobody reads along; the table says where they are", () => {
		const text = table(fleet(1), { showPasswords: false });
		expect(text).not.toContain("secret");
		expect(text).toContain(
			"as admin, operator, viewer, mqtt; generated passwords are in /data/credentials.json\n",
		);
	});

	it("of somebody else's broker are not ours to show", () => {
		const broker = {
			kind: "external",
			url: "mqtt://broker.example",
			prefix: "town",
			ca: undefined,
			identity: undefined,
			homeAssistant: undefined,
			frigate: undefined,
			username: undefined,
			password: undefined,
		} as const;
		expect(table(fleet(1, { broker }))).not.toContain("mqtt-secret");
	});
});

describe("people with an account of their own", () => {
	const account = (user: string) => ({ user, role: "viewer" as const, password: new Secret("x") });
	const configured = { accounts: [account("a"), account("b")] };

	it.each<[Partial<FleetConfig>, number, string]>([
		[configured, 2, "and 2 with an account of their own, by the configuration\n"],
		[configured, 3, "and 3 with an account of their own: 2 by the configuration, 1 added\n"],
		[{}, 1, "and 1 with an account of their own (`persienne users` lists them)\n"],
	])("are counted, wherever they were named: %#", (changes, people, words) => {
		expect(table(fleet(1, changes), { people })).toContain(`           ${words}`);
	});
});

describe("the table of a fleet", () => {
	it("has a line a camera", () => {
		const lines = table(fleet(7), { columns: 120 }).split("\n");
		expect(lines).toContain(
			"cam-7  http://127.0.0.1:8007/onvif/device_service  rtsp://127.0.0.1:8554/cam-7/main",
		);
	});

	it("leaves out an address that a narrow terminal has no room for", () => {
		expect(table(fleet(7), { columns: 60 })).not.toContain("rtsp://");
		expect(table(fleet(7), { columns: 60 })).toContain("http://127.0.0.1:8007/onvif/device_service");
	});

	it("counts what would fill screens", () => {
		const text = table(fleet(300));
		expect(text.split("\n").length).toBeLessThan(40);
		expect(text).toContain("… and 277 more: --json lists them all\n");
	});

	it("has no line longer than the terminal, nor spaces at an end", () => {
		for (const line of table(fleet(300), { columns: 80 }).split("\n")) {
			expect(line.length).toBeLessThanOrEqual(80);
			expect(line).toBe(line.trimEnd());
		}
	});
});
