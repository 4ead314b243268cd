import { createHash } from "node:crypto";
import { LeftBag } from "../actors/bag.ts";
import { Cyclist } from "../actors/bicycle/bicycle.ts";
import { someCar } from "../actors/car/look.ts";
import { PassingCar } from "../actors/car/passing.ts";
import { someone } from "../actors/person/look.ts";
import { Person } from "../actors/person/person.ts";
import type { Setting } from "../actors/setting.ts";
import { type Colour, hex } from "../artwork/colour.ts";
import type { SceneName } from "../catalogue.ts";
import { registration } from "../plates/registration.ts";
import { Random } from "../random.ts";
import type { Performer } from "../stage.ts";
import type { Staging } from "../staging.ts";
import { approaching, leaving } from "../worlds/street-plan.ts";
import { direct, type Part } from "./direct.ts";
import type { Script } from "./script.ts";

const bags: readonly Colour[] = ["#7d3b2c", "#26324a", "#2f5d4c", "#8c2f39"].map(hex);
const frames: readonly Colour[] = ["#2f6f8f", "#a23b36", "#3f6b4a"].map(hex);

/** Who plays in place of the usual cast. What they look like is the seed's, what they do is the script's alone. */
export function stagingOf(script: Script, scene: SceneName, seed: number): Staging {
	const parts = direct(script, scene);
	const digest = createHash("sha256").update(JSON.stringify(script)).digest("hex");
	return {
		key: `script ${digest} ${seed}`,
		period: script.period,
		cast: (setting) => {
			const random = new Random(seed, "script");
			return parts.map((part, index) => performerOf(part, index + 1, setting, random));
		},
	};
}

function performerOf(part: Part, id: number, setting: Setting, random: Random): Performer {
	switch (part.kind) {
		case "person":
			return new Person(id, someone(random), setting, part.start, part.steps);
		case "bicycle": {
			const look = { ...someone(random), topStyle: "jacket", bottomStyle: "trousers" } as const;
			return new Cyclist(id, look, random.pick(frames), setting, part.start, part.route);
		}
		case "car": {
			const look = someCar(random, random.pick(["hatchback", "saloon", "suv", "van"] as const));
			const car = { id, look, registration: registration("F", random) };
			return new PassingCar(car, setting, part.side === "near" ? leaving : approaching, part.start);
		}
		case "bag":
			return new LeftBag(id, random.pick(bags), setting, part.at[0], part.at[1], part.from, part.to);
	}
}
