import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { loadConfig } from "../config/load.ts";
import { PersienneError } from "../errors.ts";
import { type Arguments, type Usage, UsageError } from "./command-line.ts";
import { exitStatus, type Io } from "./io.ts";

export const panelUsage: Usage = {
	command: "panel",
	operands: "CONFIG.yaml",
	maxOperands: 1,
	summary: "Writes the information panels for the public, and their notice page.",
	options: [
		{ name: "out", value: "DIR", help: "Where the files go; made if need be." },
		{ name: "force", help: "Replaces files that are there." },
	],
	notes: [
		"A panel each in A4 and A3, in SVG and PDF, in French and English, and a page in each language, from\nthe section `notice` of the configuration. What is missing there is told, with its line.",
		"Put the pages at the address that `notice.url` names: the QR code leads there.",
	],
};

/** All of them or none that is there already. */
export async function panel(args: Arguments, io: Io): Promise<number> {
	const [file] = args.operands;
	const out = args.text("out");
	if (file === undefined || out === undefined)
		throw new UsageError(
			"`persienne panel` needs a configuration, and --out DIR for what it writes",
			"such as: persienne panel city.yaml --out ./panels",
		);
	const { config } = loadConfig(resolve(io.cwd, file));
	const [{ noticeFacts }, { noticeFiles }] = await Promise.all([
		import("../notice/facts.ts"),
		import("../notice/files.ts"),
	]);
	const files = await noticeFiles(noticeFacts(config, resolve(io.cwd, file)), io.clock.now());
	const folder = resolve(io.cwd, out);
	const flag = args.has("force") ? "w" : "wx";
	for (const { name, content } of files) write(join(folder, name), folder, content, flag);
	for (const { name } of files) io.stdout.write(`${join(out, name)}\n`);
	return exitStatus.done;
}

function write(path: string, folder: string, content: string | Buffer, flag: "w" | "wx"): void {
	try {
		mkdirSync(folder, { recursive: true });
		writeFileSync(path, content, { flag });
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		if (code === "EEXIST")
			throw new PersienneError("PANEL_EXISTS", `${path} is there already`, "--force replaces it");
		throw new PersienneError(
			"PANEL_UNWRITABLE",
			`${path} cannot be written: ${code}`,
			"choose another --out DIR",
		);
	}
}
