import type { Pose } from "../../camera/ptz/optics.ts";
import {
	maxTourSpots,
	stayTime,
	type Tour,
	type TourPlace,
	type TourSpot,
	tourDirections,
	tourDuration,
	tourRounds,
} from "../../camera/ptz/tour.ts";
import type { TourState } from "../../camera/ptz/tour-guide.ts";
import { formatDuration, parseDuration } from "../events/time.ts";
import { isPtzName } from "../services/ptz-presets.ts";
import { argument, optionalArgument, optionalBoolean, tokenArgument } from "../soap/arguments.ts";
import type { XmlElement } from "../soap/element.ts";
import { invalidArgs, invalidArgVal, type SoapFault } from "../soap/fault.ts";
import { element, type QName, type Xml } from "../soap/write.ts";
import { ptzPosition, spaces } from "./ptz.ts";
import { poseOf, readSpeed, readVector } from "./ptz-arguments.ts";

const invalid = (reason: string): SoapFault => invalidArgVal("InvalidPresetTour", reason);

/** tt:PresetTour. */
export function presetTour(
	name: QName,
	tour: Tour,
	{ state, spot }: { readonly state: TourState; readonly spot: TourSpot | undefined },
): Xml {
	const { token, autoStart, rounds, duration, direction, shuffled, spots } = tour;
	return element(
		name,
		[
			element("tt:Name", tour.name),
			element("tt:Status", [
				element("tt:State", state),
				spot ? tourSpot("tt:CurrentTourSpot", spot) : undefined,
			]),
			element("tt:AutoStart", autoStart),
			element(
				"tt:StartingCondition",
				[
					rounds > 0 ? element("tt:RecurringTime", rounds) : undefined,
					duration > 0 ? element("tt:RecurringDuration", formatDuration(duration)) : undefined,
					element("tt:Direction", direction),
				],
				{ RandomPresetOrder: shuffled },
			),
			...spots.map((each) => tourSpot("tt:TourSpot", each)),
		],
		{ token },
	);
}

function tourSpot(name: QName, { place, speed, stay }: TourSpot): Xml {
	const { panTilt, zoom } = speed;
	const where =
		place.kind === "preset"
			? element("tt:PresetToken", place.token)
			: place.kind === "home"
				? element("tt:Home", true)
				: ptzPosition("tt:PTZPosition", place.pose);
	return element(name, [
		element("tt:PresetDetail", where),
		panTilt === undefined && zoom === undefined
			? undefined
			: element("tt:Speed", [
					panTilt === undefined
						? undefined
						: element("tt:PanTilt", undefined, { x: panTilt, y: panTilt, space: spaces.panTiltSpeed }),
					zoom === undefined
						? undefined
						: element("tt:Zoom", undefined, { x: zoom, space: spaces.zoomSpeed }),
				]),
		element("tt:StayTime", formatDuration(stay)),
	]);
}

/**
 * A tt:PresetTour of a request. Its status is the camera's own, and not read.
 *
 * @throws SoapFault InvalidArgs, InvalidPresetTour, SpaceNotSupported, InvalidPosition, InvalidSpeed
 */
export function readTour(found: XmlElement, before: Tour): Tour {
	const name = optionalArgument(found, "Name")?.text ?? before.name;
	if (!isPtzName(name) || name === "")
		throw invalid("a preset tour's name has up to 64 characters, and does not read like a plate");
	const condition = optionalArgument(found, "StartingCondition");
	const spots = found.all("TourSpot");
	if (spots.length > maxTourSpots) throw invalid(`a preset tour has at most ${maxTourSpots} spots`);
	return {
		token: before.token,
		name,
		autoStart: optionalBoolean(found, "AutoStart") ?? before.autoStart,
		rounds: condition ? roundsOf(condition) : before.rounds,
		duration: condition
			? within(condition, "RecurringDuration", 0, tourDuration.max, tourDuration.min)
			: before.duration,
		direction: condition ? directionOf(condition) : before.direction,
		shuffled: condition ? isTrue(condition.attribute("RandomPresetOrder")) : before.shuffled,
		spots: spots.map(readSpot),
	};
}

function isTrue(text: string | undefined): boolean {
	const word = text?.trim() ?? "false";
	if (word === "true" || word === "1") return true;
	if (word === "false" || word === "0") return false;
	throw invalidArgs("RandomPresetOrder is neither true nor false");
}

function roundsOf(condition: XmlElement): number {
	const text = optionalArgument(condition, "RecurringTime")?.text;
	if (text === undefined) return 0;
	if (!/^\d{1,6}$/.test(text)) throw invalidArgs("RecurringTime is no number of rounds");
	const rounds = Number(text);
	if (rounds > tourRounds.max) throw invalid(`a preset tour has at most ${tourRounds.max} rounds`);
	return rounds;
}

function directionOf(condition: XmlElement): Tour["direction"] {
	const text = optionalArgument(condition, "Direction")?.text ?? "Forward";
	const direction = tourDirections.find((name) => name === text);
	if (!direction) throw invalid("a preset tour goes Forward or Backward");
	return direction;
}

/** A duration in milliseconds. @param usual where it is left out */
function within(found: XmlElement, name: string, usual: number, max: number, min: number): number {
	const text = optionalArgument(found, name)?.text;
	if (text === undefined) return usual;
	const ms = parseDuration(text);
	if (ms === undefined) throw invalidArgs(`${name} is no duration`);
	if (ms < min || ms > max) throw invalid(`${name} is out of range`);
	return ms;
}

function readSpot(found: XmlElement): TourSpot {
	return {
		place: readPlace(argument(found, "PresetDetail")),
		speed: readSpeed(found),
		stay: within(found, "StayTime", stayTime.usual, stayTime.max, stayTime.min),
	};
}

function readPlace(found: XmlElement): TourPlace {
	if (optionalArgument(found, "PresetToken"))
		return { kind: "preset", token: tokenArgument(found, "PresetToken") };
	if (optionalBoolean(found, "Home")) return { kind: "home" };
	const position = optionalArgument(found, "PTZPosition");
	if (!position) throw invalid("a spot is a preset, home or a position");
	const { panTilt, zoom } = readVector(position, {
		panTilt: [spaces.panTiltPosition],
		zoom: spaces.zoomPosition,
		zoomMin: 0,
		outOfRange: "InvalidPosition",
	});
	const pose: Pose = { pan: 0, tilt: 0, zoom: 0, ...poseOf(panTilt, zoom) };
	return { kind: "pose", pose };
}
