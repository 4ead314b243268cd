import type { Role } from "../../auth/accounts.ts";
import { PersienneError } from "../../errors.ts";
import { Secret } from "../../secret.ts";
import type { UserInput } from "../model.ts";
import type { Call, Operation } from "../service.ts";
import { argument, optionalArgument } from "../soap/arguments.ts";
import { invalidArgs, invalidArgVal, noRoom, quoted, SoapFault } from "../soap/fault.ts";
import { element, type Xml } from "../soap/write.ts";

/** Users (Core §8.4): they are the users of all cameras of the installation. */
export const userOperations: Readonly<Record<string, Operation>> = {
	GetUsers: { access: "READ_SYSTEM_SECRET", answer: users },
	CreateUsers: {
		access: "WRITE_SYSTEM",
		answer: (call) => refusable(() => call.camera.users.create(inputs(call), call.account)),
	},
	SetUser: {
		access: "WRITE_SYSTEM",
		answer: (call) => refusable(() => call.camera.users.change(inputs(call), call.account)),
	},
	DeleteUsers: {
		access: "WRITE_SYSTEM",
		answer: ({ account, camera, request }) => {
			const names = request.all("Username").map(({ text }) => text);
			if (names.length === 0) throw invalidArgs("Username is missing");
			return refusable(() => camera.users.delete(names, account));
		},
	},
};

const userLevels: Readonly<Record<Role, string>> = {
	administrator: "Administrator",
	operator: "Operator",
	viewer: "User",
	// ONVIF knows neither; a camera's own levels it calls so.
	"privacy-officer": "Extended",
	auditor: "Extended",
};

/** What a level means for somebody. `Extended` is what they are if it is one of those, and else the less able of the two. */
function roleOf(level: string, before: Role | undefined): Role | undefined {
	if (level === "Extended") return before && userLevels[before] === level ? before : "auditor";
	return (Object.keys(userLevels) as Role[]).find((name) => userLevels[name] === level);
}

/** Names and levels; a password never leaves the camera (Core §8.4.3). */
function users({ camera }: Call): Xml[] {
	return camera.accounts
		.list()
		.map(({ user, role }) =>
			element("tds:User", [element("tt:Username", user), element("tt:UserLevel", userLevels[role])]),
		);
}

function inputs({ camera, request }: Call): UserInput[] {
	const found = request.all("User");
	if (found.length === 0) throw invalidArgs("User is missing");
	return found.map((user) => {
		const level = argument(user, "UserLevel").text;
		if (level === "Anonymous")
			throw prohibited("AnonymousNotAllowed", "nobody is let in without saying who they are");
		const name = argument(user, "Username").text;
		const role = roleOf(level, camera.accounts.find(name)?.role);
		if (!role) throw invalidArgs(`${quoted(level)} is no user level`);
		const password = optionalArgument(user, "Password");
		return { user: name, role, password: password && new Secret(password.text) };
	});
}

const prohibited = (subcode: string, what: string) =>
	new SoapFault("Sender", ["OperationProhibited", subcode], `Operation Prohibited: ${what}`);

/** Core §8.4.4 calls a weak password otherwise than §8.4.6: the same name does for both. */
function refusable(change: () => void): undefined {
	try {
		change();
	} catch (error) {
		if (!(error instanceof PersienneError)) throw error;
		const { code, message } = error;
		if (code === "USER_CLASH") throw prohibited("UsernameClash", message);
		if (code === "USER_NAME_LONG") throw prohibited("UsernameTooLong", message);
		if (code === "USER_NAME_BAD") throw prohibited("UsernameTooShort", message);
		if (code === "PASSWORD_LONG") throw prohibited("PasswordTooLong", message);
		if (code === "PASSWORD_WEAK") throw prohibited("Password", message);
		if (code === "USER_TOO_MANY") throw noRoom("TooManyUsers", message);
		if (code === "USER_MISSING") throw invalidArgVal("UsernameMissing", message);
		if (code === "USER_FIXED") throw invalidArgVal("FixedUser", message);
		throw error;
	}
	return undefined;
}
