import { type Projection, projectionOf, type View, wholeView } from "../../../masks/project.ts";
import type { EventKind, Facts, RuleEventKind } from "../../../masks/sanitise/vocabulary.ts";
import type { Observation, SeenObject } from "../../analytics/observation.ts";
import { type Finding, RuleEngine } from "../../analytics/rules/rule-engine.ts";
import type { Clock } from "../../clock.ts";
import type { AnalyticsEntry } from "../../config/types.ts";
import { ruleCentred, ruleInPicture, ruleInScene } from "../../rules/areas.ts";
import { runningOf } from "../../rules/functions.ts";
import type { Happening } from "../../rules/happenings.ts";
import type { Module, ObjectClass, ObjectsModule } from "../../rules/modules.ts";
import { formOf, type Rule, ruleEvent, ruleFlaw, runsAt, useOf } from "../../rules/rules.ts";
import { publishedHours } from "../../rules/schedule.ts";
import { useFlaw } from "../../rules/use.ts";
import type { CameraStore } from "../../store/camera-store.ts";
import { AnalyticsRefused } from "./analytics-refused.ts";
import { analyticsInForce, analyticsToken, keepAnalytics } from "./kept-analytics.ts";
import { type ListKind, NamedList } from "./named-list.ts";
import { isSame, isState, overlaid, simulated } from "./raised.ts";
import { TurningRules } from "./turning-rules.ts";

/** Milliseconds between two looks at the clock: a minute is what schedules know. */
const hoursStep = 20_000;

/** What is to be told of one picture; it has yet to pass the sanitiser. */
export interface Seen {
	/** Media time in 1/90000 s. */
	readonly ticks: number;
	/** Wall time in milliseconds since 1970. */
	readonly takenAt: number;
	/** Undefined where nobody is to be told of motion. */
	readonly motion: boolean | undefined;
	/** Motion is told, and was not seen. */
	readonly motionSimulated?: boolean;
	readonly findings: readonly Finding[];
	/** Undefined where nobody is to be told of places. */
	readonly objects: readonly SeenObject[] | undefined;
}

export interface AnalyticsListener {
	seen(seen: Seen): void;
	/** Of this state nothing will be told any more. */
	retracted(kind: "motion" | RuleEventKind, rule: string): void;
}

/** What the desk needs of a camera. */
export interface AnalysingCamera {
	/** What a picture shows of the scene at this moment; all of it unless given. */
	readonly view?: View;
	/** Pictures are looked at while this is true. */
	setAnalysing(analysing: boolean): void;
	listen(listener: { observed(observation: Observation): void }): () => void;
}

export interface AnalyticsDeskOptions {
	/** As the configuration names them. */
	readonly functions: readonly AnalyticsEntry[];
	readonly store: CameraStore;
	/** Says what runs at which hour; without it, the pictures' own time does. */
	readonly clock?: Clock;
	/** Told once a change is in force. */
	readonly changed?: (token: string) => void;
	/** Levels of the topics that what is seen is published below, such as `persienne` and `cam-1`. */
	readonly below?: readonly (readonly string[])[];
	/** The camera turns and zooms: its rules are drawn in the scene, and hold their place there. */
	readonly turns?: boolean;
}

const ruleKind = { what: "rule", most: (type: Rule["type"]) => formOf(type).most } as const;
const moduleKind: Omit<ListKind<Module>, "below"> = {
	what: "module",
	most: () => 1,
	flaw: (module) => useFlaw(useOf(module)),
};

/**
 * Which rules and modules run on a camera's pictures, and what they say. The configuration names functions, each of which stands
 * for rules or modules; clients change and add to them. What they changed holds for as long as the configuration says the
 * same; what they added stays. A change is made as a whole or not at all, and is in force for the next picture that is seen.
 */
export class AnalyticsDesk {
	readonly #options: AnalyticsDeskOptions;
	readonly #engine = new RuleEngine();
	readonly #listeners = new Set<AnalyticsListener>();
	readonly #simulated = new Set<Happening>();
	/** What runs at the moment of the latest picture, by name, which rules and modules share; the rest is out of its hours. */
	#running: ReadonlySet<string> = new Set();
	/** Of the latest picture. */
	#found: readonly Finding[] = [];
	#moves: boolean | undefined;
	#name: string;
	#rules: NamedList<Rule>;
	#modules: NamedList<Module>;
	#camera: AnalysingCamera | undefined;
	#latest = 0;
	#cancelHours: () => void = () => {};
	/** Of a camera that turns. */
	readonly #turning: TurningRules | undefined;

	/** @throws PersienneError STATE_DAMAGED */
	constructor(options: AnalyticsDeskOptions) {
		this.#options = options;
		this.#turning = options.turns ? new TurningRules() : undefined;
		const { rules, modules, name } = analyticsInForce(options.functions, options.store);
		this.#name = name;
		this.#rules = new NamedList(this.#ruleKind, rules);
		this.#modules = new NamedList(this.#moduleKind, modules);
		this.#schedule(options.clock?.now() ?? 0);
	}

	/** From now on what `camera` sees is evaluated. */
	attach(camera: AnalysingCamera): void {
		this.#camera = camera;
		camera.listen({ observed: (observation) => this.#observed(observation) });
		this.#setAnalysing();
		this.#watchHours();
	}

	close(): void {
		this.#cancelHours();
	}

	/** Adds a listener; the function returned removes it. */
	listen(listener: AnalyticsListener): () => void {
		this.#listeners.add(listener);
		listener.seen(this.#functionsNow());
		return () => this.#listeners.delete(listener);
	}

	get name(): string {
		return this.#name;
	}

	/** As they lie in the picture at this moment: parts of them may lie outside it. */
	get rules(): readonly Rule[] {
		if (!this.#turning) return this.#rules.items;
		const projection = this.#projection;
		return this.#rules.items.map((rule) => ruleInPicture(rule, projection));
	}

	get modules(): readonly Module[] {
		return this.#modules.items;
	}

	/** What there is, what for, when it runs, and whether it does: all that is stated of it, and no note. */
	get stated(): Facts<"privacy">["functions"] {
		return [...this.#rules.items, ...this.#modules.items].map((one) => {
			const { purpose, basis, schedule } = useOf(one);
			const { running, suspended } = this.#stateOf(one);
			return {
				rule: one.name,
				function: one.type,
				purpose,
				legalBasis: basis,
				running,
				...(suspended && { suspended }),
				...(schedule && publishedHours(schedule)),
			};
		});
	}

	/** Kinds of events that there is a rule or module for. */
	get told(): ReadonlySet<EventKind> {
		const kinds = new Set<EventKind>(this.rules.map(ruleEvent));
		if (this.rules.length + this.modules.length > 0) kinds.add("function");
		if (this.#modules.items.some(({ type }) => type === "motion")) kinds.add("motion");
		return kinds;
	}

	/** @throws AnalyticsRefused NAME_TAKEN, INVALID, TOO_MANY; Error when it cannot be kept. Nothing is changed then. */
	createRules(rules: readonly Rule[]): void {
		this.#change({ rules: this.#rules.with(this.#located(rules)) });
	}

	/** @throws AnalyticsRefused NAME_UNKNOWN, INVALID, TYPE_CHANGED, and as `createRules` */
	changeRules(rules: readonly Rule[]): void {
		this.#change({ rules: this.#rules.changed(this.#located(rules)) });
	}

	/** @throws AnalyticsRefused NAME_UNKNOWN, and as `createRules` */
	deleteRules(names: readonly string[]): void {
		this.#change({ rules: this.#rules.without(names) });
	}

	/** @throws as `createRules` */
	createModules(modules: readonly Module[]): void {
		this.#change({ modules: this.#modules.with(modules) });
	}

	/** @throws as `changeRules` */
	changeModules(modules: readonly Module[]): void {
		this.#change({ modules: this.#modules.changed(modules) });
	}

	/** @throws as `deleteRules` */
	deleteModules(names: readonly string[]): void {
		this.#change({ modules: this.#modules.without(names) });
	}

	/** Everything at once. @throws as `createRules` */
	replace(name: string, rules: readonly Rule[], modules: readonly Module[]): void {
		this.#change({
			name,
			rules: new NamedList(this.#ruleKind, []).with(this.#located(rules)),
			modules: new NamedList(this.#moduleKind, []).with(modules),
		});
	}

	/** As the configuration has it. @throws Error when it cannot be kept */
	reset(): void {
		const { rules, modules } = runningOf(this.#options.functions);
		this.#change({
			name: analyticsToken,
			rules: new NamedList(this.#ruleKind, rules),
			modules: new NamedList(this.#moduleKind, modules),
		});
	}

	/** True when somebody would be told if that happened. @param withheld kinds of events that nobody is told */
	tellsOf(happening: Happening, withheld: readonly EventKind[] = []): boolean {
		const told = this.#simulate(happening).filter(({ kind }) => !withheld.includes(kind));
		return told.length > 0 || (happening === "motion" && this.#has("motion"));
	}

	/** Tells of something that does not happen, from now on or no more; whatever is seen meanwhile is told with it. */
	simulate(happening: Happening, on: boolean, takenAt: number): void {
		if (on) this.#simulated.add(happening);
		else this.#simulated.delete(happening);
		const raised = on ? this.#simulate(happening).map(simulated) : [];
		// What is over when it is told is told now, and not again.
		this.#tellRaised(
			happening,
			takenAt,
			raised.filter((one) => !isState(one)),
		);
	}

	/** Tells how what was raised stands, and waits for no picture: whoever was told otherwise just before is not told at once. */
	repeat(happening: Happening, takenAt: number): void {
		this.#tellRaised(happening, takenAt, []);
	}

	#tellRaised(happening: Happening, takenAt: number, happened: readonly Finding[]): void {
		const states = this.#simulate(happening).filter(isState);
		const raised = [...this.#simulated].flatMap((one) => this.#simulate(one)).map(simulated);
		const known = states.flatMap(
			(one) => [...raised, ...this.#found].find((other) => isSame(one, other)) ?? [],
		);
		const motion = happening === "motion" ? this.#motion(this.#moves) : { motion: undefined };
		this.#tell({ ticks: 0, takenAt, ...motion, findings: [...happened, ...known], objects: undefined });
		// Where no picture says otherwise, nobody knows.
		for (const one of states)
			if (!known.some((other) => isSame(one, other))) this.#retract(one.kind, one.rule);
		if (happening === "motion" && this.#has("motion") && motion.motion === undefined)
			this.#retract("motion", "");
	}

	/** What rules that look at pictures now would say. */
	#simulate(happening: Happening): Finding[] {
		return this.#engine.simulate(happening).filter(({ rule }) => !this.#rests(rule));
	}

	#retract(kind: "motion" | RuleEventKind, rule: string): void {
		for (const listener of this.#listeners) listener.retracted(kind, rule);
	}

	#observed(observation: Observation): void {
		const { ticks, takenAt, motion, objects } = observation;
		this.#latest = takenAt;
		this.#moves = motion;
		if (this.#schedule(this.#options.clock?.now() ?? takenAt)) this.#setAnalysing();
		this.#turn(observation);
		this.#found = this.#engine.look(observation, (rule) => this.#rests(rule.name));
		const findings = [...this.#simulated].reduce(
			(found: readonly Finding[], happening) => overlaid(found, this.#simulate(happening)),
			this.#found,
		);
		this.#tell({ ticks, takenAt, ...this.#motion(motion), findings, objects: this.#places(objects) });
	}

	#motion(seen: boolean | undefined): Pick<Seen, "motion" | "motionSimulated"> {
		if (!this.#has("motion")) return { motion: undefined };
		return this.#simulated.has("motion") ? { motion: true, motionSimulated: true } : { motion: seen };
	}

	/** Takes into force what runs at this moment. @returns whether that is another than before */
	#schedule(at: number): boolean {
		const all = [...this.#rules.items, ...this.#modules.items];
		const running = new Set(all.filter((one) => runsAt(one, at)).map(({ name }) => name));
		const active = this.#rules.items.filter(({ name }) => running.has(name));
		this.#engine.set(active, this.#place);
		const before = this.#running;
		this.#running = running;
		const isOther = running.size !== before.size || [...running].some((name) => !before.has(name));
		if (!isOther) return false;
		// Of what does not run any more nothing is known.
		const stopped = [...this.rules.map(stateOf), ...this.#motionState].filter(
			({ rule }) => before.has(rule) && !running.has(rule),
		);
		for (const { kind, key } of stopped) this.#retract(kind, key);
		const functions = this.#functionsNow();
		for (const listener of this.#listeners) listener.seen(functions);
		return true;
	}

	get #motionState(): { kind: "motion"; rule: string; key: string }[] {
		return this.#modules.items
			.filter(({ type }) => type === "motion")
			.map(({ name }) => ({ kind: "motion" as const, rule: name, key: "" }));
	}

	/** Where a rule lies in the latest picture. */
	readonly #place = (rule: Rule): Rule => this.#turning?.placed(rule) ?? rule;

	/** Whether a rule looks at nothing because the camera moves or looks elsewhere. */
	#rests(name: string): boolean {
		return this.#turning?.rests(name) === true;
	}

	#turn(observation: Observation): void {
		const turning = this.#turning;
		if (!turning) return;
		if (turning.look(observation)) this.#engine.set(this.#active, this.#place);
		const resting = turning.settle(this.#active);
		if (!resting) return;
		for (const { kind, key, rule } of this.#active.map(stateOf))
			if (resting.has(rule)) this.#retract(kind, key);
		this.#tell(this.#functionsNow());
	}

	get #active(): readonly Rule[] {
		return this.#rules.items.filter(({ name }) => this.#running.has(name));
	}

	get #ruleKind(): ListKind<Rule> {
		return { ...ruleKind, below: this.#options.below ?? [], flaw: (rule) => this.#flawOf(rule) };
	}

	/** Where a scene goes all the way round, a rule may lie across its seam. */
	#flawOf(rule: Rule): string | undefined {
		const flaw = ruleFlaw(rule);
		const mayCross = this.#turning && this.#projection.around;
		return flaw !== undefined && mayCross ? ruleFlaw(ruleCentred(rule)) : flaw;
	}

	get #moduleKind(): ListKind<Module> {
		return { ...moduleKind, below: this.#options.below ?? [] };
	}

	get #projection(): Projection {
		return projectionOf(this.#camera?.view ?? wholeView);
	}

	/** Rules that were drawn in the picture, as they lie in the scene. */
	#located(rules: readonly Rule[]): readonly Rule[] {
		if (!this.#turning) return rules;
		const projection = this.#projection;
		return rules.map((rule) => ruleInScene(rule, projection));
	}

	/** What there is, what for, and whether it runs. */
	#functionsNow(): Seen {
		const takenAt = this.#options.clock?.now() ?? 0;
		const findings = [...this.#rules.items, ...this.#modules.items].map((one): Finding => {
			const { purpose, basis } = useOf(one);
			const { running, suspended } = this.#stateOf(one);
			const data = {
				Function: one.type,
				Purpose: purpose,
				LegalBasis: basis,
				Running: running,
				...(suspended && { Suspended: true }),
			};
			return { kind: "function", rule: one.name, data };
		});
		return { ticks: 0, takenAt, motion: undefined, findings, objects: undefined };
	}

	#stateOf({ name }: Rule | Module): { readonly running: boolean; readonly suspended: boolean } {
		const suspended = this.#rests(name) && this.#running.has(name);
		return { running: this.#running.has(name) && !suspended, suspended };
	}

	/** Looks at the clock while nothing has pictures looked at. */
	#watchHours(): void {
		const { clock } = this.#options;
		if (!clock) return;
		this.#cancelHours = clock.after(hoursStep, () => {
			if (this.#schedule(clock.now())) this.#setAnalysing();
			this.#watchHours();
		});
	}

	#places(objects: readonly SeenObject[] | undefined): readonly SeenObject[] | undefined {
		const module = this.#modules.items.find((found): found is ObjectsModule => found.type === "objects");
		if (!module || !objects || !this.#running.has(module.name)) return undefined;
		const { classes } = module;
		return classes.length === 0
			? objects
			: objects.filter(({ shape }) => shape && classes.includes(classOf[shape]));
	}

	#has(type: Module["type"]): boolean {
		return this.#modules.items.some((module) => module.type === type && this.#running.has(module.name));
	}

	#tell(seen: Seen): void {
		for (const listener of this.#listeners) listener.seen(seen);
	}

	#change(change: {
		readonly name?: string;
		readonly rules?: NamedList<Rule>;
		readonly modules?: NamedList<Module>;
	}): void {
		const { name = this.#name, rules = this.#rules, modules = this.#modules } = change;
		const { functions, store } = this.#options;
		// What is told of them has their name, and no more.
		if (rules.items.some(({ name: rule }) => modules.items.some((module) => module.name === rule)))
			throw new AnalyticsRefused("NAME_TAKEN", "a rule and a module cannot have the same name");
		keepAnalytics(store, functions, { name, rules: rules.items, modules: modules.items });
		const before = this.#states;
		this.#name = name;
		this.#rules = rules;
		this.#modules = modules;
		this.#found = [];
		this.#schedule(this.#options.clock?.now() ?? this.#latest);
		this.#setAnalysing();
		this.#tell(this.#functionsNow());
		const after = this.#states;
		for (const [key, { kind, rule }] of before) if (!after.has(key)) this.#retract(kind, rule);
		this.#options.changed?.(analyticsToken);
	}

	/** What is told by whom. */
	get #states(): ReadonlyMap<string, { readonly kind: "motion" | RuleEventKind; readonly rule: string }> {
		const all = [
			...this.rules.map((rule) => ({ kind: ruleEvent(rule), rule: rule.name })),
			...this.#motionState.map(() => ({ kind: "motion" as const, rule: "" })),
			...[...this.rules, ...this.modules].map(({ name }) => ({ kind: "function" as const, rule: name })),
		];
		return new Map<string, { readonly kind: "motion" | RuleEventKind; readonly rule: string }>(
			all.map((state) => [JSON.stringify(state), state]),
		);
	}

	#setAnalysing(): void {
		this.#camera?.setAnalysing(this.#running.size > 0);
	}
}

const stateOf = (rule: Rule) => ({ kind: ruleEvent(rule), rule: rule.name, key: rule.name });

const classOf: Readonly<Record<"upright" | "wide", ObjectClass>> = { upright: "Human", wide: "Vehicle" };
