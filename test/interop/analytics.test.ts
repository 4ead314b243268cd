import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Device } from "./lib/device.ts";
import { run } from "./lib/run.ts";
import { python, schemas } from "./lib/shared.ts";

/** A Python that has zeep: Debian's, unless another one is named. */
const interpreter = process.env["PERSIENNE_ZEEP_PYTHON"] ?? python;
const zeep = existsSync(schemas) && spawnSync(interpreter, ["-c", "import zeep"]).status === 0;
if (!zeep) process.stderr.write("SKIPPED: zeep, which is not installed or has no schemas\n");

let device: Device | undefined;
beforeAll(async () => {
	if (zeep) device = await Device.start({ args: ["--cameras", "1"] });
});
afterAll(() => device?.stop());

it.runIf(zeep)("zeep makes, reads, changes and deletes rules by ONVIF's own WSDL", async () => {
	const { camera, ready } = device as Device;
	const { user, password } = ready.credentials.operator;
	const script = fileURLToPath(new URL("lib/analytics.py", import.meta.url));
	const { status, stdout, stderr } = await run(interpreter, [script, schemas, camera.onvif, user, password], {
		seconds: 100,
	});
	expect(stderr.toString()).toBe("");
	expect(status).toBe(0);
	expect(JSON.parse(stdout.toString())).toEqual({
		rules: ["tt:MotionRegionDetector", "pan:OccupancyInField", "tt:TamperingDetection"],
		topics: ["tns1:RuleEngine/MotionRegionDetector/Motion"],
		made: "0.7",
		left: ["occupancy", "scene-change", "too-dark", "too-bright"],
		modules: ["Motion", "Objects"],
		options: ["MotionRegion", "Field", "Mode", "Threshold", "Duration"],
		refused: expect.stringContaining("do not exist here, on purpose"),
		sample: ["Human", "Vehicle", null],
	});
});
