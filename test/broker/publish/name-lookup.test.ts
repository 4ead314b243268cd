import { expect, test } from "vitest";
import { sharedLookup } from "../../../broker/publish/name-lookup.ts";

const settled = () => new Promise((resolve) => setImmediate(resolve));

test("a name is looked up once for all who ask, few names at a time, and again when asked again", async () => {
	const asked: string[] = [];
	const answers: (() => void)[] = [];
	const find = sharedLookup((name) => {
		asked.push(name);
		return new Promise((resolve, reject) =>
			answers.push(() =>
				name === "b" ? reject(new Error("ENOTFOUND")) : resolve([{ address: "192.0.2.1", family: 4 }]),
			),
		);
	});
	const waiting = ["a", "a", "b", "c", "a", "b"].map((name) => find(name).catch(() => "failed"));
	await settled();
	expect(asked).toEqual(["a", "b"]);
	answers[0]?.();
	answers[1]?.();
	await settled();
	expect(asked).toEqual(["a", "b", "c"]);
	answers[2]?.();
	const found = await Promise.all(waiting);
	expect(found.filter((each) => each === "failed")).toHaveLength(2);
	void find("b").catch(() => {});
	await settled();
	expect(asked).toEqual(["a", "b", "c", "b"]);
	answers[3]?.();
});
