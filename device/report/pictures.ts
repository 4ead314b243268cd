import { Jimp } from "jimp";
import type { Polygon } from "../../masks/polygon.ts";

/** A picture as it leaves the device, with the outline of what is covered. */
export interface ReportedPicture {
	readonly camera: string;
	/** The zone that it shows, with what is around it; null: all of the picture. */
	readonly zone: string | null;
	readonly width: number;
	readonly height: number;
	/** JPEG, in base64. */
	readonly jpeg: string;
}

/** Of the whole picture, and of a zone's, in pixels. */
const widths = { whole: 640, zone: 300 } as const;
/** A zone's picture has so much around it, as a part of the zone's own size. */
const around = 0.35;
const quality = 82;
/** Of the outline: yellow, opaque. */
const colour = 0xffd400ff;

type Shape = { readonly name: string; readonly polygon: Polygon };

/**
 * The picture with all outlines, and one of each zone. Nothing is drawn but lines over what was masked before it came here.
 *
 * @param jpeg what a viewer gets
 * @param zones in ONVIF's coordinates of the picture
 */
export async function picturesOf(
	camera: string,
	jpeg: Uint8Array,
	zones: readonly Shape[],
): Promise<ReportedPicture[]> {
	const image = await Jimp.read(Buffer.from(jpeg));
	const { width, height } = image.bitmap;
	const pixels = ({ polygon }: Shape): Pixel[] =>
		polygon.map(([x, y]) => [((x + 1) / 2) * width, ((1 - y) / 2) * height]);
	const whole = image.clone() as unknown as Picture;
	for (const zone of zones) outline(whole, pixels(zone), Math.max(2, Math.round(width / 320)));
	const told = async (zone: string | null, picture: Picture): Promise<ReportedPicture> => ({
		camera,
		zone,
		width: picture.bitmap.width,
		height: picture.bitmap.height,
		jpeg: (await picture.getBuffer("image/jpeg", { quality })).toString("base64"),
	});
	const copy = () => whole.clone() as unknown as Picture;
	const all = copy();
	all.resize({ w: widths.whole });
	const pictures = [await told(null, all)];
	for (const zone of zones) {
		const [x, y, w, h] = frameOf(pixels(zone), width, height);
		const part = copy();
		part.crop({ x, y, w, h });
		part.resize({ w: widths.zone });
		pictures.push(await told(zone.name, part));
	}
	return pictures;
}

type Pixel = readonly [number, number];
type Picture = Awaited<ReturnType<typeof Jimp.read>>;

/** The part of the picture that shows a zone: x, y, width, height. */
function frameOf(corners: readonly Pixel[], width: number, height: number): [number, number, number, number] {
	const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
	const [left, right] = [Math.min(...xs), Math.max(...xs)];
	const [top, bottom] = [Math.min(...ys), Math.max(...ys)];
	const [marginX, marginY] = [(right - left) * around + 8, (bottom - top) * around + 8];
	const clamp = (value: number, most: number) => Math.min(most, Math.max(0, Math.round(value)));
	const [x, y] = [clamp(left - marginX, width - 2), clamp(top - marginY, height - 2)];
	return [
		x,
		y,
		Math.max(2, clamp(right + marginX, width) - x),
		Math.max(2, clamp(bottom + marginY, height) - y),
	];
}

function outline(image: Picture, corners: readonly Pixel[], thickness: number): void {
	for (const [index, [ax, ay]] of corners.entries()) {
		const [bx, by] = corners[(index + 1) % corners.length] as Pixel;
		const steps = Math.ceil(Math.max(Math.abs(bx - ax), Math.abs(by - ay), 1));
		for (let step = 0; step <= steps; step++) {
			const [x, y] = [ax + ((bx - ax) * step) / steps, ay + ((by - ay) * step) / steps];
			for (let dx = 0; dx < thickness; dx++)
				for (let dy = 0; dy < thickness; dy++)
					dot(image, Math.round(x) + dx - (thickness >> 1), Math.round(y) + dy - (thickness >> 1));
		}
	}
}

function dot(image: Picture, x: number, y: number): void {
	const { width, height } = image.bitmap;
	if (x >= 0 && y >= 0 && x < width && y < height) image.setPixelColor(colour, x, y);
}
