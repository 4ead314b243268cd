import { describe, expect, test } from "vitest";
import { Bench } from "./bench.ts";
import { connect, field, packet, ping, RawClient } from "./wire.ts";

const identifier = (id: number) => Buffer.from([id >> 8, id & 0xff]);
const subscribe = (id: number, filter: string | Uint8Array) =>
	packet(8, 2, Buffer.concat([identifier(id), field(filter), Buffer.of(0)]));
const unsubscribe = (id: number, ...filters: (string | Uint8Array)[]) =>
	packet(10, 2, Buffer.concat([identifier(id), ...filters.map(field)]));
const publish = (flags: number, id: number) =>
	packet(3, flags, Buffer.concat([field("persienne/cam-1/x"), identifier(id), Buffer.from("x")]));

const hex = (text: string) => Buffer.from(text, "hex");

/** What closes a connection that is logged in (MQTT 3.1.1). */
const closing: readonly (readonly [what: string, sent: Buffer])[] = [
	["a SUBSCRIBE with identifier 0", subscribe(0, "a")],
	["a SUBSCRIBE without a filter", packet(8, 2, identifier(1))],
	["an empty filter", subscribe(1, "")],
	["a filter with a null character", subscribe(1, "a\0b")],
	["a filter with half a surrogate pair", subscribe(1, hex("61eda080"))],
	["a filter with a control character", subscribe(1, "a\x7f")],
	["a filter with a wildcard in a level", subscribe(1, "a+/b")],
	["a filter with # before the end", subscribe(1, "#/a")],
	["an UNSUBSCRIBE with identifier 0", unsubscribe(0, "a")],
	["an UNSUBSCRIBE without a filter", unsubscribe(1)],
	["an UNSUBSCRIBE with a filter that is none", unsubscribe(1, "a", "b#")],
	["a PUBLISH of QoS 1 with identifier 0", publish(2, 0)],
	["a PUBLISH of QoS 2 with identifier 0", publish(4, 0)],
	["a PUBLISH of QoS 0 that is sent again", packet(3, 8, Buffer.concat([field("persienne/cam-1/x")]))],
	["a PUBLISH of QoS 3", publish(6, 1)],
	...([4, 5, 6, 7] as const).flatMap((type) => {
		const flags = type === 6 ? 2 : 0;
		const name = ["PUBACK", "PUBREC", "PUBREL", "PUBCOMP"][type - 4];
		return [
			[`a ${name} without an identifier`, packet(type, flags, Buffer.alloc(0))],
			[`a ${name} with half an identifier`, packet(type, flags, Buffer.of(1))],
			[`a ${name} that is too long`, packet(type, flags, hex("000100"))],
			[`a ${name} with identifier 0`, packet(type, flags, identifier(0))],
		] as const;
	}),
	["a PINGREQ with something in it", packet(12, 0, Buffer.of(0))],
	["a DISCONNECT with something in it", packet(14, 0, Buffer.of(0))],
];

describe("a connection is closed for", () => {
	test.each(closing)("%s", async (_, sent) => {
		await using bench = await Bench.open();
		const raw = new RawClient(bench.broker.port).send(connect({ user: "cam-1", password: "cam-1" }));
		await raw.answer(4);
		raw.send(sent, ping);
		const answer = await raw.closed();
		// Nothing comes after it: no acknowledgement, and no answer to what followed.
		expect(answer.subarray(4)).toHaveLength(0);
		await bench.client("cam-1");
	});

	test("a password without a user name", async () => {
		await using bench = await Bench.open();
		const raw = new RawClient(bench.broker.port).send(connect({ password: "cam-1" }));
		expect((await raw.closed()).at(3) ?? 0).not.toBe(0xd0);
		expect(bench.broker.stats().clients).toBe(0);
	});
});

test("what is in order stays: acknowledgements that nobody waits for among it", async () => {
	await using bench = await Bench.open();
	const raw = new RawClient(bench.broker.port).send(connect({ user: "mqtt", password: "mqtt" }));
	await raw.answer(4);
	raw.send(
		packet(4, 0, identifier(9)),
		packet(7, 0, identifier(9)),
		unsubscribe(3, "never"),
		subscribe(4, "a/+/#"),
		ping,
	);
	const answer = await raw.answer(4 + 4 + 5 + 2);
	expect(answer.includes(hex("b0020003"))).toBe(true);
	expect(answer.includes(hex("d000"))).toBe(true);
	raw.end();
});
