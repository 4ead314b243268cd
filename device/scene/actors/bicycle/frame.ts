import { type Colour, hex, shade } from "../../artwork/colour.ts";
import { stroke } from "../../artwork/shapes.ts";
import type { Limb } from "../../kernel/easel.ts";
import type { Drafting, Part } from "../person/part.ts";
import { seenFrom } from "../person/skeleton.ts";

type Flat = readonly [forward: number, up: number];

/** A town bicycle in metres: forward of the middle of its wheels, and up. */
export const frame = {
	wheel: 0.345,
	rear: [-0.53, 0.345] as Flat,
	front: [0.55, 0.345] as Flat,
	bracket: [-0.08, 0.29] as Flat,
	saddle: [-0.27, 0.93] as Flat,
	head: [0.36, 0.86] as Flat,
	grip: [0.28, 1.04] as Flat,
	crank: 0.165,
} as const;

const rubber = hex("#1d1e21");
const steel = hex("#9aa0a6");

/** The bicycle without its rider. @param crank angle of the right pedal in radians */
export function bicycleParts(colour: Colour, crank: number, heading: number, draft: Drafting): Part[] {
	const see = seenFrom(heading);
	const at = ([forward, up]: Flat, right = 0): number[] => {
		const joint = see(forward, up, right);
		return [draft.x(joint), draft.y(joint)];
	};
	const tube = (from: Flat, to: Flat, thickness: number, tint: Colour, away: number, right = 0): Part => ({
		away,
		path: stroke([...at(from, right), ...at(to, right)], Math.max(0.8, thickness * draft.unit)),
		colour: tint,
		flat: true,
	});
	const pedal: Flat = [
		frame.bracket[0] + Math.cos(crank) * frame.crank,
		frame.bracket[1] - Math.sin(crank) * frame.crank,
	];
	const other: Flat = [2 * frame.bracket[0] - pedal[0], 2 * frame.bracket[1] - pedal[1]];
	return [
		...[frame.rear, frame.front].flatMap((hub) => wheelParts(hub, at, draft)),
		tube(frame.bracket, frame.saddle, 0.035, colour, 0.002),
		tube(frame.bracket, frame.head, 0.038, colour, 0.002),
		tube(frame.head, [frame.saddle[0] + 0.04, frame.saddle[1] - 0.14], 0.03, colour, 0.002),
		tube(frame.rear, frame.bracket, 0.022, shade(colour, 0.85), 0.003),
		tube(frame.rear, [frame.saddle[0] + 0.03, frame.saddle[1] - 0.1], 0.02, shade(colour, 0.85), 0.003),
		tube(frame.front, frame.head, 0.026, shade(colour, 0.9), 0.002),
		tube(frame.head, frame.grip, 0.024, steel, 0.001),
		{
			away: 0.0005,
			path: stroke([...at(frame.grip, -0.24), ...at(frame.grip, 0.24)], Math.max(0.8, 0.028 * draft.unit)),
			colour: rubber,
			flat: true,
		},
		tube(
			[frame.saddle[0] - 0.13, frame.saddle[1]],
			[frame.saddle[0] + 0.11, frame.saddle[1] - 0.01],
			0.06,
			rubber,
			0.001,
		),
		tube(frame.bracket, pedal, 0.024, steel, -0.08, 0.06),
		tube(frame.bracket, other, 0.024, steel, 0.08, -0.06),
	];
}

function wheelParts(hub: Flat, at: (point: Flat, right?: number) => number[], draft: Drafting): Part[] {
	const rim: number[] = [];
	const count = 26;
	for (let i = 0; i <= count; i++) {
		const angle = (i / count) * 2 * Math.PI;
		rim.push(...at([hub[0] + Math.cos(angle) * frame.wheel, hub[1] + Math.sin(angle) * frame.wheel]));
	}
	const spokes: Limb[] = [];
	for (let spoke = 0; spoke < 6; spoke++) {
		const angle = (spoke / 6) * Math.PI;
		const reach = frame.wheel * 0.95;
		spokes.push(
			...stroke(
				[
					...at([hub[0] - Math.cos(angle) * reach, hub[1] - Math.sin(angle) * reach]),
					...at([hub[0] + Math.cos(angle) * reach, hub[1] + Math.sin(angle) * reach]),
				],
				Math.max(0.4, 0.007 * draft.unit),
			),
		);
	}
	return [
		{ away: 0.006, path: spokes, colour: steel, flat: true },
		{ away: 0.005, path: stroke(rim, Math.max(0.9, 0.045 * draft.unit)), colour: rubber, flat: true },
	];
}
