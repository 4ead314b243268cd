import { z } from "zod";
import type { Clock } from "../../clock.ts";
import { PersienneError } from "../../errors.ts";
import type { CameraStore } from "../../store/camera-store.ts";
import { type Mounting, middle, type Pose } from "./optics.ts";
import { PtzHead, ranges, type Speed } from "./ptz-head.ts";
import { maxTours, newTour, speedAt, type Tour, type TourSpot, tourSchema } from "./tour.ts";
import { TourGuide, type TourState } from "./tour-guide.ts";

/** Token of the one PTZ configuration that a camera may have. */
export const ptzToken = "ptz";

/** A camera keeps at most so many presets. */
export const maxPresets = 64;

/** A continuous move may be asked to last so long, in milliseconds. */
export const moveTimeout = { min: 100, max: 300_000 } as const;

/**
 * In milliseconds: clients keep a preset as soon as they see that the camera is nearly there, or right after they told it to
 * stop. That is no preset of a camera that moves.
 */
const aboutToStand = 500;

/** Which way a relative pan and tilt is meant that does not say: in parts of the whole range, or of the picture. */
export type RelativeSpace = "generic" | "fov";

/** tt:PTZConfiguration, as far as it can be set. */
export interface PtzSettings {
	readonly name: string;
	/** Of moves that name none, 0 to 1. */
	readonly speed: Speed;
	/** Of continuous moves that name none, in milliseconds. */
	readonly timeout: number;
	readonly relative: RelativeSpace;
}

export interface Preset {
	readonly token: string;
	readonly name: string;
	readonly pose: Pose;
}

interface Kept {
	readonly next: number;
	readonly home: Pose;
	readonly presets: readonly Preset[];
	readonly tours?: readonly Tour[] | undefined;
	readonly settings: PtzSettings;
}

const within = ({ min, max }: { readonly min: number; readonly max: number }) => z.number().min(min).max(max);
const pose: z.ZodType<Pose> = z.object({
	pan: within(ranges.pan),
	tilt: within(ranges.tilt),
	zoom: within(ranges.zoom),
});
const part = within({ min: 0, max: 1 });
const kept: z.ZodType<Kept> = z.object({
	next: z.int().min(1),
	home: pose,
	presets: z.array(z.object({ token: z.string(), name: z.string(), pose })).max(maxPresets),
	tours: z.array(tourSchema).max(maxTours).optional(),
	settings: z.object({
		name: z.string(),
		speed: z.object({ panTilt: part, zoom: part }),
		timeout: within(moveTimeout),
		relative: z.enum(["generic", "fov"]),
	}),
});

/** Why something of a PTZ camera was not done. */
export class PtzRefused extends PersienneError {
	override readonly code:
		| "PRESET_UNKNOWN"
		| "PRESET_EXISTS"
		| "PRESET_TOO_MANY"
		| "PTZ_MOVING"
		| "TOUR_UNKNOWN"
		| "TOUR_TOO_MANY"
		| "TOUR_INVALID"
		| "TOUR_EMPTY";

	constructor(code: PtzRefused["code"], message: string) {
		super(code, message);
		this.code = code;
	}
}

export interface PtzDeskOptions {
	readonly store: CameraStore;
	/** The one that pictures go by. */
	readonly clock: Clock;
	readonly mounting: Mounting;
	/** Of the configuration, until a client gives it another name. */
	readonly name: string;
	/** Told once the settings are others. */
	readonly changed?: () => void;
}

/** Where a PTZ camera is moved, and where its presets, home position and settings are kept. It starts at home. */
export class PtzDesk {
	readonly head: PtzHead;
	readonly #options: PtzDeskOptions;
	readonly #guide: TourGuide;
	#kept: Kept;

	/** @throws PersienneError STATE_DAMAGED */
	constructor(options: PtzDeskOptions) {
		this.#options = options;
		this.#kept = options.store.read("ptz", kept) ?? this.#initial;
		this.head = new PtzHead(this.#kept.home, options.mounting, this.#now);
		this.#guide = new TourGuide({
			clock: options.clock,
			go: (spot) => this.#goTo(spot),
			stop: () => this.head.stop({ panTilt: true, zoom: true }, this.#now),
			moves: () => this.moving.panTilt || this.moving.zoom,
		});
		const first = this.tours.find(({ autoStart, spots }) => autoStart && spots.length > 0);
		if (first) this.#guide.start(first);
	}

	/** No tour leads it any more. */
	close(): void {
		this.#guide.end();
	}

	get #initial(): Kept {
		return {
			next: 1,
			home: middle,
			presets: [],
			settings: {
				name: this.#options.name,
				speed: { panTilt: 1, zoom: 1 },
				timeout: 10_000,
				relative: "generic",
			},
		};
	}

	get #now(): number {
		return this.#options.clock.monotonic();
	}

	get settings(): PtzSettings {
		return this.#kept.settings;
	}

	/** @throws Error when they cannot be kept; nothing is changed then, here and below */
	set(settings: PtzSettings): void {
		this.#keep({ ...this.#kept, settings });
		this.#options.changed?.();
	}

	get pose(): Pose {
		return this.head.poseAt(this.#now);
	}

	get moving(): { readonly panTilt: boolean; readonly zoom: boolean } {
		return this.head.isMovingAt(this.#now);
	}

	/** Goes to a place; what is left out is not affected. Whoever moves it ends its tour, here and below. */
	go(target: Partial<Pose>, speed: Partial<Speed> = {}): void {
		this.#guide.end();
		this.head.go(target, { ...this.settings.speed, ...speed }, this.#now);
	}

	/** Goes so far from here; along the borders of its range where that is beyond them. */
	goBy(way: Partial<Pose>, speed: Partial<Speed> = {}): void {
		this.#guide.end();
		this.head.goBy(way, { ...this.settings.speed, ...speed }, this.#now);
	}

	/** Pan and tilt that bring a point of the picture, as it is now, into its middle. */
	towards(x: number, y: number): Pick<Pose, "pan" | "tilt"> {
		return this.head.towards(x, y, this.#now);
	}

	/** Moves on. @param velocity parts of the full speed, -1 to 1; 0 stops */
	run(velocity: Partial<Pose>, timeout: number = this.settings.timeout): void {
		this.#guide.end();
		this.head.run(velocity, timeout, this.#now);
	}

	stop(what: { readonly panTilt: boolean; readonly zoom: boolean } = { panTilt: true, zoom: true }): void {
		this.#guide.end();
		this.head.stop(what, this.#now);
	}

	get home(): Pose {
		return this.#kept.home;
	}

	/** It is at home where it is, or is about to stand. */
	setHome(): void {
		this.#keep({ ...this.#kept, home: this.head.standsAfter(this.#now, aboutToStand) ?? this.pose });
	}

	get presets(): readonly Preset[] {
		return this.#kept.presets;
	}

	/** @throws PtzRefused PRESET_UNKNOWN */
	preset(token: string): Preset {
		const found = this.presets.find((preset) => preset.token === token);
		if (!found) throw new PtzRefused("PRESET_UNKNOWN", "there is no such preset");
		return found;
	}

	/**
	 * Keeps where it is, or is about to stand, and gives the preset's token.
	 *
	 * @param token of a preset that is to be here from now on; a new one is made without it
	 * @throws PtzRefused PRESET_UNKNOWN, PRESET_EXISTS (another one has the name), PRESET_TOO_MANY, PTZ_MOVING
	 */
	setPreset(name: string | undefined, token: string | undefined): string {
		const before = token === undefined ? undefined : this.preset(token);
		if (this.presets.some((other) => other !== before && other.name === name))
			throw new PtzRefused("PRESET_EXISTS", "another preset has this name");
		if (!before && this.presets.length >= maxPresets)
			throw new PtzRefused("PRESET_TOO_MANY", `a camera has at most ${maxPresets} presets`);
		const pose = this.head.standsAfter(this.#now, aboutToStand);
		if (!pose) throw new PtzRefused("PTZ_MOVING", "the camera is moving");
		const { next } = this.#kept;
		const own = before?.token ?? `preset-${next}`;
		const preset = { token: own, name: name ?? before?.name ?? own, pose };
		const presets = before
			? this.presets.map((other) => (other === before ? preset : other))
			: [...this.presets, preset];
		this.#keep({ ...this.#kept, next: before ? next : next + 1, presets });
		return own;
	}

	/** @throws PtzRefused PRESET_UNKNOWN */
	removePreset(token: string): void {
		const gone = this.preset(token);
		const tours = this.tours.map((tour) => ({
			...tour,
			spots: tour.spots.filter(({ place }) => place.kind !== "preset" || place.token !== token),
		}));
		this.#keep({ ...this.#kept, tours, presets: this.presets.filter((preset) => preset !== gone) });
		// A tour under way goes on by what it is now.
		const { tour } = this.#guide;
		if (tour !== undefined) this.#again(tour);
	}

	get tours(): readonly Tour[] {
		return this.#kept.tours ?? [];
	}

	/** @throws PtzRefused TOUR_UNKNOWN */
	tour(token: string): Tour {
		const found = this.tours.find((tour) => tour.token === token);
		if (!found) throw new PtzRefused("TOUR_UNKNOWN", "there is no such preset tour");
		return found;
	}

	tourState(token: string): { readonly state: TourState; readonly spot: TourSpot | undefined } {
		const isIt = this.#guide.tour === token;
		return isIt ? { state: this.#guide.state, spot: this.#guide.spot } : { state: "Idle", spot: undefined };
	}

	/** Makes a tour that goes nowhere yet, and gives its token. @throws PtzRefused TOUR_TOO_MANY */
	createTour(): string {
		if (this.tours.length >= maxTours)
			throw new PtzRefused("TOUR_TOO_MANY", `a camera has at most ${maxTours} preset tours`);
		const { next } = this.#kept;
		const tour = newTour(`tour-${next}`);
		this.#keep({ ...this.#kept, next: next + 1, tours: [...this.tours, tour] });
		return tour.token;
	}

	/** One that is under way begins anew as it is now. @throws PtzRefused TOUR_UNKNOWN, TOUR_INVALID (a preset that there is not) */
	setTour(tour: Tour): void {
		const before = this.tour(tour.token);
		for (const { place } of tour.spots)
			if (place.kind === "preset" && !this.presets.some(({ token }) => token === place.token))
				throw new PtzRefused("TOUR_INVALID", "a spot names a preset that there is not");
		const tours = this.tours.map((other) => (other === before ? tour : other));
		this.#keep({ ...this.#kept, tours });
		if (this.#guide.tour === tour.token) this.#again(tour.token);
	}

	/** @throws PtzRefused TOUR_UNKNOWN */
	removeTour(token: string): void {
		const gone = this.tour(token);
		this.#keep({ ...this.#kept, tours: this.tours.filter((tour) => tour !== gone) });
		if (this.#guide.tour === token) this.stop();
	}

	/** @throws PtzRefused TOUR_UNKNOWN, TOUR_EMPTY (it leads nowhere) */
	operateTour(token: string, operation: "Start" | "Stop" | "Pause"): void {
		const tour = this.tour(token);
		if (operation === "Start") {
			if (!this.#guide.start(tour)) throw new PtzRefused("TOUR_EMPTY", "the preset tour has no spot");
		} else if (this.#guide.tour === token) {
			if (operation === "Pause") this.#guide.pause();
			else this.stop();
		}
	}

	#again(token: string): void {
		const isUnderWay = this.#guide.state === "Touring";
		this.#guide.end();
		if (isUnderWay) this.#guide.start(this.tour(token));
	}

	#goTo(spot: TourSpot): void {
		const { place } = spot;
		const preset =
			place.kind === "preset" ? this.presets.find(({ token }) => token === place.token) : undefined;
		const pose = place.kind === "pose" ? place.pose : place.kind === "home" ? this.home : preset?.pose;
		if (pose) this.head.go(pose, { ...this.settings.speed, ...speedAt(spot) }, this.#now);
	}

	/** As it came: no presets, at home in the middle. */
	reset(): void {
		this.#keep(this.#initial);
		this.go(this.home);
	}

	#keep(next: Kept): void {
		this.#options.store.write("ptz", next);
		this.#kept = next;
	}
}
