import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Account } from "../../../device/auth/accounts.ts";
import { maxUsers } from "../../../device/auth/user-names.ts";
import { openInstallation } from "../../../device/identity/installation.ts";
import { openUsers, Users } from "../../../device/identity/users.ts";
import { Secret } from "../../../device/secret.ts";
import { freshDirectory } from "./directory.ts";

const temporaryDirectory = freshDirectory();

const secret = (text = "long-enough") => new Secret(text);
const admin: Account = { user: "admin", role: "administrator", password: secret("admin-secret") };
const names = ({ accounts }: Users) => accounts.list().map(({ user, role }) => `${user} ${role}`);

describe("users whom clients made", () => {
	it("outlive a restart, in a file for its owner alone", () => {
		const dataDir = temporaryDirectory();
		const users = new Users([admin], dataDir);
		users.create([{ user: "vms", role: "viewer", password: secret() }]);
		users.change([{ user: "vms", role: "operator" }]);
		const again = new Users([admin], dataDir);
		expect(names(again)).toEqual(["admin administrator", "vms operator"]);
		expect(again.accounts.find("vms")?.password.reveal()).toBe("long-enough");
		expect(statSync(join(dataDir, "users.json")).mode & 0o077).toBe(0);
	});

	it("give way to one of the same name whom the installation has by now", () => {
		const dataDir = temporaryDirectory();
		new Users([], dataDir).create([{ user: "admin", role: "viewer", password: secret() }]);
		expect(names(new Users([admin], dataDir))).toEqual(["admin administrator"]);
	});

	it("are not guessed when their file is damaged", () => {
		const dataDir = temporaryDirectory();
		new Users([], dataDir).create([{ user: "vms", role: "viewer", password: secret("plant-me-42") }]);
		writeFileSync(join(dataDir, "users.json"), '[{"user":"vms","password":"plant-me-42"');
		expect(() => new Users([], dataDir)).toThrow(/users\.json is not what was written/);
		expect(() => new Users([], dataDir)).not.toThrow(/plant-me/);
	});

	it("are no more than there is room for, all or none at a time", () => {
		const users = new Users([admin], undefined);
		const many = (count: number) =>
			Array.from({ length: count }, (_, at) => ({
				user: `u${at}`,
				role: "viewer" as const,
				password: secret(),
			}));
		expect(() => users.create(many(maxUsers))).toThrow(/at most 32/);
		expect(names(users)).toHaveLength(1);
		users.create(many(maxUsers - 1));
		expect(() => users.delete(["u1", "admin"])).toThrow(/set where the camera is started/);
		expect(names(users)).toHaveLength(maxUsers);
		users.delete(["u1", "u2"]);
		expect(names(users)).toHaveLength(maxUsers - 2);
	});

	it("are those that come with an installation, unless nobody is to share one", () => {
		const dataDir = temporaryDirectory();
		const { credentials } = openInstallation({ dataDir: undefined, random: (size) => Buffer.alloc(size, 5) });
		const own: Account = { user: "m.durand", role: "administrator", password: new Secret("own") };
		const usersOf = (sharedAccounts: boolean | undefined, accounts: Account[], dataDir?: string) =>
			openUsers({ accounts, sharedAccounts }, { credentials }, dataDir)
				.users.accounts.list()
				.map(({ user }) => user);
		const shared = ["admin", "operator", "viewer"];
		expect(usersOf(true, [own])).toEqual([...shared, "m.durand"]);
		expect(usersOf(false, [own])).toEqual(["m.durand"]);
		// Where nobody said: until somebody of their own name can do what they can.
		expect(usersOf(undefined, [{ ...own, role: "auditor" }])).toEqual([...shared, "m.durand"]);
		expect(usersOf(undefined, [own])).toEqual(["m.durand"]);
		new Users([], dataDir).create([{ user: "s.roche", role: "operator", password: secret() }]);
		expect(usersOf(undefined, [], dataDir)).toEqual([...shared, "s.roche"]);
		new Users([], dataDir).create([{ user: "m.durand", role: "administrator", password: secret() }]);
		expect(usersOf(undefined, [], dataDir)).toEqual(["s.roche", "m.durand"]);
	});
});
