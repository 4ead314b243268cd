import type { CloseHead } from "./closer-look.ts";
import type { FoundHead } from "./people-finder.ts";

/** Closer looks at one picture, at most. */
const most = 4;

/** Looks after which a place is looked at closely again where somebody seemed to be alone; and for how many each is where there were more. */
const turns = { alone: 8, many: 5 } as const;

/** How sure a head that is looked at closely is, as a logit: to be told; to be one of many. */
const logits = { told: -0.8, one: -0.3 } as const;

/** How a logit of a closer look is a score: a head at 0 begins nobody, but may be somebody who is known. */
const score = { steep: 1.4, less: 1.5 } as const;

/** How sure a head has to be to be worth a closer look, 0 to 1, and how tall whose it is, in pixels. */
const worth = { score: 0.25, least: 20, most: 170 } as const;

/** Heights around a head within which a closer look tells of all, and within which another head needs none of its own. */
const told = { across: 0.34, down: 0.24 } as const;
const seen = { across: 0.3, down: 0.2 } as const;

/** Heights within which a head is the one that was found there; the one that another closer look told of; and, after a look, the one at the place. */
const itself = 0.24;
const again = 0.06;
const step = 0.4;

/** A place where a head was, and what closer looks told of it. */
interface Place {
	readonly x: number;
	readonly y: number;
	/** Looks since the last one. */
	readonly since: number;
	/** Looks for which there is one each time, since there was more than one head. */
	readonly many: number;
}

/** A head that may be looked at closely. */
interface Candidate {
	readonly head: FoundHead;
	/** Of whose it is, in pixels. */
	readonly height: number;
	readonly before: Place | undefined;
	/** From 1 on it is looked at, if not too many need it more. */
	readonly need: number;
}

/** A head that a closer look told of, and how surely. */
type Told = FoundHead & { readonly logit: number };

/** @returns heads around a place, all in pixels: see `CloserLook.look` */
export type LookCloser = (x: number, y: number, height: number, least: number) => readonly CloseHead[];

/**
 * Tells heads apart that are close together. Two who walk abreast may look like one for as long as they are in sight, so a closer look
 * is made at every head in turn, and where it told of more than one, each time.
 */
export class Crowds {
	readonly #closer: LookCloser;
	#places: readonly Place[] = [];

	constructor(closer: LookCloser) {
		this.#closer = closer;
	}

	/**
	 * @param found heads of a picture
	 * @param tall how tall somebody is whose head that is, in pixels; undefined for whom no closer look can be made
	 * @returns these heads, and where a closer look was made those that it told of instead
	 */
	apart(found: readonly FoundHead[], tall: (head: FoundHead) => number | undefined): FoundHead[] {
		const candidates = this.#candidates(found, tall);
		const places: Place[] = [];
		const [plain, looked, close]: [FoundHead[], Candidate[], Told[]] = [[], [], []];
		const able = new Set(candidates.map(({ head }) => head));
		for (const candidate of candidates) {
			const { head, before, need } = candidate;
			if (looked.some((other) => isWithin(head, other, seen))) continue;
			const { x, y } = head;
			const many = Math.max(0, (before?.many ?? 0) - 1);
			if (need < 1 || looked.length >= most) {
				plain.push(head);
				places.push({ x, y, since: (before?.since ?? turns.alone) + 1, many });
				continue;
			}
			looked.push(candidate);
			const count = this.#look(candidate, plain, close);
			places.push({ x, y, since: 0, many: count > 1 ? turns.many : many });
		}
		this.#places = places;
		return [...close, ...plain, ...found.filter((head) => !able.has(head))];
	}

	/** Those who need a closer look the most come first. */
	#candidates(
		found: readonly FoundHead[],
		tall: (head: FoundHead) => number | undefined,
	): readonly Candidate[] {
		const open = new Set(this.#places);
		const candidates: Candidate[] = [];
		for (const head of [...found].sort((a, b) => b.score - a.score)) {
			const height = head.rides || head.score < worth.score ? undefined : tall(head);
			if (height === undefined || height < worth.least || height > worth.most) continue;
			const before = nearest(head, [...open], step * height);
			if (before) open.delete(before);
			const need = before ? (before.many > 0 ? 2 : before.since / turns.alone) : 1;
			candidates.push({ head, height, before, need });
		}
		return candidates.sort((a, b) => b.need - a.need);
	}

	/** @returns how many heads there are surely */
	#look(candidate: Candidate, plain: FoundHead[], close: Told[]): number {
		const { head, height } = candidate;
		const heads = this.#closer(head.x, head.y, height, logits.told).filter((one) =>
			isWithin(one, candidate, told),
		);
		const own = nearest(head, heads, itself * height);
		if (!own) plain.push(head);
		for (const one of heads) {
			const { x, y, logit } = one;
			const sure = one === own ? Math.max(head.score, scoreOf(logit)) : scoreOf(logit);
			const made = { x, y, height: head.height, score: sure, rides: false, isClose: true, logit };
			const other = nearest(one, close, again * height);
			if (!other) close.push(made);
			else if (other.logit < logit) close[close.indexOf(other)] = made;
		}
		return heads.filter(({ logit }) => logit > logits.one).length;
	}
}

/** What a logit of a closer look is among the scores of heads that were found without. */
function scoreOf(logit: number): number {
	return 1 / (1 + Math.exp(score.less - score.steep * logit));
}

interface Point {
	readonly x: number;
	readonly y: number;
}

function isWithin(one: Point, { head, height }: Candidate, reach: typeof told | typeof seen): boolean {
	return Math.abs(one.x - head.x) < reach.across * height && Math.abs(one.y - head.y) < reach.down * height;
}

function nearest<Other extends Point>(
	{ x, y }: Point,
	others: readonly Other[],
	within: number,
): Other | undefined {
	let best: Other | undefined;
	let least = within * within;
	for (const other of others) {
		const far = (other.x - x) ** 2 + (other.y - y) ** 2;
		if (far < least) [best, least] = [other, far];
	}
	return best;
}
