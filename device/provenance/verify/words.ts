import type { Problem, ProblemKind } from "./problem.ts";
import type { VerifyReport } from "./report.ts";
import type { Stretch } from "./tally.ts";

const meanings: Readonly<Record<ProblemKind, string>> = {
	foreign: "nothing is said of it: it did not come from the camera, or what was said was taken away",
	missing: "pictures are missing before it: cut here, or never recorded",
	altered: "it, or what is said of it, is not what the camera gave away",
	"bad-signature": "its signature does not fit: it, or what is said of it, was altered",
	"out-of-order": "it was given away before the picture that it follows: moved, or put in once more",
	restarted: "the camera began to count anew: what was between cannot be told",
	"other-camera": "it is of another camera than the recording's first picture",
	"other-key": "it is signed with another key",
	"no-policy": "it is said to be masked, and under no policy",
	unproven: "no signature stands for it: what would have covered it was cut or altered",
};

/** What a problem means, of one picture or of each of several. */
export function meaningOf(kind: ProblemKind): string {
	return meanings[kind];
}

/** Told of one file; more are counted. */
const mostTold = 50;

/** The report for a person, each line without its end. */
export function reportLines(file: string, report: VerifyReport): string[] {
	return [
		`${file}: ${headline(report)}`,
		...(report.camera === undefined ? [] : [`  ${covered(report)}`, `  ${signedBy(report)}`]),
		...told(report.policies, policyLine),
		...told(report.problems, problemLine),
		...(report.unlisted > 0 ? [`  and ${report.unlisted} more findings that found no place`] : []),
		...(report.tail > 0 ? [`  ${tailLine(report)}`] : []),
	];
}

/** What a result shows and what not: it belongs under every one. */
export const whatItShows: string =
	"A proven picture is one that whoever holds the key gave away, in this order, masked or dark under that policy as it says.\n" +
	"It is not shown that the policy was right, that every plate was found, when the recording began or should have ended,\n" +
	"nor anything about sound, subtitles and the times that the file itself tells (docs/provenance.md).";

function headline({ verdict, kind, camera, tail }: VerifyReport): string {
	if (verdict === "intact")
		return kind === "still" ? "intact: the picture is proven" : "intact: every picture is proven";
	if (verdict === "tail") return `tail: every picture but the last ${tail === 1 ? "one" : tail} is proven`;
	return `FLAWED: ${camera === undefined ? "no picture says where it comes from" : "not every picture is proven as it was given away"}`;
}

function covered({ kind, pictures, dark, from, to, camera }: VerifyReport): string {
	const what = kind === "still" ? "a still" : count(pictures, "picture");
	const when = from === to ? `of ${time(from)}` : `from ${time(from)} to ${time(to)}`;
	return `${what} ${when}, camera ${camera}, ${dark} dark`;
}

function signedBy({ proven, pictures, key }: VerifyReport): string {
	if (!key) return "no signature";
	const whose = key.trusted
		? "the one that was given"
		: "NOT TRUSTED, it came with the file: compare it with the camera's, or give --key";
	return `${proven} of ${pictures} proven with the key ${key.fingerprint}, ${whose}`;
}

function policyLine({ policy, revision, picture, pictures, dark }: Stretch): string {
	const which = policy === undefined ? "no policy" : `policy ${policy}`;
	return `${which}, revision ${revision}: ${count(pictures, "picture")} from ${picture} on, ${dark} dark`;
}

function problemLine({ kind, picture, count, takenAt }: Problem): string {
	const where =
		kind === "missing" || count === 1
			? `picture ${picture}`
			: `pictures ${picture} to ${picture + count - 1}`;
	const when = takenAt === undefined ? "" : ` (${kind === "missing" ? "after " : ""}${time(takenAt)})`;
	const meaning = count === 1 ? meanings[kind].replace("pictures are", "picture is") : meanings[kind];
	const what = kind === "missing" ? `${count} ${meaning}` : meaning;
	return `${where}${when}: ${kind}: ${what}`;
}

function tailLine({ tail, verdict }: VerifyReport): string {
	const many =
		verdict === "flawed" ? "" : ", which is how a recording ends that was stopped between two signatures";
	return `the last ${count(tail, "picture")} carry no signature${many}: whoever had the file could have made them`;
}

function told<T>(items: readonly T[], line: (item: T) => string): string[] {
	const lines = items.slice(0, mostTold).map((item) => `  ${line(item)}`);
	const more = items.length - lines.length;
	return more > 0 ? [...lines, `  and ${more} more`] : lines;
}

function count(number: number, noun: string): string {
	return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

function time(ms: number | undefined): string {
	if (ms === undefined) return "an unknown time";
	const date = new Date(ms);
	return Number.isNaN(date.getTime()) ? `${ms} ms` : date.toISOString();
}
