import PDFDocument from "pdfkit";
import type { ReportedCamera } from "./facts.ts";
import type { ReportDocument } from "./report.ts";

const blue = "#14375e";
const black = "#111111";
const grey = "#555555";
const colours = { met: "#1b6b2f", open: "#a31515", outside: "#8a5a00" } as const;
const results = {
	met: "met, as far as the check shows",
	open: "OPEN",
	outside: "no software can tell",
} as const;

/**
 * The report for people: the very facts of the signed one, whose digest it names.
 *
 * @param digest SHA-256 of the signed file, in hex; undefined when there is none
 */
export function reportPdf(document: ReportDocument, digest: string | undefined): Promise<Buffer> {
	const { facts } = document;
	const title = `Privacy report${facts.notice ? `: ${facts.notice.controller.name}` : ""}`;
	const info = {
		Title: title,
		Creator: "Persienne",
		Producer: "Persienne",
		CreationDate: new Date(facts.made),
	};
	const pdf = new PDFDocument({ size: [595.28, 841.89], margin: 50, lang: "en", displayTitle: true, info });
	const chunks: Buffer[] = [];
	pdf.on("data", (chunk: Buffer) => chunks.push(chunk));
	const ended = new Promise<Buffer>((resolve, reject) => {
		pdf.on("end", () => resolve(Buffer.concat(chunks)));
		pdf.on("error", reject);
	});
	const write = (text: string, size = 9.5, colour: string = black, bold = false) => {
		pdf
			.font(bold ? "Helvetica-Bold" : "Helvetica")
			.fontSize(size)
			.fillColor(colour)
			.text(printable(text));
	};
	const section = (text: string) => {
		pdf.moveDown(0.9);
		write(text, 13, blue, true);
		pdf.moveDown(0.25);
	};
	write(title, 20, blue, true);
	pdf.moveDown(0.4);
	for (const line of about(document, digest)) write(line);

	section("Requirements, and what was checked just now");
	for (const { requirement, source, control, check, result, note } of document.requirements) {
		pdf.moveDown(0.35);
		write(requirement, 10, black, true);
		write(`${results[result]}${note === null ? "" : `: ${note}`}`, 9.5, colours[result], true);
		write(`${source}. Control: ${control}. Check: ${check}.`, 8.5, grey);
	}

	section("The findings of 2021, and where they are answered");
	for (const { finding, told, rows } of document.findings2021)
		write(`•  ${finding} (${told}): ${rows.join(", ")}`);

	section("Cameras");
	for (const camera of facts.cameras) {
		pdf.moveDown(0.35);
		write(camera.name, 10, black, true);
		for (const line of aboutCamera(camera)) write(line, 9);
	}

	section("What can be published");
	for (const { kind, topic, fields } of facts.published)
		write(`•  ${kind} (${topic}): ${fields.join(", ")}`, 8.5);

	section("Software");
	const parts = facts.product.parts.map(
		({ name, version, licence }) => `${name} ${version ?? "(absent)"} (${licence ?? "?"})`,
	);
	write(`persienne ${facts.product.version}, Node.js ${facts.product.node}; ${parts.join(", ")}`, 8.5);

	section("What is not guaranteed");
	for (const line of document.notGuaranteed) write(`•  ${line}`);
	pdf.end();
	return ended;
}

function about({ facts }: ReportDocument, digest: string | undefined): string[] {
	const { made, key, notice, retentionDays, accounts, ledger, tls, broker } = facts;
	const roles = ["administrator", "operator", "viewer"].map(
		(role) => `${accounts.filter((account) => account.role === role).length} ${role}`,
	);
	return [
		`Made ${made}, signed with the key ${key}.`,
		...(digest === undefined ? [] : [`The signed file with the same facts has the SHA-256 ${digest}.`]),
		...(notice ? [`Purposes: ${notice.purposes.map(({ en }) => en).join("; ")}.`] : []),
		`What happened is kept for ${retentionDays} days at most${notice ? `, recordings elsewhere for ${notice.retention}, as the notice states` : ""}.`,
		`Accounts: ${roles.join(", ")}. TLS ${tls ? "on" : "off"}. Broker: ${broker}.`,
		ledger
			? `Ledger: ${ledger.verdict}, ${ledger.entries} entries${ledger.head ? `, ends at ${ledger.head.number}:${ledger.head.hash}` : ""}.`
			: "There is no ledger yet.",
	];
}

function aboutCamera({
	policy,
	zones,
	plates,
	motion,
	functions,
	sound,
	turns,
	maskChanges,
	darkPeriods,
}: ReportedCamera): string[] {
	const uncovering = maskChanges.filter(({ uncovers }) => uncovers).length;
	return [
		policy === null ? "No policy: the picture is dark." : `Policy ${policy}`,
		`Zones: ${zones.map(({ name, fill }) => `${name} (${fill})`).join(", ") || "none"}. Plates: ${plates ?? "-"}. Motion: ${motion ?? "-"}.`,
		`Functions: ${functions.join(", ") || "none"}. ${sound ? "Sound." : "No sound."} ${turns ? "Turns and zooms." : "Fixed."}`,
		`In its ledger: ${maskChanges.length} changes of masks, ${uncovering} of which may uncover something. Dark periods in the ledger: ${darkPeriods}.`,
	];
}

/** Letters that the PDF's own fonts do not have become question marks. */
function printable(text: string): string {
	return text.replace(/[^\x20-\x7e\xa0-\xff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]/gu, "?");
}
