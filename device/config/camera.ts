import type { PolicyInput } from "../../masks/policy.ts";
import { createView, isTurned } from "../../masks/project.ts";
import { runningOf } from "../rules/functions.ts";
import { formOf } from "../rules/rules.ts";
import { goesRound } from "../scene/catalogue.ts";
import type { Script } from "../scene/script/script.ts";
import { judgeAnalytics, whyNoPurpose } from "./analytics.ts";
import { mainVideo, mjpegVideo, subVideo } from "./defaults.ts";
import { resolveFunction } from "./functions.ts";
import { whyNotFilmed } from "./input-file.ts";
import type { Notes } from "./notes.ts";
import { resolveOsds } from "./osd.ts";
import { resolvePublish } from "./publish.ts";
import type { CameraInput } from "./schema/camera.ts";
import type { FunctionInput } from "./schema/function.ts";
import { isPictureSize, type VideoInput } from "./schema/video.ts";
import type {
	AnalyticsEntry,
	CameraConfig,
	CameraMode,
	SceneName,
	SourceConfig,
	VideoConfig,
} from "./types.ts";
import { resolveZones } from "./zones.ts";

/** What a camera gets from its fleet. */
export interface CameraContext {
	readonly seed: number;
	readonly mode: CameraMode;
	readonly httpPort: number;
	absolute(path: string): string;
	/** Reads a script of what happens in `scene`, or its file; undefined when it cannot be played, and the notes say why. */
	script(written: string, scene: SceneName): Script | undefined;
	/** Reads a policy in a file of its own; undefined when it cannot be used, and the camera's notes say why. */
	policy(file: string): PolicyInput | undefined;
}

/** Completes one camera of a configuration; `notes` are those on this camera. */
export function resolveCamera(input: CameraInput, notes: Notes, context: CameraContext): CameraConfig {
	const source = resolveSource(input, notes, context);
	const { ptz = false } = input;
	const around = ptz && source.kind === "scene" && goesRound(source.scene);
	const view = createView({ ...input.view, ...(around && { around: true }) });
	if (around && isTurned(view))
		notes.problem(
			["view", "rotate"],
			"a camera that turns all the way round lies or hangs straight",
			"use `rotate: 0` or `rotate: 180`",
		);
	if (ptz && input.view?.crop !== undefined)
		notes.problem(["view", "crop"], "what a PTZ camera films is where it looks", "leave it out, or `ptz`");
	const video = resolveVideo(input.video ?? {}, isTurned(view), notes);
	if (isTurned(view) && input.input === undefined) noteTurnedSize(video.main, notes);
	const policy = resolvePolicy(input, notes, context);
	return {
		name: input.name,
		source,
		seed: input.seed ?? context.seed,
		mode: input.mode ?? context.mode,
		view,
		ptz,
		video,
		audio: input.audio,
		policy,
		osd: resolveOsds(input.osd ?? []),
		analytics: resolveAnalytics(input.analytics ?? [], policy, notes),
		publish: resolvePublish(input.publish ?? {}),
		httpPort: input.httpPort ?? context.httpPort,
	};
}

function resolveSource(input: CameraInput, notes: Notes, context: CameraContext): SourceConfig {
	if (input.input !== undefined) return resolveClip(input, context.absolute(input.input), notes);
	if (input.scene === undefined) {
		notes.problem([], "expected `scene` or `input`, found neither", "`scene: town-square`, for example");
	}
	const { scene = "town-square", light = "day", noise = 0, canary = false } = input;
	const script = input.script === undefined ? undefined : context.script(input.script, scene);
	return { kind: "scene", scene, light, noise, canary, ...(script && { script }) };
}

function resolveClip(input: CameraInput, file: string, notes: Notes): SourceConfig {
	if (input.scene !== undefined) notes.problem(["input"], "expected `scene` or `input`, found both");
	for (const key of ["light", "noise", "canary", "script"] as const) {
		if (input[key] !== undefined) notes.problem([key], "this belongs to a scene: an input has its own");
	}
	if (input.plates === "off") {
		notes.problem(
			["plates"],
			"plates can be left visible in drawn scenes alone",
			"use `strict` or `balanced`",
		);
	}
	const why = whyNotFilmed(file);
	if (why)
		notes.warn(["input"], `${why}: the camera is dark until it can be filmed`, "check the path and the file");
	return { kind: "input", file };
}

/** A world is drawn in the picture's size before it is turned. */
function noteTurnedSize({ width, height }: VideoConfig, notes: Notes): void {
	if (isPictureSize({ width: height, height: width })) return;
	const message = `turned by a quarter, the scene would be ${height}x${width}, and it is drawn from 160x90 to 3840x2160`;
	notes.problem(["view", "rotate"], message, "swap the sides of `video.main.size`");
}

/** @param turned pictures stand upright unless their size is given */
function resolveVideo(input: VideoInput, turned: boolean, notes: Notes): CameraConfig["video"] {
	const main = mainVideo(input.main, turned);
	const sub = subVideo(main, input.sub, turned);
	const mjpeg = mjpegVideo(main, input.mjpeg, turned);
	for (const [name, { fps }] of Object.entries({ sub, mjpeg })) {
		if (fps <= main.fps) continue;
		notes.problem(["video", name, "fps"], `expected at most the main stream's ${main.fps}, found ${fps}`);
	}
	return { main, sub, mjpeg };
}

/** Invariant I3: that nothing is private has to be said in so many words, or the camera stays dark. */
function resolvePolicy(input: CameraInput, notes: Notes, context: CameraContext): PolicyInput | undefined {
	if (input.policy !== undefined) return policyFrom(input.policy, input, notes, context);
	const { masks, shown, plates = "strict", motion, margin } = input;
	if (masks === undefined) {
		const remedy = "add `masks:`, or `masks: none` when nothing is";
		notes.warn([], "nobody said what is private here: the camera stays dark", remedy);
		return undefined;
	}
	return {
		zones: resolveZones(masks, "masks", notes),
		...(shown && { shown: resolveZones(shown, "shown", notes) }),
		plates,
		...(motion && { motion }),
		...(margin !== undefined && { margin }),
	};
}

/** A policy is one value, and comes from one place. */
function policyFrom(
	file: string,
	input: CameraInput,
	notes: Notes,
	context: CameraContext,
): PolicyInput | undefined {
	for (const key of ["masks", "shown", "plates", "motion", "margin"] as const) {
		if (input[key] !== undefined) notes.problem([key], "`policy` names a file that says this");
	}
	const policy = context.policy(file);
	if (policy?.plates === "off" && input.input !== undefined) {
		notes.problem(
			["policy"],
			"plates can be left visible in drawn scenes alone, and this policy leaves them",
		);
	}
	return policy;
}

function resolveAnalytics(
	entries: readonly (string | FunctionInput)[],
	policy: PolicyInput | undefined,
	notes: Notes,
): AnalyticsEntry[] {
	const running = new Set<AnalyticsEntry>();
	const names = new Set<string>();
	const add = (entry: AnalyticsEntry, path: readonly (string | number)[]) => {
		if (running.has(entry)) return;
		const { rules, modules } = runningOf([entry]);
		const own = [...rules, ...modules].map(({ name }) => name);
		if (own.some((name) => names.has(name)))
			notes.problem(path, "two functions have this name", "give one a `name`");
		else running.add(entry);
		for (const name of own) names.add(name);
	};
	for (const [index, entry] of entries.entries()) {
		const path = ["analytics", index];
		if (typeof entry !== "string") {
			const made = resolveFunction(entry, path, notes);
			if (made) add(made, path);
			continue;
		}
		const verdict = judgeAnalytics(entry);
		if (verdict.kind === "runs") add(verdict.name, path);
		else if (verdict.kind === "refused") notes.problem(path, verdict.message, verdict.remedy);
		else notes.warn(path, whyNoPurpose, verdict.remedy);
	}
	const { rules, modules } = runningOf([...running]);
	const types = [...rules, ...modules].map(({ type }) => type);
	for (const type of new Set(types)) {
		const most = type === "motion" || type === "objects" ? 1 : formOf(type).most;
		if (types.filter((other) => other === type).length > most)
			notes.problem(["analytics"], `there are more than ${most} of \`${type}\``, `have ${most} at most`);
	}
	if (policy?.motion === "mask" && running.size > 0) {
		notes.warn(
			["analytics"],
			"under `motion: mask` these see hardly anything: what moves is covered before they look",
		);
	}
	return [...running];
}
