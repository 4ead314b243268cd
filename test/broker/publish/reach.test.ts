import { expect, test } from "vitest";
import { isReachable } from "../../../broker/publish/reach.ts";

test.each([
	["broker.example", true],
	["192.0.2.7", true],
	["127.0.0.1", true],
	["10.0.0.5", true],
	["2001:db8::1", true],
	["[2001:db8::1]", true],
	["::1", true],
	["0.0.0.0", false],
	["169.254.169.254", false],
	["::ffff:169.254.169.254", false],
	["[::FFFF:169.254.169.254]", false],
	["::ffff:a9fe:a9fe", false],
	["224.0.0.1", false],
	["239.255.255.250", false],
	["255.255.255.255", false],
	["::", false],
	["fe80::1", false],
	["[fe80::1]", false],
	["ff02::1", false],
])("whether a broker may be at %s: %s", (host, expected) => {
	expect(isReachable(host)).toBe(expected);
});
