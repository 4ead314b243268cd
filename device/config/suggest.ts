/** What other programs, and people, call what a configuration calls otherwise. */
const synonyms: Readonly<Record<string, string>> = {
	avc: "h264",
	"h.264": "h264",
	x264: "h264",
	hevc: "h265",
	"h.265": "h265",
	x265: "h265",
	jpeg: "mjpeg",
	mjpg: "mjpeg",
	"top-left": "upper-left",
	"top-right": "upper-right",
	"bottom-left": "lower-left",
	"bottom-right": "lower-right",
	certificate: "cert",
	crowd: "crowd-density",
	counting: "people-count",
	night: "dusk",
	resolution: "size",
	framerate: "fps",
	file: "input",
	video: "input",
	privacy: "masks",
	zones: "masks",
};

/** The one of `known` that somebody who wrote `word` most likely meant; undefined when none is near. */
export function suggest(word: string, known: readonly string[]): string | undefined {
	const typed = word.toLowerCase();
	if (typed.length > 40) return undefined;
	const called = Object.hasOwn(synonyms, typed) ? synonyms[typed] : undefined;
	if (called !== undefined && known.includes(called)) return called;
	// Somebody stopped early: `tamper`, `HH:mm`.
	const begun = typed.length < 3 ? undefined : known.find((candidate) => candidate.startsWith(word));
	if (begun !== undefined) return begun;
	let best: string | undefined;
	// One slip in three letters still is a slip; more is another word.
	let bestDistance = Math.max(1, Math.floor(typed.length / 3)) + 1;
	for (const candidate of known) {
		const distance = editDistance(typed, candidate.toLowerCase());
		if (distance < bestDistance) {
			best = candidate;
			bestDistance = distance;
		}
	}
	return best;
}

/** How many letters have to be put in, left out, changed or swapped with their neighbour (optimal string alignment). */
function editDistance(a: string, b: string): number {
	let twoBefore: number[] = [];
	let before = Array.from({ length: b.length + 1 }, (_, j) => j);
	for (let i = 1; i <= a.length; i++) {
		const row = [i];
		for (let j = 1; j <= b.length; j++) {
			const cost = a[i - 1] === b[j - 1] ? 0 : 1;
			let least = Math.min(at(before, j) + 1, at(row, j - 1) + 1, at(before, j - 1) + cost);
			const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
			if (swapped) least = Math.min(least, at(twoBefore, j - 2) + 1);
			row.push(least);
		}
		twoBefore = before;
		before = row;
	}
	return at(before, b.length);
}

function at(row: readonly number[], index: number): number {
	return row[index] as number;
}
