import { checkNames, type Finding, type Result } from "../doctor/check.ts";
import { defaultDoctorLimits, defaultSeconds } from "../doctor/limits.ts";
import { jsonReport, type Report, textReport } from "../doctor/report.ts";
import { passwordVariable, signInFor } from "../doctor/sign-in.ts";
import { parseTarget } from "../doctor/target.ts";
import { type Arguments, type Usage, UsageError } from "./command-line.ts";
import { exitStatus, type Io } from "./io.ts";

export const doctorUsage: Usage = {
	command: "doctor",
	operands: "[URL]",
	maxOperands: 1,
	summary: "Examines an ONVIF device as a video recorder would, ours or another.",
	options: [
		{ name: "user", value: "U", help: "Signs in as this user." },
		{ name: "password-file", value: "F", help: "The user's password, in a file of its own." },
		{
			name: "data-dir",
			value: "DIR",
			help: "The data directory that `up` was given: for cameras that run here.",
		},
		{
			name: "timeout",
			value: "S",
			help: `Seconds that an answer may take (${defaultDoctorLimits.answerMs / 1000}).`,
		},
		{ name: "only", value: "NAME", help: "This check, and what it needs; several with commas between." },
		{ name: "transport", value: "T", help: "tcp or udp, for the streams (tcp)." },
		{ name: "seconds", value: "N", help: `Seconds that each stream is watched (${defaultSeconds}).` },
		{ name: "json", help: "JSON lines: one a check, and the sums." },
	],
	notes: [
		"URL is http://HOST:PORT/onvif/device_service, or HOST[:PORT]. Without it, devices are looked for by WS-Discovery\nand listed.",
		`The password may stand in ${passwordVariable} instead. For a camera that runs on this machine, the viewer\nsigns in unless somebody else is named. Without a user, what needs a password is skipped.`,
		`Checks: ${checkNames.join(", ")}.`.replace(/(.{1,110})(?: |$)/g, "$1\n").trimEnd(),
		"It changes nothing on the device. Exit status: 0 nothing failed, 1 something failed, 2 usage error.",
	],
};

/** Longest that --timeout and --seconds may say. */
const longestSeconds = 600;

/** Examines a device, or lists those on the network. FFmpeg and the ONVIF client are loaded for the first alone. */
export async function doctor(args: Arguments, io: Io): Promise<number> {
	const report = args.has("json") ? jsonReport(io.stdout) : textReport(io.stdout);
	const [url] = args.operands;
	return await tell(url === undefined ? await look(args, io) : await visit(url, args, io), report);
}

async function tell(findings: AsyncIterable<Finding> | Iterable<Finding>, report: Report): Promise<number> {
	const totals: Record<Result, number> = { passed: 0, failed: 0, skipped: 0 };
	for await (const finding of findings) {
		totals[finding.result]++;
		report.add(finding);
	}
	report.finish(totals);
	return totals.failed > 0 ? exitStatus.failed : exitStatus.done;
}

async function look(args: Arguments, io: Io): Promise<Finding[]> {
	const needsUrl = ["user", "password-file", "data-dir", "timeout", "only", "transport", "seconds"];
	const given = needsUrl.find((option) => args.has(option));
	if (given) throw new UsageError(`--${given} is about one device, and there is no URL`);
	const { survey } = await import("../doctor/survey.ts");
	return survey(io.clock);
}

async function visit(url: string, args: Arguments, io: Io): Promise<AsyncIterable<Finding>> {
	const { target, credential: inUrl } = parseTarget(url);
	const only = checksNamed(args.text("only"));
	const transport = args.choice("transport", ["tcp", "udp"]);
	const seconds = args.integer("seconds", 1, longestSeconds);
	const timeout = args.integer("timeout", 1, longestSeconds);
	const credential = signInFor(
		target,
		{
			user: args.text("user"),
			passwordFile: args.text("password-file"),
			dataDir: args.text("data-dir"),
			inUrl,
		},
		io,
	);
	if (inUrl) io.stderr.write(`persienne: ${urlWarning}\n`);
	const { examine } = await import("../doctor/examine.ts");
	return examine({
		target,
		credential,
		clock: io.clock,
		only,
		...(transport && { transport }),
		...(seconds && { seconds }),
		...(timeout && { limits: { answerMs: timeout * 1000 } }),
	});
}

const urlWarning = `credentials in a URL are seen in lists of processes and in the shell's history: better --user and --password-file, or ${passwordVariable}`;

function checksNamed(text: string | undefined) {
	return (text?.split(",") ?? []).map((word) => {
		const name = checkNames.find((known) => known === word.trim());
		if (name === undefined)
			throw new UsageError("--only: there is no such check", `one of ${checkNames.join(", ")}`);
		return name;
	});
}
