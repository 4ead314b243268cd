import { findPlateText } from "../../../masks/sanitise/plate-text.ts";
import type { Call, Operation } from "../service.ts";
import { optionalArgument, optionalToken, tokenArgument } from "../soap/arguments.ts";
import type { XmlElement } from "../soap/element.ts";
import { invalidArgVal } from "../soap/fault.ts";
import { element, type Xml } from "../soap/write.ts";
import { ptzPosition } from "../types/ptz.ts";
import { movedBy, readSpeed, refusable } from "../types/ptz-arguments.ts";

/** Presets and the home position (PTZ §5.4, §5.5). */
export const presetOperations: Readonly<Record<string, Operation>> = {
	GetPresets: {
		access: "READ_MEDIA",
		answer: (call) =>
			movedBy(call).ptz.presets.map(({ token, name, pose }) =>
				element("tptz:Preset", [element("tt:Name", name), ptzPosition("tt:PTZPosition", pose)], { token }),
			),
	},
	SetPreset: { access: "ACTUATE", answer: setPreset },
	RemovePreset: {
		access: "ACTUATE",
		answer: (call) => {
			const { ptz } = movedBy(call);
			const token = tokenArgument(call.request, "PresetToken");
			refusable(() => ptz.removePreset(token));
		},
	},
	GotoPreset: {
		access: "ACTUATE",
		answer: (call) => {
			const { ptz } = movedBy(call);
			const { pose } = refusable(() => ptz.preset(tokenArgument(call.request, "PresetToken")));
			ptz.go(pose, readSpeed(call.request));
		},
	},
	GotoHomePosition: {
		access: "ACTUATE",
		answer: (call) => {
			const { ptz } = movedBy(call);
			ptz.go(ptz.home, readSpeed(call.request));
		},
	},
	SetHomePosition: {
		access: "ACTUATE",
		answer: (call) => {
			movedBy(call).ptz.setHome();
		},
	},
};

function setPreset(call: Call): Xml {
	const { ptz } = movedBy(call);
	const name = presetName(call.request);
	const token = optionalToken(call.request, "PresetToken");
	return element(
		"tptz:PresetToken",
		refusable(() => ptz.setPreset(name, token)),
	);
}

/** tt:Name has up to 64 characters. */
const maxNameLength = 64;
const controls = /\p{Cc}/u;

/** Every viewer may read it: a name that reads like a number plate is refused, as in a configuration. */
function presetName(request: XmlElement): string | undefined {
	const name = optionalArgument(request, "PresetName")?.text;
	if (name === undefined || name === "") return undefined;
	if (!isPtzName(name))
		throw invalidArgVal(
			"InvalidPresetName",
			"a preset's name has up to 64 characters, and does not read like a plate",
		);
	return name;
}

/** What a preset or a tour may be called. */
export function isPtzName(name: string): boolean {
	return name.length <= maxNameLength && !controls.test(name) && findPlateText(name) === undefined;
}
