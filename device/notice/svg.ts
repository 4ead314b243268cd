import { type Drawing, sheets } from "./drawing.ts";
import type { Language } from "./language.ts";

/** Letters as wide as those that the drawing was measured with. */
const family = "Helvetica, Arial, 'Liberation Sans', Arimo, sans-serif";

/** A drawing as an SVG file of that sheet's size. Its texts are texts: they can be searched, read aloud and translated. */
export function toSvg(
	drawing: Drawing,
	sheet: keyof typeof sheets,
	language: Language,
	title: string,
): string {
	const { width, height } = sheets[sheet];
	const millimetres = (points: number) => `${Math.round((points * 25.4) / 72)}mm`;
	const shapes = drawing.shapes.map((shape) => {
		if (shape.kind === "path") return `<path d="${shape.d}" fill="${shape.colour}"/>`;
		if (shape.kind === "rectangle") {
			const { x, y, colour, radius = 0 } = shape;
			return `<rect x="${n(x)}" y="${n(y)}" width="${n(shape.width)}" height="${n(shape.height)}" rx="${radius}" fill="${colour}"/>`;
		}
		const { x, y, size, bold, colour, text } = shape;
		const weight = bold ? ' font-weight="bold"' : "";
		return `<text x="${n(x)}" y="${n(y)}" font-size="${n(size)}"${weight} fill="${colour}" textLength="${n(shape.width)}">${escapeXml(text)}</text>`;
	});
	return `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" width="${millimetres(width)}" height="${millimetres(height)}" viewBox="0 0 ${drawing.width} ${drawing.height}" xml:lang="${language}" role="img" font-family="${family}">
<title>${escapeXml(title)}</title>
<rect width="100%" height="100%" fill="#ffffff"/>
${shapes.join("\n")}
</svg>
`;
}

const n = (value: number): string => String(Math.round(value * 100) / 100);

export function escapeXml(text: string): string {
	const entities: Readonly<Record<string, string>> = {
		"&": "&amp;",
		"<": "&lt;",
		">": "&gt;",
		'"': "&quot;",
		"'": "&#39;",
	};
	return text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
}
