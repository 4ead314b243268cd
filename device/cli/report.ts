import { randomBytes } from "node:crypto";
import { statSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { loadConfig } from "../config/load.ts";
import type { FleetConfig } from "../config/types.ts";
import { PersienneError } from "../errors.ts";
import { type Installation, openInstallation } from "../identity/installation.ts";
import { readKeptSigner } from "../identity/signing-key.ts";
import { noteOnce } from "../ledger/once.ts";
import { languages } from "../notice/language.ts";
import type { SelfTest } from "../self-test/result.ts";
import type { SelfTestParts } from "../self-test/run.ts";
import { type Arguments, type Usage, UsageError } from "./command-line.ts";
import { dataDirectory } from "./data-directory.ts";
import { exitStatus, type Io } from "./io.ts";
import { Steps } from "./steps.ts";
import type { Firmware } from "./up.ts";

export const reportUsage: Usage = {
	command: "report",
	operands: "CONFIG.yaml",
	maxOperands: 1,
	summary: "Writes what is in force, and what was checked just now, signed.",
	options: [
		{ name: "out", value: "FILE", help: "Where it goes, as signed JSON." },
		{ name: "pdf", value: "FILE", help: "Writes the same for people." },
		{ name: "annex", value: "FILE", help: "Writes a draft annex to the impact assessment (AIPD), as PDF." },
		{ name: "language", value: "LANG", help: "Of the PDFs: fr or en (en)." },
		{ name: "cameras", value: "NAMES", help: "Of these cameras alone, with commas; it says so." },
		{ name: "no-self-test", help: "Starts no camera: without the test, and without pictures." },
		{ name: "data-dir", value: "DIR", help: "The data directory of the cameras." },
		{ name: "force", help: "Replaces a file that is there." },
		{ name: "json", help: "Prints the report itself, unsigned." },
	],
	notes: [
		"For the test, cameras of its own film a drawn world under the same mask policies, with patterns,\nplates and names planted that must not get out; docs/report.md says what that shows.",
		"`persienne verify FILE` checks its signature and, with --data-dir, that the ledger goes on from it.",
	],
};

export async function report(args: Arguments, io: Io, firmware: Firmware): Promise<number> {
	const [file] = args.operands;
	const [out, pdf, annex] = ["out", "pdf", "annex"].map((name) => args.text(name));
	if (file === undefined || ["out", "pdf", "annex", "json"].every((name) => !args.has(name)))
		throw new UsageError(
			"`persienne report` needs a configuration, and --out, --pdf, --annex or --json",
			"such as: persienne report city.yaml --out report.json",
		);
	const language = args.choice("language", languages) ?? "en";
	const loaded = loadConfig(resolve(io.cwd, file)).config;
	const { config, leftOut } = chosen(loaded, args.text("cameras"));
	const dataDir = dataDirectory(io, args.text("data-dir"), config.dataDir).path;
	if (!readKeptSigner(dataDir))
		throw new PersienneError(
			"NOTHING_KEPT",
			`no camera has run with the data in ${dataDir} yet`,
			"--data-dir DIR",
		);
	const [{ makeReportFiles, pdfOf }, { reportSummary }] = await Promise.all([
		import("../report/make.ts"),
		import("../report/words.ts"),
	]);
	const installation = openInstallation({ dataDir, passwords: config.passwords, random: randomBytes });
	const tested = args.has("no-self-test")
		? { selfTest: "switched-off", pictured: null, snapshots: new Map<string, Uint8Array>() }
		: await rehearsed(config, dataDir, installation, io, firmware);
	const now = io.clock.now();
	const files = await makeReportFiles({ config, dataDir, installation, ...tested, leftOut, now });
	const written = { ...files, digest: out === undefined ? undefined : files.digest };
	const force = args.has("force");
	const count = [out, pdf, annex].filter((name) => name !== undefined).length;
	const note = { kind: "export", what: "report", files: count, failed: 0, policy: null } as const;
	// Entered first: what cannot be entered is not handed out.
	if (count > 0) await noteOnce(dataDir, note, io.clock);
	if (out !== undefined) write(resolve(io.cwd, out), files.json, force);
	if (pdf !== undefined) write(resolve(io.cwd, pdf), await pdfOf("report", written, language), force);
	if (annex !== undefined) write(resolve(io.cwd, annex), await pdfOf("annex", written, language), force);
	if (args.has("json")) io.stdout.write(`${JSON.stringify(files.document)}\n`);
	else io.stdout.write(`${reportSummary(files.document).join("\n")}\n`);
	return exitStatus.done;
}

/** Whatever keeps the test from running is said in the report, which is made all the same. */
async function rehearsed(
	config: FleetConfig,
	dataDir: string,
	installation: Installation,
	io: Io,
	firmware: Firmware,
) {
	const [{ rehearse }, { takePictures }, { policyInForce }, { openCameraStore }] = await Promise.all([
		import("../self-test/run.ts"),
		import("../self-test/pictured.ts"),
		import("../report/facts.ts"),
		import("../store/camera-store.ts"),
	]);
	const cameras = config.cameras.map((camera) => ({
		config: camera,
		policy: policyInForce(camera, openCameraStore(dataDir, installation.identityOf(camera.name).uuid)),
	}));
	const parts: SelfTestParts = {
		startFleet: (fleet, log) => firmware.startFleet(fleet, log),
		clock: io.clock,
	};
	const progress = new Steps(io);
	const pictured = config.cameras.map(({ name }) => name);
	let selfTest: SelfTest | string;
	let snapshots: ReadonlyMap<string, Uint8Array> = new Map();
	try {
		progress.step("the test with planted canaries runs");
		selfTest = await rehearse(cameras, parts);
	} catch (error) {
		progress.warn("the self-test could not be run; the report says so");
		selfTest = error instanceof PersienneError ? error.code : "failed";
	}
	try {
		progress.step("cameras start, to have their pictures");
		snapshots = await takePictures(cameras, parts, (done, name) =>
			progress.step(`picture ${done} of ${cameras.length}: ${name}`),
		);
	} catch {
		progress.warn("pictures could not be taken; the report says so");
	}
	progress.end();
	return { selfTest, pictured, snapshots };
}

/** The configuration with the cameras that are asked for. @throws UsageError for one that there is not */
function chosen(config: FleetConfig, written: string | undefined) {
	const names = written?.split(",").map((name) => name.trim());
	const unknown = names?.find((name) => !config.cameras.some((camera) => camera.name === name));
	if (unknown !== undefined)
		throw new UsageError(
			`--cameras: there is no camera of that name: ${unknown}`,
			`such as --cameras ${config.cameras[0]?.name}`,
		);
	const isChosen = ({ name }: { readonly name: string }) => names?.includes(name) ?? true;
	const leftOut = config.cameras.filter((camera) => !isChosen(camera)).map(({ name }) => name);
	return { config: { ...config, cameras: config.cameras.filter(isChosen) }, leftOut };
}

function write(path: string, text: string | Buffer, force: boolean): void {
	try {
		writeFileSync(path, text, { flag: force ? "w" : "wx", mode: 0o600 });
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		if (statSync(path, { throwIfNoEntry: false })?.isDirectory())
			throw new PersienneError("REPORT_UNWRITABLE", `${path} is a folder`, "name a file in it");
		if (code === "EEXIST")
			throw new PersienneError("REPORT_EXISTS", `${path} is there already`, "--force replaces it");
		throw new PersienneError(
			"REPORT_UNWRITABLE",
			`${path} cannot be written: ${code}`,
			"name another --out FILE",
		);
	}
}
