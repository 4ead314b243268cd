import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Filter } from "node-av/lib";
import { describe, expect, it } from "vitest";
import { Source } from "../helpers/source.ts";
import { type House, timeExceptions, walls } from "./walls.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folders = ["masks", "device", "broker", "console"];

function readHouse(): House {
	const paths = folders.flatMap((folder) =>
		readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
			.filter((name) => /\.(?:ts|js|mjs)$/.test(name))
			.map((name) => `${folder}/${name.replaceAll("\\", "/")}`),
	);
	return new Map(paths.map((path) => [path, new Source(path, readFileSync(join(root, path), "utf8"))]));
}

const house = readHouse();

/** The walls that `path` breaches once `text` stands there. */
function plant(path: string, text: string): string[] {
	const planted = new Map(house).set(path, new Source(path, text));
	const breached = walls.filter((wall) => wall.breaches(planted).some((breach) => breach.includes(path)));
	return breached.map(({ name }) => name);
}

describe("the walls of the house", () => {
	it("is read whole: the steps of a picture's way are all there", () => {
		const steps = [
			"masks/apply.ts",
			"device/imaging/worker.ts",
			"device/camera/camera.ts",
			"masks/sanitise/sanitiser.ts",
		];
		for (const path of steps) expect(house.get(path)?.imports.length, path).toBeGreaterThan(0);
	});

	it.each(walls)("$invariant: $name", (wall) => {
		expect(wall.breaches(house)).toEqual([]);
	});

	it("has no exception that nobody needs any more", () => {
		const unused = timeExceptions.filter(({ file, use }) => !house.get(file)?.code.includes(use));
		expect(unused).toEqual([]);
	});
});

describe("a planted breach is seen", () => {
	it.each<[path: string, text: string, wall: string]>([
		["masks/x.ts", `import { connect } from "node:net";`, "the masking stage imports nothing outward"],
		[
			"masks/x.ts",
			`import type { Observation } from "../device/analytics/observation.ts";`,
			"the masking stage imports nothing outward",
		],
		["masks/x.ts", `export * from "../broker/topics.ts";`, "the masking stage imports nothing outward"],
		["masks/x.ts", `const fs = await import("node:fs");`, "the masking stage imports nothing outward"],
		["masks/x.ts", `console.log("a pixel");`, "the masking stage imports nothing outward"],
		[
			"masks/plates/x.ts",
			`await fetch("file:///tmp/x", { body: pixels });`,
			"the masking stage imports nothing outward",
		],
		[
			"device/imaging/x.ts",
			`import { admit } from "../../masks/frame.ts";`,
			"only the masking stage admits a picture",
		],
		[
			"device/imaging/x.ts",
			`import { admit as a } from "../../masks/frame.ts";`,
			"only the masking stage admits a picture",
		],
		[
			"device/imaging/x.ts",
			`import * as frame from "../../masks/frame.ts";`,
			"only the masking stage admits a picture",
		],
		[
			"device/imaging/x.ts",
			`export { RawFrame } from "../../masks/frame.ts";`,
			"only the masking stage admits a picture",
		],
		[
			"device/imaging/x.ts",
			`import { RawFrame } from "../../masks/frame.ts"; RawFrame.take(frame);`,
			"only the masking stage takes the pixels of a raw frame",
		],
		[
			"device/imaging/x.ts",
			`import { RawFrame } from "../../masks/frame.ts"; RawFrame.peek(frame);`,
			"only the masking stage takes the pixels of a raw frame",
		],
		[
			"device/imaging/x.ts",
			`import { RawFrame } from "../../masks/frame.ts"; const { take } = RawFrame;`,
			"only the masking stage takes the pixels of a raw frame",
		],
		[
			"device/imaging/x.ts",
			`import { RawFrame } from "../../masks/frame.ts"; RawFrame["take"](frame);`,
			"only the masking stage takes the pixels of a raw frame",
		],
		[
			"device/imaging/x.ts",
			`import { RawFrame as R } from "../../masks/frame.ts"; R.take(frame);`,
			"only the masking stage takes the pixels of a raw frame",
		],
		[
			"device/analytics/x.ts",
			`import { RawFrame } from "../../masks/frame.ts";`,
			"raw frames stay in the masking stage and the imaging worker",
		],
		[
			"device/camera/x.ts",
			`import type { MaskedFrame } from "../../masks/frame.ts";`,
			"pixels stay with the lens, the masking stage, the imaging worker and the analytics",
		],
		[
			"device/scene/x.ts",
			`import { MaskedFrame } from "../../masks/frame.ts";`,
			"pixels stay with the lens, the masking stage, the imaging worker and the analytics",
		],
		[
			"device/camera/x.ts",
			`import { Studio } from "../imaging/studio.ts";`,
			"the side that owns the sockets never loads what a raw frame is",
		],
		[
			"device/onvif/x.ts",
			`const { NalEncoder } = await import("../imaging/nal-encoder.ts");`,
			"the side that owns the sockets never loads what a raw frame is",
		],
		[
			"device/imaging/studio.ts",
			`import { createLogger } from "../log.ts";`,
			"the imaging worker has no sockets, no console and no log",
		],
		[
			"device/imaging/studio.ts",
			`import { connect } from "mqtt";`,
			"the imaging worker has no sockets, no console and no log",
		],
		[
			"device/imaging/studio.ts",
			`process.stderr.write(pixels);`,
			"the imaging worker has no sockets, no console and no log",
		],
		[
			"device/imaging/pipeline.ts",
			`import { DrawingEncoder } from "./demonstration/drawing-encoder.ts";`,
			"what films or masks files knows no demonstration",
		],
		[
			"device/imaging/demonstration/world.ts",
			`import { openClip } from "../../scene/clip/clip.ts"; import { openScene } from "../../scene/worlds.ts";`,
			"a demonstration knows no clip and no pipeline of a camera",
		],
		[
			"device/imaging/x.ts",
			`import { DemonstrationWorld } from "./demonstration/world.ts";`,
			"drawings are made and coded by the demonstration's worker alone",
		],
		[
			"device/imaging/x.ts",
			`import { JpegCoder } from "./jpeg-coder.ts";`,
			"pixels of any kind are coded for two encoders alone",
		],
		[
			"device/camera/x.ts",
			`const { openDemonstration } = await import("../demonstration/open.ts");`,
			"demonstrations are opened by the fleet alone",
		],
		[
			"device/http/x.ts",
			`import { Worker } from "node:worker_threads";`,
			"threads are started by the imaging pool alone",
		],
		[
			"device/rtsp/x.ts",
			`import type { Observation } from "../analytics/observation.ts";`,
			"outlets see neither pictures nor observations",
		],
		[
			"broker/x.ts",
			`import type { Loop } from "../device/imaging/protocol.ts";`,
			"outlets see neither pictures nor observations",
		],
		[
			"console/x.ts",
			`import { openScene } from "../device/scene/worlds.ts";`,
			"outlets see neither pictures nor observations",
		],
		[
			"device/onvif/x.ts",
			`import { MaskingStage } from "../../masks/apply.ts";`,
			"outlets see neither pictures nor observations",
		],
		[
			"device/analytics/x.ts",
			`import type { SyntheticScene } from "../scene/scene.ts";`,
			"the truth about a scene is for tests",
		],
		["device/imaging/x.ts", `const { plates } = scene.truth(time);`, "the truth about a scene is for tests"],
		["device/http/x.ts", `const at = Date.now();`, "time and chance are handed in"],
		["device/rtsp/x.ts", `setTimeout(() => {}, 5);`, "time and chance are handed in"],
		[
			"device/rtsp/x.ts",
			`import { setTimeout as sleep } from "node:timers/promises";`,
			"time and chance are handed in",
		],
		["device/onvif/x.ts", `const now = new Date();`, "time and chance are handed in"],
		["device/scene/x.ts", `import { randomInt } from "node:crypto";`, "time and chance are handed in"],
		[
			"device/imaging/worker.ts",
			`setImmediate(next); setInterval(again, 5);`,
			"time and chance are handed in",
		],
		["device/x.ts", `await import(name);`, "every import can be read"],
		["device/x.ts", `import net = require("node:net");`, "every import can be read"],
		["device/x.ts", `process.getBuiltinModule("node:net");`, "every import can be read"],
	])("%s: %s", (path, text, wall) => {
		expect(plant(path, text)).toContain(wall);
	});

	it.each([
		["a comment", `// import { connect } from "node:net"\n/* Date.now() */`],
		["a string", `export const text = "import('node:net'); Date.now()";`],
		["a template", "export const text = `RawFrame.take $" + "{1 + 1} setTimeout(`;"],
		["a pattern", `export const pattern = /import "node:net"/;`],
	])("and %s is no breach", (_, text) => {
		expect(plant("masks/x.ts", text)).toEqual([]);
	});
});

describe("nothing here recognises text or faces", () => {
	const words =
		/(?:^|[-_/@.])(?:tesseract|ocr|ocrad|paddleocr|easyocr|alpr|openalpr|anpr|lpr|faces?|faceapi|facenet|blazeface|rekognition|clarifai)(?:$|[-_/.])/i;

	it("no package in the lock file", () => {
		const lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as {
			packages: Record<string, unknown>;
		};
		const names = Object.keys(lock.packages);
		expect(names.length).toBeGreaterThan(100);
		expect(names.filter((name) => words.test(name))).toEqual([]);
	});

	it.each([
		"node_modules/tesseract.js",
		"node_modules/@vladmandic/face-api",
		"node_modules/node-openalpr",
		"node_modules/face-recognition",
	])("and %s would be seen", (name) => {
		expect(name).toMatch(words);
	});

	it.each(["ocr", "dnn_detect", "dnn_classify", "ocv", "frei0r", "quirc"])(
		"no %s filter in FFmpeg's build",
		(name) => {
			expect(Filter.getByName("scale")?.name).toBe("scale");
			expect(Filter.getByName(name)).toBeNull();
		},
	);
});
