import { type PublicEvent, ScanTrippedError } from "../../masks/sanitise/public-event.ts";
import type { PublicFrame } from "../../masks/sanitise/public-frame.ts";
import {
	type HealthSample,
	type HeldBack,
	Sanitiser,
	type SanitiserCounters,
} from "../../masks/sanitise/sanitiser.ts";
import type { EventKind, Facts } from "../../masks/sanitise/vocabulary.ts";
import type { Clock } from "../clock.ts";
import type { Change, Changes } from "../onvif/changes.ts";
import type { AnalyticsDesk, Seen } from "./analytics/analytics-desk.ts";
import type { Camera } from "./camera.ts";
import { videoSourceToken } from "./media/video-source.ts";
import type { CameraCounts } from "./publishing/camera-counts.ts";
import type { CameraState } from "./state.ts";

/** An outlet that is told. */
export interface ReportSink {
	/** What nobody can foresee: the names of things that are seen are drawn from it, anew for each outlet. */
	readonly random: (size: number) => Uint8Array;
	/** Called with each event, the present state's first. What it throws a ScanTrippedError for was held back. */
	event(event: PublicEvent): void;
	/** First levels of the topics that it publishes on, where it has such. */
	readonly below?: string;
	/** Where things are in pictures is asked for while this gives true. */
	wantsFrames?(): boolean;
	/** Called with what was seen in a picture, where that may be told. What it throws a ScanTrippedError for was held back. */
	frame?(frame: PublicFrame): void;
}

/** What a broker of the configuration is told, and no other outlet. */
export interface FurtherReports {
	readonly counts: Pick<CameraCounts, "listen">;
	readonly seal: (text: string) => string;
	/** Whether things in pictures are counted, by what they look like. */
	readonly objectCounts: boolean;
	/** What the camera says of its masking now. */
	statement(suppressed: { readonly heldBack: number; readonly refused: number }): Facts<"privacy">;
}

/**
 * What counts single people: whoever has these needs no other counts. A band of density is the count of the moment held against
 * thresholds, so whoever knows these learns from it when a count passes one of them.
 */
export const countKinds: readonly EventKind[] = [
	"occupancy",
	"counter",
	"lineCrossed",
	"crowdDensity",
	"objectCount",
];

/**
 * What one camera tells one outlet, all of it through the sanitiser (invariant I2). Each outlet has a reporter of its
 * own: what was told, and is not told again, differs from one to the other.
 */
export class CameraReporter {
	readonly #camera: Camera;
	readonly #clock: Clock;
	readonly #sink: ReportSink;
	readonly #sanitiser: Sanitiser;
	readonly #further: FurtherReports | undefined;
	readonly #unlisten: (() => void)[];

	/**
	 * @param clock gives events their time, which clients may have set; pictures keep that of the camera's own
	 * @param further what is told of besides events
	 */
	constructor(
		camera: Camera,
		analytics: Pick<AnalyticsDesk, "listen">,
		changes: Changes,
		sink: ReportSink,
		clock: Clock = camera.clock,
		further?: FurtherReports,
	) {
		this.#camera = camera;
		this.#clock = clock;
		this.#sink = sink;
		this.#further = further;
		const { publish } = camera.config;
		this.#sanitiser = new Sanitiser({
			videoSource: videoSourceToken,
			coarse: publish,
			// Not of the scene's seed: a name that can be computed hides nothing.
			random: sink.random,
			withheld: publish.counts ? countKinds : [],
			...(sink.below !== undefined && { below: sink.below.split("/") }),
			...(further && { seal: further.seal }),
		});
		this.#unlisten = [
			analytics.listen({
				seen: (seen) => this.#seen(seen),
				retracted: (kind, rule) => {
					this.#report(this.#sanitiser.retract(kind, rule, this.#now));
					// Whatever ended may have been what finds things; what goes on counting says so with the next picture.
					if (kind !== "function") return;
					this.#report(this.#sanitiser.forgetObjectCounts(this.#now));
					this.#tellPrivacy();
				},
			}),
			camera.listen({
				stateChanged: (state) => this.#stateChanged(state),
				policyChanged: () => {
					this.#report(this.#sanitiser.policyChanged(camera.revision, this.#now));
					this.#tellPrivacy();
				},
			}),
			changes.listen((change) => this.#changed(change)),
		];
		this.#stateChanged(camera.state);
		if (further)
			this.#unlisten.push(
				further.counts.listen({
					counted: ({ facts, at }) => this.#report(this.#sanitiser.metrics(facts, at)),
					forgotten: (zone) => this.#report(this.#sanitiser.forgetZone(zone, this.#now)),
				}),
			);
	}

	health(sample: HealthSample): void {
		this.#report(this.#sanitiser.health(sample));
		this.#tellPrivacy();
	}

	/** The scan behind the sanitiser held something back: it counts, and is told of, as what the sanitiser itself holds back. */
	heldBack(what: HeldBack): void {
		this.#report(this.#sanitiser.heldBack(what, this.#now));
	}

	/** What was told, and what was kept from being told. */
	get counters(): SanitiserCounters {
		return this.#sanitiser.counters;
	}

	close(): void {
		for (const unlisten of this.#unlisten) unlisten();
	}

	get #now(): number {
		return this.#clock.now();
	}

	#seen({ ticks, takenAt, motion, motionSimulated, findings, objects }: Seen): void {
		const ahead = this.#now - this.#camera.clock.now();
		this.#report(this.#sanitiser.observe({ takenAt: takenAt + ahead, motion, motionSimulated, findings }));
		if (findings.some(({ kind }) => kind === "function")) this.#tellPrivacy();
		if (objects && this.#further?.objectCounts)
			this.#report(this.#sanitiser.objectCounts({ takenAt: takenAt + ahead, objects }));
		if (!objects || !this.#sink.wantsFrames?.()) return;
		const frame = this.#sanitiser.frame({ ticks, takenAt, objects });
		if (frame) this.#scanned("frame", () => this.#sink.frame?.(frame));
	}

	#stateChanged({ state, reason }: CameraState): void {
		if (state === "dark" && reason) this.#report(this.#sanitiser.privacyFailed(reason, this.#now));
		if (state === "masked") this.#report(this.#sanitiser.privacyRestored(this.#now));
		this.#tellPrivacy();
	}

	#tellPrivacy(): void {
		if (!this.#further) return;
		const { scanned, refused } = this.#sanitiser.counters;
		const statement = this.#further.statement({ heldBack: scanned, refused });
		this.#report(this.#sanitiser.privacy(statement, this.#now));
	}

	#changed(change: Change): void {
		const { token } = change;
		const event =
			change.kind === "profile"
				? this.#sanitiser.profileChanged(token, this.#now)
				: this.#sanitiser.configurationChanged(token, change.type, this.#now);
		this.#report(event);
	}

	#report(events: readonly PublicEvent[]): void {
		for (const event of events) this.#scanned("event", () => this.#sink.event(event));
	}

	#scanned(what: HeldBack, tell: () => void): void {
		try {
			tell();
		} catch (error) {
			if (!(error instanceof ScanTrippedError)) throw error;
			this.heldBack(what);
		}
	}
}
