import type { Json } from "../../../masks/canonical.ts";
import { covers, snapped } from "../../../masks/cover.ts";
import { readLedger } from "../../../masks/ledger.ts";
import {
	createPolicy,
	type MaskPolicy,
	maxZones,
	PolicyError,
	type PolicyInput,
} from "../../../masks/policy.ts";
import { type Point, type Polygon, polygonFlaw } from "../../../masks/polygon.ts";
import { type Projection, projectionOf, type View } from "../../../masks/project.ts";
import { unwound } from "../../../masks/seam.ts";
import { type Role, roleAllows } from "../../auth/accounts.ts";
import type { Clock } from "../../clock.ts";
import { PersienneError } from "../../errors.ts";
import type { CameraStore } from "../../store/camera-store.ts";
import { Turns } from "../../turns.ts";
import { jsonOf, keptMasks, type MaskEntry, MaskSet, type MaskShape } from "./mask-set.ts";

/** Who changes a mask. */
export interface Actor {
	readonly user: string;
	readonly role: Role;
}

/** A mask as somebody sees it who looks at the camera's pictures: its polygon is where they show it at this moment. */
export interface SeenMask extends MaskShape {
	readonly token: string;
}

/** Why a mask was not changed. Its message may be shown to whoever asked. */
export class MaskRefused extends PersienneError {
	override readonly code: "MASK_UNKNOWN" | "MASK_TOO_MANY" | "MASK_POLYGON" | "MASK_ROLE";

	constructor(code: MaskRefused["code"], message: string, remedy?: string) {
		super(code, message, remedy);
		this.code = code;
	}
}

/** What the desk needs of a camera. */
export interface MaskedCamera {
	readonly view: View;
	setPolicy(policy: PolicyInput | undefined): Promise<void>;
}

export interface MaskDeskOptions {
	/** The camera's name, for the ledger. */
	readonly camera: string;
	/** The policy of its configuration; undefined when there is none, and the camera is dark. */
	readonly configured: PolicyInput | undefined;
	/** The camera films a drawn scene: there alone plates can be left visible. */
	readonly drawn?: boolean;
	readonly store: CameraStore;
	readonly clock: Clock;
	/** Told of each mask that was added, changed or deleted, once that is in force. */
	readonly changed?: (token: string) => void;
	/** Told of each entry in the camera's ledger, when it is on disk. */
	readonly wrote?: (change: PolicyChange) => void;
}

/** A change of the policy, as the ledger has it; what was covered before and after stays in there. */
export interface PolicyChange {
	readonly action: "created" | "changed" | "deleted" | "replaced" | "configured" | "failed";
	readonly by: Actor;
	readonly uncovers: boolean;
	/** Hash of the policy that is in force from now on; null: none, and the camera is dark. */
	readonly policy: string | null;
	/** Number and hash of the entry. */
	readonly entry: { readonly number: number; readonly hash: string };
}

/** Rounding may carry a vertex this far over the scene's border: it is brought back. */
const overBorder = 1e-6;

/**
 * Where a camera's masks are changed, one after the other, whoever asks and by whatever way. It holds invariant I7: who
 * covers more may be an operator, who uncovers something has to be an administrator, and each change is in the ledger
 * before it is in force. What cannot be written down is not changed.
 */
export class MaskDesk {
	readonly #options: MaskDeskOptions;
	#configured: PolicyInput | undefined;
	#set: MaskSet;
	#camera: MaskedCamera | undefined;
	/** Tokens have been told, and have to stay what they are. */
	#told: boolean;
	/** Changes wait for each other: each is judged by what the one before left. */
	readonly #turns = new Turns(1);

	/** @throws PersienneError STATE_DAMAGED, MASKS_TOO_MANY */
	constructor(options: MaskDeskOptions) {
		this.#options = options;
		this.#configured = options.configured;
		const kept = options.store.read("masks", keptMasks);
		this.#told = kept !== undefined;
		this.#set = MaskSet.of(options.configured?.zones ?? [], kept);
		if (this.#set.entries.length > maxZones)
			throw new PersienneError(
				"MASKS_TOO_MANY",
				`${options.camera} has ${this.#set.entries.length} masks, those that clients added among them, and at most ${maxZones} can be`,
				"take some out of the configuration, or delete some before it is changed",
			);
		this.#noteConfiguration();
	}

	/** A ledger that is begun tells of each policy: also of one that came about because the configuration is another one. */
	#noteConfiguration(): void {
		const { entries } = readLedger(this.#options.store.ledger.text);
		const last = entries.at(-1);
		const policy = this.#inForce;
		if (!last || last.record["policy"] === (policy?.hash ?? null)) return;
		const by = { user: "configuration", role: "administrator" } as const;
		// What it was before is not known any more: it may uncover something.
		this.#write({ action: "configured", by, uncovers: true, policy, mask: { after: allOf(this.#set) } });
	}

	/** What is to be in force. */
	get policy(): PolicyInput | undefined {
		return this.#policyOf(this.#set);
	}

	/** From now on changes are put in force on `camera`, which was opened under `policy`. */
	attach(camera: MaskedCamera): void {
		this.#camera = camera;
	}

	/** All masks, where they are in the picture at this moment. Parts of them may lie outside it. */
	list(): SeenMask[] {
		if (!this.#told) this.#keep(this.#set);
		const projection = this.#projection;
		return this.#set.entries.map(({ token, shape }) => ({
			...shape,
			token,
			polygon: projection.project(shape.polygon)[0] ?? [],
		}));
	}

	/**
	 * Adds a mask, drawn in the picture as it is now, and gives its token. When this resolves, nothing that was made
	 * without it is served any more.
	 *
	 * @throws MaskRefused; PersienneError LEDGER_FULL; Error when the change cannot be kept. Nothing is changed then.
	 */
	create(seen: MaskShape, by: Actor): Promise<string> {
		return this.#turns.run(async () => {
			if (this.#set.entries.length >= maxZones)
				throw new MaskRefused("MASK_TOO_MANY", `a camera has at most ${maxZones} masks`);
			const shape = { ...seen, polygon: this.#located(seen.polygon, []) };
			const set = this.#set.with(shape);
			const { token } = set.entries.at(-1) as MaskEntry;
			await this.#change({
				set,
				token,
				by,
				action: "created",
				before: undefined,
				after: shape,
				uncovers: false,
			});
			return token;
		});
	}

	/** Gives a mask another shape. @throws as `create` */
	change(token: string, seen: MaskShape, by: Actor): Promise<void> {
		return this.#turns.run(async () => {
			const before = this.#find(token).shape;
			const after = { ...seen, polygon: this.#located(seen.polygon, before.polygon) };
			const set = this.#set.changed(token, after);
			const uncovers = !coversAll(after, before);
			await this.#change({ set, token, by, action: "changed", before, after, uncovers });
		});
	}

	/** @throws as `create` */
	delete(token: string, by: Actor): Promise<void> {
		return this.#turns.run(async () => {
			const before = this.#find(token).shape;
			const set = this.#set.without(token);
			await this.#change({ set, token, by, action: "deleted", before, after: undefined, uncovers: true });
		});
	}

	/**
	 * Takes another policy for the configuration's; what clients changed and added is gone.
	 *
	 * @throws PolicyError for a flawed one, and as `create`
	 */
	replace(policy: PolicyInput | undefined, by: Actor): Promise<void> {
		return this.#turns.run(async () => {
			if (policy?.plates === "off" && !this.#options.drawn)
				throw new PolicyError("plates can be left visible in drawn scenes alone");
			const set = this.#set.replaced(policy?.zones ?? []);
			const checked = policy && createPolicy(policy);
			this.#checkRole(true, by);
			const masks = { before: allOf(this.#set), after: allOf(set) };
			this.#write({ action: "replaced", by, uncovers: true, policy: checked, mask: masks });
			this.#keep(set);
			this.#configured = policy;
			this.#set = set;
			await this.#camera?.setPolicy(this.policy);
		});
	}

	/** As the configuration has them. @throws as `create` */
	reset(by: Actor): Promise<void> {
		return this.replace(this.#options.configured, by);
	}

	async #change(change: {
		readonly set: MaskSet;
		readonly token: string;
		readonly by: Actor;
		readonly action: "created" | "changed" | "deleted";
		readonly before: MaskShape | undefined;
		readonly after: MaskShape | undefined;
		readonly uncovers: boolean;
	}): Promise<void> {
		const { set, token, before, after } = change;
		const input = this.#policyOf(set);
		const policy = input && createPolicy(input);
		// With its first mask a dark camera begins to show what that does not cover.
		const uncovers = change.uncovers || (this.policy === undefined && input !== undefined);
		this.#checkRole(uncovers, change.by);
		const written = { before: before ? jsonOf(before) : null, after: after ? jsonOf(after) : null };
		this.#write({ ...change, uncovers, policy, mask: { token, ...written } });
		try {
			this.#keep(set);
		} catch (error) {
			const stays = { action: "failed", by: change.by, uncovers: false, policy: this.#inForce } as const;
			this.#write({ ...stays, mask: { token } });
			throw error;
		}
		this.#set = set;
		await this.#camera?.setPolicy(input);
		this.#options.changed?.(token);
	}

	#checkRole(uncovers: boolean, by: Actor): void {
		if (uncovers && !roleAllows(by.role, "administrator"))
			throw new MaskRefused(
				"MASK_ROLE",
				"to shrink, weaken, disable or delete a mask takes an administrator",
			);
	}

	#write(entry: {
		readonly action: PolicyChange["action"];
		readonly by: Actor;
		readonly uncovers: boolean;
		readonly policy: MaskPolicy | undefined;
		readonly mask?: Json;
	}): void {
		const { camera, clock, store, wrote } = this.#options;
		const { action, by, uncovers, policy, mask = null } = entry;
		const hash = policy?.hash ?? null;
		const written = store.ledger.append({
			at: new Date(clock.now()).toISOString(),
			camera,
			action,
			by: { user: by.user, role: by.role },
			uncovers,
			mask,
			policy: hash,
		});
		wrote?.({ action, by, uncovers, policy: hash, entry: { number: written.number, hash: written.hash } });
	}

	#keep(set: MaskSet): void {
		this.#options.store.write("masks", set.kept);
		this.#told = true;
	}

	#find(token: string): MaskEntry {
		const found = this.#set.find(token);
		if (!found) throw new MaskRefused("MASK_UNKNOWN", "there is no such mask");
		return found;
	}

	get #inForce(): MaskPolicy | undefined {
		const { policy } = this;
		return policy && createPolicy(policy);
	}

	/** A camera that was told of nothing private stays dark until a mask covers something. */
	#policyOf(set: MaskSet): PolicyInput | undefined {
		const { zones } = set;
		if (this.#configured) return { ...this.#configured, zones };
		return zones.length > 0 ? { zones, plates: "strict" } : undefined;
	}

	get #projection(): Projection {
		// Before there is a camera, nobody sees anything.
		return projectionOf(this.#camera?.view ?? { rotate: 0, mirror: false, crop: [-1, 1, 1, -1] });
	}

	/** A polygon that was drawn in the picture, in the scene. @throws MaskRefused MASK_POLYGON */
	#located(polygon: Polygon, known: Polygon): Polygon {
		const { locate, around = false } = this.#projection;
		const drawn = polygon.map((vertex) => broughtBack(locate(vertex), around));
		const located = snapped(around ? unwound(drawn) : drawn, known);
		const flaw = polygonFlaw(located, around);
		if (flaw) throw new MaskRefused("MASK_POLYGON", flaw);
		return located;
	}
}

/** All masks as the ledger has them. */
function allOf({ entries }: MaskSet): Json {
	return entries.map(({ token, shape }) => ({ token, mask: jsonOf(shape) }));
}

/** True when whatever `before` covers `after` covers as well, and no weaker; also when neither is in force. */
function coversAll(after: MaskShape, before: MaskShape): boolean {
	const stays = after.enabled || !before.enabled;
	const isAsStrong = after.fill === "solid" || before.fill === "pixelated";
	return stays && isAsStrong && covers(after.polygon, before.polygon);
}

/** @param around there is no border at the sides */
function broughtBack([x, y]: Point, around: boolean): Point {
	const clamp = (part: number) => (Math.abs(part) <= 1 + overBorder ? Math.min(1, Math.max(-1, part)) : part);
	return [around ? x : clamp(x), clamp(y)];
}
