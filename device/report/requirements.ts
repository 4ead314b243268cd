import type { ReportedCamera, ReportFacts } from "./facts.ts";

/**
 * What a check found: `met` as far as the check shows, `open` where something is to be done, `outside` where no software can
 * tell.
 */
export type Result = "met" | "open" | "outside";

export interface Requirement {
	readonly id: string;
	readonly requirement: string;
	readonly source: string;
	/** What the product does about it. */
	readonly control: string;
	/** What was looked at just now. */
	readonly check: string;
	readonly result: Result;
	/** What is to be done, or which cameras are concerned. */
	readonly note: string | null;
}

type Row = Omit<Requirement, "result" | "note"> & {
	readonly of: (facts: ReportFacts) => readonly string[] | "outside";
};

const cameras = (facts: ReportFacts, flawed: (camera: ReportedCamera) => boolean): string[] =>
	facts.cameras.filter(flawed).map(({ name }) => name);

const recognisers =
	/(?:^|[-_/@.])(?:tesseract|ocr|alpr|openalpr|anpr|lpr|faces?|faceapi|facenet|blazeface|rekognition|clarifai)(?:$|[-_/.])/i;

/** Each row says what is amiss, or nothing; `outside` is said of what a program cannot know. */
const rows: readonly Row[] = [
	{
		id: "dwellings",
		requirement: "Neither the inside of dwellings nor, specifically, their entrances are filmed",
		source: "CSI L.251-3",
		control: "Zones are filled before the encoder; a camera of which nothing was said is dark",
		check: "Each camera that shows something has a zone that covers something",
		of: (facts) => cameras(facts, ({ policy, zones }) => policy !== null && zones.length === 0),
	},
	{
		id: "plates",
		requirement: "No reading of number plates by a municipality",
		source: "CSI L.233-1 and L.233-2; CNIL deliberation 2014-219",
		control: "Plates are sought and filled, nothing reads them, and no message has a field for one",
		check:
			"Plates are covered on every camera that shows something; no direct dependency recognises text or faces; no published field is named after a plate",
		of: (facts) => [
			...cameras(facts, ({ policy, plates }) => policy !== null && plates === "off"),
			...facts.product.parts.filter(({ name }) => recognisers.test(name)).map(({ name }) => name),
			...facts.published.flatMap(({ fields }) =>
				fields.filter((field) => /plate(?!s$)|licen[cs]e|face|person/i.test(field)),
			),
		],
	},
	{
		id: "irreversible",
		requirement: "Masking counts only if nothing can be recovered",
		source: "EDPB Guidelines 3/2019",
		control: "Solid fill before the encoder; pixelation only where somebody chose it",
		check: "Every zone is filled with one colour",
		of: (facts) => cameras(facts, ({ zones }) => zones.some(({ fill }) => fill !== "solid")),
	},
	{
		id: "functions",
		requirement: "Functions that are not necessary are off: analysis, sound, free movement",
		source: "EDPB Guidelines 3/2019 §129; GDPR 25",
		control: "Each is off unless the configuration names it",
		check: "Cameras with analysis, sound or movement are those that have a stated purpose",
		of: (facts) =>
			facts.notice
				? []
				: cameras(facts, ({ functions, sound, turns }) => functions.length > 0 || sound || turns),
	},
	{
		id: "signs",
		requirement: "The public is told: pictogram, controller, purposes, rights, and the rest elsewhere",
		source: "GDPR 13; CSI L.251-3; decree 2023-1102; circular of 20 March 2024",
		control: "`persienne panel` writes panels and page from the configuration",
		check: "The configuration has a complete section `notice`",
		of: ({ notice }) => (notice ? [] : ["the configuration has no section notice"]),
	},
	{
		id: "retention",
		requirement: "Nothing is kept for longer than a month",
		source: "CSI L.252-5",
		control: "No picture is stored; what happened is swept",
		check: "The retention of this device, and of recordings as the notice states it, is at most 30 days",
		of: ({ retentionDays, notice }) =>
			retentionDays <= 30 && (notice?.retention ?? 0) <= 30 ? [] : ["retention"],
	},
	{
		id: "register",
		requirement: "A register, and who looked at what, so that nobody can alter it unseen",
		source: "CSI R.252-11 (2013 text: check); GDPR 32; loi 78-17 art. 101",
		control: "The ledger: append-only, hash-chained, signed",
		check: "The ledger, and those of the masks, were read and verified with the installation's key",
		of: ({ ledger }) => {
			if (!ledger) return ["there is no ledger yet"];
			return ledger.verdict === "flawed" ? [`the ledger is not intact: ${ledger.problems} findings`] : [];
		},
	},
	{
		id: "accounts",
		requirement: "Only staff who are individually designated and authorised",
		source: "CSI R.253-3 (since 30 November 2023)",
		control: "Named accounts with three roles; no default password",
		check: "There are accounts beside the three that come with an installation",
		of: ({ accounts }) =>
			accounts.length > 3
				? []
				: ["nobody has an account of their own: the three that come with it are shared ones"],
	},
	{
		id: "transport",
		requirement: "Personal data is protected on its way",
		source: "GDPR 32",
		control: "TLS for HTTP, RTSP and MQTT",
		check: "TLS is on",
		of: ({ tls }) => (tls ? [] : ["TLS is off"]),
	},
	{
		id: "access",
		requirement: "Access and erasure without exposing others",
		source: "GDPR 15 and 17; EDPB Guidelines 3/2019; CSI L.253-5 (check)",
		control: "`persienne held` by place and time",
		check: "The notice names whom to turn to",
		of: ({ notice }) => (notice ? [] : ["nobody is named whom people can turn to"]),
	},
	{
		id: "events",
		requirement: "Augmented cameras tell of aggregates: no biometrics, no identity, no automated decision",
		source: "CNIL position of 19 July 2022; law 2023-380 art. 10 where it applies",
		control: "A closed vocabulary of messages, projected field by field",
		check: "No published field holds an identity",
		of: ({ published }) =>
			published.flatMap(({ fields }) =>
				fields.filter((field) => /^(?:id|objectid|trackid|identity|name|face|image|crop|text)$/i.test(field)),
			),
	},
	{
		id: "assessment",
		requirement: "An impact assessment of the whole system, adequacy of each function included",
		source: "GDPR 35",
		control: "This report lists what is in force",
		check: "None: no software can tell",
		of: () => "outside",
	},
	{
		id: "authorisation",
		requirement: "The prefect's authorisation, and functions that the law allows a municipality",
		source: "CSI L.252-1",
		control: "The notice states the authorisation",
		check: "The notice names one; whether it covers what is in force, no software can tell",
		of: ({ notice }) => (notice?.authorisation === undefined ? ["no authorisation is named"] : "outside"),
	},
];

export function requirements(facts: ReportFacts): Requirement[] {
	return rows.map(({ of, ...row }) => {
		const found = of(facts);
		if (found === "outside") return { ...row, result: "outside", note: null };
		return {
			...row,
			result: found.length === 0 ? "met" : "open",
			note: found.length === 0 ? null : found.join(", "),
		};
	});
}

/** What was found in 2020 and 2021 at the installation that this product answers to, and which of the rows speak of it. */
export const findings2021: readonly {
	readonly finding: string;
	readonly told: string;
	readonly rows: readonly string[];
}[] = [
	{
		finding: "Functions disproportionate to their purpose",
		told: "CNIL warning of 12 May 2021, as the press reports it",
		rows: ["functions", "assessment"],
	},
	{ finding: "No impact assessment, no consultation", told: "the same", rows: ["assessment"] },
	{
		finding: "Plates read by a municipal police that is not entitled to it",
		told: "the same",
		rows: ["plates"],
	},
	{ finding: "People could not reach their personal data", told: "the same", rows: ["access"] },
	{ finding: "Private spaces filmed", told: "press, from the inquiry", rows: ["dwellings", "irreversible"] },
	{
		finding: "People without authority in the control room",
		told: "press, from opposition councillors",
		rows: ["accounts", "register"],
	},
	{ finding: "Almost no signs", told: "press, from opposition councillors", rows: ["signs"] },
];

export const notGuaranteed: readonly string[] = [
	"That the zones cover all that is private: somebody has to look.",
	"That every plate is found and covered (docs/limits.md has measured figures).",
	"That the ledger is the latest state of it, unless its end was kept elsewhere: this report names it.",
	"Anything about recorders, brokers and people outside this device.",
	"That the installation is lawful. Software can support a decision, and not make it.",
];
