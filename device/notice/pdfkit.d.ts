/** As much of pdfkit as is used here: its own types are a package of somebody else, and for another version. */
declare module "pdfkit" {
	import type { Readable } from "node:stream";

	interface Options {
		readonly autoFirstPage?: boolean;
		/** In points. */
		readonly size?: readonly [width: number, height: number];
		readonly margin?: number;
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
		text(text: string): this;
		moveDown(lines: number): this;
		end(): void;
	}
}
