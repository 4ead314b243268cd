import { describe, expect, test } from "vitest";
import { hasScopes, hasTypes, matchingRules } from "../../../../device/onvif/discovery/match.ts";
import { standardScopes } from "../../../helpers/scopes.ts";

const own = [
	"onvif://www.onvif.org/hardware/D1-566",
	"onvif://www.onvif.org/location/country/china",
	"http://example.com/a?b#c",
];

describe("scopes match by path segments (WS-Discovery §5.1)", () => {
	test.each([
		["onvif://www.onvif.org", true],
		["onvif://www.onvif.org/", true],
		["onvif://www.onvif.org/location", true],
		["onvif://www.onvif.org/location/country/", true],
		["onvif://www.onvif.org/location/country/china", true],
		["ONVIF://WWW.onvif.ORG/location", true],
		["onvif://www.onvif.org/hardware/D1%2D566", true],
		["http://example.com/a?x=y", true],
		["onvif://www.onvif.org/hard", false],
		["onvif://www.onvif.org/hardware/D1", false],
		["onvif://www.onvif.org/hardware/d1-566", false],
		["onvif://www.onvif.org/Location", false],
		["onvif://www.onvif.org/location/country/china/beijing", false],
		["onvif://www.onvif.org/./hardware", false],
		["onvif://www.onvif.org/location/../hardware", false],
		["onvif://www.onvif.org/%2e%2e/hardware", false],
		["onvif://onvif.org/hardware", false],
		["http://www.onvif.org/hardware", false],
		["onvif:/www.onvif.org/hardware", false],
		["hardware", false],
		["onvif://www.onvif.org/hardware/%", false],
	])("%s: %j", (scope, expected) => {
		for (const rule of [undefined, matchingRules.rfc3986, matchingRules.rfc2396])
			expect(hasScopes(own, [scope], rule)).toBe(expected);
	});
});

test("every scope asked for has to match", () => {
	expect(
		hasScopes(own, ["onvif://www.onvif.org/hardware", "onvif://www.onvif.org/location"], undefined),
	).toBe(true);
	expect(hasScopes(own, ["onvif://www.onvif.org/hardware", "onvif://www.onvif.org/name"], undefined)).toBe(
		false,
	);
	expect(hasScopes(own, [], undefined)).toBe(true);
});

test("strcmp0 wants the very same characters", () => {
	expect(hasScopes(own, ["onvif://www.onvif.org/hardware/D1-566"], matchingRules.strcmp0)).toBe(true);
	expect(hasScopes(own, ["onvif://www.onvif.org/hardware"], matchingRules.strcmp0)).toBe(false);
});

test("by a rule that the camera does not know nothing matches", () => {
	expect(
		hasScopes(own, ["onvif://www.onvif.org"], "http://schemas.xmlsoap.org/ws/2005/04/discovery/ldap"),
	).toBe(false);
});

test("types match by namespace and name, and all have to", () => {
	const device = [
		{ namespace: "urn:a", name: "x" },
		{ namespace: "urn:b", name: "y" },
	];
	expect(hasTypes(device, [])).toBe(true);
	expect(hasTypes(device, [...device].reverse())).toBe(true);
	expect(hasTypes(device, [{ namespace: "urn:b", name: "x" }])).toBe(false);
	expect(hasTypes(device, [...device, { namespace: "urn:c", name: "z" }])).toBe(false);
});

test("standard scopes are URIs whatever the names are", () => {
	const scopes = standardScopes({ name: "Hof / Süd 100%?#", hardware: "a b" });
	expect(scopes).toContain("onvif://www.onvif.org/name/Hof%20%2F%20S%C3%BCd%20100%25%3F%23");
	expect(scopes.every((scope) => URL.canParse(scope) && !/\s/.test(scope))).toBe(true);
	expect(hasScopes(scopes, ["onvif://www.onvif.org/name"], undefined)).toBe(true);
});
