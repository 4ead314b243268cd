import type { Usage } from "./command-line.ts";

export const maskUsage: Usage = {
	command: "mask",
	operands: "INPUT...",
	maxOperands: Number.POSITIVE_INFINITY,
	summary: "Masks your own pictures and videos, as a camera would.",
	options: [
		{ name: "out", value: "DIR", help: "Where the masked copies go; made if need be." },
		{ name: "policy", value: "FILE", help: "The zones to cover, in YAML or JSON (none: plates alone)." },
		{ name: "plates", value: "MODE", help: "strict or balanced (what the policy says, or strict)." },
		{ name: "report", value: "FILE", help: "Writes what was covered where, in JSON." },
		{ name: "audio", help: "Copies the sound of videos; it is left out otherwise." },
		{
			name: "data-dir",
			value: "DIR",
			help: "Enters the export in the ledger of these cameras.",
		},
		{ name: "force", help: "Masks everything anew and replaces what is there." },
		{ name: "json", help: "JSON lines on stdout: one a file, and the sums." },
	],
	notes: [
		"INPUT is a picture, a video, or a folder with such below it. The copies keep names and sub-folders;\nmetadata, thumbnails, chapters and subtitles are left out.",
		"What a run before has done is skipped, so a run that was interrupted goes on where it ended.",
		"Exit status: 0 all is masked, 1 a file failed or a picture is dark, 2 usage error, 130 interrupted.",
	],
};
