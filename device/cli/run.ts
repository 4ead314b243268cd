import { configJsonSchema } from "../config/json-schema.ts";
import { ConfigError } from "../config/problem.ts";
import { PersienneError } from "../errors.ts";
import { version } from "../version.ts";
import { broker, brokerUsage } from "./broker.ts";
import { Arguments, didYouMean, type Usage, UsageError } from "./command-line.ts";
import { describeError } from "./crash.ts";
import { doctor, doctorUsage } from "./doctor.ts";
import { health, healthUsage } from "./health.ts";
import { held, heldUsage } from "./held.ts";
import { commandHelp, overview } from "./help.ts";
import { exitStatus, type Io } from "./io.ts";
import { key, keyUsage } from "./key.ts";
import { mask } from "./mask.ts";
import { maskUsage } from "./mask-usage.ts";
import { panel, panelUsage } from "./panel.ts";
import { report, reportUsage } from "./report.ts";
import { type Firmware, up } from "./up.ts";
import { upUsage } from "./up-usage.ts";
import { users, usersUsage } from "./users.ts";
import { verify, verifyUsage } from "./verify.ts";

interface Command {
	readonly usage: Usage;
	run(args: Arguments, io: Io, firmware: Firmware): Promise<number>;
}

const schemaUsage: Usage = {
	command: "schema",
	operands: "",
	maxOperands: 0,
	summary: "Prints the JSON Schema of configuration files, for editors.",
	options: [],
};

const commands: readonly Command[] = [
	{ usage: upUsage, run: up },
	{ usage: maskUsage, run: mask },
	{ usage: healthUsage, run: health },
	{ usage: doctorUsage, run: doctor },
	{ usage: verifyUsage, run: verify },
	{ usage: keyUsage, run: key },
	{ usage: panelUsage, run: panel },
	{ usage: heldUsage, run: held },
	{ usage: reportUsage, run: report },
	{ usage: usersUsage, run: users },
	{ usage: brokerUsage, run: broker },
	{
		usage: schemaUsage,
		run: async (_, io) => printed(io, `${JSON.stringify(configJsonSchema(), undefined, "\t")}\n`),
	},
];

/** Runs a command line, without the program's name; gives the exit status. Never throws. */
export async function run(argv: readonly string[], io: Io, firmware: Firmware): Promise<number> {
	try {
		return await dispatch(argv, io, firmware);
	} catch (error) {
		io.stderr.write(`persienne: ${describeError(error)}\n`);
		return isUsage(error) ? exitStatus.usage : exitStatus.failed;
	}
}

async function dispatch(argv: readonly string[], io: Io, firmware: Firmware): Promise<number> {
	const [name = "", ...rest] = argv;
	if (["help", "--help", "-h"].includes(name)) return help(rest, io);
	if (["--version", "-V"].includes(name)) return printed(io, `${version}\n`);
	const command = find(name);
	const separator = rest.indexOf("--");
	const options = separator < 0 ? rest : rest.slice(0, separator);
	if (options.includes("--help") || options.includes("-h")) return printed(io, commandHelp(command.usage));
	return await command.run(Arguments.parse(command.usage, rest), io, firmware);
}

function help([name]: readonly string[], io: Io): number {
	if (name !== undefined && !name.startsWith("-")) return printed(io, commandHelp(find(name).usage));
	return printed(io, overview(commands.map(({ usage }) => usage)));
}

function find(name: string): Command {
	const found = commands.find(({ usage }) => usage.command === name);
	if (found) return found;
	const names = [...commands.map(({ usage }) => usage.command), "help"];
	if (name === "") throw new UsageError("a command is missing", `one of ${names.join(", ")}`);
	const what = name.startsWith("-") ? "unknown option" : "unknown command";
	throw new UsageError(`${what} ${name}`, didYouMean(name, names) ?? "see `persienne help`");
}

function printed(io: Io, text: string): number {
	io.stdout.write(text);
	return exitStatus.done;
}

/** Errors in what a person wrote: on the command line, in the configuration, in the environment. */
function isUsage(error: unknown): boolean {
	if (error instanceof UsageError || error instanceof ConfigError) return true;
	return (
		error instanceof PersienneError &&
		/^(CONFIG|BROKER_URL|PASSWORD|OUT_IS|REPORT_EXISTS|PANEL_EXISTS)/.test(error.code)
	);
}
