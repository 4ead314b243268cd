import { z } from "zod";
import type { MotionMode, PlateMode } from "../../../masks/policy.ts";
import type { ViewInput } from "../../../masks/project.ts";
import { type AudioCodec, audioCodecs } from "../../audio/loop.ts";
import type { Light } from "../../scene/scene.ts";
import { scriptLimits } from "../../scene/script/script.ts";
import { analyticsNames, type CameraMode, cameraModes, type SceneName, sceneNames } from "../types.ts";
import { type FunctionInput, functionForm, functionSchema } from "./function.ts";
import { type MasksInput, marginSchema, masksSchema, type ZoneInput, zonesSchema } from "./masks.ts";
import { type OsdInput, osdsSchema } from "./osd.ts";
import { name, number, oneOf, port, section, seed, text } from "./parts.ts";
import { type PublishInput, publishSchema } from "./publish.ts";
import { type VideoInput, videoSchema } from "./video.ts";
import { viewSchema } from "./view.ts";

export interface CameraInput {
	name: string;
	scene?: SceneName | undefined;
	input?: string | undefined;
	light?: Light | undefined;
	noise?: number | undefined;
	canary?: boolean | undefined;
	script?: string | undefined;
	seed?: number | undefined;
	mode?: CameraMode | undefined;
	httpPort?: number | undefined;
	view?: ViewInput | undefined;
	ptz?: boolean | undefined;
	audio?: AudioCodec | undefined;
	video?: VideoInput | undefined;
	masks?: MasksInput | undefined;
	shown?: ZoneInput[] | undefined;
	plates?: PlateMode | undefined;
	motion?: MotionMode | undefined;
	margin?: number | undefined;
	policy?: string | undefined;
	osd?: OsdInput[] | undefined;
	analytics?: (string | FunctionInput)[] | undefined;
	publish?: PublishInput | undefined;
}

const scriptForm = "a script such as `at 3s person enters; at 10s bag left`, or the name of its file";

/** One level of a topic and one of an RTSP path, and the same in a URL without escapes. */
const cameraName = name(
	"a name of 1 to 63 letters, digits, `.`, `_` or `-`, with a letter or digit first",
	/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/,
);

export const cameraSchema: z.ZodType<CameraInput, unknown> = section(
	"a camera such as { name: cam-1, scene: street, masks: none }",
	{
		name: cameraName,
		scene: oneOf(sceneNames).optional().describe("A world that is drawn; or give `input`."),
		input: text("a file name")
			.optional()
			.describe("A video or picture, relative to this file; or give `scene`."),
		light: oneOf(["day", "dusk"]).optional(),
		noise: number(0, 12).optional().describe("Sensor noise of a scene, standard deviation in luma steps."),
		canary: z
			.boolean({ error: "`true` or `false`" })
			.optional()
			.describe("Paints a pattern over a scene's private areas, to see that none of it leaves."),
		script: z
			.string({ error: scriptForm })
			.min(1, { error: scriptForm })
			.max(scriptLimits.bytes, { error: scriptForm })
			.optional()
			.describe("What happens in a scene, and when, in place of what usually does: a script, or its file."),
		seed: seed.optional(),
		mode: oneOf(cameraModes).optional(),
		httpPort: port.optional().describe("ONVIF, snapshots and control. Default: the fleet's httpPort and on."),
		view: viewSchema
			.optional()
			.describe("What is filmed of the scene. Masks are drawn in the scene, and move with it."),
		ptz: z
			.boolean({ error: "`true` or `false`" })
			.optional()
			.describe("It can be turned and zoomed, and sees half of the scene each way at most."),
		video: videoSchema.optional(),
		audio: oneOf(audioCodecs)
			.optional()
			.describe("A made-up sound beside the pictures. Without this there is none."),
		masks: masksSchema
			.optional()
			.describe("Without this the camera is dark. `none` says that nothing is private here."),
		shown: zonesSchema(
			"a list of the only areas to show, such as [{ name: street, polygon: [[-1, 0], [1, 0], [0, -1]] }]",
		)
			.optional()
			.describe("Nothing but these areas is shown, less what `masks` and all else cover in them."),
		plates: oneOf(["strict", "balanced", "off"])
			.optional()
			.describe("How plates are looked for; `off` is for scenes alone."),
		motion: oneOf(["off", "mask"])
			.optional()
			.describe("`mask` covers people and vehicles as they move; everything, for the first ten seconds."),
		margin: marginSchema
			.optional()
			.describe(
				"By what part of the picture's height zones are grown, and `shown` areas shrunk. Default: 0.02.",
			),
		policy: text("a file name")
			.optional()
			.describe(
				"A policy in a file of its own, signed or not, in place of `masks`, `shown`, `plates`, `motion` and `margin`.",
			),
		osd: osdsSchema.optional().describe("Texts and the time over the pictures."),
		analytics: z
			.array(z.union([z.string(), functionSchema], { error: functionForm }), {
				error: "a list of functions such as [motion]",
			})
			.max(32, { error: "at most 32 functions" })
			.optional()
			.describe(
				`Functions that run: ${analyticsNames.join(", ")}. None runs unless named. Those that say more of people are sections, with a purpose.`,
			),
		publish: publishSchema.optional().describe("How coarse what is published of the scene is."),
	},
);
