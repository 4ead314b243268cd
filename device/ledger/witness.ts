import type { LoginWatch } from "../../broker/hooks.ts";
import type { ViewWatch } from "../../console/live/live-server.ts";
import type { SessionEndWatch } from "../../console/session/sessions.ts";
import type { Account } from "../auth/accounts.ts";
import type { SignInWatch } from "../auth/sign-in-watch.ts";
import type { PolicyChange } from "../camera/masks/mask-desk.ts";
import type { CameraState } from "../camera/state.ts";
import type { Route } from "../http/route.ts";
import type { UserChange } from "../identity/users.ts";
import type { RoleUse } from "../onvif/endpoint.ts";
import type { SessionWatch } from "../rtsp/service.ts";
import type { Head } from "./entry.ts";
import type { Ledger } from "./ledger.ts";
import type { LedgerNote, Way } from "./note.ts";

/** What the parts of a device tell of themselves, as notes for the ledger. Without a ledger it takes no notes. */
export class Witness {
	readonly #ledger: Pick<Ledger, "note"> | undefined;
	readonly #unseen: string;

	/** @param unseen a user of the device's own, who is not a person: the one by whom the page reads streams */
	constructor(ledger: Pick<Ledger, "note"> | undefined, unseen: string) {
		this.#ledger = ledger;
		this.#unseen = unseen;
	}

	#note(note: LedgerNote): void {
		this.#ledger?.note(note);
	}

	started(version: string, cameras: number): void {
		this.#note({ kind: "started", version, cameras });
	}

	signIns(way: Way): SignInWatch {
		return ({ outcome, reason, account, peer = null }) => {
			if (account?.user === this.#unseen) return;
			const { user = null, role = null } = account ?? {};
			this.#note({ kind: "sign-in", way, outcome, reason, user, role, peer });
		};
	}

	/** Cameras that log in to publish are no persons, and not told. */
	readonly logins: LoginWatch = ({ outcome, reason, account, peer }) => {
		if (outcome === "ok" && account?.role === "device") return;
		const user = account?.user ?? null;
		const role = account?.person ?? account?.role ?? null;
		this.#note({ kind: "sign-in", way: "mqtt", outcome, reason, user, role, peer });
	};

	readonly signOuts: SessionEndWatch = ({ user, role }, peer, why) => {
		this.#note({ kind: "sign-out", way: "page", why, user, role, peer });
	};

	readonly users = ({ action, user, role, by }: UserChange): void => {
		const who = by ? { user: by.user, role: by.role } : null;
		this.#note({ kind: "user", action, user, role: role ?? null, by: who });
	};

	policy(camera: string, uuid: string, { action, by, uncovers, policy, entry }: PolicyChange): void {
		const who = { user: by.user, role: by.role };
		this.#note({ kind: "policy", camera, uuid, action, by: who, uncovers, policy, entry });
	}

	/** The policy that a camera begins with. Nobody changed anything: what changed it, its own ledger has. */
	begins(camera: string, uuid: string, policy: string | null): void {
		const by = { user: "configuration", role: "administrator" } as const;
		this.#note({
			kind: "policy",
			camera,
			uuid,
			action: "in-force",
			by,
			uncovers: false,
			policy,
			entry: null,
		});
	}

	/** Somebody took a report away. */
	readonly handedOut = ({ user, role }: Account, peer: string): void => {
		const note = { kind: "export", what: "report", files: 1, failed: 0, policy: null } as const;
		this.#note({ ...note, user, role, peer });
	};

	/** Somebody of the page did what takes a role of its own. */
	readonly askedFor = (operation: string, { user, role }: Account, peer: string): void => {
		this.#note({ kind: "use", camera: "", operation, outcome: "done", user, role, peer });
	};

	masksSwept(uuid: string, { number, hash }: Head): void {
		this.#note({ kind: "masks-swept", uuid, entry: { number, hash } });
	}

	state(camera: string, { state, reason }: Pick<CameraState, "state" | "reason">): void {
		this.#note({ kind: "camera", camera, state, reason: reason ?? null });
	}

	used(camera: string, { operation, account: { user, role }, peer, outcome }: RoleUse): void {
		this.#note({ kind: "use", camera, operation, outcome, user, role, peer });
	}

	readonly sessions: SessionWatch = ({ account: { user, role }, peer, path }, phase) => {
		if (user === this.#unseen) return;
		const [camera = "", stream = ""] = path.split("/");
		this.#note({ kind: "view", camera, stream, way: "rtsp", phase, user, role, peer });
	};

	readonly views: ViewWatch = ({ user, role }, camera, peer) => {
		const tell = (phase: "began" | "ended") =>
			this.#note({ kind: "view", camera, stream: "sub", way: "page", phase, user, role, peer });
		tell("began");
		return () => tell("ended");
	};

	readonly pictured = ({ user, role }: Account, camera: string, peer: string): void =>
		this.#note({ kind: "view", camera, stream: "main", way: "page", phase: "snapshot", user, role, peer });

	/** The route, which tells who gets a picture. */
	overSnapshots(camera: string, route: Route): Route {
		return this.#over(route, ({ user, role }, peer) =>
			this.#note({ kind: "view", camera, stream: "main", way: "http", phase: "snapshot", user, role, peer }),
		);
	}

	/** The route, which tells who changes something by it. */
	overControl(camera: string, route: Route): Route {
		if (route.method === "GET") return route;
		const operation = `${route.method} ${route.path}`;
		return this.#over(route, ({ user, role }, peer) =>
			this.#note({ kind: "use", camera, operation, outcome: "done", user, role, peer }),
		);
	}

	#over(route: Route, tell: (account: Account, peer: string) => void): Route {
		return {
			...route,
			handle: async (request) => {
				const answer = await route.handle(request);
				if (request.account && answer.status < 400) tell(request.account, request.peer);
				return answer;
			},
		};
	}
}
