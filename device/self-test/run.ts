import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Clock } from "../clock.ts";
import type { FleetConfig } from "../config/types.ts";
import type { Credential } from "../identity/credentials.ts";
import { createLogger, type Logger } from "../log.ts";
import type { ReadyCamera, ReadyEvent } from "../ready.ts";
import { plantedPlates } from "../scene/planted.ts";
import { ask } from "./ask.ts";
import {
	controlOf,
	mostPolicies,
	privateFleet,
	type TestedCamera,
	type Trial,
	testSeed,
	testWorld,
	trialsOf,
} from "./fleet-plan.ts";
import { metadataBytes } from "./metadata.ts";
import { MqttEar } from "./mqtt.ts";
import { onvifAnswers, onvifEvents } from "./onvif.ts";
import { isShown, PatternSearch, type Picture } from "./pattern.ts";
import type { PolicyTest, SelfTest, SinkName, SinkResult } from "./result.ts";
import { pictureOfJpeg, watch } from "./video.ts";
import { credential, filming, type RunningFleet, statusOf } from "./waiting.ts";
import { WordSearch } from "./words.ts";

/** Pictures that are looked at of each stream. */
const pictures = { main: 10, sub: 5, mjpeg: 3 } as const;
/** A broker that says nothing for so long has said what it retains, in milliseconds. */
const quietMs = 700;

export interface SelfTestParts {
	readonly startFleet: (config: FleetConfig, log: Logger) => Promise<RunningFleet>;
	readonly clock: Clock;
}

/**
 * Starts cameras of its own with the policies that are in force, plants what must not get out, and looks for it in everything that
 * comes out. A real street cannot have anything planted in it: so it is a drawn one, in front of the same masking stage.
 */
export async function rehearse(
	cameras: readonly TestedCamera[],
	{ startFleet, clock }: SelfTestParts,
): Promise<SelfTest> {
	const all = trialsOf(cameras);
	const trials = all.slice(0, mostPolicies);
	const folder = mkdtempSync(join(tmpdir(), "persienne-self-test-"));
	const log: string[] = [];
	const logger = createLogger("trace", { write: (line: string) => void log.push(line) });
	const [first] = cameras;
	const control = first ? [controlOf(first.config)] : [];
	const configs = [...trials.map(({ config }) => config), ...control];
	let fleet: RunningFleet | undefined;
	try {
		const plates = await plantedPlates(testWorld, testSeed);
		fleet = await startFleet(privateFleet(configs, folder), logger);
		const { ready } = fleet;
		const viewer = credential(ready, "viewer");
		const found = (name: string) => ready.cameras.find((camera) => camera.name === name) as ReadyCamera;
		for (const { name } of configs) await filming(found(name), viewer, clock);
		const seen = first ? await controlSighting(found("self-test-control"), viewer, clock) : null;
		const tests: PolicyTest[] = [];
		for (const trial of trials)
			tests.push(await tryPolicy(trial, found(trial.name), ready, plates, log, clock));
		await fleet.stop();
		fleet = undefined;
		const done = tests.map((test, index) =>
			withFiles(test, trials[index] as Trial, ready, plates, folder, log),
		);
		const failed = done.some(({ sinks }) => sinks.some(({ found: any }) => Object.keys(any).length > 0));
		const blind = done.some(({ sinks }) => sinks.some(({ trouble }) => trouble !== null));
		const searchWorks = (seen?.coloured ?? 0) > 0.001;
		return {
			ran: new Date(clock.now()).toISOString(),
			outcome: failed ? "failed" : blind || !searchWorks ? "not-run" : "passed",
			// Said of one that failed, too: what was not found there was not looked for everywhere.
			why: blind ? "sink-unreadable" : searchWorks ? null : "control-not-found",
			world: testWorld,
			control: seen,
			policies: done,
			untested: all.slice(mostPolicies).flatMap((trial) => trial.cameras),
		};
	} finally {
		await fleet?.stop();
		rmSync(folder, { recursive: true, force: true });
	}
}

async function controlSighting({ rtsp }: ReadyCamera, who: Credential, clock: Clock) {
	const search = new PatternSearch([], false);
	const look = (picture: Picture) => {
		search.look(picture);
		return isShown(picture);
	};
	await watch(rtsp.sub, who, 2, look, clock);
	return search.worst;
}

/** What came out by one way. */
interface Caught {
	readonly items: number;
	readonly bytes: number;
	readonly texts?: readonly string[];
	/** Pictures that show the pattern; undefined where there is none to be looked for. */
	readonly patterns?: number;
}

async function tryPolicy(
	trial: Trial,
	camera: ReadyCamera,
	ready: ReadyEvent,
	plates: readonly string[],
	log: readonly string[],
	clock: Clock,
): Promise<PolicyTest> {
	const viewer = credential(ready, "viewer");
	const admin = credential(ready, "admin");
	const words = wordsOf(trial, ready, plates);
	const pattern = new PatternSearch(trial.areas, trial.placed);
	const ear = await MqttEar.open(ready.mqtt?.url ?? "", credential(ready, "mqtt")).catch(() => undefined);
	const sinks: SinkResult[] = [];
	const catchFrom = async (sink: SinkName, task: () => Promise<Caught>) =>
		sinks.push(await examined(sink, task, words));
	const stream = (name: "main" | "sub" | "mjpeg") =>
		catchFrom(name, async () => {
			const before = { found: pattern.found, pictures: pattern.pictures, shown: pattern.shown };
			const look = (picture: Picture) => {
				const { shown } = pattern;
				pattern.look(picture);
				return trial.policy === undefined || pattern.shown > shown;
			};
			const bytes = await watch(camera.rtsp[name], viewer, pictures[name], look, clock);
			const items = pattern.pictures - before.pictures;
			// Of darkness alone nothing follows.
			if (items === 0 || (trial.policy && pattern.shown === before.shown)) throw new Error("no picture");
			return { items, bytes, patterns: pattern.found - before.found };
		});
	await stream("main");
	await stream("sub");
	await stream("mjpeg");
	await catchFrom("snapshot", async () => {
		const jpeg = await ask(camera.snapshot, viewer);
		const picture = pictureOfJpeg(jpeg);
		if (!picture) throw new Error("no picture");
		const before = pattern.found;
		pattern.look(picture);
		const texts = [Buffer.from(jpeg).toString("latin1")];
		return { items: 1, bytes: jpeg.length, texts, patterns: pattern.found - before };
	});
	await catchFrom("onvif", async () => caughtTexts(await onvifAnswers(camera.onvif, admin)));
	await catchFrom("events", async () => caughtTexts(await onvifEvents(camera.onvif, viewer)));
	await catchFrom("metadata", async () => {
		const bytes = await metadataBytes(`${camera.rtsp.sub}/metadata`, viewer, clock);
		return { items: 1, bytes: bytes.length, texts: [bytes.toString("latin1")] };
	});
	await catchFrom("mqtt", async () => {
		if (!ear) throw new Error("the broker cannot be reached");
		await ear.quiet(quietMs, clock);
		await ear.close();
		return caughtTexts(ear.lines);
	});
	await catchFrom("retained", async () => {
		const late = await MqttEar.open(ready.mqtt?.url ?? "", credential(ready, "mqtt"));
		await late.quiet(quietMs, clock);
		await late.close();
		return caughtTexts(late.lines);
	});
	await catchFrom("log", async () => caughtTexts(log));
	const { platesCovered } = await statusOf(camera.control, viewer);
	return {
		policy: trial.hash,
		cameras: trial.cameras,
		planted: {
			patterns: trial.policy ? trial.areas.length : 1,
			plates: words.planted.plates.length,
			zoneNames: trial.zoneNames.length,
			passwords: words.planted.passwords.length,
		},
		seen: pattern.worst,
		platesCovered,
		sinks,
	};
}

/** The same, with the files that the cameras left, once they have stopped. */
function withFiles(
	test: PolicyTest,
	trial: Trial,
	ready: ReadyEvent,
	plates: readonly string[],
	folder: string,
	log: readonly string[],
): PolicyTest {
	const words = wordsOf(trial, ready, plates);
	const ledger = filesBelow(folder).filter((path) => /ledger[/\\]|ledger\.jsonl$/.test(path));
	const broker = filesBelow(folder).filter((path) => /broker[^/\\]*\.jsonl$|outbox-/.test(path));
	const texts = (paths: readonly string[]) => paths.map((path) => readFileSync(path, "utf8"));
	const told = (sink: SinkName, found: readonly string[]) => resultOf(sink, caughtTexts(found), words);
	const logged = told("log", log);
	return {
		...test,
		sinks: [
			...test.sinks.filter(({ sink }) => sink !== "log"),
			told("broker-file", texts(broker)),
			told("ledger", texts(ledger)),
			logged,
		],
	};
}

function filesBelow(folder: string): string[] {
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map(({ parentPath, name }) => join(parentPath, name));
}

function wordsOf({ zoneNames }: Trial, { credentials }: ReadyEvent, plates: readonly string[]): WordSearch {
	const passwords = Object.values(credentials).map(({ password }) => password);
	return new WordSearch({ plates, zoneNames, passwords });
}

function caughtTexts(texts: readonly string[]): Caught {
	return { items: texts.length, bytes: texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0), texts };
}

async function examined(sink: SinkName, task: () => Promise<Caught>, words: WordSearch): Promise<SinkResult> {
	try {
		return resultOf(sink, await task(), words);
	} catch (error) {
		// Whatever it was that failed, its words are not for a report.
		const trouble = (error as { code?: unknown }).code;
		const why = typeof trouble === "string" ? trouble : "it could not be read";
		return { sink, items: 0, bytes: 0, sought: [], found: {}, trouble: why };
	}
}

function resultOf(sink: SinkName, { items, bytes, texts, patterns }: Caught, words: WordSearch): SinkResult {
	const inTexts = texts ? words.find(texts.join("\n")) : {};
	return {
		sink,
		items,
		bytes,
		sought: [
			...(patterns === undefined ? [] : (["pattern"] as const)),
			...(texts ? (["plate", "zone-name", "password"] as const) : []),
		],
		found: { ...inTexts, ...(patterns ? { pattern: patterns } : {}) },
		trouble: null,
	};
}
