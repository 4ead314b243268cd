import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Device } from "./lib/device.ts";
import { clients, modules, runClient, there } from "./lib/shared.ts";

/** Real clients turn and zoom a camera. */
let device: Device;
beforeAll(async () => {
	const camera = { name: "cam-1", scene: "street", masks: "none", ptz: true };
	if (there) device = await Device.start({ config: { cameras: [camera] } });
});
afterAll(() => device?.stop());

describe.runIf(there)("a PTZ camera", () => {
	it("is moved by npm onvif", async () => {
		const { hostname, port } = new URL(device.camera.onvif);
		const { user, password } = device.ready.credentials.admin;
		const { passed, failures } = await runClient(
			[process.execPath, join(clients, "agsh-onvif/run.cjs"), hostname, port, user, password],
			{ NODE_PATH: modules, ONLY: "^ptz" },
		);
		expect(failures).toEqual([]);
		expect(passed).toBeGreaterThan(0);
	});
});
