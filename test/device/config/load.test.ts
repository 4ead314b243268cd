import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { loadConfig } from "../../../device/config/load.ts";
import { ConfigError } from "../../../device/config/problem.ts";
import { usualStyle } from "../../../device/osd/osd.ts";
import { freshDirectory } from "../identity/directory.ts";
import { camera, complaints, oneCamera, parse } from "./config.ts";

/** The example of the interface contract, word for word. */
const contract = `
broker: { embedded: { port: 1883 } }            # or: { url: mqtts://…, ca: …, username: …, passwordFile: … }
cameras:
  - name: place-d-armes
    scene: town-square                           # or: input: ./clip.mp4
    video: { main: { codec: h264, size: 1920x1080, fps: 25, bitrate: 3M }, sub: { size: 640x360, fps: 15 } }
    masks:
      - { name: first-floor-windows, polygon: [[-0.9, 0.8], [-0.2, 0.8], [-0.2, 0.3], [-0.9, 0.3]], fill: solid }
    plates: strict                               # the default; or balanced; \`off\` exists for synthetic scenes alone
    analytics: [people-count, crowd-density]     # each off unless named, each with a purpose
`;

describe("the example of the contract", () => {
	it("is understood in every part", () => {
		const { config } = parse(contract);
		expect(config).toEqual({
			host: "127.0.0.1",
			rtspPort: 8554,
			tls: undefined,
			multicast: false,
			broker: {
				kind: "embedded",
				port: 1883,
				prefix: "persienne",
				homeAssistant: undefined,
				frigate: undefined,
			},
			furtherBrokers: [],
			eventBrokers: { ca: undefined, identity: undefined },
			console: { port: 8080 },
			discovery: true,
			dataDir: undefined,
			retentionDays: 30,
			notice: undefined,
			passwords: {},
			accounts: [],
			sharedAccounts: undefined,
			cameras: [
				{
					name: "place-d-armes",
					source: { kind: "scene", scene: "town-square", light: "day", noise: 0, canary: false },
					seed: 1,
					mode: "auto",
					view: { rotate: 0, mirror: false, crop: [-1, 1, 1, -1] },
					ptz: false,
					video: {
						main: { codec: "h264", width: 1920, height: 1080, fps: 25, bitrate: 3_000_000, gop: 50 },
						sub: { codec: "h264", width: 640, height: 360, fps: 15, bitrate: 512_000, gop: 30 },
						mjpeg: { codec: "mjpeg", width: 640, height: 360, fps: 10, bitrate: 4_000_000, gop: 1 },
					},
					policy: {
						zones: [
							{
								name: "first-floor-windows",
								polygon: [
									[-0.9, 0.8],
									[-0.2, 0.8],
									[-0.2, 0.3],
									[-0.9, 0.3],
								],
								fill: "solid",
							},
						],
						plates: "strict",
					},
					osd: [],
					analytics: ["people-count"],
					publish: { seconds: 1, grid: 1, pseudonyms: 60, window: 60, counts: undefined },
					httpPort: 8001,
				},
			],
		});
	});

	it("warns of the function that does not run for want of a purpose", () => {
		expect(parse(contract).warnings).toEqual([
			"/etc/persienne/cameras.yaml:10:31: cameras[0].analytics[1]: without a purpose it does not run, and nothing is published of it; `{ function: crowd-density, purpose: … }` says what for",
		]);
	});

	it("means the same as JSON", () => {
		const json = JSON.stringify(
			{ cameras: [{ name: "cam-1", scene: "street", masks: "none" }] },
			undefined,
			"\t",
		);
		expect(parse(json).config).toEqual(parse(oneCamera()).config);
	});
});

describe("what is private", () => {
	it("is unknown, and the camera dark, unless somebody says it", () => {
		const { config, warnings } = parse("cameras: [{ name: cam-1, scene: street }]");
		expect(config.cameras[0]?.policy).toBeUndefined();
		expect(warnings).toEqual([
			"/etc/persienne/cameras.yaml:1:11: cameras[0]: nobody said what is private here: the camera stays dark; add `masks:`, or `masks: none` when nothing is",
		]);
	});

	it("is nothing but plates when somebody says `none`", () => {
		expect(camera(oneCamera()).policy).toEqual({ zones: [], plates: "strict" });
	});

	it("is what moves, too, and all but some areas, when somebody says so", () => {
		const polygon = "[[0, 0], [1, 1], [1, 0]]";
		const text = `cameras: [{ name: c, scene: street, masks: none, motion: mask, margin: 0.05, shown: [{ name: w, polygon: ${polygon} }] }]`;
		expect(camera(text).policy).toEqual({
			zones: [],
			margin: 0.05,
			shown: [{ name: "w", polygon: JSON.parse(polygon) }],
			plates: "strict",
			motion: "mask",
		});
	});

	it("is said in vain where functions are to see what moves", () => {
		const text = "cameras: [{ name: c, scene: street, masks: none, motion: mask, analytics: [motion] }]";
		expect(parse(text).warnings).toEqual([
			"/etc/persienne/cameras.yaml:1:75: cameras[0].analytics: under `motion: mask` these see hardly anything: what moves is covered before they look",
		]);
	});

	it("keeps a mask's colour", () => {
		const text =
			"cameras: [{ name: c, scene: street, masks: [{ name: w, colour: [0, 128, 255], polygon: [[0, 0], [1, 1], [1, 0]] }] }]";
		expect(camera(text).policy?.zones[0]?.colour).toEqual([0, 128, 255]);
	});

	it("has texts over it as they were written, and all else as usual", () => {
		const text =
			"cameras: [{ name: c, scene: street, masks: none, osd: [{ text: North gate, position: [0, 0.5], size: 60 }, { time: H:mm:ss, position: lower-left }] }]";
		expect(camera(text).osd).toEqual([
			{ ...usualStyle, content: { text: "North gate" }, position: { x: 0, y: 0.5 }, size: 60 },
			{ ...usualStyle, content: { time: "H:mm:ss" }, position: "LowerLeft" },
		]);
	});

	it("may leave plates visible in a drawn scene", () => {
		expect(camera(oneCamera("    plates: off\n")).policy).toEqual({ zones: [], plates: "off" });
	});

	it("has at most 64 masks", () => {
		const mask = (i: number) => ({
			name: `mask-${"x".repeat(i)}`,
			polygon: [
				[0, 0],
				[1, 1],
				[1, 0],
			],
		});
		const text = (count: number) =>
			JSON.stringify({
				cameras: [
					{ name: "cam-1", scene: "street", masks: Array.from({ length: count }, (_, i) => mask(i % 60)) },
				],
			});
		expect(complaints(text(65)).join()).toContain("expected at most 64 masks, found a list of 65");
	});
});

describe("video", () => {
	it.each([
		["3M", 3_000_000],
		["2.5M", 2_500_000],
		["512k", 512_000],
		["3000000", 3_000_000],
	])("reads a bitrate of %s", (written, bits) => {
		expect(camera(oneCamera(`    video: { main: { bitrate: ${written} } }\n`)).video.main.bitrate).toBe(bits);
	});

	it.each(["31k", "101M", "0", "3G", "1e6M", "-3M", "[3]"])("refuses a bitrate of %s", (written) => {
		expect(complaints(oneCamera(`    video: { main: { bitrate: ${written} } }\n`))).toHaveLength(1);
	});

	it.each(["160x90", "3840x2160", "642x362"])("takes %s", (size) => {
		expect(complaints(oneCamera(`    video: { main: { size: ${size} } }\n`))).toEqual([]);
	});

	it.each(["158x90", "160x88", "3842x2160", "3840x2162", "1920X1080", "1920x1080x2", "0x0"])(
		"refuses %s",
		(size) => {
			expect(complaints(oneCamera(`    video: { main: { size: ${size} } }\n`))).toHaveLength(1);
		},
	);

	it("slows the other streams down to the main one, and keeps a key frame every two seconds", () => {
		const { sub, mjpeg } = camera(oneCamera("    video: { main: { fps: 8 } }\n")).video;
		expect(sub).toMatchObject({ fps: 8, gop: 16 });
		expect(mjpeg).toMatchObject({ fps: 8, gop: 1 });
	});

	it("makes every picture of MJPEG a key frame", () => {
		const text = oneCamera("    video: { main: { codec: mjpeg, size: 1280x720 } }\n");
		expect(camera(text).video.main).toEqual({
			codec: "mjpeg",
			width: 1280,
			height: 720,
			fps: 25,
			bitrate: 4_000_000,
			gop: 1,
		});
	});
});

describe("a fleet", () => {
	const cameras = (count: number) =>
		Array.from({ length: count }, (_, i) => `  - { name: cam-${i + 1}, scene: street, masks: none }\n`).join(
			"",
		);

	it("puts its cameras on ports in a row, and lets one have its own", () => {
		const text = `httpPort: 9000\ncameras:\n${cameras(2)}  - { name: x, scene: street, masks: none, httpPort: 9100 }`;
		expect(parse(text).config.cameras.map(({ httpPort }) => httpPort)).toEqual([9000, 9001, 9100]);
	});

	it("lets all have free ports", () => {
		const text = `httpPort: 0\ncameras:\n${cameras(2)}`;
		expect(parse(text).config.cameras.map(({ httpPort }) => httpPort)).toEqual([0, 0]);
	});

	it("hands seed and mode to cameras that name none", () => {
		const text = `seed: 7\nmode: loop\ncameras:\n${cameras(1)}  - { name: x, scene: street, masks: none, seed: 8, mode: live }`;
		expect(parse(text).config.cameras).toMatchObject([
			{ seed: 7, mode: "loop" },
			{ seed: 8, mode: "live" },
		]);
	});

	it("has up to a thousand cameras", () => {
		expect(parse(`cameras:\n${cameras(1000)}`).config.cameras).toHaveLength(1000);
		expect(complaints(`cameras:\n${cameras(1001)}`)).toEqual([
			"2:3: cameras: expected a list of 1 to 1000 cameras, found a list of 1001",
		]);
	});

	it("may do without broker, page and discovery", () => {
		const { config } = parse(`broker: none\nconsole: none\ndiscovery: false\n${oneCamera()}`);
		expect(config).toMatchObject({ broker: undefined, console: undefined, discovery: false });
	});
});

describe("files that a configuration names", () => {
	const directory = freshDirectory();
	const write = (name: string, text: string) => {
		writeFileSync(join(directory(), name), text, { mode: 0o600 });
		return join(directory(), name);
	};

	it("are sought from its own folder", () => {
		mkdirSync(join(directory(), "clips"));
		write("clips/a.mp4", "a video");
		const text = "dataDir: data\ncameras: [{ name: cam-1, input: clips/a.mp4, masks: none }]";
		const { config, warnings } = loadConfig(write("c.yaml", text));
		expect(config.dataDir).toBe(join(directory(), "data"));
		expect(config.cameras[0]?.source).toEqual({ kind: "input", file: join(directory(), "clips/a.mp4") });
		expect(warnings).toEqual([]);
	});

	it("may be missing when they are clips: the camera is dark and its author warned", () => {
		const file = write("c.yaml", "cameras: [{ name: cam-1, input: a.mp4, masks: none }]");
		expect(loadConfig(file).warnings).toEqual([
			`${file}:1:33: cameras[0].input: there is no such file: the camera is dark until it can be filmed; check the path and the file`,
		]);
	});

	it("give passwords that do not print", () => {
		write("admin.password", "hunter2\n");
		const text = `credentials: { admin: { passwordFile: admin.password } }\n${oneCamera()}`;
		const { config, passwordFiles } = loadConfig(write("c.yaml", text));
		expect(config.passwords.admin?.reveal()).toBe("hunter2");
		expect(passwordFiles).toEqual({ admin: join(directory(), "admin.password") });
		expect(inspect(config, { depth: 9, showHidden: true }) + JSON.stringify(config)).not.toContain("hunter2");
	});

	it("give certificates and a password for somebody's broker", () => {
		write("ca.pem", "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n");
		write("mqtt.password", "hunter2");
		const text = `broker: { url: "mqtts://broker.example:8883", ca: ca.pem, username: cameras, passwordFile: mqtt.password, prefix: town }\n${oneCamera()}`;
		const { broker } = loadConfig(write("c.yaml", text)).config;
		expect(broker).toMatchObject({
			kind: "external",
			url: "mqtts://broker.example:8883",
			username: "cameras",
			prefix: "town",
			ca: expect.stringContaining("BEGIN CERTIFICATE"),
		});
		expect(broker?.kind === "external" && broker.password?.reveal()).toBe("hunter2");
	});

	it("are refused when everybody can read a password", () => {
		const path = join(directory(), "open.password");
		writeFileSync(path, "hunter2", { mode: 0o644 });
		const file = write("c.yaml", `credentials: { viewer: { passwordFile: open.password } }\n${oneCamera()}`);
		expect(() => loadConfig(file)).toThrow(
			`${file}:1:40: credentials.viewer.passwordFile: password file ${path} can be read by everybody; chmod 600 '${path}'`,
		);
	});
});

describe("a configuration that cannot be read", () => {
	const directory = freshDirectory();

	it("is named, with the reason", () => {
		const none = join(directory(), "none.yaml");
		expect(() => loadConfig(none)).toThrow(`the configuration ${none} cannot be read: there is no such file`);
		expect(() => loadConfig(directory())).toThrow("it is not a file");
	});

	it("is not read when it is larger than any configuration", () => {
		const file = join(directory(), "large.yaml");
		writeFileSync(file, Buffer.alloc((1 << 20) + 1, "#"));
		expect(() => loadConfig(file)).toThrow("it has more than 1048576 bytes");
	});
});

it("takes or refuses any tree of values, and never fails otherwise", () => {
	const key = fc.constantFrom(
		...[
			"cameras",
			"name",
			"scene",
			"input",
			"masks",
			"video",
			"main",
			"size",
			"bitrate",
			"polygon",
			"broker",
		],
		...[
			"url",
			"embedded",
			"port",
			"credentials",
			"admin",
			"passwordFile",
			"analytics",
			"plates",
			"__proto__",
			"x",
		],
	);
	const leaf = fc.oneof(
		fc.constantFrom<unknown>("none", "street", "cam-1", "1920x1080", "3M", "off", "", null, true),
		fc.double(),
		fc.integer({ min: -2, max: 70_000 }),
		fc.string({ maxLength: 20 }),
	);
	const { tree } = fc.letrec((tie) => ({
		tree: fc.oneof(
			{ maxDepth: 6, withCrossShrink: true },
			leaf,
			fc.array(tie("tree"), { maxLength: 4 }),
			fc.dictionary(key, tie("tree"), { maxKeys: 6 }),
		),
	}));
	const rooted = tree.map((cameras) => ({ cameras: [cameras] }));
	fc.assert(
		fc.property(fc.oneof(tree, rooted), (value) => {
			try {
				parse(JSON.stringify(value));
			} catch (error) {
				expect(error).toBeInstanceOf(ConfigError);
			}
		}),
		{ numRuns: 500 },
	);
});
