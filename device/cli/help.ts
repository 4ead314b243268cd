import type { Usage } from "./command-line.ts";

/** The overview that `persienne help` prints. */
export function overview(usages: readonly Usage[]): string {
	const lines = usages.map((usage) => `  ${headOf(usage).padEnd(24)}${usage.summary}`);
	return [
		"Virtual ONVIF cameras that mask before they speak.",
		"",
		"Usage: persienne COMMAND [OPTIONS]",
		"",
		...lines,
		`  ${"help [COMMAND]".padEnd(24)}Tells how to call a command; so does COMMAND --help.`,
		"",
		"persienne --version prints the version.",
		"Exit status: 0 done, 1 failed, 2 usage or configuration error.",
		"",
	].join("\n");
}

/** How to call one command. */
export function commandHelp(usage: Usage): string {
	const options = [...usage.options, { name: "help", help: "Prints this." }];
	const heads = options.map((option) => `--${option.name}${"value" in option ? ` ${option.value}` : ""}`);
	const width = Math.max(...heads.map((head) => head.length)) + 2;
	const lines = options.map(({ help }, i) => `  ${(heads[i] as string).padEnd(width)}${help}`);
	const notes = (usage.notes ?? []).flatMap((note) => ["", note]);
	return [`Usage: persienne ${headOf(usage)} [OPTIONS]`, "", usage.summary, "", ...lines, ...notes, ""].join(
		"\n",
	);
}

function headOf(usage: Usage): string {
	return `${usage.command} ${usage.operands}`.trim();
}
