import { describe, expect, it } from "vitest";
import { reportedFunctions } from "../../../device/report/functions.ts";
import { openCameraStore } from "../../../device/store/camera-store.ts";
import { parse } from "../config/config.ts";

describe("the functions of a report", () => {
	it("have a purpose, a ground and hours, modules as well, and not what somebody wrote in their own words", () => {
		const section = "{ function: motion, purpose: traffic, basis: public-task, note: file 7 of Mrs M }";
		const text = `cameras:\n  - { name: cam-1, scene: street, masks: none, analytics: [${section}] }\n`;
		const [camera] = parse(text).config.cameras;
		if (!camera) throw new Error("no camera");
		const reported = reportedFunctions(camera, openCameraStore(undefined, ""), 0);
		expect(reported).toMatchObject([
			{ name: "Motion", type: "motion", purpose: "traffic", legalBasis: "public-task", running: true },
		]);
		expect(JSON.stringify(reported)).not.toContain("Mrs M");
	});
});
