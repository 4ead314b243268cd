import { describe, expect, it } from "vitest";
import { Cyclist } from "../../../../device/scene/actors/bicycle/bicycle.ts";
import { drawFigure } from "../../../../device/scene/actors/person/figure.ts";
import { type Action, cycleLength } from "../../../../device/scene/actors/person/gait.ts";
import { someone } from "../../../../device/scene/actors/person/look.ts";
import { Person } from "../../../../device/scene/actors/person/person.ts";
import { Route } from "../../../../device/scene/actors/route.ts";
import { stand } from "../../../../device/scene/actors/standing.ts";
import { lighting } from "../../../../device/scene/artwork/light.ts";
import { Lens } from "../../../../device/scene/lens.ts";
import { Random } from "../../../../device/scene/random.ts";
import { SpriteBank } from "../../../../device/scene/sprite/bank.ts";
import type { Item, Performer } from "../../../../device/scene/stage.ts";

const lens = new Lens({ eye: 3, focal: 1, horizon: 0.3, centre: 0.5 }, 640, 360);
const setting = { lens, lighting: lighting("day"), bank: new SpriteBank(1 << 24) };
const broad = { ...someone(new Random(1)), height: 1.9, build: 1.16, carries: "backpack" } as const;
const z = 10;

/** Whether any of the items reaches into the picture. */
function reachesIn(items: readonly Item[]): boolean {
	return items.some(({ sprite, x, scale }) => x + sprite.width * scale > 0 && x < lens.width);
}

/** Seconds of `duration` in which somebody adds nothing to the picture. */
function secondsAway(performer: Performer, duration: number): number {
	let away = 0;
	for (let time = 0; time < duration; time += 0.02) {
		const items: Item[] = [];
		performer.perform(time, items);
		if (items.length === 0) away += 0.02;
	}
	return away;
}

describe("who is out of sight", () => {
	const actions = Object.keys(cycleLength) as Action[];

	it.each(actions)("would not be seen if drawn: %s", (action) => {
		for (let poseIndex = 0; poseIndex < cycleLength[action]; poseIndex++) {
			for (let turn = 0; turn < 16; turn++) {
				const heading = (turn / 16) * 2 * Math.PI;
				const spec = { look: broad, action, poseIndex, heading, unit: lens.scale(z), level: true };
				const drawing = drawFigure({
					...spec,
					...{ lighting: setting.lighting, depth: z, tilt: lens.eye / z, bag: [90, 60, 40] as const },
				});
				for (const x of [-1, 1].flatMap((side) => [0, 0.5, 1, 2, 3].map((far) => side * (5.2 + far)))) {
					const place = { x: lens.x(x, z), y: lens.y(0, z), scale: 1, depth: z };
					const drawn: Item[] = [];
					stand(drawing, { ...place, actor: { id: 1, kind: "person" } }, drawn);
					const shown: Item[] = [];
					const stay = { kind: "stay", x, z, heading, action, duration: 40, rhythm: 40 } as const;
					new Person(1, broad, setting, 0, [{ ...stay, bag: [90, 60, 40] }]).perform(0, shown);
					if (shown.length === 0) expect(reachesIn(drawn), `${action} ${poseIndex} at ${x}`).toBe(false);
				}
			}
		}
	});

	it("is not drawn until near the picture's edge", () => {
		const route = new Route(
			[
				[-14, z],
				[14, z],
			],
			2,
		);
		const walker = new Person(1, broad, setting, 0, [{ kind: "go", route, action: "walk" }]);
		const cyclist = new Cyclist(2, broad, [40, 90, 120], setting, 0, route);
		for (const performer of [walker, cyclist]) {
			// Of 28 metres at 2 m/s the picture shows 18.
			const away = secondsAway(performer, route.duration);
			expect(away).toBeGreaterThan(2.5);
			expect(away).toBeLessThan(5);
		}
	});
});
