import { afterEach, describe, expect, it } from "vitest";
import { Camera } from "../../../device/camera/camera.ts";
import { VirtualClock } from "../../../device/clock.ts";
import { usualPublish } from "../../../device/config/publish.ts";
import type { CameraConfig } from "../../../device/config/types.ts";
import { LoopLibrary } from "../../../device/imaging/loops.ts";
import type { Loop } from "../../../device/imaging/protocol.ts";
import { silentLogger } from "../../../device/log.ts";
import type { AccessUnit } from "../../../device/media/access-unit.ts";
import { readComment } from "../../../device/provenance/jpeg-comment.ts";
import { decodeRecord } from "../../../device/provenance/record.ts";
import { seiRecords } from "../../../device/provenance/sei.ts";
import type { Statement } from "../../../device/provenance/statement.ts";
import { h264 } from "../../../device/provenance/syntax.ts";
import { nalUnits } from "../../../device/rtp/annexb.ts";
import { createPolicy, type PolicyInput } from "../../../masks/policy.ts";
import { wholeView } from "../../../masks/project.ts";
import { FakeWorker } from "../../helpers/fake-worker.ts";
import { signer, camera as uuid, verdict } from "../provenance/words.ts";

const video = {
	main: { codec: "h264", width: 640, height: 360, fps: 25, bitrate: 1e6, gop: 10 },
	sub: { codec: "h264", width: 320, height: 180, fps: 5, bitrate: 3e5, gop: 2 },
	mjpeg: { codec: "mjpeg", width: 320, height: 184, fps: 5, bitrate: 4e6, gop: 1 },
} as const;

const before: PolicyInput = { zones: [], plates: "strict" };
const after: PolicyInput = { zones: [], plates: "balanced" };
const [hashBefore, hashAfter] = [createPolicy(before).hash, createPolicy(after).hash];

const config: CameraConfig = {
	name: "cam-1",
	source: { kind: "scene", scene: "street", light: "day", noise: 0, canary: false },
	seed: 1,
	mode: "live",
	view: wholeView,
	ptz: false,
	audio: undefined,
	video,
	policy: before,
	osd: [],
	analytics: [],
	publish: usualPublish,
	httpPort: 0,
};

const length = 50;
const slice = (index: number) => Uint8Array.of(0, 0, 1, index % 10 === 0 ? 0x65 : 0x41, 0x80 | index, 0x80);
const loop: Loop = {
	length,
	units: {
		main: Array.from({ length }, (_, index) => ({ data: slice(index), key: index % 10 === 0 })),
		sub: [],
	},
	observations: [],
	plates: [],
	snapshots: new Map([[0, { main: Uint8Array.of(0xff, 0xd8, 1), sub: Uint8Array.of(0xff, 0xd8, 2) }]]),
};

const open: Camera[] = [];
afterEach(() => {
	for (const camera of open.splice(0)) camera.stop();
});

async function filming(mode: "live" | "loop", recorded?: Loop) {
	const clock = new VirtualClock();
	const worker = new FakeWorker(clock);
	worker.loop = recorded;
	const loops = new LoopLibrary(worker);
	const speaker = { signer, camera: uuid };
	const parts = { config, pool: worker, loops, mode, phase: 0, clock, log: silentLogger, speaker };
	const camera = await Camera.open(parts);
	open.push(camera);
	await settle();
	return { camera, clock, worker };
}

async function settle(): Promise<void> {
	for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}

function run({ clock, worker }: { clock: VirtualClock; worker: FakeWorker }, pictures: number): void {
	for (let picture = 0; picture < pictures; picture++) {
		clock.advance(40);
		worker.answer();
	}
}

/** Keeps what a viewer of the main stream gets. */
function watch(camera: Camera) {
	const units: AccessUnit[] = [];
	const leave = camera.streams.main.subscribe({
		unit: (unit) => void units.push(unit),
		flush() {},
		end() {},
	});
	return {
		units,
		leave,
		get statements(): Statement[] {
			return units.map(({ seal }) => {
				const [record] = seiRecords(h264, seal as Uint8Array);
				return decodeRecord(record as Buffer)?.statement as Statement;
			});
		},
		/** What `verify` would say of it, picture by picture. */
		get verdict(): string {
			const nals = ({ seal, data }: AccessUnit) => [seal as Uint8Array, ...nalUnits(data)];
			return verdict(units.map(nals), signer.publicKey);
		},
	};
}

describe("what a camera says of its pictures", () => {
	it("is policy, revision, time and number, without a gap while somebody comes and goes", async () => {
		const setup = await filming("live");
		const first = watch(setup.camera);
		run(setup, 12);
		first.leave();
		run(setup, 30);
		const second = watch(setup.camera);
		run(setup, 12);
		const statements = [...first.statements, ...second.statements];
		expect(statements.map(({ sequence }) => sequence)).toEqual(statements.map((_, index) => index));
		for (const [index, statement] of statements.entries()) {
			const { takenAt } = [...first.units, ...second.units][index] as AccessUnit;
			expect(statement).toMatchObject({
				policy: hashBefore,
				revision: 1,
				state: "masked",
				camera: uuid,
				takenAt,
			});
		}
	});

	it("is the same for a viewer who comes in the middle of a group, and is given it from its key frame on", async () => {
		const setup = await filming("live");
		const first = watch(setup.camera);
		run(setup, 15);
		const late = watch(setup.camera);
		run(setup, 10);
		expect(late.units[0]?.key).toBe(true);
		expect(late.units).toEqual(first.units.slice(-late.units.length));
	});

	it("says dark of the pictures that stand in for a lost worker, signed each", async () => {
		const setup = await filming("live");
		const viewer = watch(setup.camera);
		run(setup, 3);
		setup.worker.die();
		setup.clock.advance(1_000);
		await setup.worker.revive();
		run(setup, 2);
		const dark = viewer.statements.filter(({ state }) => state === "dark");
		expect(dark.length).toBeGreaterThan(1);
		expect(dark.every(({ key, policy }) => key && policy === hashBefore)).toBe(true);
		expect(viewer.statements.map(({ sequence }) => sequence)).toEqual(viewer.units.map((_, index) => index));
	});

	it("is fresh each time a loop is played, and leaves the loop as it was", async () => {
		const setup = await filming("loop", loop);
		const viewer = watch(setup.camera);
		run(setup, 2 * length + 10);
		expect(new Set(viewer.units.map(({ data }) => data)).size).toBeLessThanOrEqual(length);
		const { statements } = viewer;
		expect(statements.map(({ sequence }) => sequence)).toEqual(statements.map((_, index) => index));
		expect(new Set(statements.map(({ takenAt }) => takenAt)).size).toBe(statements.length);
	});
});

describe("a change of policy is seen in what is said, at once and in one place (invariant I4)", () => {
	it("in the midst of a group of pictures", async () => {
		const setup = await filming("live");
		const viewer = watch(setup.camera);
		run(setup, 4);
		setup.clock.advance(40); // asked for, and not made yet
		await setup.camera.setPolicy(after);
		setup.worker.answer();
		const count = viewer.units.length;
		run(setup, 14);
		const { statements } = viewer;
		expect(
			statements.slice(0, count - 1).every(({ policy, revision }) => policy === hashBefore && revision === 1),
		).toBe(true);
		expect(
			statements.slice(count).every(({ policy, revision }) => policy === hashAfter && revision === 2),
		).toBe(true);
		expect(viewer.verdict).toMatch(/^\.+t*$/);
	});

	it("of a camera that plays a loop, and goes on with the new policy's", async () => {
		const setup = await filming("loop", loop);
		const viewer = watch(setup.camera);
		run(setup, 14);
		const changing = setup.camera.setPolicy(after);
		const count = viewer.units.length;
		run(setup, 1);
		await changing;
		await settle();
		run(setup, 25);
		expect(setup.camera.feed.kind).toBe("loop");
		const { statements } = viewer;
		expect(statements.slice(0, count).every(({ policy }) => policy === hashBefore)).toBe(true);
		expect(statements.length).toBeGreaterThan(count);
		expect(
			statements.slice(count).every(({ policy, revision }) => policy === hashAfter && revision === 2),
		).toBe(true);
	});

	it("of two changes at once: the loop of the first is not played under the second", async () => {
		const setup = await filming("loop", loop);
		const viewer = watch(setup.camera);
		const leave = setup.camera.streams.mjpeg.subscribe({ unit() {}, flush() {}, end() {} });
		run(setup, 3); // live, for MJPEG
		await settle();
		run(setup, 3);
		expect(setup.camera.feed.kind).toBe("live");
		setup.worker.prompt = false;
		const changes = [setup.camera.setPolicy(after), setup.camera.setPolicy(before)];
		leave();
		setup.worker.acknowledge(1); // the first change, and not the second
		await settle();
		run(setup, 25);
		expect(setup.worker.recorded.at(-1)).toBe(hashBefore);
		expect(setup.camera.feed).toEqual({ kind: "live", recorded: 0 });
		setup.worker.acknowledge();
		await Promise.all(changes);
		await settle();
		run(setup, 25);
		expect(setup.camera.feed.kind).toBe("loop");
		expect(viewer.statements.at(-1)).toMatchObject({ policy: hashBefore, revision: 3 });
		expect(setup.worker.recorded).not.toContain(hashAfter);
	});

	it("of a policy that is taken away and given back at once: the camera is not said to be dark", async () => {
		const setup = await filming("live");
		watch(setup.camera);
		run(setup, 3);
		setup.worker.prompt = false;
		const changes = [setup.camera.setPolicy(undefined), setup.camera.setPolicy(after)];
		setup.worker.acknowledge();
		run(setup, 1);
		await Promise.all(changes);
		setup.worker.prompt = true;
		expect(setup.camera.state.state).toBe("masked");
	});

	it("of a snapshot that was under way: it is not served, and the next one is of the new policy", async () => {
		const setup = await filming("live");
		run(setup, 2);
		const asking = setup.camera.snapshot();
		await settle();
		await setup.camera.setPolicy(after);
		setup.worker.answerSnapshots(); // made under the old policy
		await settle();
		setup.clock.advance(50);
		await settle();
		setup.worker.answerSnapshots();
		const comment = readComment(Buffer.from(await asking));
		expect(decodeRecord(comment?.record as Buffer)?.statement).toMatchObject({
			policy: hashAfter,
			revision: 2,
		});
	});

	it("of a snapshot while the worker is behind: it shows the camera as it is after it was asked for", async () => {
		const setup = await filming("live");
		watch(setup.camera);
		run(setup, 2);
		setup.clock.advance(100); // two pictures are asked for, none is made, and no more fit
		setup.clock.advance(10);
		const began = setup.clock.now();
		const asking = setup.camera.snapshot();
		await settle();
		setup.worker.answerSnapshots(); // of a picture from before
		await settle();
		setup.worker.answer();
		setup.clock.advance(50);
		await settle();
		setup.worker.answerSnapshots();
		const comment = readComment(Buffer.from(await asking));
		expect(decodeRecord(comment?.record as Buffer)?.statement?.takenAt).toBeGreaterThanOrEqual(began);
	});

	it("of a snapshot out of a loop", async () => {
		const setup = await filming("loop", loop);
		run(setup, 3);
		const policies: (string | undefined)[] = [];
		const look = async () => {
			const { record } = readComment(Buffer.from(await setup.camera.snapshot())) ?? {};
			policies.push(decodeRecord(record as Buffer)?.statement.policy);
		};
		await look();
		await setup.camera.setPolicy(after);
		await settle();
		run(setup, 3);
		await look();
		expect(policies).toEqual([hashBefore, hashAfter]);
	});
});
