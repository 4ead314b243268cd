import { canonicalJson, type Json } from "../../masks/canonical.ts";
import type { Words } from "../notice/language.ts";
import { type Envelope, sealEnvelope } from "../provenance/envelope.ts";
import type { Signer } from "../provenance/signing.ts";
import type { ReportFacts } from "./facts.ts";
import { requirements } from "./requirements/check.ts";
import { type Finding, findings2021, notGuaranteed } from "./requirements/findings.ts";
import type { Requirement } from "./requirements/requirement.ts";

export const reportType = "persienne-report";

export interface ReportDocument {
	readonly report: 1;
	readonly facts: ReportFacts;
	readonly requirements: readonly Requirement[];
	readonly findings2021: readonly Finding[];
	readonly notGuaranteed: readonly Words[];
}

export function makeReport(facts: ReportFacts): ReportDocument {
	return { report: 1, facts, requirements: requirements(facts), findings2021, notGuaranteed };
}

/** As a file that any JOSE library can open (RFC 7515 §7.2.2). */
export function sealReport(document: ReportDocument, signer: Signer): Envelope {
	// What is undefined is not there: JSON has no word for it.
	const plain = JSON.parse(JSON.stringify(document)) as Json;
	const iat = Math.floor(Date.parse(document.facts.made) / 1000);
	return sealEnvelope(canonicalJson(plain), reportType, { iat }, signer);
}
