/**
 * How many of the plates in films of the drawn worlds are covered as a viewer decodes them, and how much of the picture is.
 *
 *     npx tsx bench/plate-films.ts [SEEDS] [SECONDS] [FROM] [WORLD] [LIGHT]
 *
 * SEEDS is one (4) or a range (1-4); a film begins at second FROM of the world's time and is filmed, looked at every fifth
 * picture, held back, masked by `strict`, coded and decoded as by a live camera. A sighting is a plate in one picture, of which
 * 90 % is visible: of at least 8 pixels' height in the main stream, or with characters of at least that in the sub stream
 * (640×360). It is bare unless 95 % of its characters' place shows the fill. Prints a line a film and one JSON object. Takes as
 * long as the films, or longer.
 *
 *     npx tsx bench/plate-films.ts --phases [SEEDS] [SECONDS] [FROM] [WORLD] [LIGHT] [LEAST]
 *
 * counts at every phase of the looks, five times as many sightings: what the masking stage would fill, and nothing is coded. LEAST
 * is the height of characters in the main stream from which on a plate counts, in pixels; 5.6, those of a plate of 8, unless given.
 */
import type { Light } from "../device/scene/scene.ts";
import type { SceneName } from "../device/scene/worlds.ts";
import { filmPlates, searched, sightings } from "../test/helpers/plate-film.ts";
import { countPhases } from "./lib/plate-phases.ts";

const isAllPhases = process.argv[2] === "--phases";
const [seeds = "1-4", seconds = "5", from = "0", ...chosen] = process.argv.slice(isAllPhases ? 3 : 2);
const least = Number(chosen[2] ?? searched.main);
const [first, last = first] = seeds.split("-").map(Number) as [number, number?];
const worlds = chosen[0] ? [chosen[0] as SceneName] : (["street", "courtyard", "town-square"] as const);
const lights = chosen[1] ? [chosen[1] as Light] : (["day", "dusk"] as const);
const round = (value: number) => Math.round(value * 1e4) / 1e4;

async function film(world: SceneName, light: Light, seed: number) {
	const [start, pictures] = [Number(from), Math.round(Number(seconds) * 25)];
	if (isAllPhases) return countPhases(world, light, seed, start, pictures, least);
	const result = { seen: 0, bare: [] as string[], filled: 0 };
	let [shownPictures, filled] = [0, 0];
	const options = { light, seed, plates: "strict", from: start, pictures } as const;
	for await (const shown of filmPlates(world, options)) {
		if (shown.stream === "main") {
			shownPictures++;
			filled += shown.filled;
		}
		for (const { isBare, stream, time, characterHeight, covered } of sightings(shown)) {
			result.seen++;
			const height = Math.round(characterHeight);
			if (isBare) result.bare.push(`${stream} ${time.toFixed(2)} s, ${height} px, ${round(covered)} covered`);
		}
	}
	return { ...result, filled: round(filled / shownPictures) };
}

const total = { seen: 0, bare: 0 };
const films: Record<string, unknown> = {};
for (const world of worlds) {
	for (const light of lights) {
		for (let seed = first; seed <= last; seed++) {
			const result = await film(world, light, seed);
			const name = `${world}, ${light}, seed ${seed}`;
			console.error(name, JSON.stringify(result));
			films[name] = { ...result, bare: result.bare.length };
			total.seen += result.seen;
			total.bare += result.bare.length;
		}
	}
}
console.log(
	JSON.stringify({
		bench: "plate-films",
		isAllPhases,
		seconds: Number(seconds),
		from: Number(from),
		...total,
		films,
	}),
);
process.exit(0);
