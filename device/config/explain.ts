import type { z } from "zod";
import type { Path, Problem } from "./problem.ts";
import type { ConfigSource } from "./source.ts";
import { suggest } from "./suggest.ts";

type Issue = z.core.$ZodIssue;

/** Turns what the schema objects to into problems with a place, what was expected, what was found and a remedy. */
export function explain(source: ConfigSource, issues: readonly Issue[], base: Path = []): Problem[] {
	return issues.flatMap((issue) => explainOne(source, issue, [...base, ...(issue.path as Path)]));
}

function explainOne(source: ConfigSource, issue: Issue, path: Path): Problem[] {
	if (issue.code === "unrecognized_keys")
		return issue.keys.map((key) => unknownKey(source, path, key, issue));
	if (issue.code === "invalid_union") {
		const meant = issue.errors.find((branch) => !branch.some(isOfAnotherType));
		if (meant) return explain(source, meant, path);
	}
	if (issue.code === "custom" && issue.params?.["finished"]) return [source.problem(path, issue.message)];
	const value = valueAt(source.value, path);
	const nearest =
		issue.code === "invalid_value" && typeof value === "string"
			? suggest(value, issue.values.map(String))
			: undefined;
	return [
		source.problem(
			path,
			`expected ${issue.message}, found ${describeFound(path, value)}`,
			nearest === undefined ? undefined : `did you mean \`${nearest}\`?`,
		),
	];
}

/** True for the branch of a union that the author did not mean: text where they wrote a list, say. */
function isOfAnotherType(issue: Issue): boolean {
	return issue.path.length === 0 && (issue.code === "invalid_type" || issue.code === "invalid_value");
}

function unknownKey(source: ConfigSource, path: Path, key: string, issue: Issue): Problem {
	const known = issue.message.split(" ");
	const nearest = suggest(key, known);
	const remedy = nearest === undefined ? `known keys: ${known.join(", ")}` : `did you mean \`${nearest}\`?`;
	return source.keyProblem([...path, key], "unknown key", remedy);
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
	...["bitrate", "codec", "colour", "discovery", "fill", "fps", "gop", "httpPort", "light", "mode"],
	...["motion", "noise", "plates", "polygon", "port", "rtspPort", "scene", "seed", "size"],
]);
const longestQuote = 40;

function describeFound(path: Path, value: unknown): string {
	if (value === undefined || value === null) return "nothing";
	if (Array.isArray(value)) return value.length === 0 ? "an empty list" : `a list of ${value.length}`;
	if (typeof value === "object") return "a mapping";
	const key = path.findLast((step) => typeof step === "string");
	if (key !== undefined && quotable.has(key)) return JSON.stringify(value).slice(0, longestQuote);
	return typeof value === "string" ? (value === "" ? "empty text" : "text") : `a ${typeof value}`;
}
