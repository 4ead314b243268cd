import { describe, expect, it } from "vitest";
import { isSameOrigin } from "../../../console/http/origin.ts";

describe("whose page asks", () => {
	it.each([
		["http://127.0.0.1:8080", "127.0.0.1:8080", true],
		["http://camera.example:8080", "Camera.Example:8080", true],
		["http://[::1]:8080", "[::1]:8080", true],
		["https://wall.example", "wall.example", true],
		["http://wall.example", "wall.example", true],
		["http://127.0.0.1:8081", "127.0.0.1:8080", false],
		["http://localhost:8080", "127.0.0.1:8080", false],
		["http://127.0.0.1:8080.example.org", "127.0.0.1:8080", false],
		["http://example.org", "127.0.0.1:8080", false],
		["null", "127.0.0.1:8080", false],
		["", "127.0.0.1:8080", false],
		["not a url", "not a url", false],
		["ftp://127.0.0.1:8080", "127.0.0.1:8080", false],
		[undefined, "127.0.0.1:8080", false],
		["http://127.0.0.1:8080", undefined, false],
	])("origin %j at host %j: %j", (origin, host, same) => {
		expect(isSameOrigin({ origin, host })).toBe(same);
	});
});
