import fc from "fast-check";
import { pino } from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { call, type Served, serve } from "../../helpers/onvif-camera.ts";
import { operations } from "./operations.ts";

/*
 * Arguments of each operation, spoilt at random: an element that is gone, there twice, or holds something else. Whatever
 * comes, the answer is valid (`serve` judges each), and nothing of it is an accident of ours.
 */

const accidents: string[] = [];
const log = pino({ level: "error" }, { write: (line: string) => void accidents.push(line) });

let served: Served;
beforeAll(async () => {
	served = await serve({ onvif: { log } });
});
afterAll(() => served[Symbol.asyncDispose]());

const texts = [
	"",
	" ",
	"-1",
	"0",
	"1e309",
	"NaN",
	"99999999999",
	"true",
	"x".repeat(300),
	"\u{1F600}",
	"a b",
	"&#0;",
	"main",
	"mask-1",
	"__proto__",
];
const element = /<(\w+:)?(\w+)((?:\s[^<>]*)?)>([^<>]*)<\/(?:\w+:)?\2>/g;
const attribute = /(\s\w+)="([^"]*)"/g;

/** One place of `args` is spoilt. */
function spoilt(args: string, place: number, way: number, text: string): string {
	const leaves = [...args.matchAll(element)];
	const attributes = [...args.matchAll(attribute)];
	const all = [...leaves, ...attributes];
	const found = all[place % Math.max(1, all.length)];
	if (!found) return `<Unexpected>${text}</Unexpected>`;
	const [whole] = found;
	const before = args.slice(0, found.index);
	const after = args.slice(found.index + whole.length);
	if (place % all.length >= leaves.length) {
		return `${before}${way === 0 ? "" : `${found[1]}="${text}"`}${after}`;
	}
	if (way === 0) return before + after;
	if (way === 1) return before + whole + whole + after;
	return `${before}<${found[1] ?? ""}${found[2]}${found[3]}>${text}</${found[1] ?? ""}${found[2]}>${after}`;
}

const withArguments = operations.filter(({ right, on }) => right !== "" && on === undefined);

test.each(withArguments)(
	"$name of $namespace survives arguments that are spoilt",
	async ({ namespace, name, right }) => {
		const place = fc.nat(40);
		const way = fc.nat(3);
		await fc.assert(
			fc.asyncProperty(place, way, fc.constantFrom(...texts), async (place, way, text) => {
				const body = `<${name} xmlns="${namespace}">${spoilt(right, place, way, text)}</${name}>`;
				const reply = await call(served, body);
				expect([200, 400, 401, 500]).toContain(reply.status);
				expect(reply.contentType).toContain("xml");
				expect(accidents).toEqual([]);
			}),
			{ numRuns: 25, seed: 4 },
		);
	},
);
