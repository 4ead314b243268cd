/**
 * Both errors of the scan for plate text (masks/sanitise/plate-text.ts): of plates drawn in 37 forms of 32 countries, how many it finds, for
 * each way in which somebody may write them; of messages of ours, with any values that they may have, how many it holds back; and of names
 * that people give, how many are refused.
 *
 *     npx tsx bench/plate-text.ts [PLATES OF EACH FORM] [MESSAGES]
 *
 * 20 and 240,000 unless given. Everything is drawn from a seed: it is the same each time. Prints one JSON object.
 */
import {
	disguiseNames,
	foundOf,
	heldBackDocuments,
	heldBackOf,
	kinds,
	refusedNames,
	type Tally,
} from "../test/masks/sanitise/scan-measure.ts";

const each = Number(process.argv[2] ?? 20);
const messages = Number(process.argv[3] ?? 240_000);

const found = ({ of, hits }: Tally) => ({
	drawn: of,
	found: hits,
	percent: Math.round((1000 * hits) / of) / 10,
});
const held = ({ of, hits }: Tally) => ({ made: of, heldBack: hits });

const start = process.cpuUsage();
const plates = Object.fromEntries(disguiseNames.map((name) => [name, found(foundOf(name, each))]));
const perKind = Math.ceil(messages / kinds.length);
const byKind = Object.fromEntries(kinds.map((kind) => [kind, held(heldBackOf(kind, perKind))]));
const sum = (key: "made" | "heldBack") => Object.values(byKind).reduce((all, tally) => all + tally[key], 0);
const names = refusedNames();
const result = {
	plates,
	messages: { made: sum("made"), heldBack: sum("heldBack"), byKind },
	metadataDocuments: held(heldBackDocuments(Math.ceil(messages / 10))),
	names: { tried: names.of, refused: names.hits, percent: Math.round((1000 * names.hits) / names.of) / 10 },
	cpuSeconds: Math.round(process.cpuUsage(start).user / 1e5) / 10,
};
console.log(JSON.stringify(result, undefined, "\t"));
