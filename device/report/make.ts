import { createHash } from "node:crypto";
import { projectionOf } from "../../masks/project.ts";
import type { FleetConfig } from "../config/types.ts";
import type { Installation } from "../identity/installation.ts";
import type { Language } from "../notice/language.ts";
import { notRun, type SelfTest } from "../self-test/result.ts";
import { openCameraStore } from "../store/camera-store.ts";
import { policyInForce, reportFacts } from "./facts.ts";
import { picturesOf, type ReportedPicture } from "./pictures.ts";
import { makeReport, type ReportDocument, sealReport } from "./report.ts";

/** Of the files of a report. */
export interface ReportFiles {
	readonly document: ReportDocument;
	/** Signed. */
	readonly json: string;
	/** SHA-256 of it, in hex. */
	readonly digest: string;
}

export interface ReportParts {
	readonly config: FleetConfig;
	readonly dataDir: string;
	readonly installation: Installation;
	/** Undefined: it was not run, and `why` says why not. */
	readonly selfTest: SelfTest | string;
	/** Cameras of the configuration that it is not about. */
	readonly leftOut?: readonly string[];
	/** Cameras of which a picture was wanted; null: of none. */
	readonly pictured: readonly string[] | null;
	/** What cameras show now, masked, as JPEGs by their names. Empty: there are no pictures in it. */
	readonly snapshots: ReadonlyMap<string, Uint8Array>;
	/** Milliseconds since 1970. */
	readonly now: number;
}

/** A report with its signature. */
export async function makeReportFiles(parts: ReportParts): Promise<ReportFiles> {
	const { config, dataDir, installation, now, pictured, selfTest } = parts;
	const test = typeof selfTest === "string" ? notRun(selfTest, now) : selfTest;
	const pictures = await picturesIn(parts);
	const facts = reportFacts(config, dataDir, installation, now, {
		selfTest: test,
		leftOut: parts.leftOut ?? [],
		pictured,
		pictures,
	});
	const document = makeReport(facts);
	const json = `${JSON.stringify(sealReport(document, installation.signer()))}\n`;
	return { document, json, digest: createHash("sha256").update(json).digest("hex") };
}

async function picturesIn({
	config,
	dataDir,
	installation,
	snapshots,
}: ReportParts): Promise<ReportedPicture[]> {
	const pictures: ReportedPicture[] = [];
	for (const camera of config.cameras) {
		const jpeg = snapshots.get(camera.name);
		if (!jpeg) continue;
		const store = openCameraStore(dataDir, installation.identityOf(camera.name).uuid);
		const zones = policyInForce(camera, store)?.zones ?? [];
		const projection = projectionOf(camera.view);
		const shown = zones.flatMap(({ name, polygon }) =>
			projection.project(polygon).map((part) => ({ name, polygon: part })),
		);
		pictures.push(...(await picturesOf(camera.name, jpeg, shown)));
	}
	return pictures;
}

/** For people, in a language: loaded when somebody wants it. */
export async function pdfOf(
	kind: "report" | "annex",
	{ document, digest }: { readonly document: ReportDocument; readonly digest: string | undefined },
	language: Language,
): Promise<Buffer> {
	if (kind === "report") return (await import("./pdf/report-pdf.ts")).reportPdf(document, digest, language);
	return (await import("./pdf/annex-pdf.ts")).annexPdf(document, digest, language);
}
