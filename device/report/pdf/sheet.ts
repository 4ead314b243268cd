import PDFDocument from "pdfkit";
import type { Language } from "../../notice/language.ts";
import { ink } from "./ink.ts";

const page = { width: 595.28, height: 841.89 } as const;
const margin = 48;
const foot = 54;
/** What can be written on, in points. */
const column: number = page.width - 2 * margin;
const gap = 14;

export interface TextStyle {
	readonly size?: number;
	readonly colour?: string;
	readonly bold?: boolean;
}

export interface SheetOptions {
	readonly title: string;
	readonly subtitle: string;
	readonly language: Language;
	/** Milliseconds since 1970. */
	readonly at: number;
	/** At the foot of each page, before its number. */
	readonly footer: string;
}

/** Pages of A4 that are written from top to bottom: headings, paragraphs, tables and pictures. */
export class Sheet {
	readonly #pdf: PDFDocument;
	readonly #ended: Promise<Buffer>;
	readonly #footer: string;

	constructor({ title, subtitle, language, at, footer }: SheetOptions) {
		this.#footer = footer;
		this.#pdf = new PDFDocument({
			size: [page.width, page.height],
			margins: { top: margin, bottom: foot, left: margin, right: margin },
			lang: language,
			displayTitle: true,
			bufferPages: true,
			info: { Title: title, Creator: "Persienne", Producer: "Persienne", CreationDate: new Date(at) },
		});
		const chunks: Buffer[] = [];
		this.#pdf.on("data", (chunk: Buffer) => chunks.push(chunk));
		this.#ended = new Promise((resolve, reject) => {
			this.#pdf.on("end", () => resolve(Buffer.concat(chunks)));
			this.#pdf.on("error", reject);
		});
		this.#head(title, subtitle);
	}

	#head(title: string, subtitle: string): void {
		const height = 96;
		this.#pdf.rect(0, 0, page.width, height).fill(ink.blue);
		this.#font({ size: 21, colour: ink.white, bold: true });
		this.#pdf.text(printable(title), margin, 28, { width: column });
		this.#font({ size: 10.5, colour: "#d4e0ee" });
		this.#pdf.text(printable(subtitle), margin, this.#pdf.y + 3, { width: column });
		this.#to(height + 16);
	}

	heading(text: string): void {
		this.#room(70);
		this.#to(this.#pdf.y + gap);
		this.#font({ size: 13.5, colour: ink.blue, bold: true });
		this.#pdf.text(printable(text), margin, this.#pdf.y, { width: column });
		this.#pdf.rect(margin, this.#pdf.y + 2, column, 0.8).fill(ink.line);
		this.#to(this.#pdf.y + 9);
	}

	text(text: string, style: TextStyle = {}): void {
		this.#write(text, margin, column, style);
		this.#to(this.#pdf.y + 3);
	}

	/** A small heading within a section. @param room for what has to be on the same page, in points */
	name(text: string, room = 48): void {
		this.#room(room);
		this.#to(this.#pdf.y + 6);
		this.text(text, { size: 11, bold: true });
	}

	list(items: readonly string[], style: TextStyle = {}): void {
		for (const item of items) {
			this.#room(this.#height(item, column - 12, style));
			const y = this.#pdf.y;
			this.#write("•", margin, 10, style);
			this.#to(y);
			this.#write(item, margin + 12, column - 12, style);
			this.#to(this.#pdf.y + 2.5);
		}
	}

	/** What something is, line by line: a label to the left, what it is to the right. */
	facts(rows: readonly (readonly [label: string, value: string])[]): void {
		for (const [label, value] of rows)
			this.row([
				{ text: label, width: 0.27, style: { size: 9, colour: ink.grey } },
				{ text: value, width: 0.73, style: { size: 9.5 } },
			]);
		this.#to(this.#pdf.y + 6);
	}

	/** A line of a table. Widths are parts of the column. */
	row(
		cells: readonly { readonly text: string; readonly width: number; readonly style?: TextStyle }[],
		head = false,
	): void {
		const style = (given: TextStyle = {}): TextStyle =>
			head ? { size: 8.5, bold: true, colour: ink.grey } : { size: 9, ...given };
		const heights = cells.map(({ text, width, style: own }) =>
			this.#height(text, width * column - 8, style(own)),
		);
		const height = Math.max(...heights) + 7;
		this.#room(height + (head ? 40 : 0));
		const y = this.#pdf.y;
		if (head) this.#pdf.rect(margin, y, column, height).fill(ink.pale);
		let x = margin;
		for (const { text, width, style: own } of cells) {
			this.#to(y + 4);
			this.#write(text, x + 4, width * column - 8, style(own));
			x += width * column;
		}
		this.#pdf.rect(margin, y + height, column, 0.5).fill(ink.line);
		this.#to(y + height + 0.5);
	}

	/** Figures with what they are of, side by side. */
	tiles(
		tiles: readonly { readonly figure: string; readonly label: string; readonly colour: string }[],
	): void {
		const height = 52;
		this.#room(height + 10);
		const y = this.#pdf.y;
		const width = (column - (tiles.length - 1) * 8) / tiles.length;
		for (const [index, { figure, label, colour }] of tiles.entries()) {
			const x = margin + index * (width + 8);
			this.#pdf.roundedRect(x, y, width, height, 5).fill(ink.pale);
			this.#pdf.rect(x, y, 4, height).fill(colour);
			this.#font({ size: 19, colour, bold: true });
			this.#pdf.text(figure, x + 14, y + 7, { width: width - 20 });
			this.#font({ size: 8.5, colour: ink.grey });
			this.#pdf.text(printable(label), x + 14, y + 32, { width: width - 20 });
		}
		this.#to(y + height + 8);
	}

	/** A title with a badge at its right, and lines below. */
	card(
		title: string,
		badge: { readonly text: string; readonly colour: string },
		lines: readonly CardLine[],
	): void {
		const width = column - 118;
		const parts = lines.map((line) => this.#height(line.text, column - 22, line.style ?? {}) + 2);
		const height =
			this.#height(title, width, { size: 10.5, bold: true }) +
			12 +
			parts.reduce((sum, part) => sum + part, 0);
		this.#room(height + 8);
		const y = this.#pdf.y;
		this.#pdf.rect(margin, y, 3, height).fill(badge.colour);
		this.#to(y + 3);
		this.#write(title, margin + 11, width, { size: 10.5, bold: true });
		const after = this.#pdf.y;
		this.#pdf.roundedRect(margin + column - 100, y + 2, 100, 15, 7).fill(badge.colour);
		this.#font({ size: 8, colour: ink.white, bold: true });
		this.#pdf.text(printable(badge.text), margin + column - 100, y + 6, { width: 100, align: "center" });
		this.#to(Math.max(after + 2, y + 20));
		for (const { text, style = {} } of lines) {
			this.#write(text, margin + 11, column - 22, style);
			this.#to(this.#pdf.y + 2);
		}
		this.#to(Math.max(this.#pdf.y, y + height) + 8);
	}

	/** Pictures with their names, as many beside each other as there is room for. */
	pictures(
		pictures: readonly {
			readonly jpeg: Buffer;
			readonly width: number;
			readonly height: number;
			readonly label: string;
		}[],
		perRow: number,
	): void {
		for (let first = 0; first < pictures.length; first += perRow) {
			const row = pictures.slice(first, first + perRow);
			const width = (column - (perRow - 1) * 8) / perRow;
			const most = perRow === 1 ? 300 : 130;
			const sizes = row.map((picture) => {
				const scale = Math.min(width / picture.width, most / picture.height);
				return { width: picture.width * scale, height: picture.height * scale };
			});
			const height = Math.max(...sizes.map((size) => size.height));
			this.#room(height + 22);
			const y = this.#pdf.y;
			for (const [index, { jpeg, label }] of row.entries()) {
				const x = margin + index * (width + 8);
				this.#pdf.image(jpeg, x, y, sizes[index] as { width: number; height: number });
				this.#font({ size: 8.5, colour: ink.grey });
				this.#pdf.text(printable(label), x, y + height + 3, { width });
			}
			this.#to(y + height + 20);
		}
	}

	/** Room that somebody is to write in. */
	blanks(labels: readonly string[]): void {
		for (const label of labels) {
			this.#room(44);
			this.text(label, { size: 9, colour: ink.grey });
			const y = this.#pdf.y;
			this.#pdf.rect(margin, y + 16, column, 0.6).fill(ink.line);
			this.#to(y + 24);
		}
	}

	end(): Promise<Buffer> {
		const { start, count } = this.#pdf.bufferedPageRange();
		for (let index = start; index < start + count; index++) {
			this.#pdf.switchToPage(index);
			this.#font({ size: 8, colour: ink.grey });
			const number = `${index - start + 1} / ${count}`;
			// Below what may be written on: a text there would begin another page.
			const y = page.height - foot - 1 - 8;
			this.#pdf.rect(margin, y - 3, column, 0.5).fill(ink.line);
			this.#font({ size: 7.5, colour: ink.grey });
			this.#pdf.text(printable(this.#footer), margin, y, { width: column - 60, lineBreak: false });
			this.#pdf.text(number, margin + column - 60, y, { width: 60, align: "right", lineBreak: false });
		}
		this.#pdf.end();
		return this.#ended;
	}

	#write(text: string, x: number, width: number, style: TextStyle): void {
		this.#font(style);
		this.#pdf.text(printable(text), x, this.#pdf.y, { width });
	}

	#height(text: string, width: number, style: TextStyle): number {
		this.#font(style);
		return this.#pdf.heightOfString(printable(text), { width });
	}

	#font({ size = 9.5, colour = ink.black, bold = false }: TextStyle): void {
		this.#pdf
			.font(bold ? "Helvetica-Bold" : "Helvetica")
			.fontSize(size)
			.fillColor(colour);
	}

	#room(height: number): void {
		if (this.#pdf.y + height <= page.height - foot - 16) return;
		this.#pdf.addPage();
		this.#to(margin);
	}

	#to(y: number): void {
		this.#pdf.x = margin;
		this.#pdf.y = y;
	}
}

export interface CardLine {
	readonly text: string;
	readonly style?: TextStyle;
}

/** Letters that the PDF's own fonts do not have become question marks. */
function printable(text: string): string {
	return text
		.replace(/[\u202f\u2009]/gu, "\u00a0")
		.replace(/[^\x20-\x7e\xa0-\xff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ\n]/gu, "?");
}
