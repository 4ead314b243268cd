import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Analytics } from "../../../device/analytics/analytics.ts";
import type { Observation } from "../../../device/analytics/observation.ts";
import { NativeSurface } from "../../../device/imaging/native-surface.ts";
import { someone } from "../../../device/scene/actors/person/look.ts";
import { Person } from "../../../device/scene/actors/person/person.ts";
import { Route, type Spot } from "../../../device/scene/actors/route.ts";
import type { Setting } from "../../../device/scene/actors/setting.ts";
import { Random } from "../../../device/scene/random.ts";
import type { Scene } from "../../../device/scene/scene.ts";
import { openScene } from "../../../device/scene/worlds.ts";

const [width, height] = [640, 360];
const period = 48;

/** Some by whom sizes are learnt; then two whose heads are less than a head apart all the way; then somebody alone. */
function cast(setting: Setting) {
	const random = new Random(11, "abreast");
	let id = 0;
	const walker = (start: number, z: number) => {
		const spots: Spot[] = [
			[-15, z],
			[15, z],
		];
		id++;
		return new Person(id, someone(random), setting, start, [
			{ kind: "go", route: new Route(spots, 1.6), action: "walk" },
		]);
	};
	return [walker(0.5, 12), walker(2, 15), walker(3, 18), walker(17, 14), walker(17.1, 14.6), walker(31, 14)];
}

describe("who walk abreast", () => {
	let scene: Scene;
	const seen: Observation[] = [];
	beforeAll(async () => {
		scene = await openScene("town-square", {
			width,
			height,
			seed: 1,
			noise: 2,
			staging: { key: "abreast", period, cast },
		});
		const surface = new NativeSurface(width, height);
		const analytics = new Analytics();
		for (let look = 0; look < period * 5; look++) {
			scene.draw(surface, look / 5);
			seen.push(
				analytics.look(surface.planes[0], width, height, surface.strides[0], look * 18_000, look * 200),
			);
		}
		surface.close();
	});
	afterAll(() => scene.close());

	const counts = (from: number, to: number) =>
		seen.slice(from * 5, to * 5).map(({ tracks = [] }) => tracks.length);

	it("are two all the way, though their heads are less than a head apart", () => {
		expect(new Set(counts(22, 32))).toEqual(new Set([2]));
	});

	it("and who walks alone is one", () => {
		expect(new Set(counts(37, 46))).toEqual(new Set([1]));
	});
});
