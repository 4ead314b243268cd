import { expect, it } from "vitest";
import { complaints, oneCamera, parse } from "./config.ts";

it.each([
	["", { port: 8080 }],
	["console: none", undefined],
	["console: { port: 99, idle: 5, session: 8 }", { port: 99, idleMs: 300_000, sessionMs: 28_800_000 }],
])("reads %j", (text, expected) => {
	expect(parse(`${text}\n${oneCamera()}`).config.console).toEqual(expected);
});

it("has a session last for hours, and at most a day", () => {
	expect(complaints(`console: { session: 48 }\n${oneCamera()}`)).not.toEqual([]);
	expect(complaints(`console: { idle: 0 }\n${oneCamera()}`)).not.toEqual([]);
});
