import { moveTimeout } from "../../camera/ptz/ptz-desk.ts";
import { parseDuration } from "../events/time.ts";
import type { Call, Operation } from "../service.ts";
import { argument, optionalArgument, optionalBoolean } from "../soap/arguments.ts";
import { invalidArgs, invalidArgVal, quoted } from "../soap/fault.ts";
import type { Xml } from "../soap/write.ts";
import { ptzStatus, relativeSpaces, spaces } from "../types/ptz.ts";
import { movedBy, poseOf, readSpeed, readVector } from "../types/ptz-arguments.ts";

/** Moves, and where the camera looks (PTZ §5.3). A move begins with the next picture; none waits until it is over. */
export const moveOperations: Readonly<Record<string, Operation>> = {
	AbsoluteMove: { access: "ACTUATE", answer: absoluteMove },
	RelativeMove: { access: "ACTUATE", answer: relativeMove },
	ContinuousMove: { access: "ACTUATE", answer: continuousMove },
	Stop: {
		access: "ACTUATE",
		answer: (call) => {
			const { ptz } = movedBy(call);
			const stops = (name: string) => optionalBoolean(call.request, name) ?? true;
			ptz.stop({ panTilt: stops("PanTilt"), zoom: stops("Zoom") });
		},
	},
	GetStatus: { access: "READ_MEDIA", answer: status },
};

function absoluteMove(call: Call): undefined {
	const { ptz } = movedBy(call);
	const { panTilt, zoom } = readVector(argument(call.request, "Position"), {
		panTilt: [spaces.panTiltPosition],
		zoom: spaces.zoomPosition,
		zoomMin: 0,
		outOfRange: "InvalidPosition",
	});
	ptz.go(poseOf(panTilt, zoom), readSpeed(call.request));
}

/**
 * In the generic spaces a part of the whole range, in that of the field of view (FOV) what brings a point of the picture into
 * its middle. Beyond its range the camera goes as far as it can.
 */
function relativeMove(call: Call): undefined {
	const { ptz, profile } = movedBy(call);
	const usual = relativeSpaces[ptz.settings.relative];
	// The annex has it: there is no field of view without a picture.
	const known = Object.values(relativeSpaces).filter(
		(space) => profile.source || space !== relativeSpaces.fov,
	);
	const { panTilt, zoom } = readVector(argument(call.request, "Translation"), {
		panTilt: [usual, ...known],
		zoom: spaces.zoomTranslation,
		zoomMin: -1,
		outOfRange: "InvalidTranslation",
	});
	const way = panTilt?.space === relativeSpaces.fov ? ptz.towards(panTilt.x, panTilt.y) : undefined;
	ptz.goBy({ ...poseOf(panTilt, zoom), ...way }, readSpeed(call.request));
}

function continuousMove(call: Call): undefined {
	const { ptz } = movedBy(call);
	const { panTilt, zoom } = readVector(argument(call.request, "Velocity"), {
		panTilt: [spaces.panTiltVelocity],
		zoom: spaces.zoomVelocity,
		zoomMin: -1,
		outOfRange: "InvalidVelocity",
	});
	ptz.run(poseOf(panTilt, zoom), timeout(call));
}

function timeout({ request }: Call): number | undefined {
	const text = optionalArgument(request, "Timeout")?.text;
	if (text === undefined || text === "") return undefined;
	const ms = parseDuration(text);
	if (ms === undefined) throw invalidArgs("Timeout is no duration");
	if (ms < moveTimeout.min || ms > moveTimeout.max)
		throw invalidArgVal("TimeoutNotSupported", `a move does not last ${quoted(text)}`);
	return ms;
}

function status(call: Call): Xml {
	const { pose, moving } = movedBy(call).ptz;
	return ptzStatus("tptz:PTZStatus", { pose, moving }, call.camera.clock.now());
}
