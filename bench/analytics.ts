/**
 * How well the analytics do, beside a simple frame difference: people counted over a line, each crossing, things that are put
 * down and taken away, runners, people who stay, and how crowded a field is.
 *
 *     npx tsx bench/analytics.ts [--seconds 600] [--seeds 11,12] [--scenes town-square] [--weather day,dusk,noise,rain] [--cache DIR]
 *
 * People, bags, bicycles and cars go about by chance in the drawn worlds, whose private areas are masked as in their cameras; the
 * truth about them serves for scoring alone. Seeds below 10 are those that tuning saw: of the town square and the courtyard
 * for all of it, of the street and the roundabout for the causes of false events. Seeds from 10 on it never saw. Two scenes are run
 * when they are asked for: `crowds`, dense ones on the square, and `pavement`, that of the roundabout, between masks. Prints one
 * JSON object, and a table on standard error.
 */
import { availableParallelism, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { Analytics } from "../device/analytics/analytics.ts";
import { defaultFill, yuvOf } from "../masks/colour.ts";
import { FrameDifference } from "./analytics/baseline.ts";
import { film, rate, type Weather } from "./analytics/film.ts";
import { type Hits, Judge, type Score } from "./analytics/score.ts";
import { type StageName, size, stageOf } from "./analytics/worlds.ts";
import { summary } from "./lib/summary.ts";

const { values } = parseArgs({
	options: {
		seconds: { type: "string", default: "600" },
		seeds: { type: "string", default: "11,12" },
		scenes: { type: "string", default: "town-square,courtyard,street,roundabout" },
		weather: { type: "string", default: "day,dusk,noise,rain" },
		cache: { type: "string" },
	},
});

const weathers: Readonly<Record<string, Weather>> = {
	day: { light: "day", noise: 2, rain: false },
	dusk: { light: "dusk", noise: 3, rain: false },
	noise: { light: "day", noise: 7, rain: false },
	rain: { light: "day", noise: 3, rain: true },
};

interface Run {
	readonly scene: string;
	readonly seed: number;
	readonly weather: string;
	readonly ms: ReturnType<typeof summary>;
	readonly ours: Score;
	readonly baseline: Score;
}

async function run(scene: StageName, seed: number, weather: string): Promise<Run> {
	const seconds = Number(values.seconds);
	const stage = stageOf(scene, seed, seconds);
	const fill = yuvOf(defaultFill).y;
	const [analytics, baseline] = [new Analytics(), new FrameDifference(size.width, size.height, fill)];
	const [ours, theirs] = [new Judge(stage), new Judge(stage)];
	const times: number[] = [];
	let look = 0;
	for await (const luma of film(stage, seed, weathers[weather] as Weather, values.cache)) {
		const time = look++ / rate;
		const start = performance.now();
		const seen = analytics.look(luma, size.width, size.height, size.width, time * 90_000, time * 1000);
		times.push(performance.now() - start);
		ours.look(seen, time);
		theirs.look(baseline.look(luma, size.width, time * 90_000), time);
	}
	return {
		scene,
		seed,
		weather,
		ms: summary(times),
		ours: ours.score(seconds),
		baseline: theirs.score(seconds),
	};
}

const percent = (part: number) => (Number.isNaN(part) ? "-" : `${(100 * part).toFixed(1)} %`);
const recall = ({ hit, missed }: Hits) => hit / (hit + missed);
const precision = (hits: Hits) => hits.hit / (hits.hit + hits.false);
const median = (figures: readonly number[]) =>
	[...figures].sort((a, b) => a - b)[figures.length >> 1] ?? Number.NaN;

function lines(scores: readonly Score[]): Record<string, string> {
	const hours = scores.reduce((sum, { seconds }) => sum + seconds, 0) / 3600;
	const all = (name: "crossing" | "left" | "removed" | "fast" | "loitering"): Hits => ({
		hit: sum(scores.map((score) => score[name].hit)),
		missed: sum(scores.map((score) => score[name].missed)),
		false: sum(scores.map((score) => score[name].false)),
		latency: scores.flatMap((score) => score[name].latency),
	});
	const tell = (hits: Hits) =>
		`recall ${percent(recall(hits))} precision ${percent(precision(hits))} false/h ${(hits.false / hours).toFixed(1)} of ${hits.hit + hits.missed}, latency ${median(hits.latency).toFixed(1)} s`;
	return {
		crossing: tell(all("crossing")),
		counting: `error ${percent(sum(scores.map(({ counting }) => counting.error)) / sum(scores.map(({ counting }) => counting.truth)))} of ${sum(scores.map(({ counting }) => counting.truth))}`,
		left: tell(all("left")),
		removed: tell(all("removed")),
		fast: tell(all("fast")),
		loitering: tell(all("loitering")),
		density: `right ${percent(mean(scores.map(({ density }) => density.right)))}, within 2 s ${percent(mean(scores.map(({ density }) => density.within2s)))}, error ${mean(scores.map(({ density }) => density.error)).toFixed(2)} people, most ${Math.max(...scores.map(({ density }) => density.most))}`,
	};
}

const sum = (figures: readonly number[]) => figures.reduce((total, figure) => total + figure, 0);
const mean = (figures: readonly number[]) => sum(figures) / Math.max(1, figures.length);

const runs: Run[] = [];
for (const scene of values.scenes.split(",") as StageName[])
	for (const seed of values.seeds.split(",").map(Number))
		for (const weather of values.weather.split(",")) {
			const one = await run(scene, seed, weather);
			runs.push(one);
			console.error(`${scene} ${seed} ${weather}: ${one.ms.median} ms a look, p95 ${one.ms.p95}`);
			for (const [name, line] of Object.entries(lines([one.ours])))
				console.error(`   ${name.padEnd(10)} ${line}`);
		}
for (const who of ["ours", "baseline"] as const) {
	console.error(`\n${who}, all of them`);
	for (const [name, line] of Object.entries(lines(runs.map((one) => one[who]))))
		console.error(`   ${name.padEnd(10)} ${line}`);
}
console.log(
	JSON.stringify({
		bench: "analytics",
		cores: availableParallelism(),
		load: loadavg()[0],
		node: process.version,
		seconds: Number(values.seconds),
		runs,
	}),
);
process.exit(0);
