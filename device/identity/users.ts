import { join } from "node:path";
import { z } from "zod";
import { type Account, Accounts, type Role, roles } from "../auth/accounts.ts";
import { goodUserName, maxUserNameLength, maxUsers } from "../auth/user-names.ts";
import type { FleetConfig } from "../config/types.ts";
import { PersienneError } from "../errors.ts";
import { Secret } from "../secret.ts";
import { cameraRoles } from "./credentials.ts";
import type { Installation } from "./installation.ts";
import { passwordFlaw } from "./password.ts";
import { readPrivateFile, writePrivateFile } from "./private-file.ts";

export const maxPasswordLength = 128;
/** Of users that clients make. */
const minPasswordLength = 8;

/** The file in the data directory that keeps users whom clients made. */
const usersFile = "users.json";

/** A user whom a client makes or changes. */
export interface UserInput {
	readonly user: string;
	readonly role: Role;
	/** Left out of a change: it stays. */
	readonly password?: Secret | undefined;
}

/** Why users were not changed. */
export class UserRefused extends PersienneError {
	override readonly code:
		| "USER_CLASH"
		| "USER_MISSING"
		| "USER_FIXED"
		| "USER_NAME_LONG"
		| "USER_NAME_BAD"
		| "USER_TOO_MANY"
		| "PASSWORD_LONG"
		| "PASSWORD_WEAK";

	constructor(code: UserRefused["code"], message: string) {
		super(code, message);
		this.code = code;
	}
}

/** Who changed what of the users. */
export interface UserChange {
	readonly action: "created" | "changed" | "deleted";
	readonly user: string;
	/** Undefined: the user is gone. */
	readonly role: Role | undefined;
	readonly by: Pick<Account, "user" | "role"> | undefined;
}

/** The users of an installation, as it is started with them. */
export interface OpenUsers {
	readonly users: Users;
	/** Whether those that come with an installation, and that several people share, are let in. */
	readonly shared: boolean;
}

/**
 * Those that come with an installation, those of the configuration, and those that clients made. Unless the configuration says
 * otherwise, the first are let in only as long as no administrator has an account of their own: somebody has to be able to make one.
 *
 * @throws as `Users`
 */
export function openUsers(
	{ accounts, sharedAccounts }: Pick<FleetConfig, "accounts" | "sharedAccounts">,
	{ credentials }: Pick<Installation, "credentials">,
	dataDir: string | undefined,
	changed?: (change: UserChange) => void,
): OpenUsers {
	const people = [...accounts, ...new Users([], dataDir).accounts.list()];
	const shared = sharedAccounts ?? !people.some(({ role }) => role === "administrator");
	const names = ["admin", "operator", "viewer"] as const;
	const ready = names.map((name) => ({ ...credentials[name], role: cameraRoles[name] }));
	return { users: new Users([...(shared ? ready : []), ...accounts], dataDir, changed), shared };
}

const kept = z.array(z.object({ user: z.string(), role: z.enum(roles), password: z.string() }));

/**
 * The users of an installation: those that it was started with, whose passwords are set there, and those that clients
 * made, who are kept in the data directory. They are the users of all of its cameras.
 */
export class Users {
	/** All of them, as they are at each moment. */
	readonly accounts: Accounts;
	readonly #fixed: readonly Account[];
	readonly #path: string | undefined;
	#made: readonly Account[];
	readonly #changed: (change: UserChange) => void;

	/**
	 * @param fixed those that the installation was started with
	 * @param dataDir undefined: users last as long as the process
	 * @param changed told of each user that was changed, once that is kept
	 * @throws PersienneError STATE_DAMAGED
	 */
	constructor(
		fixed: readonly Account[],
		dataDir: string | undefined,
		changed: (change: UserChange) => void = () => {},
	) {
		this.#changed = changed;
		this.#fixed = fixed;
		this.#path = dataDir === undefined ? undefined : join(dataDir, usersFile);
		const text = this.#path === undefined ? undefined : readPrivateFile(this.#path);
		// A name that the installation has by now is the installation's.
		this.#made = (text === undefined ? [] : parse(this.#path as string, text)).filter(
			({ user }) => !fixed.some((account) => account.user === user),
		);
		this.accounts = new Accounts([...fixed, ...this.#made]);
	}

	/** All of them or none. @throws UserRefused; Error when they cannot be kept */
	create(inputs: readonly UserInput[], by?: UserChange["by"]): void {
		const accounts: Account[] = [];
		for (const { user, role, password } of inputs) {
			checkName(user);
			if (this.accounts.find(user) || accounts.some((account) => account.user === user))
				throw new UserRefused("USER_CLASH", "there is a user of this name already");
			accounts.push({ user, role, password: checkPassword(password ?? new Secret("")) });
		}
		if (this.accounts.list().length + accounts.length > maxUsers)
			throw new UserRefused("USER_TOO_MANY", `there are at most ${maxUsers} users`);
		this.#keep([...this.#made, ...accounts]);
		for (const { user, role } of accounts) this.#changed({ action: "created", user, role, by });
	}

	/** All of them or none. @throws as `create` */
	change(inputs: readonly UserInput[], by?: UserChange["by"]): void {
		let made = [...this.#made];
		for (const { user, role, password } of inputs) {
			const before = this.#changeable(user);
			const after = { user, role, password: password ? checkPassword(password) : before.password };
			made = made.map((account) => (account.user === user ? after : account));
		}
		this.#keep(made);
		for (const { user, role } of inputs) this.#changed({ action: "changed", user, role, by });
	}

	/** All of them or none. @throws as `create` */
	delete(names: readonly string[], by?: UserChange["by"]): void {
		for (const name of names) this.#changeable(name);
		this.#keep(this.#made.filter(({ user }) => !names.includes(user)));
		for (const user of names) this.#changed({ action: "deleted", user, role: undefined, by });
	}

	#changeable(user: string): Account {
		const found = this.#made.find((account) => account.user === user);
		if (found) return found;
		if (this.#fixed.some((account) => account.user === user))
			throw new UserRefused("USER_FIXED", "this user is set where the camera is started");
		throw new UserRefused("USER_MISSING", "there is no such user");
	}

	#keep(made: readonly Account[]): void {
		if (this.#path !== undefined) {
			const revealed = made.map(({ user, role, password }) => ({ user, role, password: password.reveal() }));
			writePrivateFile(this.#path, `${JSON.stringify(revealed, undefined, "\t")}\n`);
		}
		this.#made = made;
		this.accounts.replace([...this.#fixed, ...made]);
	}
}

function checkName(user: string): void {
	if (user.length > maxUserNameLength)
		throw new UserRefused("USER_NAME_LONG", `a user's name has at most ${maxUserNameLength} characters`);
	if (!goodUserName.test(user))
		throw new UserRefused("USER_NAME_BAD", "a user's name has letters, digits, and . _ @ + - alone");
}

function checkPassword(password: Secret): Secret {
	const text = password.reveal();
	if (text.length > maxPasswordLength)
		throw new UserRefused("PASSWORD_LONG", `a password has at most ${maxPasswordLength} characters`);
	const flaw = text.length < minPasswordLength ? "short" : passwordFlaw(text);
	if (flaw)
		throw new UserRefused(
			"PASSWORD_WEAK",
			`a password has at least ${minPasswordLength} printable characters`,
		);
	return password;
}

function parse(path: string, text: string): Account[] {
	try {
		return kept.parse(JSON.parse(text)).map(({ user, role, password }) => ({
			user,
			role,
			password: new Secret(password),
		}));
	} catch {
		// JSON.parse quotes what it read: its message must not be passed on.
		throw new PersienneError(
			"STATE_DAMAGED",
			`${path} is not what was written there`,
			"restore it, or remove it: users whom clients made are gone then",
		);
	}
}
