import type { z } from "zod";
import type { Path, Problem } from "./problem.ts";
import { quoted } from "./quoted.ts";
import type { ConfigSource } from "./source.ts";
import { suggest } from "./suggest.ts";

type Issue = z.core.$ZodIssue;

/** Turns what the schema objects to into problems with a place, what was expected, what was found and a remedy. */
export function explain(source: ConfigSource, issues: readonly Issue[], base: Path = []): Problem[] {
	// A mapping with a key that does not exist may lack another one for that very reason: one thing at a time.
	const misspelt = new Set(issues.filter(({ code }) => code === "unrecognized_keys").map(placeOf));
	return issues
		.filter((issue) => !(isFinished(issue) && misspelt.has(placeOf(issue))))
		.flatMap((issue) => explainOne(source, issue, [...base, ...(issue.path as Path)]));
}

const placeOf = ({ path }: Issue): string => JSON.stringify(path);

function isFinished(issue: Issue): boolean {
	return issue.code === "custom" && issue.params?.["finished"] === true;
}

function explainOne(source: ConfigSource, issue: Issue, path: Path): Problem[] {
	if (issue.code === "unrecognized_keys")
		return issue.keys.map((key) => unknownKey(source, path, key, issue));
	if (issue.code === "invalid_union") {
		const meant = issue.errors.find((branch) => !branch.some(isOfAnotherType));
		if (meant) return explain(source, meant, path);
	}
	if (isFinished(issue)) return [source.problem(path, issue.message)];
	const value = valueAt(source.value, path);
	const nearest = typeof value === "string" ? suggest(value, wordsOf(issue)) : undefined;
	return [
		source.problem(
			path,
			`expected ${issue.message}, found ${describeFound(issue, path, value)}`,
			nearest === undefined ? undefined : `did you mean \`${nearest}\`?`,
		),
	];
}

/** The words of which one was expected, whatever else could stand there. */
function wordsOf(issue: Issue): string[] {
	if (issue.code === "invalid_value") return issue.values.map(String);
	return issue.code === "invalid_union" ? issue.errors.flat().flatMap(wordsOf) : [];
}

/** True for the branch of a union that the author did not mean: text where they wrote a list, say. */
function isOfAnotherType(issue: Issue): boolean {
	return issue.path.length === 0 && (issue.code === "invalid_type" || issue.code === "invalid_value");
}

function unknownKey(source: ConfigSource, path: Path, key: string, issue: Issue): Problem {
	const known = issue.message.split(" ");
	const nearest = suggest(key, known);
	const remedy =
		elsewhere(path, key) ??
		(nearest === undefined ? `known keys: ${known.join(", ")}` : `did you mean \`${nearest}\`?`);
	return source.keyProblem([...path, key], "unknown key", remedy);
}

/** What each stream of a camera has, by an example. */
const ofStreams: Readonly<Record<string, string>> = {
	codec: "h265",
	size: "1280x720",
	fps: "15",
	bitrate: "2M",
	gop: "50",
};

/** Where a key belongs that stands a level or two too high; undefined when it does not. */
function elsewhere(path: Path, key: string): string | undefined {
	const [list, index, within] = path;
	const inCamera = list === "cameras" && typeof index === "number";
	if (!inCamera || !Object.hasOwn(ofStreams, key)) return undefined;
	if (within !== undefined && (within !== "video" || path.length > 3)) return undefined;
	return `it belongs to a stream: \`video: { main: { ${key}: ${ofStreams[key]} } }\``;
}

function valueAt(value: unknown, path: Path): unknown {
	let found = value;
	for (const step of path) {
		if (typeof found !== "object" || found === null || !Object.hasOwn(found, step)) return undefined;
		found = (found as Record<string | number, unknown>)[step];
	}
	return found;
}

/** What stands at these keys is never a secret, a person's name or a plate, and may be quoted (invariant I9). */
const quotable = new Set([
	...[
		"analytics",
		"audio",
		"bitrate",
		"canary",
		"codec",
		"colour",
		"date",
		"discovery",
		"fill",
		"fps",
		"gop",
	],
	...["httpPort", "light", "mode", "motion", "multicast", "noise", "plates", "polygon", "port", "position"],
	...["ptz", "rotate", "rtspPort", "scene", "seed", "size", "time", "tls", "transparency"],
]);

/** A number where a number was expected is a limit or an amount, whatever the key: neither a secret nor a plate. */
function isNumberAmongNumbers(issue: Issue, value: unknown): boolean {
	if (typeof value !== "number") return false;
	if (issue.code === "invalid_type") return issue.expected === "number" || issue.expected === "int";
	if (issue.code === "invalid_value") return issue.values.every((expected) => typeof expected === "number");
	return issue.code === "too_big" || issue.code === "too_small";
}

function describeFound(issue: Issue, path: Path, value: unknown): string {
	if (value === undefined || value === null) return "nothing";
	if (Array.isArray(value)) return value.length === 0 ? "an empty list" : `a list of ${value.length}`;
	if (typeof value === "object") return "a mapping";
	const key = path.findLast((step) => typeof step === "string");
	if ((key !== undefined && quotable.has(key)) || isNumberAmongNumbers(issue, value)) return quoted(value);
	return typeof value === "string" ? (value === "" ? "empty text" : "text") : `a ${typeof value}`;
}
