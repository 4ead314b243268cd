import { encode } from "uqr";
import { PersienneError } from "../errors.ts";
import { type Drawing, type Measure, type Shape, sheets } from "./drawing.ts";
import type { NoticeFacts } from "./facts.ts";
import type { Language } from "./language.ts";
import { legalBases } from "./purposes.ts";
import { maskingWords, panelWords, retentionWords } from "./words.ts";

const blue = "#14375e";
const black = "#111111";
const grey = "#555555";
const white = "#ffffff";

const margin = 42;
const band = 190;
const qrSide = 128;

/** Where a panel has more to say than a sheet can hold, its letters get smaller, down to this part of their size. */
const smallest = 0.72;

/**
 * The panel, as a drawing on A4; on A3 it is the same, larger. It has what the public has to be told on the spot: that there
 * are cameras (a pictogram), who is responsible, what for, for how long, with which rights, and whom to turn to (CSI
 * L.251-3; GDPR 13; decree 2023-1102 and its circular of 20 March 2024), and a QR code to the rest.
 *
 * @throws PersienneError PANEL_FULL when there is more to say than can be read on a sheet
 */
export function drawPanel(facts: NoticeFacts, language: Language, measure: Measure): Drawing {
	for (let scale = 1; scale >= smallest; scale -= 0.04) {
		const sheet = new Sheet(measure, language, scale);
		if (sheet.draw(facts)) return { ...sheets.a4, shapes: sheet.shapes };
	}
	throw new PersienneError(
		"PANEL_FULL",
		"the panel has more to say than a sheet can hold in letters that can be read",
		"name fewer purposes, or say them more briefly: the notice page has room for all",
	);
}

const bullet = "• ";

function capital(text: string): string {
	return text.charAt(0).toUpperCase() + text.slice(1);
}

class Sheet {
	readonly shapes: Shape[] = [];
	readonly #measure: Measure;
	readonly #language: Language;
	readonly #scale: number;
	#y = 0;

	constructor(measure: Measure, language: Language, scale: number) {
		this.#measure = measure;
		this.#language = language;
		this.#scale = scale;
	}

	/** False when it does not fit. */
	draw(facts: NoticeFacts): boolean {
		const l = this.#language;
		const { width, height } = sheets.a4;
		this.#head(panelWords.title[l]);
		const column = width - 2 * margin;
		this.#y = band + 34 * this.#scale;
		this.#entry(panelWords.controller[l], [facts.controller.name, facts.controller.address], column, 17);
		this.#entry(
			panelWords.purposes[l],
			facts.purposes.map((purpose) => `${bullet}${capital(purpose[l])}`),
			column,
			14,
		);
		this.#entry(panelWords.basis[l], [capital(legalBases[facts.legalBasis][l])], column, 13);
		if (facts.authorisation !== undefined)
			this.#entry(panelWords.authorisation[l], [facts.authorisation], column, 13);
		this.#entry(panelWords.retention[l], [capital(retentionWords(facts.retention)[l])], column, 14);
		const { name, phone, email } = facts.contact;
		const contact = [name, [phone, email].filter((part) => part !== undefined).join("  ·  ")];
		this.#entry(panelWords.rights[l], [panelWords.rightsText[l], ...contact], column, 13);
		const beside = column - qrSide - 24;
		const foot = height - margin - qrSide;
		if (this.#y > foot - 12) return false;
		this.#y = foot + 12;
		this.#entry(panelWords.complaints[l], [facts.complaints[l]], beside, 12);
		this.#paragraph(this.#masking(facts).join(" "), beside, 10.5, false, grey);
		this.#qr(facts.url, width - margin - qrSide, foot);
		return this.#y <= height - margin + 14;
	}

	/** What holds of every camera, and nothing else. */
	#masking({ cameras }: NoticeFacts): string[] {
		const l = this.#language;
		const plates = cameras.length > 0 && cameras.every((camera) => camera.plates);
		const areas = cameras.length > 0 && cameras.every(({ masks }) => masks !== undefined && masks > 0);
		return [
			...(plates ? [maskingWords.plates[l]] : []),
			...(plates && areas ? [maskingWords.areas[l]] : []),
			maskingWords.nothing[l],
		];
	}

	#head(title: string): void {
		const { width } = sheets.a4;
		this.shapes.push({ kind: "rectangle", x: 0, y: 0, width, height: band, colour: blue });
		this.shapes.push(...pictogram(margin, 38, 1.14));
		const room = width - 2 * margin - 190;
		let size = 40;
		while (size > 20 && this.#wrap(title, room, size, true).length > 2) size -= 2;
		const lines = this.#wrap(title, room, size, true);
		let y = band / 2 + size * 0.36 - ((lines.length - 1) * size * 1.15) / 2;
		for (const line of lines) {
			this.#text(line, margin + 190, y, size, true, white);
			y += size * 1.15;
		}
	}

	#entry(label: string, lines: readonly string[], width: number, size: number): void {
		this.#text(label.toUpperCase(), margin, this.#y, 9.5 * this.#scale, true, blue);
		this.#y += 4 * this.#scale;
		for (const [index, line] of lines.entries())
			this.#paragraph(line, width, size, index === 0 && lines.length === 2 && size === 17, black);
		this.#y += 29 * this.#scale;
	}

	#paragraph(text: string, width: number, size: number, bold: boolean, colour: string): void {
		const scaled = size * this.#scale;
		const isItem = text.startsWith(bullet);
		const indent = isItem ? scaled * 0.9 : 0;
		const lines = this.#wrap(isItem ? text.slice(bullet.length) : text, width - indent, scaled, bold);
		for (const [index, line] of lines.entries()) {
			this.#y += scaled * 1.24;
			if (isItem && index === 0) this.#text("•", margin, this.#y, scaled, bold, colour);
			this.#text(line, margin + indent, this.#y, scaled, bold, colour);
		}
	}

	#text(text: string, x: number, y: number, size: number, bold: boolean, colour: string): void {
		const width = this.#measure(text, size, bold);
		this.shapes.push({ kind: "text", x, y, size, bold, colour, text, width });
	}

	#wrap(text: string, width: number, size: number, bold: boolean): string[] {
		const lines: string[] = [];
		let line = "";
		for (const word of text.split(" ").flatMap((part) => this.#broken(part, width, size, bold))) {
			const longer = line === "" ? word : `${line} ${word}`;
			if (line !== "" && this.#measure(longer, size, bold) > width) {
				lines.push(line);
				line = word;
			} else line = longer;
		}
		return [...lines, line];
	}

	/** A word that is longer than a line, such as an address of the web, goes on in the next. */
	#broken(word: string, width: number, size: number, bold: boolean): string[] {
		const parts: string[] = [];
		let part = "";
		for (const sign of word) {
			if (part !== "" && this.#measure(part + sign, size, bold) > width) {
				parts.push(part);
				part = sign;
			} else part += sign;
		}
		return [...parts, part];
	}

	#qr(url: string, x: number, y: number): void {
		const { data, size } = encode(url, { ecc: "M", border: 0 });
		// Four modules of white on each side (ISO/IEC 18004 §9.1): the sheet itself is white.
		const module = qrSide / size;
		const round = (value: number) => Math.round(value * 1000) / 1000;
		const d = data.flatMap((row, j) =>
			row.flatMap((dark, i) => {
				if (!dark) return [];
				const [left, top] = [round(x + i * module), round(y + j * module)];
				return `M${left} ${top}h${round(module)}v${round(module)}h${round(-module)}z`;
			}),
		);
		this.shapes.push({ kind: "path", d: d.join(""), colour: black });
		const label = panelWords.more[this.#language];
		const size9 = 9.5;
		this.#text(label, x + (qrSide - this.#measure(label, size9, true)) / 2, y - 8, size9, true, blue);
	}
}

/** A camera on its arm, white, about 150 by 100 points. */
function pictogram(x: number, y: number, scale: number): Shape[] {
	const at = (points: string) =>
		points.replace(/(-?[\d.]+) (-?[\d.]+)/g, (_, px: string, py: string) => {
			const [left, top] = [x + Number(px) * scale, y + Number(py) * scale];
			return `${left.toFixed(2)} ${top.toFixed(2)}`;
		});
	const paths = [
		// The arm and its plate on the wall.
		"M0 40 L12 40 L12 100 L0 100 Z",
		"M12 64 L44 64 L56 44 L70 52 L54 78 L12 78 Z",
		// The housing, with its hood, looking down to the right.
		"M22 4 L132 26 L124 62 L14 40 Z",
		// The lens.
		"M132 32 L146 36 L140 62 L126 58 Z",
	];
	return paths.map((d) => ({ kind: "path", d: at(d), colour: white }));
}
