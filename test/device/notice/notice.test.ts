import { readFileSync } from "node:fs";
import { SaxesParser } from "saxes";
import { encode } from "uqr";
import { beforeAll, describe, expect, it } from "vitest";
import { ConfigError } from "../../../device/config/problem.ts";
import { noticeFacts } from "../../../device/notice/facts.ts";
import { type NoticeFile, noticeFiles } from "../../../device/notice/files.ts";
import { purposes } from "../../../device/notice/purposes.ts";
import { complaints, parse } from "../config/config.ts";

const example = /```yaml\n(notice:[\s\S]*?)```/.exec(
	readFileSync(new URL("../../../docs/notice.md", import.meta.url), "utf8"),
)?.[1] as string;
const cameras = `cameras:
  - { name: square, scene: town-square, analytics: [people-count], masks: [{ name: windows, polygon: [[-1, 1], [0, 1], [0, 0]] }] }
  - { name: street, scene: street, masks: none, audio: aac, ptz: true }
  - { name: yard, scene: courtyard }
`;
const at = Date.UTC(2026, 5, 1);
const url = "https://www.exemple.fr/videoprotection/";

const filesOf = (text: string) => noticeFiles(noticeFacts(parse(text).config, "city.yaml"), at);
let files: NoticeFile[];
beforeAll(async () => {
	files = await filesOf(cameras + example);
});
const named = (name: string) => files.find((file) => file.name === name)?.content ?? "";

/** Texts of an SVG in the order of reading, and what is drawn; throws for what is no XML. */
function read(svg: string): { texts: string[]; paths: string[] } {
	const texts: string[] = [];
	const paths: string[] = [];
	let inText = false;
	const parser = new SaxesParser();
	parser.on("opentag", ({ name, attributes }) => {
		inText = name === "text";
		if (name === "path") paths.push(String(attributes["d"]));
	});
	parser.on("text", (text) => {
		if (inText) texts.push(text);
	});
	parser.on("closetag", () => {
		inText = false;
	});
	parser.write(svg).close();
	return { texts, paths };
}

describe("what the public is told", () => {
	it("is a panel each in A4 and A3, SVG and PDF, French and English, and a page in each", () => {
		const panels = ["fr", "en"].flatMap((language) => [
			...["a4", "a3"].flatMap((sheet) => [
				`panel-${sheet}-${language}.svg`,
				`panel-${sheet}-${language}.pdf`,
			]),
			`notice-${language}.html`,
		]);
		expect(files.map(({ name }) => name)).toEqual(panels);
	});

	it.each([
		[
			"fr",
			["Responsable du traitement", "Régulation des flux de transport", "15 jours au plus", "mesurer la"],
		],
		["en", ["Controller", "Regulation of traffic flows", "15 days at most", "measure how many"]],
	])("has all that the law asks for on the panel, in %s", (language, own) => {
		const { texts } = read(named(`panel-a4-${language}.svg`) as string);
		const text = texts.join(" ").toLowerCase();
		const common = [
			"ville d'exemple",
			"59999 exemple",
			"dpd@exemple.fr",
			"+33 3 00 00 00 00",
			"2026-0123",
			"cnil",
		];
		for (const item of [...own, ...common]) expect(text).toContain(item.toLowerCase());
	});

	it("has a QR code that leads to the page, with white around it", () => {
		const { paths } = read(named("panel-a4-fr.svg") as string);
		const squares = [...(paths.at(-1) as string).matchAll(/M([\d.]+) ([\d.]+)h([\d.]+)/g)].map((found) =>
			found.slice(1).map(Number),
		) as [number, number, number][];
		const [[left, top, module]] = squares as [[number, number, number]];
		const { data, size } = encode(url, { ecc: "M", border: 0 });
		const drawn = Array.from({ length: size }, () => new Array<boolean>(size).fill(false));
		for (const [x, y] of squares)
			(drawn[Math.round((y - top) / module)] as boolean[])[Math.round((x - left) / module)] = true;
		expect(drawn).toEqual(data);
		expect(left + size * module + 4 * module).toBeLessThan(595);
	});

	it("has one page of the sheet's size in each PDF, and a title", () => {
		for (const [name, box] of [
			["panel-a4-fr.pdf", "[0 0 595.28 841.89]"],
			["panel-a3-en.pdf", "[0 0 841.89 1190.55]"],
		] as const) {
			const pdf = named(name) as Buffer;
			expect(pdf.subarray(0, 5).toString("latin1")).toBe("%PDF-");
			expect(
				[...pdf.toString("latin1").matchAll(/\/MediaBox (\[[^\]]+\])/g)].map(([, found]) => found),
			).toEqual([box]);
		}
	});

	it("is the same each time", async () => {
		const again = await filesOf(cameras + example);
		for (const [index, { content }] of again.entries())
			expect(Buffer.from(content).equals(Buffer.from(files[index]?.content ?? "")), files[index]?.name).toBe(
				true,
			);
	});

	it("says on the page what each camera does, and of a dark one that it shows nothing", () => {
		const page = named("notice-en.html") as string;
		const rows = [...page.matchAll(/<tr><th scope="row">(.*)<\/tr>/g)].map(([, row]) =>
			(row as string).replaceAll(/<[^>]+>/g, "|"),
		);
		expect(rows).toEqual([
			"square||counts the people present, without telling them apart||private areas (1), plates||no sound, fixed|",
			"street||none||plates||sound, turns and zooms|",
			"yard||none||all of it: the picture is dark||no sound, fixed|",
		]);
		for (const item of ["Recipients", "Transfers outside", "Automated decisions", "GDPR Art. 6(1)(e)"])
			expect(page).toContain(item);
	});

	it("does not say of the cameras what is not true of each of them", async () => {
		const open = "cameras: [{ name: a, scene: street, masks: none, plates: off }]\n";
		const [panel] = await filesOf(open + example);
		const text = read(panel?.content as string).texts.join(" ");
		expect(text).not.toContain("plaques d'immatriculation");
		expect(text).not.toContain("irréversible");
		expect(read(named("panel-a4-fr.svg") as string).texts.join(" ")).not.toContain(
			"plaques d'immatriculation",
		);
	});

	it("loads nothing from elsewhere, runs no script, and takes no name for markup", async () => {
		const hostile = example.replace("Ville d'Exemple", '"<script>alert(1)</script> & <b>\\"Co\\"</b>"');
		for (const { name, content } of await filesOf(cameras + hostile)) {
			const text = content.toString();
			if (!name.endsWith(".pdf"))
				expect(text, name).not.toMatch(/<script|<b>|\ssrc=|<link|@import|url\(|xlink/i);
			if (name.endsWith(".svg")) read(text);
		}
		expect(named("notice-fr.html")).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
	});

	it("is refused when there is more than can be read on a sheet", async () => {
		const long = `{ fr: "${"très long ".repeat(19)}", en: b }`;
		const many = example.replace(
			/ {2}purposes:[\s\S]*? {2}legalBasis/,
			`  purposes: [${Array(8).fill(long).join(", ")}]\n  legalBasis`,
		);
		await expect(filesOf(cameras + many)).rejects.toThrow(/more to say than a sheet can hold/);
	});

	it("has room for every purpose that the law names, eight at a time", async () => {
		const all = Object.keys(purposes);
		for (const names of [all.slice(0, 8), all.slice(3)]) {
			const many = example.replace(
				/ {2}purposes:[\s\S]*? {2}legalBasis/,
				`  purposes: [${names.join(", ")}]\n  legalBasis`,
			);
			await expect(filesOf(cameras + many)).resolves.toHaveLength(10);
		}
	});
});

describe("what is missing for it", () => {
	const without = (key: string) => example.replace(new RegExp(`^ {2}${key}:.*\n(?: {4}.*\n)*`, "m"), "");

	it.each([
		["controller", "who is responsible, such as { name: Ville d'Exemple"],
		["contact", "whom people turn to, such as"],
		["purposes", "a list of 1 to 8 purposes, such as"],
		["legalBasis", "one of public-task, legal-obligation"],
		["retention", "a number of days from 0 to 30"],
		["url", "the address of the notice page"],
	])("is told with its place and what to write: %s", (key, message) => {
		const [complaint, ...more] = complaints(`${cameras}${without(key)}`);
		expect(more).toEqual([]);
		expect(complaint).toMatch(/^\d+:\d+: notice\.\w+: expected /);
		expect(complaint).toContain(message);
	});

	it.each([
		["a month and a day", "retention: 15", "retention: 31", "from 0 to 30"],
		["a purpose that is none", "    - buildings", "    - face-recognition", "one of buildings, defence"],
		["a text in one language", "en: measure how many people use the square", "de: zählen", "unknown key"],
		["an address that is none", `url: ${url}`, "url: exemple.fr", "an address that begins with https://"],
		["letters that cannot be set", "Ville d'Exemple", "Łódź", "in Latin letters"],
	])("and so is %s", (_, from, to, message) => {
		expect(example).toContain(from);
		expect(complaints(cameras + example.replace(from, to)).join("\n")).toContain(message);
	});

	it("is all of it, when there is no section at all", () => {
		expect(() => noticeFacts(parse(cameras).config, "city.yaml")).toThrow(ConfigError);
		expect(() => noticeFacts(parse(cameras).config, "city.yaml")).toThrow(
			/^city\.yaml:1:1: expected `notice`.*docs\/notice\.md/,
		);
	});
});
