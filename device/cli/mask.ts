import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { createPolicy, type MaskPolicy, type PolicyInput } from "../../masks/policy.ts";
import { readPolicy } from "../config/policy-file.ts";
import { PersienneError } from "../errors.ts";
import type { Totals } from "../offline/mask-all.ts";
import { type Arguments, UsageError } from "./command-line.ts";
import { exitStatus, type Io } from "./io.ts";
import { maskReporter } from "./mask-reporter.ts";
import { StopSignals } from "./stop.ts";

/** Without a policy of somebody's own no zone is known. */
const platesAlone: PolicyInput = { zones: [], plates: "strict" };

/** Masks files of somebody's own. FFmpeg is loaded once the command line is understood. */
export async function mask(args: Arguments, io: Io): Promise<number> {
	const out = args.text("out");
	if (args.operands.length === 0 || out === undefined)
		throw new UsageError(
			"`persienne mask` needs files or folders, and --out DIR for the masked copies",
			"such as: persienne mask ./footage --out ./masked",
		);
	const report = args.text("report");
	const options = {
		operands: args.operands,
		cwd: io.cwd,
		out: resolve(io.cwd, out),
		policy: policyOf(args, io),
		withSound: args.has("audio"),
		report: report === undefined ? undefined : resolve(io.cwd, report),
		force: args.has("force"),
	};
	if (!args.has("policy"))
		io.stderr.write("persienne: plates are covered and nothing else: zones need --policy FILE\n");
	const [{ maskAll }, { Masker }, { startMasker }] = await Promise.all([
		import("../offline/mask-all.ts"),
		import("../offline/masker.ts"),
		import("../imaging/offline/start-masker.ts"),
	]);
	const signals = new StopSignals(io);
	const reporter = maskReporter(args.has("json"), io);
	const masker = new Masker(startMasker, options.policy, io.clock);
	try {
		const run = maskAll(options, masker, reporter, io, signals.first);
		const totals = await Promise.race([run, signals.second]);
		if (!totals) return exitStatus.interrupted;
		reporter.finished(totals);
		await note(args, io, options.policy, totals);
		if (totals.interrupted) return exitStatus.interrupted;
		return totals.failed > 0 || totals.dark > 0 ? exitStatus.failed : exitStatus.done;
	} finally {
		await masker.stop();
		signals.close();
	}
}

/** An export is in the ledger of the installation that it is of, if the command line names one. */
async function note(args: Arguments, io: Io, policy: MaskPolicy, { masked, failed }: Totals): Promise<void> {
	const named = args.text("data-dir");
	if (named === undefined) return;
	const { noteOnce } = await import("../ledger/once.ts");
	const what = { kind: "export", what: "masked-files", files: masked, failed, policy: policy.hash } as const;
	await noteOnce(resolve(io.cwd, named), what, io.clock);
}

function policyOf(args: Arguments, io: Io): MaskPolicy {
	const file = args.text("policy");
	const read = file === undefined ? platesAlone : readPolicy(readText(resolve(io.cwd, file)), file);
	const plates = args.choice("plates", ["strict", "balanced"]) ?? read.plates;
	if (plates === "off")
		throw new PersienneError(
			"CONFIG_INVALID",
			`plates can be left visible in drawn scenes alone, and the policy ${file} leaves them`,
			"set its `plates` to strict or balanced, or add --plates strict",
		);
	return createPolicy({ ...read, plates });
}

function readText(path: string): string {
	try {
		return readFileSync(path, "utf8");
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		const why = code === "ENOENT" ? "there is no such file" : `reading it failed with ${code}`;
		throw new PersienneError("CONFIG_UNREADABLE", `the policy ${path} cannot be read: ${why}`);
	}
}
