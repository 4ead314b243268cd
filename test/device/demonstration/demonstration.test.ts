import { EventEmitter } from "node:events";
import { beforeEach, describe, expect, it } from "vitest";
import { VirtualClock } from "../../../device/clock.ts";
import type { SourceConfig } from "../../../device/config/types.ts";
import { type DemonstratedCamera, Demonstration } from "../../../device/demonstration/demonstration.ts";
import type { ToDemonstrator } from "../../../device/imaging/demonstration/protocol.ts";
import type { GuardedWorker } from "../../../device/imaging/guarded-worker.ts";
import { createPolicy } from "../../../masks/policy.ts";
import { wholeView } from "../../../masks/project.ts";

/** A worker's place, from which tests answer. */
class Stand extends EventEmitter {
	readonly posted: ToDemonstrator[] = [];
	ended = false;

	postMessage(message: ToDemonstrator): void {
		structuredClone(message); // as a real worker gets it
		this.posted.push(message);
		this.emit("posted", message);
	}

	async terminate(): Promise<number> {
		this.ended = true;
		this.emit("exit", 1);
		return 1;
	}
}

const scene: SourceConfig = { kind: "scene", scene: "street", light: "day", noise: 0, canary: false };
const stream = {
	codec: "h264",
	width: 1920,
	height: 1080,
	fps: 25,
	bitrate: 1,
	gop: 50,
	quality: 8,
} as const;

let clock: VirtualClock;
let stands: Stand[];
let revision: number;

beforeEach(() => {
	clock = new VirtualClock();
	stands = [];
	revision = 1;
});

function open(source: SourceConfig): Demonstration | undefined {
	const camera: DemonstratedCamera = {
		config: { source, seed: 7, video: { main: stream, sub: stream, mjpeg: stream } },
		get revision() {
			return revision;
		},
		moment: {
			sceneTime: 1,
			mediaTime: 2,
			view: wholeView,
			policy: createPolicy({ zones: [], plates: "strict" }),
			sabotage: undefined,
		},
		oversize: 1,
	};
	const start = () => {
		const stand = new Stand();
		stand.on("posted", (message: ToDemonstrator) => message.type === "show" && answer(stand, message));
		stands.push(stand);
		return stand as unknown as GuardedWorker;
	};
	return Demonstration.of({ camera, start, clock });
}

/** What the stand does with a call. */
let answer: (stand: Stand, message: Extract<ToDemonstrator, { type: "show" }>) => void;
beforeEach(() => {
	answer = (stand, { call, moment }) => {
		const picture = {
			lens: new Uint8Array(1),
			leaves: new Uint8Array(2),
			revision: moment.revision,
			failure: undefined,
		};
		queueMicrotask(() => stand.emit("message", { type: "shown", call, picture }));
	};
});

describe("a demonstration", () => {
	it("is had of a camera that films a drawn world, and of no other", () => {
		expect(open(scene)).toBeInstanceOf(Demonstration);
		expect(open({ kind: "input", file: "/clip.mp4" })).toBeUndefined();
		expect(stands).toEqual([]);
	});

	it("tells its worker the world's name, and nothing of the camera's pictures", async () => {
		await open(scene)?.show();
		const [opened, shown] = stands[0]?.posted ?? [];
		expect(opened).toEqual({
			type: "open",
			spec: {
				world: { scene: "street", light: "day", noise: 0, canary: false, seed: 7 },
				width: 1280,
				height: 720,
				view: wholeView,
				oversize: 1,
			},
		});
		expect(shown).toMatchObject({ type: "show", moment: { sceneTime: 1, revision: 1 } });
	});

	it("shows nothing that was made under a policy of before", async () => {
		const usual = answer;
		answer = (stand, message) => {
			if (message.call === 1) revision = 2; // it was changed meanwhile
			usual(stand, message);
		};
		expect(await open(scene)?.show()).toMatchObject({ revision: 2 });
		answer = (stand, message) => {
			revision++;
			usual(stand, message);
		};
		await expect(open(scene)?.show()).rejects.toMatchObject({ code: "DEMONSTRATION_FAILED" });
	});

	it("ends its worker when nobody has asked for a while, and starts another one", async () => {
		const demonstration = open(scene);
		await demonstration?.show();
		clock.advance(19_999);
		expect(stands[0]?.ended).toBe(false);
		clock.advance(1);
		expect(stands[0]?.ended).toBe(true);
		await demonstration?.show();
		expect(stands).toHaveLength(2);
	});

	it("goes on with another worker after one that died or hung", async () => {
		const demonstration = open(scene);
		const usual = answer;
		answer = (stand) => stand.emit("exit", 1);
		await expect(demonstration?.show()).rejects.toMatchObject({ code: "DEMONSTRATION_FAILED" });
		answer = () => {};
		const hangs = demonstration?.show();
		await Promise.resolve();
		const refused = expect(hangs).rejects.toMatchObject({ code: "DEMONSTRATION_FAILED" });
		await new Promise((resolve) => setImmediate(resolve));
		clock.advance(15_000);
		await refused;
		answer = usual;
		expect(await demonstration?.show()).toBeDefined();
	});

	it("is for a few at a time", async () => {
		const demonstration = open(scene);
		const shown = Array.from({ length: 5 }, () => demonstration?.show());
		await expect(shown[4]).rejects.toMatchObject({ code: "DEMONSTRATION_BUSY" });
		await Promise.all(shown.slice(0, 4));
	});
});
