import { afterEach, describe, expect, it } from "vitest";
import { Camera } from "../../../device/camera/camera.ts";
import { controlRoutes } from "../../../device/camera/control-routes.ts";
import { VirtualClock } from "../../../device/clock.ts";
import { parseConfig } from "../../../device/config/load.ts";
import { readPolicy } from "../../../device/config/policy-file.ts";
import type { CameraConfig } from "../../../device/config/types.ts";
import { FaultPanel } from "../../../device/faults/faults.ts";
import { LoopLibrary } from "../../../device/imaging/loops.ts";
import { silentLogger } from "../../../device/log.ts";
import { createPolicy } from "../../../masks/policy.ts";
import { FakeWorker } from "../../helpers/fake-worker.ts";
import { signer, camera as uuid } from "../provenance/words.ts";

const cameras = [{ name: "cam-1", scene: "street", masks: "none" }];
const [config] = parseConfig("cameras.json", JSON.stringify({ cameras })).config.cameras;

let camera: Camera;
afterEach(() => camera.stop());

async function get(path: string) {
	const clock = new VirtualClock();
	const pool = new FakeWorker(clock);
	const loops = new LoopLibrary(pool);
	const speaker = { signer, camera: uuid };
	const rest = { mode: "live", phase: 0, clock, log: silentLogger, speaker } as const;
	camera = await Camera.open({ config: config as CameraConfig, pool, loops, ...rest });
	const route = controlRoutes(camera, new FaultPanel(() => {})).find((each) => each.path === path);
	const answer = () => route?.handle({} as Parameters<NonNullable<typeof route>["handle"]>[0]);
	return { role: route?.role, answer };
}

describe("the control API", () => {
	it("tells viewers the key that pictures are signed with, and not its other half", async () => {
		const { role, answer } = await get("/api/key");
		expect(role).toBe("viewer");
		const body = JSON.parse(String((await answer())?.body)) as object;
		const publicKey = Buffer.from(signer.publicKey).toString("base64url");
		expect(body).toEqual({ camera: uuid, publicKey, fingerprint: signer.fingerprint });
	});

	it("gives operators the policy in force, signed, as a file that a configuration takes", async () => {
		const { role, answer } = await get("/api/policy");
		expect(role).toBe("operator");
		const policy = createPolicy(readPolicy(String((await answer())?.body)));
		expect(policy).toEqual(camera.policy);
	});

	it("has no policy to give when there is none", async () => {
		const { answer } = await get("/api/policy");
		await camera.setPolicy(undefined);
		expect(await answer()).toMatchObject({ status: 404 });
	});
});
