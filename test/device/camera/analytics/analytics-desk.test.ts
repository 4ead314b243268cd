import { describe, expect, it } from "vitest";
import type { Observation } from "../../../../device/analytics/observation.ts";
import { AnalyticsDesk, type Seen } from "../../../../device/camera/analytics/analytics-desk.ts";
import { countKinds } from "../../../../device/camera/reporter.ts";
import { VirtualClock } from "../../../../device/clock.ts";
import type { Analytics } from "../../../../device/config/types.ts";
import type { Happening } from "../../../../device/rules/happenings.ts";
import { formOf, type Rule } from "../../../../device/rules/rules.ts";
import { type CameraStore, openCameraStore } from "../../../../device/store/camera-store.ts";

function desk(functions: readonly Analytics[] = [], store: CameraStore = openCameraStore(undefined, "")) {
	const [told, gone, changed]: [Seen[], string[], string[]] = [[], [], []];
	const made = new AnalyticsDesk({ functions, store, changed: (token) => changed.push(token) });
	made.listen({
		seen: (seen) => told.push(seen),
		retracted: (kind, rule) => gone.push(`${kind} ${rule}`.trim()),
	});
	const camera = {
		analysing: undefined as boolean | undefined,
		observed: (_: Observation): void => {},
		setAnalysing: (analysing: boolean) => {
			camera.analysing = analysing;
		},
		listen: (listener: { observed(observation: Observation): void }) => {
			camera.observed = listener.observed;
			return () => {};
		},
	};
	made.attach(camera);
	const see = (ticks: number, more: Partial<Observation> = {}) => {
		camera.observed({ ticks, takenAt: 0, motion: false, occupancy: 0, objects: [], ...more });
		return told.at(-1);
	};
	return { made, camera, see, told, gone, changed, store };
}

const door: Rule = formOf("motion-region").usual("door");
const names = ({ rules, modules }: AnalyticsDesk) => [...rules, ...modules].map(({ name }) => name).join(" ");

describe("what runs", () => {
	it("is nothing unless the configuration names it", () => {
		const { made, camera } = desk();
		expect([names(made), camera.analysing, [...made.told]]).toEqual(["", false, []]);
	});

	it("is a rule or a module for each function that it names", () => {
		const { made, camera } = desk(["motion", "people-count", "objects", "tampering"]);
		expect(names(made)).toBe("occupancy scene-change too-dark too-bright too-blurry Motion Objects");
		expect(camera.analysing).toBe(true);
		expect([...made.told].sort()).toEqual(
			[
				"function",
				"imageTooBlurry",
				"imageTooBright",
				"imageTooDark",
				"motion",
				"occupancy",
				"sceneChange",
			].sort(),
		);
	});

	it("begins with a first rule, and ends with the last", () => {
		const { made, camera } = desk();
		made.createRules([door]);
		expect(camera.analysing).toBe(true);
		made.deleteRules(["door"]);
		expect(camera.analysing).toBe(false);
	});

	it("tells of motion and of places where there is a module for them", () => {
		const place = { left: 0, top: 0, right: 0.1, bottom: 0.3, shape: "upright" as const, track: 1 };
		const car = { ...place, shape: "wide" as const };
		const { made, see } = desk(["people-count"]);
		const seen = () => see(0, { motion: true, objects: [place, car, { ...car, shape: undefined }] });
		expect(seen()).toMatchObject({ motion: undefined, objects: undefined });
		made.createModules([{ type: "motion", name: "m" }]);
		made.createModules([{ type: "objects", name: "o", classes: [] }]);
		expect(seen()).toMatchObject({ motion: true });
		expect(seen()?.objects).toHaveLength(3);
		made.changeModules([{ type: "objects", name: "o", classes: ["Vehicle"] }]);
		expect(seen()?.objects).toEqual([car]);
	});
});

describe("changes", () => {
	it("are made as a whole or not at all", () => {
		const { made, changed } = desk(["people-count"]);
		const refused = (code: string) => expect.objectContaining({ code });
		expect(() => made.createRules([door, { ...door, name: "AB-123-CD" }])).toThrow(refused("INVALID"));
		expect(() => made.createRules([door, door])).toThrow(refused("NAME_TAKEN"));
		expect(() => made.createRules([{ ...door, polygon: [] }])).toThrow(refused("INVALID"));
		expect(() => made.changeRules([door])).toThrow(refused("NAME_UNKNOWN"));
		expect(() => made.changeRules([{ ...door, name: "occupancy" }])).toThrow(refused("TYPE_CHANGED"));
		expect(() => made.deleteRules(["occupancy", "door"])).toThrow(refused("NAME_UNKNOWN"));
		const many = Array.from({ length: 17 }, (_, count) => ({ ...door, name: `door-${count}` }));
		expect(() => made.createRules(many)).toThrow(refused("TOO_MANY"));
		expect([names(made), changed]).toEqual(["occupancy", []]);
	});

	it("quote no name when they are refused", () => {
		const { made } = desk();
		const attempt = () => made.createRules([{ ...door, name: "garage AB-123-CD" }]);
		expect(attempt).toThrow();
		expect(attempt).not.toThrow(/AB-123-CD/);
	});

	it("are told once they are in force, and so is what will not be told any more", () => {
		const { made, gone, changed } = desk(["motion", "people-count"]);
		made.createRules([door, { ...formOf("tampering").usual("lens"), mode: "ImageTooDark" }]);
		made.deleteRules(["occupancy", "door"]);
		made.deleteModules(["Motion"]);
		made.changeRules([formOf("tampering").usual("lens")]);
		expect(gone.filter((state) => !state.startsWith("function"))).toEqual([
			"occupancy occupancy",
			"motionRegion door",
			"motion",
			"imageTooDark lens",
		]);
		expect(gone.filter((state) => state.startsWith("function"))).toEqual([
			"function occupancy",
			"function door",
			"function Motion",
		]);
		expect(changed).toEqual(Array(4).fill("analytics"));
	});

	it("of one rule leave the others at work as they are", () => {
		const bits = new Uint8Array(1).fill(255);
		const moving = { columns: 4, rows: 2, across: 0.25, down: 0.5, bits };
		const { made, see } = desk();
		const sensitive = { ...door, sensitivity: 1 };
		made.createRules([sensitive, { ...sensitive, name: "gate" }]);
		for (let tick = 0; tick < 3; tick++) see(tick * 18_000, { moving });
		made.changeRules([{ ...sensitive, name: "gate", armed: false }]);
		expect(see(60_000)?.findings.map(({ rule, data }) => [rule, data["State"]])).toEqual([
			["door", true],
			["gate", false],
		]);
	});
});

describe("hours", () => {
	const noon = Date.UTC(2026, 6, 4, 12);
	const evening = Date.UTC(2026, 6, 4, 21);
	const schedule = { days: ["sat"], from: "08:00", to: "20:00" } as const;
	const use = { purpose: "crowd-safety", basis: "public-task", schedule } as const;

	it("end what a function does and tells, and say so", () => {
		const { made, see, gone, told } = desk();
		made.createRules([{ ...formOf("crowd-density").usual("market"), use }]);
		const by = (takenAt: number) =>
			see(0, { takenAt })?.findings.filter(({ kind }) => kind === "crowdDensity").length;
		expect(by(noon)).toBe(1);
		expect(by(evening)).toBe(0);
		expect(gone).toEqual(["crowdDensity market"]);
		const functions = told.flatMap(({ findings }) => findings.filter(({ kind }) => kind === "function"));
		expect(functions.at(-1)?.data).toEqual({
			Function: "crowd-density",
			Purpose: "crowd-safety",
			LegalBasis: "public-task",
			Running: false,
		});
		expect(by(noon)).toBe(1);
	});

	it("that are over have no pictures looked at", () => {
		const clock = new VirtualClock(evening);
		const store = openCameraStore(undefined, "");
		const made = new AnalyticsDesk({ functions: [], store, clock });
		let analysing: boolean | undefined;
		const setAnalysing = (on: boolean) => {
			analysing = on;
		};
		made.attach({ setAnalysing, listen: () => () => {} });
		made.createRules([{ ...formOf("crowd-density").usual("market"), use }]);
		expect(analysing).toBe(false);
		clock.advance(11 * 3_600_000 + 7 * 24 * 3_600_000 - 24 * 3_600_000);
		expect(analysing).toBe(true);
		made.close();
	});

	it("never publish what somebody wrote in their own words", () => {
		const { made, told } = desk();
		made.createRules([
			{ ...formOf("crowd-density").usual("market"), use: { ...use, note: "file 7 of Mrs M" } },
		]);
		expect(JSON.stringify(told)).not.toContain("Mrs M");
	});
});

describe("what is raised by who tests what listens", () => {
	it("is marked, and what is seen is not", () => {
		const { made, see, told } = desk(["motion"]);
		const use = { purpose: "testing", basis: "unstated" } as const;
		made.createRules([
			{ ...formOf("object-left").usual("bag"), use },
			{ ...formOf("line-crossing").usual("gate"), use },
		]);
		expect(made.tellsOf("object-left")).toBe(true);
		expect(made.tellsOf("crowd")).toBe(false);
		made.simulate("object-left", true, 0);
		expect(told.at(-1)?.findings).toEqual([
			{ kind: "objectLeft", rule: "bag", data: { State: true, Simulated: true } },
		]);
		expect(see(0)?.findings[0]?.data).toEqual({ State: true, Simulated: true });
		made.simulate("object-left", false, 0);
		expect(see(18_000)?.findings[0]?.data).toEqual({ State: false });
		made.simulate("line-crossing", true, 0);
		expect(told.at(-1)?.findings[0]?.data).toEqual({ Direction: "Right", Simulated: true });
		// A crossing is over when it is told.
		expect(see(36_000)?.findings.some(({ kind }) => kind === "lineCrossed")).toBe(false);
	});
});

describe("what is raised while other things are seen", () => {
	const use = { purpose: "testing", basis: "unstated" } as const;
	const raising = () => {
		const made = desk(["motion"]);
		made.made.createRules([
			{ ...formOf("object-left").usual("bag"), use },
			{ ...formOf("loitering").usual("bench"), use },
			{ ...formOf("line-crossing").usual("gate"), use },
		]);
		made.see(0, { motion: true });
		const told = () => made.told.at(-1);
		return { ...made, last: told };
	};

	it("says nothing of these", () => {
		const { made, last } = raising();
		made.simulate("object-left", true, 1);
		expect(last()).toMatchObject({ motion: undefined, findings: [{ rule: "bag" }] });
		made.repeat("object-left", 2);
		expect(last()).toMatchObject({
			motion: undefined,
			findings: [{ rule: "bag", data: { State: true, Simulated: true } }],
		});
		made.simulate("object-left", false, 3);
		expect(last()).toMatchObject({
			motion: undefined,
			findings: [{ rule: "bag", data: { State: false } }],
		});
	});

	it("leaves what is seen of the same as it was", () => {
		const { made, last } = raising();
		made.simulate("motion", true, 1);
		made.simulate("motion", false, 2);
		expect(last()).toMatchObject({ motion: true });
		expect(last()?.motionSimulated).toBeUndefined();
	});

	it("does not end what else is raised", () => {
		const { made, see, told } = raising();
		made.simulate("object-left", true, 1);
		made.simulate("loitering", true, 1);
		const begin = told.length;
		made.repeat("object-left", 2);
		made.repeat("loitering", 2);
		see(18_000);
		const states = told.slice(begin).flatMap(({ findings }) => findings);
		expect(states.map(({ data }) => data)).toEqual(states.map(() => ({ State: true, Simulated: true })));
	});

	it("is told once where it is over when it is told", () => {
		const { made, told } = raising();
		made.simulate("line-crossing", true, 1);
		for (const at of [2, 3, 4]) made.repeat("line-crossing", at);
		made.simulate("line-crossing", false, 5);
		const crossings = told.flatMap(({ findings }) => findings).filter(({ kind }) => kind === "lineCrossed");
		expect(crossings).toHaveLength(1);
	});
});

describe("what is raised of a camera that sees nothing", () => {
	it("ends all the same", () => {
		const { made, told, gone } = desk();
		const use = { purpose: "testing", basis: "unstated" } as const;
		made.createRules([{ ...formOf("object-left").usual("bag"), use }]);
		made.simulate("object-left", true, 0);
		expect(told.at(-1)?.findings[0]?.data).toEqual({ State: true, Simulated: true });
		made.simulate("object-left", false, 0);
		expect(gone).toEqual(["objectLeft bag"]);
	});
});

describe("a name", () => {
	it("is none that reads like a plate behind the camera's: nothing of it would be published", () => {
		const store = openCameraStore(undefined, "");
		const made = new AnalyticsDesk({ functions: [], store, below: [["persienne", "lot"]] });
		const refused = expect.objectContaining({
			code: "INVALID",
			message: expect.stringContaining("camera's"),
		});
		expect(() => made.createRules([{ ...door, name: "B2" }])).toThrow(refused);
		expect(() => made.createModules([{ type: "motion", name: "B2" }])).toThrow(refused);
		made.createRules([door]);
	});

	it("is that of a rule or of a module: what is told of either has nothing else", () => {
		const { made, see } = desk(["motion"]);
		const taken = expect.objectContaining({ code: "NAME_TAKEN" });
		const schedule = { days: ["sat"], from: "08:00", to: "20:00" } as const;
		const use = { purpose: "testing", basis: "unstated", schedule } as const;
		expect(() => made.createRules([{ ...door, name: "Motion", use }])).toThrow(taken);
		made.createRules([{ ...door, use }]);
		expect(() => made.createModules([{ type: "objects", name: "door", classes: [] }])).toThrow(taken);
		expect(see(0, { takenAt: Date.UTC(2026, 6, 3, 12) })?.findings).toEqual([]);
	});
});

describe("what is stated", () => {
	it("is what there is, what for, when, and whether it runs, and no note", () => {
		const { made, see } = desk(["motion"]);
		const schedule = { days: ["sat"], from: "08:00", to: "20:00", zone: "Europe/Paris" } as const;
		const use = { purpose: "testing", basis: "consent", note: "file 7", schedule } as const;
		made.createRules([{ ...door, use }]);
		see(0, { takenAt: Date.UTC(2026, 6, 3, 12) });
		const motion = {
			rule: "Motion",
			function: "motion",
			purpose: "unstated",
			legalBasis: "unstated",
			running: true,
		};
		const stated = {
			rule: "door",
			function: "motion-region",
			purpose: "testing",
			legalBasis: "consent",
			running: false,
			days: ["sat"],
			hours: "08:00-20:00",
			timeZone: "Europe/Paris",
		};
		expect(made.stated).toEqual([stated, motion]);
	});
});

describe("after a restart", () => {
	it("rules are as clients left them", () => {
		const { made, store } = desk(["people-count"]);
		made.createRules([{ ...door, sensitivity: 0.7 }]);
		made.deleteRules(["occupancy"]);
		made.replace("north", made.rules, [{ type: "motion", name: "m" }]);
		const again = desk(["people-count"], store).made;
		expect([again.name, again.rules, again.modules]).toEqual([
			"north",
			[{ ...door, sensitivity: 0.7 }],
			[{ type: "motion", name: "m" }],
		]);
	});

	it("under another configuration what it names is as it says, and what clients added stays", () => {
		const { made, store } = desk(["people-count", "motion"]);
		made.createRules([door]);
		made.deleteRules(["occupancy"]);
		expect(names(desk(["people-count", "motion"], store).made)).toBe("door Motion");
		expect(names(desk(["people-count", "objects"], store).made)).toBe("occupancy door Objects");
		expect(names(desk([], store).made)).toBe("door");
	});

	it("that forgot everything, what the configuration names runs", () => {
		const { made } = desk(["people-count"]);
		made.createRules([door]);
		made.reset();
		expect(names(made)).toBe("occupancy");
	});

	it("a file that is damaged is not guessed at", () => {
		const store = openCameraStore(undefined, "");
		store.write("analytics", {
			functions: [],
			name: "x",
			rules: [{ type: "plates", name: "x" }],
			modules: [],
		});
		expect(() => desk([], store)).toThrow();
	});
});

describe("what only seems to happen", () => {
	it("is told by the rules that would tell of it, together with what is seen, until it ends", () => {
		const { made, see, told } = desk(["motion", "people-count", "tampering"]);
		made.createRules([door, { ...door, name: "gate", armed: false }]);
		see(0, { occupancy: 4 });
		made.simulate("motion", true, 7);
		const states = (seen: Seen | undefined) =>
			Object.fromEntries((seen?.findings ?? []).map(({ rule, data }) => [rule, Object.values(data)[0]]));
		expect(told.at(-1)).toMatchObject({ motion: true, takenAt: 7 });
		expect(states(told.at(-1))).toEqual({ occupancy: 4, door: true });
		expect(states(see(18_000))).toMatchObject({ occupancy: 1, door: true, gate: false, "too-dark": false });
		made.simulate("motion", false, 8);
		expect(told.at(-1)).toMatchObject({ motion: false });
		expect(states(told.at(-1))).toMatchObject({ door: false, occupancy: 0 });
		made.simulate("tampering", true, 9);
		expect(states(told.at(-1))).toEqual({
			"scene-change": true,
			"too-dark": true,
			"too-bright": true,
			"too-blurry": true,
		});
	});

	it("is known to be told to nobody where such events are withheld", () => {
		const { made } = desk(["people-count"]);
		made.createRules([
			{ ...formOf("line-crossing").usual("gate"), use: { purpose: "testing", basis: "unstated" } },
		]);
		expect(["motion", "line-crossing"].map((one) => made.tellsOf(one as Happening, countKinds))).toEqual([
			false,
			false,
		]);
		made.createRules([door]);
		expect(made.tellsOf("motion", countKinds)).toBe(true);
	});

	it("is known to be told to nobody", () => {
		const told = (...functions: Analytics[]) => {
			const { made } = desk(functions);
			return [made.tellsOf("motion"), made.tellsOf("tampering")];
		};
		expect([told(), told("motion"), told("people-count"), told("tampering"), told("objects")]).toEqual([
			[false, false],
			[true, false],
			[true, false],
			[false, true],
			[false, false],
		]);
	});
});
