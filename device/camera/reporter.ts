import type { PublicEvent } from "../../masks/sanitise/public-event.ts";
import { type HealthSample, Sanitiser } from "../../masks/sanitise/sanitiser.ts";
import type { Observation } from "../analytics/observation.ts";
import type { Change, Changes } from "../onvif/changes.ts";
import type { Camera } from "./camera.ts";
import { videoSourceToken } from "./media/video-source.ts";
import type { CameraState } from "./state.ts";

/**
 * What one camera tells one outlet, all of it through the sanitiser (invariant I2). Each outlet has a reporter of its
 * own: what was told, and is not told again, differs from one to the other.
 */
export class CameraReporter {
	readonly #camera: Camera;
	readonly #tell: (event: PublicEvent) => void;
	readonly #sanitiser: Sanitiser;
	readonly #unlisten: readonly (() => void)[];

	/** @param tell called with each event, the present state's first */
	constructor(camera: Camera, changes: Changes, tell: (event: PublicEvent) => void) {
		this.#camera = camera;
		this.#tell = tell;
		this.#sanitiser = new Sanitiser({ videoSource: videoSourceToken, kinds: publishedKinds(camera) });
		this.#unlisten = [
			camera.listen({
				observed: (observation) => this.observed(observation),
				stateChanged: (state) => this.#stateChanged(state),
				policyChanged: () => this.#report(this.#sanitiser.policyChanged(camera.revision, this.#now)),
			}),
			changes.listen((change) => this.#changed(change)),
		];
		this.#stateChanged(camera.state);
	}

	observed(observation: Observation): void {
		this.#report(this.#sanitiser.observe(observation));
	}

	health(sample: HealthSample): void {
		this.#report(this.#sanitiser.health(sample));
	}

	close(): void {
		for (const unlisten of this.#unlisten) unlisten();
	}

	get #now(): number {
		return this.#camera.clock.now();
	}

	#stateChanged({ state, reason }: CameraState): void {
		if (state === "dark" && reason) this.#report(this.#sanitiser.privacyFailed(reason, this.#now));
		if (state === "masked") this.#report(this.#sanitiser.privacyRestored(this.#now));
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
		for (const event of events) this.#tell(event);
	}
}

/** Each function is off unless the camera's configuration names it. */
export function publishedKinds({ config: { analytics } }: Camera): ("motion" | "occupancy")[] {
	return [
		...(analytics.includes("motion") ? ["motion" as const] : []),
		...(analytics.includes("people-count") ? ["occupancy" as const] : []),
	];
}
