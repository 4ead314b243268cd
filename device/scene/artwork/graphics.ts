/**
 * The picture library takes longer to load than a world takes to draw, so it is loaded with the first scene and not
 * with the program.
 */
export function graphics(): Promise<typeof import("jimp")> {
	return import("jimp");
}
