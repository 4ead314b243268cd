import { stayTime, type Tour, tourDirections, tourDuration, tourRounds } from "../../camera/ptz/tour.ts";
import { formatDuration } from "../events/time.ts";
import type { Operation } from "../service.ts";
import { argument, optionalToken, tokenArgument } from "../soap/arguments.ts";
import { invalidArgs, invalidArgVal, quoted } from "../soap/fault.ts";
import { element, type Xml } from "../soap/write.ts";
import { line, plane, spaces, tourOperations } from "../types/ptz.ts";
import { movedBy, refusable } from "../types/ptz-arguments.ts";
import { presetTour, readTour } from "../types/ptz-tour.ts";

/** Preset tours (PTZ §5.8): places that the camera looks at one after the other, by itself. */
export const tourOperationsOf: Readonly<Record<string, Operation>> = {
	GetPresetTours: {
		access: "READ_MEDIA",
		answer: (call) => {
			const { ptz } = movedBy(call);
			return ptz.tours.map((tour) => presetTour("tptz:PresetTour", tour, ptz.tourState(tour.token)));
		},
	},
	GetPresetTour: {
		access: "READ_MEDIA",
		answer: (call) => {
			const { ptz } = movedBy(call);
			const tour = refusable(() => ptz.tour(tokenArgument(call.request, "PresetTourToken")));
			return presetTour("tptz:PresetTour", tour, ptz.tourState(tour.token));
		},
	},
	GetPresetTourOptions: {
		access: "READ_MEDIA",
		answer: (call) => {
			const { ptz } = movedBy(call);
			const token = optionalToken(call.request, "PresetTourToken");
			if (token !== undefined) refusable(() => ptz.tour(token));
			return options(ptz.presets.map(({ token }) => token));
		},
	},
	CreatePresetTour: {
		access: "ACTUATE",
		answer: (call) => {
			const { ptz } = movedBy(call);
			return element(
				"tptz:PresetTourToken",
				refusable(() => ptz.createTour()),
			);
		},
	},
	ModifyPresetTour: {
		access: "ACTUATE",
		answer: (call) => {
			const { ptz } = movedBy(call);
			const found = argument(call.request, "PresetTour");
			const token = found.attribute("token")?.trim();
			if (!token) throw invalidArgs("the preset tour has no token");
			const before = refusable(() => ptz.tour(token));
			const tour: Tour = readTour(found, before);
			refusable(() => ptz.setTour(tour));
		},
	},
	OperatePresetTour: {
		access: "ACTUATE",
		answer: (call) => {
			const { ptz } = movedBy(call);
			const token = tokenArgument(call.request, "PresetTourToken");
			const { text } = argument(call.request, "Operation");
			const operation = tourOperations.find((name) => name === text);
			if (!operation) {
				if (text === "Extended") throw invalidArgVal("InvalidPresetTour", "there are no patterns");
				throw invalidArgs(`there is no operation ${quoted(text)}`);
			}
			refusable(() => ptz.operateTour(token, operation));
		},
	},
	RemovePresetTour: {
		access: "ACTUATE",
		answer: (call) => {
			const { ptz } = movedBy(call);
			refusable(() => ptz.removeTour(tokenArgument(call.request, "PresetTourToken")));
		},
	},
};

function options(presets: readonly string[]): Xml {
	const from = (min: Xml, max: Xml) => [min, max];
	const duration = (name: "tt:RecurringDuration" | "tt:StayTime", min: number, max: number) =>
		element(name, from(element("tt:Min", formatDuration(min)), element("tt:Max", formatDuration(max))));
	return element("tptz:Options", [
		element("tt:AutoStart", true),
		element("tt:StartingCondition", [
			element("tt:RecurringTime", from(element("tt:Min", tourRounds.min), element("tt:Max", tourRounds.max))),
			duration("tt:RecurringDuration", tourDuration.min, tourDuration.max),
			...tourDirections.map((name) => element("tt:Direction", name)),
		]),
		element("tt:TourSpot", [
			element("tt:PresetDetail", [
				...presets.map((token) => element("tt:PresetToken", token)),
				element("tt:Home", true),
				plane("tt:PanTiltPositionSpace", spaces.panTiltPosition),
				line("tt:ZoomPositionSpace", spaces.zoomPosition, 0),
			]),
			duration("tt:StayTime", stayTime.min, stayTime.max),
		]),
	]);
}
