import type { Account, Role } from "../../auth/accounts.ts";
import type { DigestFailure, DigestGuard } from "../../auth/digest.ts";
import type { Logger } from "../../log.ts";
import { type AccessClass, admits, leastRole } from "../access.ts";
import type { OnvifCamera } from "../model.ts";
import type { XmlElement } from "../soap/element.ts";
import { notAuthorized, notPermitted, type SoapFault } from "../soap/fault.ts";
import { findUsernameToken, UsernameTokenGuard, type UsernameTokenLimits } from "./username-token.ts";

export interface Credentials {
	/** The request target that a digest was made for. */
	readonly uri: string;
	readonly authorization: string | undefined;
	/** SOAP header, in which a UsernameToken may be. */
	readonly header: XmlElement | undefined;
	/** Who has signed in by another way; nothing else is asked for then. */
	readonly signedIn: Account | undefined;
	/** The IP address of who asks. */
	readonly peer: string;
}

/** Decides who may call what (ONVIF Core §5.9.1, with HTTP digest and WS-UsernameToken both). */
export class Authenticator {
	readonly #digest: DigestGuard;
	readonly #tokens: UsernameTokenGuard;
	readonly #log: Logger;
	readonly #note: (peer: string, reason: string) => void;

	constructor(camera: OnvifCamera, log: Logger, limits: Partial<UsernameTokenLimits> = {}) {
		this.#digest = camera.guard;
		const { accounts, clock, guard } = camera;
		this.#tokens = new UsernameTokenGuard({
			accounts,
			clock,
			limits,
			attempts: guard.attempts,
			watch: guard.watch,
		});
		this.#log = log;
		this.#note = (peer, reason) => camera.system.note("access", `${peer} refused: ${reason}`);
	}

	/**
	 * The account that may do what `access` says; undefined where nobody is asked who they are.
	 *
	 * @param also roles that may do it beyond ONVIF's default access policy
	 * @param lacked is told of somebody whose role does not suffice
	 * @throws SoapFault NotAuthorized: with HTTP 401 and new challenges when there are no credentials or the digest is
	 * wrong, with 400 when a UsernameToken is wrong or the role does not suffice, with 429 while a peer is locked out
	 */
	admit(
		credentials: Credentials,
		access: AccessClass,
		also: readonly Role[] = [],
		lacked?: (account: Account) => void,
	): Account | undefined {
		const needed = leastRole[access];
		if (needed === null) return undefined;
		const account = credentials.signedIn ?? this.#authenticate(credentials);
		if (admits(access, account.role, also)) return account;
		lacked?.(account);
		throw notPermitted(`this takes the ${needed} role, and you signed in as ${account.role}`);
	}

	/** For somebody who has said nothing yet, not even who they are. */
	challenge(): SoapFault {
		return this.#digestRefusal({ ok: false, reason: "missing", stale: false }, "");
	}

	/** Both kinds at once: first the digest, and when that is right the token decides (Core §5.9.1). */
	#authenticate({ uri, authorization, header, peer }: Credentials): Account {
		const token = findUsernameToken(header);
		if (authorization === undefined && token) return this.#byToken(token, peer);
		const verdict = this.#digest.verify({ method: "POST", uri, authorization, peer });
		if (!verdict.ok) throw this.#digestRefusal(verdict, peer);
		return token ? this.#byToken(token, peer) : verdict.account;
	}

	#byToken(token: XmlElement, peer: string): Account {
		const verdict = this.#tokens.verify(token, peer);
		if (verdict.ok) return verdict.account;
		this.#log.warn({ peer, reason: verdict.reason }, "WS-UsernameToken refused");
		this.#note(peer, verdict.reason);
		throw verdict.reason === "locked" ? lockedOut() : notAuthorized();
	}

	#digestRefusal({ reason, stale }: DigestFailure, peer: string): SoapFault {
		if (reason !== "missing") {
			this.#log.warn({ peer, reason }, "HTTP digest refused");
			this.#note(peer, reason);
		}
		if (reason === "locked") return lockedOut();
		return notAuthorized({ status: 401, headers: { "www-authenticate": this.#digest.challenges(stale) } });
	}
}

function lockedOut(): SoapFault {
	return notAuthorized({ status: 429, headers: { "retry-after": "5" } });
}
