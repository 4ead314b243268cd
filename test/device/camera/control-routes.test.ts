import { afterEach, describe, expect, it } from "vitest";
import { Camera } from "../../../device/camera/camera.ts";
import { controlRoutes, type Trigger } from "../../../device/camera/control-routes.ts";
import { VirtualClock } from "../../../device/clock.ts";
import { parseConfig } from "../../../device/config/load.ts";
import { readPolicy } from "../../../device/config/policy-file.ts";
import type { CameraConfig } from "../../../device/config/types.ts";
import { PersienneError } from "../../../device/errors.ts";
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

async function get(path: string, trigger: Trigger = () => {}) {
	const clock = new VirtualClock();
	const pool = new FakeWorker(clock);
	const loops = new LoopLibrary(pool);
	const speaker = { signer, camera: uuid };
	const rest = { mode: "live", phase: 0, clock, log: silentLogger, speaker } as const;
	camera = await Camera.open({ config: config as CameraConfig, pool, loops, ...rest });
	const route = controlRoutes(camera, new FaultPanel(() => {}), trigger).find((each) => each.path === path);
	const answer = (body = "") =>
		route?.handle({ body: Buffer.from(body) } as Parameters<NonNullable<typeof route>["handle"]>[0]);
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

	it("raises an event for operators, for as long as they ask, and says that it is simulated", async () => {
		const raised: unknown[] = [];
		const { role, answer } = await get("/api/trigger", (...what) => raised.push(what));
		expect(role).toBe("operator");
		const answered = await answer('{"event":"object-left","seconds":1.5}');
		expect(JSON.parse(String(answered?.body))).toEqual({ event: "object-left", simulated: true });
		await answer('{"event":"motion"}');
		expect(raised).toEqual([
			["object-left", 1500],
			["motion", undefined],
		]);
	});

	it("raises nothing else, nor what the camera does not look for", async () => {
		const { answer } = await get("/api/trigger", () => {
			throw new PersienneError("TRIGGER_OFF", "cam-1 does not look for motion", "name it");
		});
		for (const body of [
			"",
			"[]",
			'{"event":"fire"}',
			'{"event":"motion","seconds":0}',
			'{"event":"motion","x":1}',
		])
			expect(await answer(body)).toMatchObject({ status: 400 });
		expect(await answer('{"event":"motion"}')).toMatchObject({
			status: 409,
			body: "cam-1 does not look for motion\nname it\n",
		});
	});
});
