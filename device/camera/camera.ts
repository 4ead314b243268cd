import type { FailureCode } from "../../masks/failure.ts";
import { createPolicy, type MaskPolicy, type PolicyInput } from "../../masks/policy.ts";
import { createView, isTurned, projectionOf, type View, type ViewInput } from "../../masks/project.ts";
import type { Observation } from "../analytics/observation.ts";
import type { Clock } from "../clock.ts";
import type { CameraConfig, VideoConfig } from "../config/types.ts";
import { PersienneError } from "../errors.ts";
import type { Moment } from "../imaging/demonstration/protocol.ts";
import { isNeutral, type Look, neutralLook } from "../imaging/look.ts";
import type { LoopLibrary } from "../imaging/loops.ts";
import type { Frame, FrameRequest } from "../imaging/pipeline.ts";
import type { ImagingPool } from "../imaging/pool.ts";
import type { PipelineSpec, Sabotage, Still } from "../imaging/protocol.ts";
import { analysisRate, isDue, streamsDue } from "../imaging/schedule.ts";
import type { StreamName } from "../imaging/stream-names.ts";
import type { Logger } from "../log.ts";
import { videoClockRate } from "../media/access-unit.ts";
import type { Stream } from "../media/stream.ts";
import { noOverlay, type OsdLine, type Overlay } from "../osd/osd.ts";
import type { Envelope } from "../provenance/envelope.ts";
import { exportPolicy } from "../provenance/policy-export.ts";
import { type Speaker, StillSeal } from "../provenance/seal.ts";
import { CameraStreams } from "./camera-streams.ts";
import { LiveFeed } from "./live-feed.ts";
import { LoopFeed } from "./loop-feed.ts";
import type { MovingLens } from "./moving-lens.ts";
import type { CameraCounters, CameraState } from "./state.ts";
import { Tally } from "./tally.ts";
import { Tempo } from "./tempo.ts";

/** With nobody watching and no analytics on, a camera still looks once a second: its health tells whether it works. */
const idleRate = 1;

/** A moving lens has to stand still so long, in milliseconds, before a loop of what it sees is worth its while. */
const beforeRecording = 5_000;

/** How long a snapshot may take before the asker is told that there is none, in milliseconds. */
const snapshotPatience = 5_000;

export interface CameraListener {
	observed?(observation: Observation): void;
	stateChanged?(state: CameraState): void;
	/** It is dark for the same reason, and there is something else to know of it. */
	detailChanged?(state: CameraState): void;
	/** Pictures show another part of the scene from now on. */
	moved?(): void;
	/** From now on nothing that was made earlier may be served: who keeps pictures drops them before this returns (I4). */
	policyChanged?(): void;
}

export interface CameraParts {
	readonly config: CameraConfig;
	readonly pool: Pick<ImagingPool, "open" | "release">;
	readonly loops: LoopLibrary;
	/** What the streams are coded like, where that is other than configured; the sensor stays as configured. */
	readonly video?: CameraConfig["video"];
	/** `auto` has been decided by now. */
	readonly mode: "live" | "loop";
	/** Where in the scene's period this camera starts, in pictures: cameras that share a loop do not show the same moment. */
	readonly phase: number;
	readonly clock: Clock;
	readonly log: Logger;
	/** Who signs for what this camera gives away. */
	readonly speaker: Speaker;
	/** What it films with; one that does not move unless given. */
	readonly lens?: MovingLens;
}

/**
 * One camera behind its lens, without any socket: it asks for pictures when they are due, from the imaging worker or
 * from a recorded loop, and gives their access units to its streams.
 */
export class Camera {
	readonly name: string;
	readonly config: CameraConfig;
	readonly clock: Clock;
	readonly counters: CameraCounters;
	readonly #parts: CameraParts;
	#spec: PipelineSpec;
	readonly #streams: CameraStreams;
	readonly #live: LiveFeed;
	readonly #recorded: LoopFeed;
	readonly #listeners = new Set<CameraListener>();
	readonly #stills: StillSeal;
	#policy: MaskPolicy | undefined;
	#view: View;
	/** When the lens moved last. */
	#stoodSince = Number.NEGATIVE_INFINITY;
	#look: Look = neutralLook;
	#overlay = noOverlay;
	#analysing: boolean;
	#revision = 0;
	#state: CameraState = { state: "starting", reason: undefined, detail: undefined };
	/** A picture was asked for. */
	#begun = false;
	#sabotage: Sabotage | undefined;
	#frozen = false;
	readonly #tempo: Tempo;
	readonly #tally: Tally;
	#lastTicks = -1;
	#stopped = false;
	#startWaiters: (() => void)[] = [];

	private constructor(parts: CameraParts) {
		const { config, clock } = parts;
		this.#parts = parts;
		this.name = config.name;
		this.config = config;
		this.clock = clock;
		this.#stills = new StillSeal(parts.speaker);
		this.#tempo = new Tempo(clock, config.video.main.fps, (count) => this.#film(count));
		this.#tally = new Tally(clock);
		this.counters = this.#tally.counters;
		this.#analysing = config.analytics.length > 0;
		const { lens } = parts;
		this.#view = lens?.viewAt(this.#tempo.startedAt) ?? config.view;
		const { source, seed } = config;
		const { width, height, fps } = config.video.main;
		this.#spec = {
			source,
			seed,
			streams: parts.video ?? config.video,
			sensor: { width, height, fps },
			view: this.#view,
			...(lens && { oversize: lens.oversize }),
		};
		this.#streams = new CameraStreams(config.name, this.#spec.streams, parts.speaker);
		this.#live = new LiveFeed(parts.pool, this.#spec, clock, {
			frame: (request, frame) => this.#filmed(request, frame),
			dark: (units, reason) => this.#wentDark(units, reason),
			restarted: () => this.#streams.requestKeys(),
		});
		this.#recorded = new LoopFeed(parts.loops, {
			unavailable: () => void this.#live.open().catch(() => {}), // stopped meanwhile
			left: () => this.#streams.requestKeys(),
		});
	}

	/** Opens the camera. It is `starting` until its scene is drawn; whoever asks for a picture meanwhile waits for it. */
	static async open(parts: CameraParts): Promise<Camera> {
		const camera = new Camera(parts);
		await camera.setPolicy(parts.config.policy);
		if (parts.mode === "live") camera.#live.open().catch(() => {}); // stopped meanwhile
		camera.#tempo.start();
		return camera;
	}

	/** Resolves when the camera has left `starting`, or is stopped. */
	started(): Promise<void> {
		if (this.#state.state !== "starting" || this.#stopped) return Promise.resolve();
		return new Promise((resolve) => this.#startWaiters.push(resolve));
	}

	/** Media time now, in 1/90000 s. */
	get ticks(): number {
		return this.#tempo.ticks;
	}

	/** Who signs for its pictures. */
	get speaker(): Speaker {
		return this.#parts.speaker;
	}

	get mode(): "live" | "loop" {
		return this.#parts.mode;
	}

	get state(): CameraState {
		return this.#state;
	}

	get policy(): MaskPolicy | undefined {
		return this.#policy;
	}

	/** The policy in force as a signed file; undefined when there is none. */
	exportPolicy(): Envelope | undefined {
		return this.#policy && exportPolicy(this.#policy, this.speaker, this.clock.now());
	}

	/** Grows with each change of policy; access units carry it. */
	get revision(): number {
		return this.#revision;
	}

	get viewers(): number {
		return this.#streams.viewers;
	}

	/** How the pictures come about at this moment, and how far the loop is recorded, 0 to 1. */
	get feed(): { readonly kind: "live" | "loop"; readonly recorded: number } {
		return {
			kind: this.#recorded.isPlaying ? "loop" : "live",
			recorded: this.#recorded.progress,
		};
	}

	/** Adds a listener; the function returned removes it. */
	listen(listener: CameraListener): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	/**
	 * Replaces the mask policy; undefined makes the camera dark. When this resolves, nothing made under the one before is
	 * served any more (invariant I4). Throws PolicyError and changes nothing when the policy is flawed.
	 */
	async setPolicy(input: PolicyInput | undefined): Promise<void> {
		const policy = input && createPolicy(input);
		if (policy?.plates === "off" && this.config.source.kind !== "scene") {
			throw new PersienneError(
				"PLATES_OFF",
				"plates are always covered on a user's own footage",
				"use plates: balanced",
			);
		}
		this.#recorded.drop();
		this.#policy = policy;
		const revision = ++this.#revision;
		this.#streams.require(revision);
		for (const listener of this.#listeners) listener.policyChanged?.();
		await this.#live.setPolicy(policy, revision);
		if (revision !== this.#revision) return; // another one holds by now: nothing of this one may begin
		if (!policy) this.#setState({ state: "dark", reason: "no-policy", detail: undefined });
		this.#seekLoop();
	}

	/** Its streams; one whose settings change is replaced by another. */
	get streams(): Readonly<Record<StreamName, Stream>> {
		return this.#streams.byName;
	}

	/** What the streams are coded like. */
	get video(): CameraConfig["video"] {
		return this.#streams.settings;
	}

	/**
	 * Codes a stream otherwise. Its viewers are sent away, since what they were told of it is no longer so; the stream that
	 * takes its place is at the same path. Resolves when its pictures are as `settings` say. No larger than the sensor's
	 * pictures, and no more of them: that is for the caller to see to.
	 */
	async setVideo(name: StreamName, settings: VideoConfig): Promise<void> {
		this.#recorded.drop();
		await this.#streams.change(name, settings, (streams) => {
			this.#spec = { ...this.#spec, streams };
			return this.#live.setStreams(streams);
		});
		this.#seekLoop();
	}

	/** Ends every session, as when the camera is rebooted. The streams at the same paths are others. */
	sendViewersAway(): void {
		this.#streams.replaceAll();
	}

	/** The next picture of the stream is a key frame; where a loop is played, the loop's next one has to do. */
	requestKeyFrame(name: StreamName): void {
		if (!this.#recorded.isPlaying) this.#streams.requestKey(name);
	}

	/** What a picture shows that is filmed at this moment. */
	get view(): View {
		return this.#parts.lens?.viewAt(this.clock.monotonic()) ?? this.#view;
	}

	/**
	 * Moves the camera: the next picture that is filmed shows this part of the scene, and its masks where they are in it.
	 * Pictures that were filmed before keep the view that they were filmed in. Throws ViewError for a view that cannot be,
	 * PersienneError VIEW_TURNED for one that lies where the pictures stand or the reverse, VIEW_PTZ for a camera with a lens that
	 * moves by itself, and changes nothing then.
	 */
	setView(input: ViewInput): void {
		if (this.#parts.lens)
			throw new PersienneError("VIEW_PTZ", "what a PTZ camera films is where it looks", "move it instead");
		const view = createView(input);
		if (isTurned(view) !== isTurned(this.config.view)) {
			throw new PersienneError(
				"VIEW_TURNED",
				"a camera keeps the shape of its pictures while it runs",
				isTurned(view) ? "use rotate: 0 or 180" : "use rotate: 90 or 270",
			);
		}
		this.#show(view);
	}

	/** What it films at this moment, and how. */
	get moment(): Omit<Moment, "revision"> {
		const { count } = this.#tempo;
		return {
			sceneTime: this.#indexOf(count) / this.#fps,
			mediaTime: this.#tempo.ticksOf(count) / videoClockRate,
			view: this.view,
			policy: this.#policy,
			sabotage: this.#sabotage,
		};
	}

	/** Its scene is drawn so many times as large as pictures are, each way. */
	get oversize(): number {
		return this.#parts.lens?.oversize ?? 1;
	}

	#show(view: View): void {
		this.#view = view;
		this.#recorded.drop();
		this.#seekLoop();
		for (const listener of this.#listeners) listener.moved?.();
	}

	/** Looks where the lens looks at `time`. */
	#follow(time: number): void {
		const { lens } = this.#parts;
		if (!lens) return;
		lens.settle(time);
		const view = lens.viewAt(time);
		if (view !== this.#view) {
			this.#stoodSince = time;
			this.#show(view);
		} else if (time - this.#stoodSince >= beforeRecording && !this.#showsRecorded) {
			// Whoever looks here for a while is likely to go on: a loop of this view takes the place of the one before.
			this.#spec = { ...this.#spec, view };
			this.#seekLoop();
		}
	}

	#seekLoop(): void {
		if (this.#parts.mode !== "loop" || !this.#policy || !this.#isHome || this.#stopped) return;
		const osd = this.#overlay.lines(0);
		this.#recorded.seek(osd.length > 0 ? { ...this.#spec, osd } : this.#spec, this.#policy);
	}

	/** The next picture that is filmed is developed like this; those that are held back stay as they are. */
	setLook(look: Look): void {
		if (isNeutral(look) && isNeutral(this.#look)) return;
		this.#look = look;
		this.#recorded.drop();
		this.#seekLoop();
	}

	/** What is written over the pictures, from the next one on that is filmed. */
	setOverlay(overlay: Overlay): void {
		const isSame = overlay.isStill && this.#overlay.isStill && same(overlay.lines(0), this.#overlay.lines(0));
		this.#overlay = overlay;
		if (isSame) return;
		this.#recorded.drop();
		this.#seekLoop();
	}

	/** Whether pictures are looked at by the analytics, a few of them a second. */
	setAnalysing(analysing: boolean): void {
		this.#analysing = analysing;
	}

	/**
	 * Loops are recorded in the view that the camera was set up with, or that its lens has stood still at, as filmed, and with nothing over them that changes; in
	 * every other way the camera films live.
	 */
	get #isHome(): boolean {
		return this.#showsRecorded && isNeutral(this.#look) && this.#overlay.isStill;
	}

	get #showsRecorded(): boolean {
		return projectionOf(this.#view).key === projectionOf(this.#spec.view).key;
	}

	/** A signed JPEG of the picture as it is now, of that stream's size. Throws PersienneError SNAPSHOT_NONE. */
	async snapshot(name: StreamName = "main"): Promise<Uint8Array> {
		const deadline = this.clock.monotonic() + snapshotPatience;
		const began = this.clock.now();
		for (;;) {
			const still = this.#snapshotFromLoop(name) ?? (await this.#snapshotLive(name, began));
			// A picture that an older policy made is not served, however late it comes (invariant I4).
			if (still && still.revision === this.#revision) return this.#stills.seal(still.jpeg, still);
			if (this.clock.monotonic() > deadline || this.#stopped) {
				throw new PersienneError(
					"SNAPSHOT_NONE",
					"the camera has no picture at the moment",
					"try again in a second",
				);
			}
			await new Promise<void>((resolve) => this.clock.after(50, resolve));
		}
	}

	/** Breaks the masking stage on purpose, or mends it. The camera films live meanwhile. */
	sabotage(sabotage: Sabotage | undefined): void {
		this.#sabotage = sabotage;
		this.#live.sabotage(sabotage);
		this.#streams.flush();
		this.#streams.requestKeys();
	}

	/** While frozen, no access unit is delivered: the streams stall as those of a hung camera do. */
	freeze(frozen: boolean): void {
		this.#frozen = frozen;
		if (!frozen) this.#streams.requestKeys();
	}

	stop(): void {
		if (this.#stopped) return;
		this.#stopped = true;
		this.#tempo.stop();
		this.#recorded.drop();
		this.#live.close();
		this.#streams.end();
		this.#settleStart();
	}

	get #fps(): number {
		return this.config.video.main.fps;
	}

	#film(count: number): void {
		this.#follow(this.#tempo.timeOf(count));
		const index = this.#indexOf(count);
		if (this.#usesLoop(index)) this.#play(count, index);
		else this.#filmLive(count, index);
	}

	#indexOf(count: number): number {
		const position = count + this.#parts.phase;
		const length = this.#recorded.loop?.length ?? Math.floor(this.#live.period * this.#fps);
		return Number.isFinite(length) && length > 0 ? position % length : position;
	}

	/** A loop is entered at a picture where every stream that is watched has a key frame, and left for whatever it does not hold. */
	#usesLoop(index: number): boolean {
		const loop = this.#recorded;
		const isAble = loop.loop !== undefined && this.#sabotage === undefined && !this.streams.mjpeg.wanted;
		if (!isAble) loop.leave();
		else if (!loop.isPlaying && loop.enter(index, this.#streams.watched)) this.#live.rest();
		return loop.isPlaying;
	}

	#filmLive(count: number, index: number): void {
		const streams = this.#frozen
			? []
			: streamsDue(index, this.#fps, this.#streams.settings, this.#streams.watched);
		const analyse = this.#analysing && isDue(count, this.#fps, analysisRate);
		const watched = streams.length > 0 || this.#sabotage !== undefined;
		// Its first picture tells whether it works, and the next camera is opened after it.
		const begins = !this.#begun && this.#parts.mode === "live";
		if (!watched && !analyse && !begins && !isDue(count, this.#fps, idleRate)) return;
		if (this.#recorded.isSought && this.#isHome && !watched && this.#streams.watched.length === 0) {
			this.#awaitLoop();
			return;
		}
		const made = this.#live.film({
			sceneTime: index / this.#fps,
			ticks: this.#tempo.ticksOf(count),
			...this.#shot(),
			streams: streams.map((due) => ({ name: due.name, key: this.#streams.isKeyDue(due) })),
			analyse,
		});
		this.#begun ||= made;
		if (made) for (const due of streams) this.#streams.asked(due);
		else if (this.#state.state !== "starting") this.counters.skippedFrames++;
	}

	/** How a picture that is taken now comes about. */
	#shot(): Pick<FrameRequest, "takenAt" | "view" | "look" | "osd"> {
		const takenAt = this.clock.now();
		const osd = this.#overlay.lines(takenAt);
		const look = isNeutral(this.#look) ? undefined : this.#look;
		return { takenAt, view: this.#view, ...(look && { look }), ...(osd.length > 0 && { osd }) };
	}

	/** Nobody watches, and the loop is being recorded: once pictures of it are masked, so is what a viewer would get. */
	#awaitLoop(): void {
		if (this.#recorded.progress > 0)
			this.#setState({ state: "masked", reason: undefined, detail: undefined });
	}

	#play(count: number, index: number): void {
		const { loop } = this.#recorded;
		if (!loop) return;
		const ticks = this.#tempo.ticksOf(count);
		const takenAt = this.clock.now();
		for (const name of ["main", "sub"] as const) {
			const unit = loop.units[name][index];
			if (!unit || !this.streams[name].wanted || this.#frozen) continue;
			if (!this.#streams.canGoOnWith(name, unit)) continue;
			const passed = { revision: this.#revision, policy: this.#policy?.hash, state: "masked" } as const;
			this.#streams.push(name, { ...unit, ticks, takenAt, ...passed });
		}
		this.#tally.countFrame();
		this.counters.platesCovered += loop.plates[index] ?? 0;
		this.counters.lag = 0;
		this.#setState({ state: "masked", reason: undefined, detail: undefined });
		const observation = loop.observations[index];
		if (observation && this.#analysing) this.#observed({ ...observation, ticks, takenAt });
	}

	#filmed(request: FrameRequest, frame: Frame): void {
		if (this.#stopped || frame.revision !== this.#revision) return;
		const { takenAt, ticks } = request;
		if (ticks > this.#lastTicks) {
			this.#lastTicks = ticks;
			this.#tally.countFrame();
			if (frame.failure) this.#tally.countDark(frame.failure);
			this.counters.platesCovered += frame.plates;
			this.counters.lag = Math.max(0, this.clock.now() - takenAt);
		}
		const state = frame.failure ? "dark" : "masked";
		const { revision, policy } = frame;
		for (const { name, data, key } of frame.units) {
			if (this.#streams.isChanging(name)) continue;
			this.#streams.push(name, { data, key, ticks, takenAt, revision, policy, state });
		}
		// There was none to record until now.
		if (this.#state.reason === "source-failed" && !frame.failure && !this.#recorded.isSought)
			this.#seekLoop();
		const detail = frame.failure === "source-failed" ? this.#live.trouble : undefined;
		this.#setState({ state, reason: frame.failure, detail });
		if (frame.observation) this.#observed(frame.observation);
	}

	/** The worker gives no picture: viewers get a dark key frame that was coded beforehand, and nothing else meanwhile. */
	#wentDark(units: Readonly<Partial<Record<StreamName, Uint8Array>>>, reason: FailureCode): void {
		if (this.#stopped || this.#recorded.isPlaying) return;
		// One tick on: the picture of this moment may have gone out before the worker was lost.
		const ticks = this.#tempo.ticksOf(this.#tempo.count) + 1;
		const [takenAt, revision, policy] = [this.clock.now(), this.#revision, this.#policy?.hash];
		for (const name of this.#streams.watched) {
			const data = units[name];
			if (!data || this.#frozen || this.#streams.isChanging(name)) continue;
			this.streams[name].flush();
			this.#streams.push(name, { data, key: true, ticks, takenAt, revision, policy, state: "dark" });
		}
		this.#tally.countDark(reason);
		this.#setState({ state: "dark", reason, detail: undefined });
	}

	#snapshotFromLoop(name: StreamName): Still | undefined {
		if (this.#sabotage || name === "mjpeg") return undefined;
		const latest = this.#recorded.snapshot(name, this.#indexOf(this.#tempo.count));
		if (!latest) return undefined;
		const takenAt = this.clock.now() - (latest.age * 1000) / this.#fps;
		return {
			jpeg: latest.jpeg,
			takenAt,
			revision: this.#revision,
			policy: this.#policy?.hash,
			state: "masked",
		};
	}

	/** @param since undefined is given for a picture that was asked for before: a worker that is behind has no other */
	async #snapshotLive(name: StreamName, since: number): Promise<Still | undefined> {
		const { count } = this.#tempo;
		const index = this.#indexOf(count);
		await this.#live.open(true);
		this.#follow(this.clock.monotonic());
		this.#live.film({
			sceneTime: index / this.#fps,
			ticks: this.#tempo.ticksOf(count),
			...this.#shot(),
			streams: [],
			analyse: false,
			still: true,
		});
		const still = await this.#live.snapshot(name);
		if (this.#recorded.loop && this.#streams.watched.length === 0) this.#live.rest();
		return still && still.takenAt >= since ? still : undefined;
	}

	#observed(observation: Observation): void {
		this.#tally.countLook();
		for (const listener of this.#listeners) listener.observed?.(observation);
	}

	#settleStart(): void {
		for (const resolve of this.#startWaiters.splice(0)) resolve();
	}

	#setState(state: CameraState): void {
		const before = this.#state;
		const isSame = state.state === before.state && state.reason === before.reason;
		if (isSame && state.detail === before.detail) return;
		this.#state = state;
		this.#settleStart();
		const fields = { camera: this.name, state: state.state, reason: state.reason, detail: state.detail };
		if (state.state === "dark") this.#parts.log.warn(fields, "camera is dark");
		else this.#parts.log.info(fields, "camera is masked");
		for (const listener of this.#listeners)
			if (isSame) listener.detailChanged?.(state);
			else listener.stateChanged?.(state);
	}
}

function same(one: readonly OsdLine[], other: readonly OsdLine[]): boolean {
	return JSON.stringify(one) === JSON.stringify(other);
}
