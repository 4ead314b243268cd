import { describe, expect, it } from "vitest";
import { describeError } from "../../../device/cli/crash.ts";
import { PersienneError } from "../../../device/errors.ts";

describe("describeError", () => {
	it("tells a user's error with its remedy", () => {
		expect(describeError(new PersienneError("X", "the disk is full", "free some space"))).toBe(
			"the disk is full; free some space",
		);
		expect(describeError(new PersienneError("X", "the disk is full"))).toBe("the disk is full");
	});

	it("tells a bug by its kind and its place, without its message", () => {
		const error = new RangeError("plate AB-123-CD");
		error.stack = [
			"RangeError: plate AB-123-CD",
			"    at read (file:///srv/persienne/dist/masks/paint.js:12:3)",
			"    at async file:///srv/persienne/dist/device/imaging/worker.js:40:5",
			"    at Module.run (node:internal/modules/run_main:123:5)",
			"    at deep (/srv/persienne/node_modules/aedes/lib/client.js:9:1)",
		].join("\n");
		expect(describeError(error)).toBe(
			"internal error: RangeError at masks/paint.js:12 from device/imaging/worker.js:40 from node:internal/modules/run_main:123 (its message is withheld: it may hold personal data)",
		);
	});

	it("tells the operating system's errors by their code", () => {
		const error = Object.assign(new Error("ENOSPC: /home/alice"), {
			code: "ENOSPC",
			syscall: "write",
			stack: "",
		});
		expect(describeError(error)).toBe(
			"internal error: Error ENOSPC write (its message is withheld: it may hold personal data)",
		);
	});

	it.each(["hunter2", 42, null, undefined, { password: "hunter2" }])(
		"is short of %j, which is no error",
		(thrown) => {
			expect(describeError(thrown)).toMatch(/^internal error: a \w+ was thrown$/);
		},
	);

	it("is one line", () => {
		expect(describeError(new Error("a\nb\nc"))).not.toContain("\n");
	});
});
