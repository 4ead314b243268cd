import { GeometricNoise, type RandomBytes } from "./geometric.ts";
import { type DensityBand, densityBands, type Facts } from "./vocabulary.ts";

/** What keeps published counts from telling on anyone. */
export interface CountProtection {
	/** Smaller counts are suppressed. */
	readonly least: number;
	/** What each published count spends of the day's budget; undefined: counts have no noise. */
	readonly epsilon: number | undefined;
	/** The budget of a day (UTC), for all zones of the camera together. */
	readonly epsilonPerDay: number;
}

/** What has been spent of the budget of one day. */
export interface Spent {
	/** Days since 1970. */
	readonly day: number;
	/** In hundredths. */
	readonly hundredths: number;
}

export interface ZoneCountsOptions {
	/** Seconds. Windows begin at the multiples of this in UTC, whatever happens: when one ends tells nothing. */
	readonly window: number;
	/** Undefined: counts are published as they are. */
	readonly protection: CountProtection | undefined;
	/** For noise; it must not follow from the seed of the scene. */
	readonly random: RandomBytes;
	/** What was spent before, and where it is kept: a restart is no new budget. */
	readonly spent?: Spent | undefined;
	readonly spend?: (spent: Spent) => void;
}

export interface ZoneCount {
	/** Milliseconds since 1970 at which the window ended. */
	readonly at: number;
	readonly facts: Facts<"metrics">;
}

interface Zone {
	readonly window: number;
	readonly isWhole: boolean;
	readonly most: number;
	readonly share: number;
}

const msPerDay = 86_400_000;

/**
 * Counts the things in zones by fixed windows: of each, the most that were there at one moment. Whoever comes or goes changes
 * that number by one at most, however long they stay: it is what the noise is made for. One for a camera, whoever is told:
 * two counts of one window with noise of their own would be nearer to the truth than one.
 */
export class ZoneCounts {
	readonly #options: ZoneCountsOptions;
	readonly #noise: GeometricNoise;
	readonly #zones = new Map<string, Zone>();
	#spent: Spent;
	#suppressed = 0;
	#last = Number.NEGATIVE_INFINITY;

	constructor(options: ZoneCountsOptions) {
		this.#options = options;
		this.#noise = new GeometricNoise(options.random);
		this.#spent = options.spent ?? { day: 0, hundredths: 0 };
	}

	/** Counts that were not published, since the start. */
	get suppressed(): number {
		return this.#suppressed;
	}

	/**
	 * Takes what is in a zone now, and gives the count of the window that has ended with this, if one has.
	 *
	 * @param share part of the picture that the zone is, 0 to 1
	 */
	look(zone: string, count: number, share: number, at: number): ZoneCount | undefined {
		if (!(count >= 0 && at >= 0)) return undefined;
		const { window: seconds } = this.#options;
		const window = Math.floor(at / 1000 / seconds);
		const before = this.#zones.get(zone);
		// A window of which nobody saw the beginning says too little.
		const isWhole = before?.window === window - 1 || at % (seconds * 1000) === 0;
		const isSame = before?.window === window;
		const most = isSame ? Math.max(before.most, count) : count;
		this.#zones.set(zone, { window, isWhole: isSame ? before.isWhole : isWhole, most, share });
		if (!before || before.window >= window || !before.isWhole) return undefined;
		return this.#ended(zone, before);
	}

	/** The zone is no more. */
	forget(zone: string): void {
		this.#zones.delete(zone);
	}

	#ended(zone: string, { window, most, share }: Zone): ZoneCount {
		const at = (window + 1) * this.#options.window * 1000;
		const facts = { zone, window: this.#options.window };
		const protection = this.#options.protection;
		if (!protection) return { at, facts: { ...facts, suppressed: false, ...shown(most, share) } };
		const { least, epsilon, epsilonPerDay } = protection;
		const left = () => ({ epsilonLeft: Math.max(0, epsilonPerDay - this.#spent.hundredths / 100) });
		let count = most;
		if (epsilon !== undefined) {
			if (!this.#pay(epsilon, epsilonPerDay, at)) {
				this.#suppressed++;
				return { at, facts: { ...facts, suppressed: true, epsilon: 0, ...left() } };
			}
			// What is made of the count from here on is made of the noisy one.
			count = Math.max(0, most + this.#noise.draw(epsilon));
		}
		const told = epsilon === undefined ? {} : { epsilon, ...left() };
		if (count >= least)
			return { at, facts: { ...facts, suppressed: false, ...shown(count, share), ...told } };
		this.#suppressed++;
		return { at, facts: { ...facts, suppressed: true, ...told } };
	}

	/** Spends before it is known what is published: what is suppressed for being small says something, too. */
	#pay(epsilon: number, perDay: number, at: number): boolean {
		// A clock that is set back finds no new budget.
		this.#last = Math.max(this.#last, at);
		const day = Math.max(this.#spent.day, Math.floor(this.#last / msPerDay));
		const hundredths = (day === this.#spent.day ? this.#spent.hundredths : 0) + Math.round(epsilon * 100);
		if (hundredths > Math.round(perDay * 100)) return false;
		this.#spent = { day, hundredths };
		this.#options.spend?.(this.#spent);
		return true;
	}
}

/** Things in a whole picture, from which on it is as full as each band but the first. */
const bandFrom = [1, 5, 15, 40];

function shown(count: number, share: number): { count: number; density: DensityBand } {
	const inPicture = count === 0 ? 0 : Math.max(1, count / Math.max(share, 0.01));
	const band = bandFrom.filter((from) => inPicture >= from).length;
	return { count, density: densityBands[band] as DensityBand };
}
