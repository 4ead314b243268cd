import { expect, test } from "vitest";
import { Sessions } from "../../broker/sessions.ts";

test("a client identifier is its user's while connected, and for a durable session afterwards", () => {
	const sessions = new Sessions();
	expect(sessions.claim("a", "ann", false)).toBe(true);
	expect(sessions.claim("a", "bob", false)).toBe(false);
	expect(sessions.claim("a", "ann", true)).toBe(true);
	sessions.release("a");
	expect(sessions.claim("a", "bob", false)).toBe(false);
	expect(sessions.claim("a", "ann", false)).toBe(true);
	sessions.release("a");
	expect(sessions.claim("a", "bob", false)).toBe(true);
});

test("the durable session that is offline longest makes room; one that is connected does not", () => {
	const sessions = new Sessions();
	for (const id of ["a", "b", "c", "d"]) sessions.claim(id, "ann", true);
	expect(sessions.evict(3)).toEqual([]);
	for (const id of ["b", "a", "c"]) sessions.release(id);
	expect(sessions.evict(3)).toEqual(["b"]);
	expect(sessions.evict(3)).toEqual([]);
	expect(sessions.evict(0)).toEqual(["a", "c"]);
});

test("sessions that end with their connection leave nothing", () => {
	const sessions = new Sessions();
	for (let i = 0; i < 1000; i++) {
		sessions.claim(`id-${i}`, "ann", false);
		sessions.release(`id-${i}`);
	}
	sessions.release("never-there");
	expect(sessions.evict(0)).toEqual([]);
});
