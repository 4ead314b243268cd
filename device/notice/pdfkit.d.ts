/** As much of pdfkit as is used here: its own types are a package of somebody else, and for another version. */
declare module "pdfkit" {
	import type { Readable } from "node:stream";

	interface Options {
		readonly autoFirstPage?: boolean;
		/** In points. */
		readonly size?: readonly [width: number, height: number];
		readonly margin?: number;
		readonly margins?: {
			readonly top: number;
			readonly bottom: number;
			readonly left: number;
			readonly right: number;
		};
		/** Pages stay open until the end, so that each can be told how many there are. */
		readonly bufferPages?: boolean;
		readonly lang?: string;
		readonly displayTitle?: boolean;
		readonly info?: Readonly<Record<string, string | Date>>;
	}

	export default class PDFDocument extends Readable {
		constructor(options: Options);
		font(name: string): this;
		fontSize(points: number): this;
		widthOfString(text: string): number;
		scale(factor: number): this;
		path(d: string): this;
		roundedRect(x: number, y: number, width: number, height: number, radius: number): this;
		fill(colour: string): this;
		fillColor(colour: string): this;
		text(
			text: string,
			x: number,
			y: number,
			options: { readonly lineBreak: false; readonly baseline: "alphabetic" },
		): this;
		/** Below what was written last; a page that is full is followed by another. */
		text(text: string, options?: { readonly link?: string }): this;
		text(
			text: string,
			x: number,
			y: number,
			options: {
				readonly width: number;
				readonly align?: "left" | "right" | "center";
				readonly lineBreak?: boolean;
			},
		): this;
		heightOfString(text: string, options: { readonly width: number }): number;
		image(
			image: Buffer,
			x: number,
			y: number,
			options: { readonly width: number; readonly height: number },
		): this;
		rect(x: number, y: number, width: number, height: number): this;
		addPage(): this;
		bufferedPageRange(): { readonly start: number; readonly count: number };
		switchToPage(index: number): this;
		moveDown(lines: number): this;
		x: number;
		y: number;
		end(): void;
	}
}
