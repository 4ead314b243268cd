import { createHash, randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { loadConfig } from "../config/load.ts";
import { PersienneError } from "../errors.ts";
import { openInstallation } from "../identity/installation.ts";
import { readKeptSigner } from "../identity/signing-key.ts";
import { type Arguments, type Usage, UsageError } from "./command-line.ts";
import { dataDirectory } from "./data-directory.ts";
import { exitStatus, type Io } from "./io.ts";

export const reportUsage: Usage = {
	command: "report",
	operands: "CONFIG.yaml",
	maxOperands: 1,
	summary: "Writes what is in force, and what was checked just now, signed.",
	options: [
		{ name: "out", value: "FILE", help: "Where it goes, as signed JSON." },
		{ name: "pdf", value: "FILE", help: "Writes the same for people." },
		{ name: "data-dir", value: "DIR", help: "The data directory of the cameras." },
		{ name: "force", help: "Replaces a file that is there." },
		{ name: "json", help: "Prints the report itself, unsigned." },
	],
	notes: [
		"`persienne verify FILE` checks its signature and, with --data-dir, that the ledger goes on from it.",
	],
};

export async function report(args: Arguments, io: Io): Promise<number> {
	const [file] = args.operands;
	const out = args.text("out");
	if (file === undefined || ["out", "pdf", "json"].every((name) => !args.has(name)))
		throw new UsageError(
			"`persienne report` needs a configuration, and --out, --pdf or --json",
			"such as: persienne report city.yaml --out report.json",
		);
	const { config } = loadConfig(resolve(io.cwd, file));
	const dataDir = dataDirectory(io, args.text("data-dir"), config.dataDir).path;
	if (!readKeptSigner(dataDir))
		throw new PersienneError(
			"NOTHING_KEPT",
			`no camera has run with the data in ${dataDir} yet`,
			"--data-dir DIR",
		);
	const [{ reportFacts }, { makeReport, sealReport }, { reportSummary }] = await Promise.all([
		import("../report/facts.ts"),
		import("../report/report.ts"),
		import("../report/words.ts"),
	]);
	const installation = openInstallation({ dataDir, passwords: config.passwords, random: randomBytes });
	const document = makeReport(reportFacts(config, dataDir, installation, io.clock.now()));
	const sealed = `${JSON.stringify(sealReport(document, installation.signer()))}\n`;
	if (out !== undefined) write(resolve(io.cwd, out), sealed, args.has("force"));
	const pdf = args.text("pdf");
	if (pdf !== undefined) {
		const { reportPdf } = await import("../report/pdf.ts");
		const digest = out === undefined ? undefined : createHash("sha256").update(sealed).digest("hex");
		write(resolve(io.cwd, pdf), await reportPdf(document, digest), args.has("force"));
	}
	if (args.has("json")) io.stdout.write(`${JSON.stringify(document)}\n`);
	else io.stdout.write(`${reportSummary(document).join("\n")}\n`);
	return exitStatus.done;
}

function write(path: string, text: string | Buffer, force: boolean): void {
	try {
		writeFileSync(path, text, { flag: force ? "w" : "wx", mode: 0o600 });
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		if (code === "EEXIST")
			throw new PersienneError("REPORT_EXISTS", `${path} is there already`, "--force replaces it");
		throw new PersienneError(
			"REPORT_UNWRITABLE",
			`${path} cannot be written: ${code}`,
			"name another --out FILE",
		);
	}
}
