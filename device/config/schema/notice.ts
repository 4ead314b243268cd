import { z } from "zod";
import type { Words } from "../../notice/language.ts";
import { type LegalBasis, legalBasisNames, type Purpose, purposeNames } from "../../notice/purposes.ts";
import { flaw, integer, oneOf, section } from "./parts.ts";

export interface NoticeInput {
	controller: { name: string; address: string };
	contact: { name: string; phone: string; email?: string | undefined };
	purposes: (Purpose | Words)[];
	legalBasis: LegalBasis;
	authorisation?: string | undefined;
	retention: number;
	recipients?: Words | undefined;
	complaints?: Words | undefined;
	url: string;
}

/** The letters of Windows-1252: those that a PDF has without bringing a font, and all that French and English need. */
const printable = /^[\x20-\x7e\xa0-\xff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]+$/u;

/** A line of a panel. */
function line(what: string): z.ZodType<string, unknown> {
	return z
		.string({ error: what })
		.min(1, { error: what, abort: true })
		.max(200, { error: `${what} of 200 characters at most`, abort: true })
		.regex(printable, { error: `${what} in Latin letters` });
}

function words(what: string): z.ZodType<Words, unknown> {
	return section(`${what} in both languages, such as { fr: …, en: … }`, {
		fr: line("a text in French"),
		en: line("a text in English"),
	});
}

const aPurpose = `one of ${purposeNames.join(", ")}, or a text in both languages such as { fr: …, en: … }`;
const somePurposes = "a list of 1 to 8 purposes, such as [transport, rescue]";

export const noticeSchema: z.ZodType<NoticeInput, unknown> = section(
	"a mapping with controller, contact, purposes, legalBasis, retention and url",
	{
		controller: section(
			"who is responsible, such as { name: Ville d'Exemple, address: 1 place de la Mairie }",
			{
				name: line("the name of who is responsible"),
				address: line("a postal address"),
			},
		).describe("Who is responsible (GDPR 13(1)(a), CSI L.251-3)."),
		contact: section(
			"whom people turn to, such as { name: Data protection officer, phone: +33 3 00 00 00 00 }",
			{
				name: line("a name or a function, such as Data protection officer"),
				phone: line("a telephone number"),
				email: z.email({ error: "an e-mail address" }).optional(),
			},
		).describe("Whom people turn to with their rights: name or function, and telephone."),
		purposes: z
			.array(z.union([z.enum(purposeNames, { error: aPurpose }), words("a purpose")], { error: aPurpose }), {
				error: somePurposes,
			})
			.min(1, { error: somePurposes })
			.max(8, { error: somePurposes })
			.describe("What the cameras are for (GDPR 13(1)(c)): those of CSI L.251-2 by their names."),
		legalBasis: oneOf(legalBasisNames).describe("GDPR 13(1)(c)."),
		authorisation: line("an authorisation, such as Prefect's order 2026-0123 of 4 May 2026")
			.optional()
			.describe("What allows the system, with its number and date (CSI L.252-1)."),
		retention: integer(0, 30, "a number of days").describe(
			"Days for which recordings are kept wherever they are, 30 at most (CSI L.252-5); 0: nothing is recorded.",
		),
		recipients: words("who gets the pictures").optional().describe("GDPR 13(1)(e)."),
		complaints: words("the authority that takes complaints, with its address")
			.optional()
			.describe("GDPR 13(2)(d). The CNIL unless given."),
		url: z
			.string({ error: "the address of the notice page, such as https://example.fr/cameras" })
			.max(200, { error: "an address of 200 characters at most" })
			.superRefine((value, context) => {
				const isWeb = URL.canParse(value) && /^https?:\/\/[^/]/i.test(value);
				if (!isWeb) flaw(context, "expected an address that begins with https://, found text");
				else if (new URL(value).username !== "" || new URL(value).password !== "")
					flaw(context, "the address is published, and must not hold credentials");
			})
			.describe("Where the notice page that `persienne panel` writes is to be had: the QR code leads there."),
	},
);
