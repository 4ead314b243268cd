import { readdirSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { PersienneError } from "../errors.ts";

/** A file that is to be masked. */
export interface Input {
	/** Absolute. */
	readonly path: string;
	/** As the person who called would write it. */
	readonly shown: string;
	/** Where its masked copy belongs below the output folder, before that has a name of its own. */
	readonly below: string;
}

export interface Inputs {
	readonly files: readonly Input[];
	/** Files in the folders that are neither pictures nor videos by their names. */
	readonly others: number;
}

/** What pictures and videos are called. In a folder other files are left alone; a file that is named is always tried. */
const extensions = new Set(
	[
		...[
			"jpg",
			"jpeg",
			"jpe",
			"jfif",
			"png",
			"apng",
			"webp",
			"bmp",
			"tif",
			"tiff",
			"gif",
			"jxl",
			"jp2",
			"j2k",
		],
		...["ppm", "pgm", "pnm", "pam", "qoi", "heic", "heif", "avif"],
		...["mp4", "m4v", "mov", "3gp", "3g2", "mkv", "webm", "avi", "flv", "ts", "mts", "m2ts", "mpg", "mpeg"],
		...[
			"vob",
			"ogv",
			"wmv",
			"asf",
			"nut",
			"mxf",
			"dv",
			"mjpg",
			"mjpeg",
			"h264",
			"264",
			"hevc",
			"h265",
			"265",
		],
		...["ivf", "obu", "y4m"],
	].map((extension) => `.${extension}`),
);

/**
 * What the operands of a command line name: files, and folders with all that is below them, in an order that is the same
 * every time. Throws a PersienneError when the output folder is one that is read.
 *
 * @param out the output folder, absolute; it need not exist
 */
export function gatherInputs(operands: readonly string[], cwd: string, out: string): Inputs {
	const target = realPlace(out);
	const files: Input[] = [];
	let others = 0;
	for (const operand of operands) {
		const path = resolve(cwd, operand);
		const folder = statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
		refuseSame(target, realPlace(folder ? path : dirname(path)), folder, operand);
		if (!folder) files.push({ path, shown: operand, below: basename(path) });
		else {
			const found = walk(path);
			others += found.others;
			files.push(
				...found.files.map((file) => ({
					path: file,
					shown: join(operand, relative(path, file)),
					below: relative(path, file),
				})),
			);
		}
	}
	return { files, others };
}

/** Links to folders are not followed, so that there is an end; names that begin with a dot are left alone. */
function walk(folder: string): { files: string[]; others: number } {
	const files: string[] = [];
	let others = 0;
	for (const entry of entriesOf(folder)) {
		if (entry.name.startsWith(".")) continue;
		const path = join(folder, entry.name);
		if (entry.isDirectory()) {
			const below = walk(path);
			for (const file of below.files) files.push(file);
			others += below.others;
		} else if (entry.isFile() && extensions.has(extensionOf(entry.name))) files.push(path);
		else others++;
	}
	return { files, others };
}

function entriesOf(folder: string) {
	try {
		const entries = readdirSync(folder, { withFileTypes: true });
		return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		throw new PersienneError("INPUT_UNREADABLE", `the folder ${folder} cannot be read (${code})`);
	}
}

/** In lower case, with the dot. */
export function extensionOf(name: string): string {
	return /\.[^.]*$/.exec(basename(name))?.[0].toLowerCase() ?? "";
}

/** The path without links, as far as it exists. */
export function realPlace(path: string): string {
	try {
		return realpathSync(path);
	} catch {
		const parent = dirname(path);
		return parent === path ? path : join(realPlace(parent), basename(path));
	}
}

function refuseSame(target: string, folder: string, deep: boolean, operand: string): void {
	const inside =
		target === folder || (deep && target.startsWith(folder.endsWith(sep) ? folder : folder + sep));
	if (!inside) return;
	const where = target === folder ? "the folder that holds" : "inside";
	throw new PersienneError(
		"OUT_IS_INPUT",
		`--out is ${where} ${operand}: originals and masked copies would lie side by side`,
		"name a folder elsewhere",
	);
}
