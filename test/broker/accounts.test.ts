import { expect, test } from "vitest";
import { BrokerAccounts } from "../../broker/accounts.ts";
import { Secret } from "../../device/secret.ts";

const camera = {
	user: "cam-1",
	password: new Secret("pw"),
	role: "device",
	scope: "persienne/cam-1",
} as const;

test("only the right password of a known user opens", () => {
	const accounts = new BrokerAccounts([camera]);
	expect(accounts.verify("cam-1", "pw")).toBe(camera);
	for (const [user, password] of [
		["cam-1", ""],
		["cam-1", "PW"],
		["cam-1", "pw "],
		["cam-2", "pw"],
		["", ""],
		[undefined, ""],
		["constructor", ""],
		["__proto__", ""],
	] as const)
		expect(accounts.verify(user, password)).toBeUndefined();
});

test("two accounts of one name are refused", () => {
	expect(() => new BrokerAccounts([camera, camera])).toThrow(/same user name/);
});
