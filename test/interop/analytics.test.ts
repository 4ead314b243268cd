import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Device } from "./lib/device.ts";
import { run } from "./lib/run.ts";
import { schemas, zeepPython } from "./lib/shared.ts";

const zeep = zeepPython();

let device: Device | undefined;
beforeAll(async () => {
	if (zeep) device = await Device.start({ args: ["--cameras", "1"] });
});
afterAll(() => device?.stop());

it.runIf(zeep !== undefined)("zeep makes, reads, changes and deletes rules by ONVIF's own WSDL", async () => {
	const { camera, ready } = device as Device;
	const { user, password } = ready.credentials.admin;
	const script = fileURLToPath(new URL("lib/analytics.py", import.meta.url));
	const { status, stdout, stderr } = await run(
		zeep as string,
		[script, schemas, camera.onvif, user, password],
		{
			seconds: 100,
		},
	);
	expect(stderr.toString()).toBe("");
	expect(status).toBe(0);
	expect(JSON.parse(stdout.toString())).toEqual({
		rules: [
			"tt:MotionRegionDetector",
			"pan:OccupancyInField",
			"tt:TamperingDetection",
			"tt:LineDetector",
			"pan:PassageCounting",
			"tt:FieldDetector",
			"tt:LoiteringDetector",
			"pan:CrowdDensity",
			"pan:ObjectLeft",
			"pan:ObjectRemoved",
			"pan:FastMotion",
		],
		topics: ["tns1:RuleEngine/MotionRegionDetector/Motion"],
		made: "0.7",
		left: ["occupancy", "scene-change", "too-dark", "too-bright", "too-blurry"],
		modules: ["Motion", "Objects"],
		options: expect.arrayContaining([
			"MotionRegion",
			"Field",
			"Direction",
			"DwellTime",
			"Purpose",
			"LegalBasis",
		]),
		refused: expect.stringContaining("do not exist here, on purpose"),
		sample: ["Human", "Vehicle", null],
	});
});
