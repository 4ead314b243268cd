import type { Step } from "../actors/person/person.ts";
import { Route, type Spot } from "../actors/route.ts";
import { type Cue, ScriptError } from "./script.ts";

/** Metres below which nobody goes anywhere. */
const nowhere = 0.01;

export interface Entrance {
	readonly name: string | undefined;
	/** Seconds. */
	readonly at: number;
	readonly lane: number;
	readonly from: Spot;
	readonly to: Spot;
	/** m/s */
	readonly speed: number;
	readonly action: "walk" | "run";
	/** Where they look who stay where they arrive, in radians; who does not stay is gone then. */
	readonly stays?: number;
}

type Doing =
	| { readonly kind: "go"; readonly to: Spot; readonly speed: number; readonly action: "walk" | "run" }
	| { readonly kind: "stand" };

/** Somebody who does what a script says, one thing after the other: it becomes the steps of a Person. */
export class Walker {
	readonly name: string | undefined;
	readonly lane: number;
	readonly #start: number;
	readonly #from: Spot;
	readonly #steps: Step[] = [];
	#stays: number | undefined;
	#now: number;
	#at: Spot;
	#heading: number;
	#doing: Doing;
	/** Where they go when they go on. */
	#towards: Spot;

	constructor({ name, at, lane, from, to, speed, action, stays }: Entrance) {
		this.name = name;
		this.lane = lane;
		this.#start = at;
		this.#now = at;
		this.#from = from;
		this.#at = from;
		this.#towards = to;
		this.#stays = stays;
		this.#heading = headingOf(from, to);
		this.#doing = { kind: "go", to, speed, action };
	}

	/** Whether they are in the world, by what they were told up to now. */
	isThere(at: number): boolean {
		return at >= this.#start && at < this.#goneAt;
	}

	stand(cue: Cue): void {
		this.#advance(cue.at, cue);
		this.#doing = { kind: "stand" };
	}

	/** @param to where they went anyway, unless given */
	go(cue: Cue, to: Spot | undefined, speed: number, action: "walk" | "run"): void {
		this.#advance(cue.at, cue);
		this.#set(to ?? this.#towards, speed, action);
	}

	/** Back to where they came from, after they have arrived if they are on their way. */
	goBack(cue: Cue, speed: number): void {
		this.#advance(cue.at, cue);
		this.#stays = undefined;
		this.#set(this.#from, speed, "walk");
	}

	/** Puts something down, so that it lies there at the cue's time. @returns where */
	reachDown(cue: Cue, stoop: number, reach: number): Spot {
		const before = this.#doing;
		this.#bend(cue, stoop);
		this.#doing = before;
		return [
			this.#at[0] + Math.cos(this.#heading) * reach,
			this.#at[1] + Math.sin(this.#heading) * reach - 0.05,
		];
	}

	/** Takes up what lies where they arrive, and goes. */
	take(cue: Cue, stoop: number, out: Spot): void {
		const { speed } = this.#doing as Extract<Doing, { kind: "go" }>;
		this.#goOn(Number.POSITIVE_INFINITY);
		this.#now = cue.at - stoop;
		this.#bend(cue, stoop);
		this.#set(out, speed, "walk");
	}

	/** @param period whoever stands stands until then */
	finish(period: number): { readonly start: number; readonly steps: readonly Step[]; readonly end: number } {
		const end = this.#goneAt;
		if (this.#doing.kind === "go") this.#goOn(Number.POSITIVE_INFINITY);
		if (Number.isFinite(period)) this.#stay(Math.max(0, period - this.#now));
		return { start: this.#start, steps: this.#steps, end: Number.isFinite(end) ? end : this.#now };
	}

	get #goneAt(): number {
		const doing = this.#doing;
		if (doing.kind === "stand" || this.#stays !== undefined) return Number.POSITIVE_INFINITY;
		return this.#now + distance(this.#at, doing.to) / doing.speed;
	}

	#set(to: Spot, speed: number, action: "walk" | "run"): void {
		this.#towards = to;
		if (distance(this.#at, to) > nowhere) this.#heading = headingOf(this.#at, to);
		this.#doing = { kind: "go", to, speed, action };
	}

	#bend(cue: Cue, stoop: number): void {
		this.#advance(cue.at - stoop, cue);
		for (const action of ["stoop", "rise"] as const) this.#do(action, stoop, stoop);
		this.#now = cue.at + stoop;
	}

	/** Does until `at` what they were told before. */
	#advance(at: number, cue: Cue): void {
		if (at < this.#now)
			throw new ScriptError(
				cue.line,
				`they are busy until ${this.#now.toFixed(1)} s`,
				"a bag takes 0.9 s before it lies there, and after",
			);
		if (this.#doing.kind === "go") this.#goOn(at - this.#now);
		this.#stay(at - this.#now);
		this.#now = at;
	}

	/** Goes for so many seconds, or until they have arrived. */
	#goOn(seconds: number): void {
		const doing = this.#doing as Extract<Doing, { kind: "go" }>;
		const whole = distance(this.#at, doing.to);
		const far = Math.min(whole, seconds * doing.speed);
		if (far <= nowhere) return;
		const part = far / whole;
		const [x, z] = this.#at;
		const to: Spot = part === 1 ? doing.to : [x + (doing.to[0] - x) * part, z + (doing.to[1] - z) * part];
		this.#steps.push({ kind: "go", route: new Route([this.#at, to], doing.speed), action: doing.action });
		this.#at = to;
		this.#now += far / doing.speed;
	}

	/** Those who are gone stay nowhere. */
	#stay(seconds: number): void {
		const isGone = this.#doing.kind === "go" && this.#stays === undefined;
		if (seconds <= 1e-6 || isGone) return;
		this.#heading = this.#doing.kind === "go" ? (this.#stays ?? this.#heading) : this.#heading;
		this.#do("talk", seconds, 4);
	}

	#do(action: "talk" | "stoop" | "rise", duration: number, rhythm: number): void {
		const [x, z] = this.#at;
		this.#steps.push({ kind: "stay", x, z, heading: this.#heading, action, duration, rhythm });
	}
}

function distance(from: Spot, to: Spot): number {
	return Math.hypot(to[0] - from[0], to[1] - from[1]);
}

function headingOf(from: Spot, to: Spot): number {
	return Math.atan2(to[1] - from[1], to[0] - from[0]);
}
