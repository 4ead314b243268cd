import PDFDocument from "pdfkit";
import { type Drawing, type Measure, sheets } from "./drawing.ts";
import type { Language } from "./language.ts";

const fontOf = (bold: boolean): string => (bold ? "Helvetica-Bold" : "Helvetica");

/** Measures in Helvetica, whose widths come with the library. */
export function helvetica(): Measure {
	const document = new PDFDocument({ autoFirstPage: false });
	return (text, size, bold) => document.font(fontOf(bold)).fontSize(size).widthOfString(text);
}

/**
 * A drawing as a PDF of one page of that sheet's size: shapes and texts, no picture.
 *
 * @param at milliseconds since 1970
 */
export function toPdf(
	drawing: Drawing,
	sheet: keyof typeof sheets,
	language: Language,
	title: string,
	at: number,
): Promise<Buffer> {
	const { width, height } = sheets[sheet];
	const document = new PDFDocument({
		size: [width, height],
		margin: 0,
		lang: language,
		displayTitle: true,
		info: { Title: title, Creator: "Persienne", Producer: "Persienne", CreationDate: new Date(at) },
	});
	const chunks: Buffer[] = [];
	document.on("data", (chunk: Buffer) => chunks.push(chunk));
	const ended = new Promise<Buffer>((resolve, reject) => {
		document.on("end", () => resolve(Buffer.concat(chunks)));
		document.on("error", reject);
	});
	document.scale(width / drawing.width);
	for (const shape of drawing.shapes) {
		if (shape.kind === "path") document.path(shape.d).fill(shape.colour);
		else if (shape.kind === "rectangle")
			document.roundedRect(shape.x, shape.y, shape.width, shape.height, shape.radius ?? 0).fill(shape.colour);
		else {
			const { x, y, size, bold, colour, text } = shape;
			document.font(fontOf(bold)).fontSize(size).fillColor(colour);
			document.text(text, x, y, { lineBreak: false, baseline: "alphabetic" });
		}
	}
	document.end();
	return ended;
}
