import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import { roles } from "../auth/accounts.ts";
import { loadConfig } from "../config/load.ts";
import type { FleetConfig } from "../config/types.ts";
import { PersienneError } from "../errors.ts";
import { openInstallation } from "../identity/installation.ts";
import { generatePassword } from "../identity/password.ts";
import { readPasswordFile } from "../identity/password-file.ts";
import { type OpenUsers, openUsers, type UserChange, type Users } from "../identity/users.ts";
import { noteOnce } from "../ledger/once.ts";
import { type Arguments, type Usage, UsageError } from "./command-line.ts";
import { dataDirectory } from "./data-directory.ts";
import { exitStatus, type Io } from "./io.ts";
import { readRunFiles } from "./run-file.ts";

export const usersUsage: Usage = {
	command: "users",
	operands: "[CONFIG.yaml]",
	maxOperands: 1,
	summary: "Lists who has an account, adds people, and takes them away.",
	options: [
		{ name: "add", value: "NAME", help: "Adds one person, with --role." },
		{ name: "role", value: "ROLE", help: `One of ${roles.join(", ")}.` },
		{ name: "password-file", value: "F", help: "Their password; else one is generated and shown once." },
		{ name: "remove", value: "NAME", help: "Takes one away." },
		{ name: "data-dir", value: "DIR", help: "The data directory that `up` was given." },
		{ name: "json", help: "Prints it as JSON." },
	],
	notes: [
		"An administrator does the same over ONVIF while cameras run; for this command none may. Each change is\nentered in the ledger. docs/roles.md says what each role may do.",
	],
};

export async function users(args: Arguments, io: Io): Promise<number> {
	args.exclude("add", "remove");
	const [file] = args.operands;
	const config = file === undefined ? undefined : loadConfig(resolve(io.cwd, file)).config;
	const dataDir = dataDirectory(io, args.text("data-dir"), config?.dataDir).path;
	const changes: UserChange[] = [];
	const { users: everybody, shared } = open(dataDir, config, (change) => changes.push(change));
	const [added, removed] = [args.text("add"), args.text("remove")];
	if ((added !== undefined || removed !== undefined) && readRunFiles(io, dataDir).length > 0)
		throw new PersienneError(
			"CAMERAS_RUN",
			"cameras run with this data directory",
			"change users over ONVIF, or stop the cameras first",
		);
	const password = added === undefined ? undefined : add(added, everybody, args, io);
	if (removed !== undefined) everybody.delete([removed]);
	for (const { action, user, role = null } of changes)
		await noteOnce(dataDir, { kind: "user", action, user, role, by: null }, io.clock);
	const list = everybody.accounts.list().map(({ user, role }) => ({ user, role }));
	if (args.has("json"))
		io.stdout.write(`${JSON.stringify({ users: list, ...(password && { password }) })}\n`);
	else {
		for (const { user, role } of list) io.stdout.write(`${user}  ${role}\n`);
		const then = open(dataDir, config, () => {}).shared;
		if (shared && !then)
			io.stdout.write("\nadmin, operator and viewer are not let in any more, from the next start on.\n");
		if (!shared && then)
			io.stdout.write(
				"\nNo administrator has an account of their own now: admin, operator and viewer, which several people would share,\nare let in again, from the next start on.\n",
			);
		if (password !== undefined) io.stdout.write(`\nThe password of ${added}, shown this once: ${password}\n`);
	}
	return exitStatus.done;
}

function open(
	dataDir: string,
	config: FleetConfig | undefined,
	changed: (change: UserChange) => void,
): OpenUsers {
	const installation = openInstallation({ dataDir, random: randomBytes });
	return openUsers(config ?? { accounts: [], sharedAccounts: undefined }, installation, dataDir, changed);
}

/** Gives the password, if it is one that nobody knows yet. */
function add(user: string, everybody: Users, args: Arguments, io: Io): string | undefined {
	const role = args.choice("role", roles);
	if (role === undefined) throw new UsageError("--add needs --role", `one of ${roles.join(", ")}`);
	const file = args.text("password-file");
	const password =
		file === undefined ? generatePassword(randomBytes) : readPasswordFile(resolve(io.cwd, file));
	everybody.create([{ user, role, password }]);
	return file === undefined ? password.reveal() : undefined;
}
