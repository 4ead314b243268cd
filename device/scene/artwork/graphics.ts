import type { createJimp } from "@jimp/core";
import type { methods as blur } from "@jimp/plugin-blur";
import type { methods as resize } from "@jimp/plugin-resize";

type Graphics = ReturnType<typeof createJimp<[typeof resize, typeof blur], []>>;

/**
 * Jimp with what artwork is made with. The whole of it, with its file formats, takes longer to load than a world takes
 * to draw, so only these parts are loaded, and with the first scene rather than with the program.
 */
export async function graphics(): Promise<Graphics> {
	const [core, { methods: resize }, { methods: blur }] = await Promise.all([
		import("@jimp/core"),
		import("@jimp/plugin-resize"),
		import("@jimp/plugin-blur"),
	]);
	return core.createJimp({ plugins: [resize, blur], formats: [] });
}
