import { expect, test } from "vitest";
import { boundedResolver, LookupBusy } from "../../../../device/onvif/events/name-lookup.ts";

test("no more than a few names are looked up at once, however long each takes", async () => {
	const answers: ((addresses: string[]) => void)[] = [];
	const resolve = boundedResolver(() => new Promise((answer) => answers.push(answer)));
	const slow = [resolve("a.lan"), resolve("b.lan")];
	await expect(resolve("c.lan")).rejects.toThrow(LookupBusy);
	answers[0]?.(["192.0.2.1"]);
	expect(await slow[0]).toEqual(["192.0.2.1"]);
	const next = resolve("c.lan");
	answers[1]?.([]);
	answers[2]?.(["192.0.2.3"]);
	expect(await next).toEqual(["192.0.2.3"]);
});

test("a lookup that fails makes room as well", async () => {
	const resolve = boundedResolver(() => Promise.reject(new Error("ENOTFOUND")));
	for (let count = 0; count < 5; count++) await expect(resolve("a.lan")).rejects.toThrow("ENOTFOUND");
});

test("the system's resolver is asked", async () => {
	expect(await boundedResolver()("localhost")).toContain("127.0.0.1");
});
