import type { PictureSize } from "../../device/scene/world.ts";
import { zoneMargin } from "../../masks/policy.ts";
import type { Polygon } from "../../masks/polygon.ts";
import { zoneRegion } from "../../masks/region.ts";

/** 1 for each pixel of a picture that zones hide, as a device paints them: on its codec's blocks. Row after row. */
export function maskedPixels(zones: readonly Polygon[], { width, height }: PictureSize): Uint8Array {
	const masked = new Uint8Array(width * height);
	for (const zone of zones)
		for (const { top, bottom, left, right } of zoneRegion(zone, width, height, zoneMargin * height))
			for (let row = top; row < bottom; row++) masked.fill(1, row * width + left, row * width + right);
	return masked;
}
