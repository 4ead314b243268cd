import type { Words } from "../../notice/language.ts";
import type { ReportFacts } from "../facts.ts";
import { joined, type Requirement } from "./requirement.ts";
import { type Row, rows } from "./rows.ts";

export function requirements(facts: ReportFacts): Requirement[] {
	return rows.map((row) => checked(row, facts));
}

function checked({ of, ...row }: Row, facts: ReportFacts): Requirement {
	const found = of(facts);
	if (found === "outside") return { ...row, result: "outside", note: null };
	if (!Array.isArray(found)) return { ...row, result: "not-run", note: (found as { notRun: Words }).notRun };
	const amiss = found as readonly Words[];
	if (amiss.length === 0) return { ...row, result: "met", note: null };
	return { ...row, result: "open", note: joined(amiss) };
}
