import { describe, expect, it } from "vitest";
import { maxProblemsTold } from "../../../device/config/problem.ts";
import { complaints, oneCamera } from "./config.ts";

const camera = (line: string) => oneCamera(`    ${line}\n`);

/** What a person wrote, and word for word what they are told. */
const table: readonly (readonly [string, string, ...string[]])[] = [
	["nothing at all", "", "1:1: expected a mapping with `cameras`, found nothing"],
	["a comment alone", "# later\n", "1:1: expected a mapping with `cameras`, found nothing"],
	["a sentence", "cam-1 on the square", "1:1: expected a mapping with `cameras`, found text"],
	["a list", "- cam-1", "1:1: expected a mapping with `cameras`, found a list of 1"],
	["no cameras", "host: 127.0.0.1", "1:1: cameras: expected a list of 1 to 1000 cameras, found nothing"],
	[
		"an empty list",
		"cameras: []",
		"1:10: cameras: expected a list of 1 to 1000 cameras, found an empty list",
	],
	[
		"a misspelt key at the root",
		`${oneCamera()}discovry: false\n`,
		"5:1: discovry: unknown key; did you mean `discovery`?",
	],
	[
		"a key that nothing resembles",
		camera("zzz: 1"),
		"5:5: cameras[0].zzz: unknown key; known keys: name, scene, input, light, noise, canary, script, seed, mode, httpPort, view, ptz, video, audio, masks, shown, plates, motion, margin, policy, osd, analytics, publish",
	],
	[
		"a misspelt scene",
		"cameras: [{ name: cam-1, scene: town-sqare, masks: none }]",
		'1:33: cameras[0].scene: expected one of town-square, street, courtyard, roundabout, found "town-sqare"; did you mean `town-square`?',
	],
	[
		"neither scene nor input",
		"cameras: [{ name: cam-1, masks: none }]",
		"1:11: cameras[0]: expected `scene` or `input`, found neither; `scene: town-square`, for example",
	],
	[
		"both scene and input",
		camera("input: a.mp4"),
		"5:12: cameras[0].input: expected `scene` or `input`, found both",
	],
	[
		"no name",
		"cameras:\n  - scene: street\n    masks: none",
		"2:5: cameras[0].name: expected a name of 1 to 63 letters, digits, `.`, `_` or `-`, with a letter or digit first, found nothing",
	],
	[
		"a name with a slash",
		"cameras: [{ name: a/b, scene: street, masks: none }]",
		"1:19: cameras[0].name: expected a name of 1 to 63 letters, digits, `.`, `_` or `-`, with a letter or digit first, found text",
	],
	[
		"a name twice",
		"cameras:\n  - { name: a, scene: street, masks: none }\n  - { name: b, scene: street, masks: none }\n  - { name: a, scene: street, masks: none }",
		"4:13: cameras[2].name: cameras[0] has this name already",
	],
	[
		"a number beyond its limits",
		`retention: 90\n${oneCamera()}`,
		"1:12: retention: expected a number of days from 1 to 30, found 90",
	],
	[
		"a number that is not whole",
		`retention: 2.5\n${oneCamera()}`,
		"1:12: retention: expected a number of days from 1 to 30, found 2.5",
	],
	[
		"a number where text belongs, which may be a secret",
		`credentials: { admin: { passwordFile: 123456 } }\n${oneCamera()}`,
		"1:39: credentials.admin.passwordFile: expected a file name, found a number",
	],
	[
		"a size that is none",
		camera("video: { main: { size: 1920*1080 } }"),
		'5:28: cameras[0].video.main.size: expected WIDTHxHEIGHT such as 1920x1080: both even, from 160x90 to 3840x2160, found "1920*1080"',
	],
	[
		"an odd size",
		camera("video: { main: { size: 1921x1080 } }"),
		'5:28: cameras[0].video.main.size: expected WIDTHxHEIGHT such as 1920x1080: both even, from 160x90 to 3840x2160, found "1921x1080"',
	],
	[
		"a frame rate too high",
		camera("video: { main: { fps: 61 } }"),
		"5:27: cameras[0].video.main.fps: expected pictures per second, a whole number from 1 to 60, found 61",
	],
	[
		"a sub stream faster than the main one",
		camera("video: { main: { fps: 10 }, sub: { fps: 15 } }"),
		"5:45: cameras[0].video.sub.fps: expected at most the main stream's 10, found 15",
	],
	[
		"a bitrate in another unit",
		camera("video: { main: { bitrate: 3 Mbit/s } }"),
		'5:31: cameras[0].video.main.bitrate: expected bits per second such as 3M, 512k or 3000000, from 32k to 100M, found "3 Mbit/s"',
	],
	[
		"a bitrate for MJPEG",
		camera("video: { main: { codec: mjpeg, bitrate: 3M } }"),
		"5:45: cameras[0].video.main.bitrate: MJPEG has a fixed quality and key frames only: leave this out",
	],
	[
		"an MJPEG size that RTP cannot carry",
		camera("video: { mjpeg: { size: 2048x1152 } }"),
		"5:29: cameras[0].video.mjpeg.size: MJPEG over RTP needs sides that are multiples of 8, up to 2040 (RFC 2435)",
	],
	[
		"a codec that does not exist",
		camera("video: { main: { codec: h266 } }"),
		'5:29: cameras[0].video.main.codec: expected one of h264, h265, mjpeg, found "h266"; did you mean `h264`?',
	],
	[
		"a codec by another name",
		camera("video: { main: { codec: hevc } }"),
		'5:29: cameras[0].video.main.codec: expected one of h264, h265, mjpeg, found "hevc"; did you mean `h265`?',
	],
	[
		"what a stream has, of a camera",
		camera("codec: h265\n    fps: 10"),
		"5:5: cameras[0].codec: unknown key; it belongs to a stream: `video: { main: { codec: h265 } }`",
		"6:5: cameras[0].fps: unknown key; it belongs to a stream: `video: { main: { fps: 15 } }`",
	],
	[
		"what a stream has, of all streams",
		camera("video: { size: 640x360 }"),
		"5:14: cameras[0].video.size: unknown key; it belongs to a stream: `video: { main: { size: 1280x720 } }`",
	],
	[
		"a corner by another name",
		camera("osd: [{ text: a, position: top-left }]"),
		'5:32: cameras[0].osd[0].position: expected one of upper-left, upper-right, lower-left, lower-right, or a point [x, y], found "top-left"; did you mean `upper-left`?',
	],
	[
		"half a format of the time",
		camera("osd: [{ time: 'HH:mm' }]"),
		'5:19: cameras[0].osd[0].time: expected one of HH:mm:ss, H:mm:ss, hh:mm:ss tt, h:mm:ss tt, found "HH:mm"; did you mean `HH:mm:ss`?',
	],
	[
		"half the name of a function",
		camera("analytics: [tamper]"),
		'5:17: cameras[0].analytics[0]: expected one of motion, people-count, objects, tampering, found "tamper"; did you mean `tampering`?',
	],
	[
		"a word that reads like a number plate, which is not said again",
		camera("light: AB-123-CD\n    analytics: [motion]"),
		"5:12: cameras[0].light: expected one of day, dusk, found text",
	],
	[
		"a function that reads like a number plate",
		camera("analytics: [AB-123-CD]"),
		"5:17: cameras[0].analytics[0]: expected one of motion, people-count, objects, tampering, found text",
	],
	[
		"a wrong key of tls: nothing is said of what is missing for want of it",
		`tls: { certificate: a.pem, key: b.pem }\n${oneCamera()}`,
		"1:8: tls.certificate: unknown key; did you mean `cert`?",
	],
	[
		"a certificate that does not exist",
		`tls: { cert: ./no.pem, key: ./no.key }\n${oneCamera()}`,
		"1:14: tls.cert: the TLS certificate /etc/persienne/no.pem does not exist; name a file in PEM, or no certificate and no key, for ones that are made",
	],
	[
		"a view turned halfway",
		camera("view: { rotate: 45 }"),
		"5:21: cameras[0].view.rotate: expected 0, 90, 180 or 270, found 45",
	],
	[
		"a crop of a camera that looks where it is turned",
		camera("ptz: true\n    view: { crop: [0, 1, 1, 0] }"),
		"6:19: cameras[0].view.crop: what a PTZ camera films is where it looks; leave it out, or `ptz`",
	],
	[
		"a crop with y downwards",
		camera("view: { crop: [0, 0, 1, 1] }"),
		"5:19: cameras[0].view.crop: a crop is [left, top, right, bottom], x to the right and y up, at least a 32nd of the scene each way",
	],
	[
		"a turned world that is too high to draw",
		camera("view: { rotate: 90 }\n    video: { main: { size: 3840x2160 } }"),
		"5:21: cameras[0].view.rotate: turned by a quarter, the scene would be 2160x3840, and it is drawn from 160x90 to 3840x2160; swap the sides of `video.main.size`",
	],
	[
		"an empty list of masks",
		"cameras: [{ name: cam-1, scene: street, masks: [] }]",
		"1:48: cameras[0].masks: expected a list of masks, or `none` to say that nothing is private here, found an empty list",
	],
	[
		"masks: off",
		"cameras: [{ name: cam-1, scene: street, masks: off }]",
		"1:48: cameras[0].masks: expected a list of masks, or `none` to say that nothing is private here, found text",
	],
	[
		"a polygon that crosses itself",
		"cameras: [{ name: cam-1, scene: street, masks: [{ name: w, polygon: [[0, 0], [1, 1], [0, 1], [1, 0]] }] }]",
		"1:69: cameras[0].masks[0].polygon: edge 1 from (0, 0) to (1, 1) crosses edge 3 from (0, 1) to (1, 0)",
	],
	[
		"an empty list of areas to show",
		camera("shown: []"),
		"5:12: cameras[0].shown: expected a list of the only areas to show, such as [{ name: street, polygon: [[-1, 0], [1, 0], [0, -1]] }], found an empty list",
	],
	[
		"the wrong word for areas to show",
		camera("show: []"),
		"5:5: cameras[0].show: unknown key; did you mean `shown`?",
	],
	[
		"an area to show that crosses itself",
		camera("shown: [{ name: w, polygon: [[0, 0], [1, 1], [0, 1], [1, 0]] }]"),
		"5:33: cameras[0].shown[0].polygon: edge 1 from (0, 0) to (1, 1) crosses edge 3 from (0, 1) to (1, 0)",
	],
	[
		"an area's name twice",
		camera(
			"shown: [{ name: w, polygon: [[0, 0], [1, 1], [0, 1]] }, { name: w, polygon: [[0, 0], [1, 1], [0, 1]] }]",
		),
		"5:69: cameras[0].shown[1].name: shown[0] has this name already",
	],
	[
		"motion that is blurred",
		camera("motion: blur"),
		'5:13: cameras[0].motion: expected one of off, mask, found "blur"',
	],
	[
		"two vertices",
		"cameras: [{ name: cam-1, scene: street, masks: [{ name: w, polygon: [[0, 0], [1, 1]] }] }]",
		"1:69: cameras[0].masks[0].polygon: expected 3 to 64 vertices, each [x, y], found a list of 2",
	],
	[
		"pixels in place of coordinates",
		"cameras: [{ name: cam-1, scene: street, masks: [{ name: w, polygon: [[0, 0], [1, 1], [640, 0]] }] }]",
		"1:87: cameras[0].masks[0].polygon[2][0]: expected a coordinate from -1 to 1, found 640",
	],
	[
		"a vertex of three",
		"cameras: [{ name: cam-1, scene: street, masks: [{ name: w, polygon: [[0, 0, 0], [1, 1], [1, 0]] }] }]",
		"1:70: cameras[0].masks[0].polygon[0]: expected a vertex [x, y], found a list of 3",
	],
	[
		"blur",
		"cameras: [{ name: cam-1, scene: street, masks: [{ name: w, fill: blur, polygon: [[0, 0], [1, 1], [1, 0]] }] }]",
		'1:66: cameras[0].masks[0].fill: expected `solid`, or `pixelated`, which is weaker; blur can be undone, and is not offered, found "blur"',
	],
	[
		"two masks of one name",
		"cameras: [{ name: cam-1, scene: street, masks: [{ name: w, polygon: [[0, 0], [1, 1], [1, 0]] }, { name: w, polygon: [[0, 0], [1, 1], [1, 0]] }] }]",
		"1:105: cameras[0].masks[1].name: masks[0] has this name already",
	],
	[
		"plates left visible on a clip",
		"cameras: [{ name: cam-1, input: a.mp4, masks: none, plates: off }]",
		"1:61: cameras[0].plates: plates can be left visible in drawn scenes alone; use `strict` or `balanced`",
	],
	[
		"dusk on a clip",
		"cameras: [{ name: cam-1, input: a.mp4, masks: none, light: dusk }]",
		"1:60: cameras[0].light: this belongs to a scene: an input has its own",
	],
	[
		"a text over the pictures that reads like a plate, which is not quoted",
		camera("osd: [{ text: ZH 123456 }]"),
		"5:19: cameras[0].osd[0].text: the text reads like a number plate (Switzerland), and would be drawn into the pictures: choose another",
	],
	[
		"a text over the pictures that is a time as well",
		camera("osd: [{ text: gate, time: HH:mm:ss }]"),
		"5:11: cameras[0].osd[0]: expected `text`, or `date` and `time`, found both",
	],
	[
		"a place that is none",
		camera("osd: [{ text: gate, position: middle }]"),
		'5:35: cameras[0].osd[0].position: expected one of upper-left, upper-right, lower-left, lower-right, or a point [x, y], found "middle"',
	],
	[
		"a misspelt function",
		camera("analytics: [people-cont]"),
		'5:17: cameras[0].analytics[0]: expected one of motion, people-count, objects, tampering, found "people-cont"; did you mean `people-count`?',
	],
	[
		"a function with a name that another one stands for",
		camera("analytics: [tampering, { function: motion-region, name: too-dark }]"),
		"5:28: cameras[0].analytics[1]: two functions have this name; give one a `name`",
	],
	[
		"more functions of a type than there can be",
		camera(
			`analytics: [${"abcde".replace(/./g, "{ function: counting, purpose: testing, name: $& }, ")}motion]`,
		),
		"5:16: cameras[0].analytics: there are more than 4 of `counting`; have 4 at most",
	],
	[
		"reading plates",
		camera("analytics: [motion, plate-reading]"),
		"5:25: cameras[0].analytics[1]: reading plates and recognising people do not exist here, on purpose: a camera in a public place has no right to either (GDPR Art. 9, CSI L.233-1); remove it",
	],
	["yes for true", `discovery: yes\n${oneCamera()}`, '1:12: discovery: expected true or false, found "yes"'],
	[
		"a port out of range",
		`rtspPort: 70000\n${oneCamera()}`,
		"1:11: rtspPort: expected a port from 0 to 65535, found 70000",
	],
	[
		"two brokers",
		`broker: { embedded: { port: 1883 }, url: mqtt://broker.example }\n${oneCamera()}`,
		"1:42: broker.url: expected `embedded` or `url`, found both: one broker is enough",
	],
	[
		"a certificate for the embedded broker",
		`broker: { ca: ca.pem }\n${oneCamera()}`,
		"1:15: broker.ca: this belongs to a broker with a `url`",
	],
	[
		"authorities of the broker's clients that are not there",
		`broker: { embedded: { clientCa: none.pem } }\n${oneCamera()}`,
		"1:33: broker.embedded.clientCa: expected certificates in PEM, found none in /etc/persienne/none.pem",
	],
	[
		"a web address as a broker",
		`broker: { url: https://broker.example }\n${oneCamera()}`,
		"1:16: broker.url: expected a URL that begins with mqtt://, mqtts://, ws:// or wss://, found text",
	],
	[
		"certificates that are not there",
		`broker: { url: mqtts://broker.example, ca: none.pem }\n${oneCamera()}`,
		"1:44: broker.ca: expected certificates in PEM, found none in /etc/persienne/none.pem",
	],
	[
		"a password file that is not there",
		`credentials: { admin: { passwordFile: none.password } }\n${oneCamera()}`,
		"1:39: credentials.admin.passwordFile: password file /etc/persienne/none.password cannot be read (ENOENT)",
	],
	[
		"several at once, in the order of the file",
		"hots: 0.0.0.0\ncameras:\n  - name: cam-1\n    scene: stret\n    masks: none\n  - nam: cam-2\n    scene: street\n    masks: none\nrtspPort: -1",
		"1:1: hots: unknown key; did you mean `host`?",
		'4:12: cameras[0].scene: expected one of town-square, street, courtyard, roundabout, found "stret"; did you mean `street`?',
		"6:5: cameras[1].name: expected a name of 1 to 63 letters, digits, `.`, `_` or `-`, with a letter or digit first, found nothing",
		"6:5: cameras[1].nam: unknown key; did you mean `name`?",
		"9:11: rtspPort: expected a port from 0 to 65535, found -1",
	],
];

describe("a configuration with a mistake", () => {
	it.each(table)("%s", (_, text, ...expected) => {
		expect(complaints(text)).toEqual(expected);
	});

	it("tells a number of mistakes and counts the others", () => {
		const lines = complaints(`cameras:\n${"  - { name: a-b }\n".repeat(30)}`);
		expect(lines).toHaveLength(maxProblemsTold + 1);
		expect(lines.at(-1)).toMatch(/^and \d+ more$/);
	});
});

describe("what an error never repeats", () => {
	it.each([
		[
			"a name that reads like a plate",
			"cameras: [{ name: AB-123-CD, scene: street, masks: none }]",
			"AB-123-CD",
		],
		["a password in a broker's URL", `broker: { url: "mqtt://me:hunter2@host" }\n${oneCamera()}`, "hunter2"],
		["a broker's URL in the wrong place", `broker: mqtt://me:hunter2@host\n${oneCamera()}`, "hunter2"],
		["a password in place of a mapping", `credentials: { admin: hunter2 }\n${oneCamera()}`, "hunter2"],
		["a password of digits", `credentials: { admin: 43129 }\n${oneCamera()}`, "43129"],
		["the value of an unknown key", `password: hunter2\n${oneCamera()}`, "hunter2"],
		["text in broken YAML", `password: "hunter2\n${oneCamera()}`, "hunter2"],
		["a tag", `password: !hunter2 x\n${oneCamera()}`, "hunter2"],
	])("%s", (_, text, secret) => {
		const lines = complaints(text);
		expect(lines).not.toHaveLength(0);
		expect(lines.join("\n")).not.toContain(secret);
	});

	it("refuses credentials in a URL and says where they belong", () => {
		expect(complaints(`broker: { url: "mqtt://me:hunter2@host" }\n${oneCamera()}`)).toEqual([
			"1:16: broker.url: a URL must not hold credentials; use `username` and `passwordFile`",
		]);
	});
});
