import type { Step } from "../actors/person/person.ts";
import { Route, type Spot } from "../actors/route.ts";
import type { SceneName } from "../catalogue.ts";
import { type Ground, grounds } from "./ground.ts";
import { parseScript, type WrittenScript } from "./parse.ts";
import { type Cue, type Script, ScriptError, type Side, scriptLimits } from "./script.ts";
import { Walker } from "./walker.ts";

/** What somebody or something does, from when on. Times are seconds of a round. */
export type Part =
	| { readonly kind: "person"; readonly start: number; readonly steps: readonly Step[] }
	| { readonly kind: "bicycle"; readonly start: number; readonly route: Route }
	| { readonly kind: "car"; readonly start: number; readonly side: Side }
	| { readonly kind: "bag"; readonly at: Spot; readonly from: number; readonly to: number };

/** Metres a second. */
const pace = { walk: 1.4, run: 4.2, ride: 4 } as const;

/** Seconds that a bag takes before it lies there, and after it. */
const stoop = 0.9;

/** Metres from who puts something down to where it lies. */
const reach = 0.55;

/** Rounds are as long as it takes, in whole steps of so many seconds. */
const roundStep = 10;

/** Seconds of quiet after the last thing that happens. */
const rest = 3;

/**
 * Reads a script for a world.
 * @throws ScriptError for what is no script, and for what cannot happen in it there
 */
export function readScript(text: string, scene: SceneName): Script {
	const written = parseScript(text);
	const { end } = directed(written, scene, Number.POSITIVE_INFINITY);
	const needed = Math.max(scriptLimits.shortest, Math.ceil((end + rest) / roundStep) * roundStep);
	const period = written.period ?? needed;
	if (period > scriptLimits.longest)
		throw new ScriptError(
			lastLine(written),
			`it takes ${Math.ceil(end)} s until all are gone, and a round at most ${scriptLimits.longest} s`,
		);
	const late = written.cues.find(({ at }) => at >= period);
	if (late) throw new ScriptError(late.line, `this is at ${late.at} s, and begins anew after ${period} s`);
	return { period, cues: written.cues };
}

/** Who does what, when: the same for the same script. @throws ScriptError */
export function direct(script: Script, scene: SceneName): readonly Part[] {
	return directed(script, scene, script.period).parts;
}

function lastLine({ cues }: Pick<WrittenScript, "cues">): number {
	return cues.at(-1)?.line ?? 1;
}

function directed(
	{ cues }: Pick<WrittenScript, "cues">,
	scene: SceneName,
	period: number,
): { readonly parts: readonly Part[]; readonly end: number } {
	const director = new Director(grounds[scene], scene);
	for (const cue of cues) director.follow(cue);
	return director.finish(period);
}

class Director {
	readonly #ground: Ground;
	readonly #scene: SceneName;
	readonly #parts: Part[] = [];
	readonly #walkers: Walker[] = [];
	readonly #bags: { readonly at: Spot; readonly from: number; to: number | undefined }[] = [];
	#crowd: readonly Walker[] = [];
	#lanes = 0;
	#end = 0;

	constructor(ground: Ground, scene: SceneName) {
		this.#ground = ground;
		this.#scene = scene;
	}

	follow(cue: Cue): void {
		this.#end = Math.max(this.#end, cue.at);
		if (cue.what === "person") this.#person(cue);
		else if (cue.what === "runner") this.#enter(cue, pace.run, "run");
		else if (cue.what === "bicycle") this.#cycle(cue);
		else if (cue.what === "car") this.#drive(cue);
		else if (cue.what === "bag" && cue.does === "left") this.#leave(cue);
		else if (cue.what === "bag") this.#take(cue);
		else if (cue.what === "crowd" && cue.does === "gathers") this.#gather(cue);
		else if (cue.what === "crowd") this.#disperse(cue);
		// The camera and the light are nothing of the stage.
	}

	finish(period: number): { readonly parts: readonly Part[]; readonly end: number } {
		const people = this.#walkers.map((walker): Part => {
			const { start, steps, end } = walker.finish(period);
			this.#end = Math.max(this.#end, end);
			return { kind: "person", start, steps };
		});
		const bags = this.#bags.map(
			({ at, from, to = period }): Part => ({ kind: "bag", at, from, to: Math.min(to, period) }),
		);
		return { parts: [...this.#parts, ...people, ...bags], end: this.#end };
	}

	#person(cue: Extract<Cue, { what: "person" }>): void {
		if (cue.does === "enters") {
			if (cue.name !== undefined && this.#here(cue.at).some(({ name }) => name === cue.name))
				throw new ScriptError(cue.line, "somebody of this name is there already");
			this.#enter(cue, pace.walk, "walk");
			return;
		}
		const who = this.#whom(cue);
		if (cue.does === "stands") who.stand(cue);
		else {
			const towards = cue.side === undefined ? undefined : this.#ground.end(this.#side(cue), who.lane);
			const runs = cue.does === "runs";
			who.go(cue, towards, runs ? pace.run : pace.walk, runs ? "run" : "walk");
		}
	}

	#enter(cue: Cue, speed: number, action: "walk" | "run"): Walker {
		const lane = this.#lane();
		const from = this.#side(cue);
		const walker = new Walker({
			name: cue.name,
			at: cue.at,
			lane,
			from: this.#ground.end(from, lane),
			to: this.#ground.end(this.#other(from), lane),
			speed,
			action,
		});
		this.#walkers.push(walker);
		return walker;
	}

	/** Ways are taken in turn, far enough from one another. */
	#lane(): number {
		return (0.25 + 0.382 * this.#lanes++) % 1;
	}

	#side({ side, line }: Cue): Side {
		const { sides } = this.#ground;
		if (side === undefined) return sides[0];
		if (sides.includes(side)) return side;
		throw new ScriptError(
			line,
			`in ${this.#scene} people come from and go to ${sides.join(" and ")}, not ${side}`,
		);
	}

	#other(side: Side): Side {
		const [one, other] = this.#ground.sides;
		return side === one ? other : one;
	}

	#here(at: number): readonly Walker[] {
		return this.#walkers.filter((walker) => !this.#crowd.includes(walker) && walker.isThere(at));
	}

	/** Who is meant: by name, or else who came last and is still there. */
	#whom({ name, at, line }: Cue): Walker {
		const found = this.#here(at).findLast((walker) => name === undefined || walker.name === name);
		if (found) return found;
		throw new ScriptError(
			line,
			`nobody ${name === undefined ? "" : "of this name "}is there at ${at} s`,
			"let a person enter before, and not so long before that they have left",
		);
	}

	#cycle(cue: Cue): void {
		const [lane, from] = [this.#lane(), this.#side(cue)];
		const route = new Route(
			[this.#ground.end(from, lane), this.#ground.end(this.#other(from), lane)],
			pace.ride,
		);
		this.#parts.push({ kind: "bicycle", start: cue.at, route });
		this.#end = Math.max(this.#end, cue.at + route.duration);
	}

	#drive(cue: Cue): void {
		if (!this.#ground.cars)
			throw new ScriptError(cue.line, `no cars drive in ${this.#scene}`, "they do in the street");
		this.#parts.push({ kind: "car", start: cue.at, side: this.#side(cue) });
		this.#end = Math.max(this.#end, cue.at + 10);
	}

	/** By who is there; by nobody, it lies there all at once. */
	#leave(cue: Cue): void {
		const who = this.#here(cue.at - stoop).at(-1);
		const at = who
			? who.reachDown(cue, stoop, reach)
			: (this.#ground.bags[this.#bags.length % this.#ground.bags.length] as Spot);
		this.#bags.push({ at, from: cue.at, to: undefined });
	}

	/** By somebody who comes for it, where there is time to; all at once where there is not. */
	#take(cue: Cue): void {
		const bag = this.#bags.find(({ to }) => to === undefined);
		if (!bag) throw new ScriptError(cue.line, "no bag lies there to be taken");
		bag.to = cue.at;
		for (const side of this.#ground.sides) {
			const [x, z] = bag.at;
			const [endX, endZ] = this.#ground.end(side, 0);
			const isLevel = Math.abs(endX - x) > Math.abs(endZ - z);
			const out: Spot = isLevel ? [endX, z] : [x, endZ];
			const ahead = Math.hypot(out[0] - x, out[1] - z);
			const beside: Spot = [x + ((out[0] - x) * reach) / ahead, z + ((out[1] - z) * reach) / ahead];
			const start = cue.at - stoop - (ahead - reach) / pace.walk;
			if (start < 0) continue;
			const walker = new Walker({
				name: undefined,
				at: start,
				lane: 0,
				from: out,
				to: beside,
				speed: pace.walk,
				action: "walk",
			});
			walker.take(cue, stoop, out);
			this.#walkers.push(walker);
			return;
		}
	}

	/** They set out at this moment from both sides, and stand together once they have arrived. */
	#gather(cue: Extract<Cue, { what: "crowd" }>): void {
		if (this.#crowd.length > 0)
			throw new ScriptError(cue.line, "there is a crowd already", "let it disperse before");
		const { at, wide, deep } = this.#ground.meeting;
		const size = cue.size ?? scriptLimits.crowd.usual;
		this.#crowd = Array.from({ length: size }, (_, index) => {
			const angle = index * 2.4;
			const far = Math.sqrt((index + 0.5) / size);
			const spot: Spot = [at[0] + Math.cos(angle) * far * wide, at[1] + Math.sin(angle) * far * deep];
			const side = cue.side ? this.#side(cue) : (this.#ground.sides[index % 2] as Side);
			const [endX, endZ] = this.#ground.end(side, 0);
			const isAcross = this.#ground.sides[0] === "left";
			const from: Spot = isAcross ? [Math.sign(endX) * (spot[1] * 0.786 + 1.2), spot[1]] : [spot[0], endZ];
			return new Walker({
				name: undefined,
				at: cue.at + (index % 5) * 0.6,
				lane: 0,
				from,
				to: spot,
				speed: pace.walk,
				action: "walk",
				stays: Math.atan2(at[1] - spot[1], at[0] - spot[0]),
			});
		});
		this.#walkers.push(...this.#crowd);
	}

	#disperse(cue: Cue): void {
		if (this.#crowd.length === 0) throw new ScriptError(cue.line, "there is no crowd that could disperse");
		for (const walker of this.#crowd) walker.goBack(cue, pace.walk);
		this.#crowd = [];
	}
}
