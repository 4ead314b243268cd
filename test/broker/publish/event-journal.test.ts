import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EventJournal, type Journal } from "../../../broker/publish/event-journal.ts";
import { PublicEvent, project } from "../../../masks/sanitise/public-event.ts";
import { dark, health, motion, occupancy } from "../../helpers/public-events.ts";

/** A journal in memory, which outlives the EventJournal on it. */
class Notes implements Journal {
	readonly lines = new Map<number, string>();
	#next = 1;

	get waiting() {
		return [...this.lines].map(([id, text]) => ({ id, text }));
	}
	add(text: string): number {
		this.lines.set(this.#next, text);
		return this.#next++;
	}
	remove(id: number): void {
		this.lines.delete(id);
	}
	rewrite(): void {}
	close(): void {}
}

const told = (events: PublicEvent[]) =>
	events.map((event) => [PublicEvent.outlineOf(event).topic, String(PublicEvent.bytesOf(event))]);

describe("events that wait for a broker", () => {
	test("are the same after a restart, byte for byte and in order", () => {
		const notes = new Notes();
		const events = [motion(true), occupancy(7), dark(true), motion(false)];
		const journal = new EventJournal(notes);
		for (const event of events) journal.add(event);
		journal.remove(events[1] as PublicEvent);
		const [first, second, third] = events.filter((_, index) => index !== 1) as [
			PublicEvent,
			PublicEvent,
			PublicEvent,
		];
		const again = new EventJournal(notes);
		const restored = again.restore();
		expect(told(restored)).toEqual(told([first, second, third]));
		for (const event of restored) again.remove(event);
		expect(notes.lines.size).toBe(0);
	});

	test("say so again when their state is no more", () => {
		const notes = new Notes();
		const facts = { VideoSource: "lens", RuleName: "door", State: true };
		new EventJournal(notes).add(project("motionRegion", facts, 0, { deleted: true }));
		const [gone] = new EventJournal(notes).restore();
		expect(gone && PublicEvent.outlineOf(gone)).toMatchObject({ deleted: true, data: { State: true } });
		expect(told(gone ? [gone] : [])[0]?.[1]).toBe("");
	});

	test("are kept once, and what the next connection tells anew is not kept", () => {
		const notes = new Notes();
		const journal = new EventJournal(notes);
		const event = motion(true);
		journal.add(event);
		journal.add(event);
		journal.add(health());
		journal.add(project("availability", { state: "online" }, 0));
		expect(notes.lines.size).toBe(1);
	});

	test.each([
		[
			"a word outside the vocabulary",
			'{"kind":"privacyFailed","utcTime":"2026-01-01T00:00:00Z","facts":{"VideoSource":"lens","Code":"Mrs Miller"}}',
		],
		[
			"a plate for a token",
			'{"kind":"motion","utcTime":"2026-01-01T00:00:00Z","facts":{"Source":"AB-123-CD","State":true}}',
		],
		[
			"a topic of its own",
			'{"kind":"motion","utcTime":"2026-01-01T00:00:00Z","facts":{"Source":"a/b","State":true}}',
		],
		["availability", '{"kind":"availability","utcTime":"2026-01-01T00:00:00Z","facts":{"state":"online"}}'],
		["a kind that there is not", '{"kind":"toString","utcTime":"2026-01-01T00:00:00Z","facts":{}}'],
		["a time that there is not", '{"kind":"motion","utcTime":"soon","facts":{"Source":"lens","State":true}}'],
		["no facts", '{"kind":"motion","utcTime":"2026-01-01T00:00:00Z"}'],
		["no JSON", '{"kind":"mot'],
		["null", "null"],
	])("that somebody else wrote do not get out: %s", (_, line) => {
		const notes = new Notes();
		notes.add(line);
		const journal = new EventJournal(notes);
		expect(journal.restore()).toEqual([]);
		expect([journal.refused, notes.lines.size]).toEqual([1, 0]);
	});

	test("have nothing in them but what the sanitiser makes, whatever the file holds", () => {
		const canary = "KANARIE-B-XY-1234";
		fc.assert(
			fc.property(
				fc.constantFrom("motion", "occupancy", "dark", "policyChanged", "configurationChanged", "x"),
				fc.dictionary(
					fc.constantFrom(
						"Source",
						"VideoSource",
						"Rule",
						"Token",
						"Type",
						"State",
						"Count",
						"Revision",
						"Image",
					),
					fc.oneof(fc.constant(canary), fc.constant("lens"), fc.boolean(), fc.integer(), fc.anything()),
				),
				(kind, facts) => {
					const notes = new Notes();
					notes.add(JSON.stringify({ kind, utcTime: "2026-01-01T00:00:00Z", facts, [canary]: canary }));
					const all = JSON.stringify(told(new EventJournal(notes).restore()));
					expect(all).not.toContain("KANARIE");
				},
			),
			{ numRuns: 500 },
		);
	});
});
