import type { StillFormat } from "../imaging/offline/protocol.ts";
import type { ClipFormat } from "../scene/clip/format.ts";
import { extensionOf, type Input } from "./inputs.ts";

export type Container = "mp4" | "mov" | "matroska";

/** What becomes of one file. */
export interface Output {
	/** Below the output folder. */
	readonly below: string;
	/** Undefined for a video. */
	readonly still: StillFormat | undefined;
	/** Of a video. */
	readonly container: Container;
	/** Why it is not called what its original is; undefined when it is. */
	readonly renamed: string | undefined;
}

interface Form {
	readonly still: StillFormat | undefined;
	readonly container: Container;
	/** The names that such a file goes by, the usual one first. */
	readonly extensions: readonly [string, ...string[]];
}

const jpeg: Form = { still: "jpeg", container: "mp4", extensions: [".jpg", ".jpeg", ".jpe", ".jfif"] };
const png: Form = { still: "png", container: "mp4", extensions: [".png"] };
const webp: Form = { still: "webp", container: "mp4", extensions: [".webp"] };
const mp4: Form = { still: undefined, container: "mp4", extensions: [".mp4", ".m4v"] };
const mov: Form = { still: undefined, container: "mov", extensions: [".mov"] };
const mkv: Form = { still: undefined, container: "matroska", extensions: [".mkv"] };

/** Formats that we write too. All other pictures become PNG, which loses nothing more. */
const stills: Readonly<Record<string, Form>> = { jpeg_pipe: jpeg, png_pipe: png, webp_pipe: webp };

/** Gives each file a name of its own below the output folder. */
export class Outputs {
	readonly #taken = new Map<string, string>();

	/**
	 * The same calls in the same order give the same names.
	 * @param withSound sound of any kind needs a container that takes it
	 */
	plan(input: Input, format: ClipFormat, withSound: boolean): Output {
		const extension = extensionOf(input.below);
		const form = formOf(format, extension, withSound);
		const keeps = form.extensions.includes(extension);
		const wanted = keeps ? input.below : input.below + form.extensions[0];
		const below = this.#own(wanted, input.shown);
		const reasons = [
			...(keeps ? [] : [`it is written as ${form.extensions[0].slice(1)}, which it was not`]),
			...(below === wanted ? [] : [`${wanted} is already the copy of ${this.#taken.get(key(wanted))}`]),
		];
		const renamed = reasons.length === 0 ? undefined : reasons.join("; ");
		return { below, still: form.still, container: form.container, renamed };
	}

	/** Two folders may hold files of the same name, and some file systems do not tell capitals from small letters. */
	#own(wanted: string, shown: string): string {
		const extension = extensionOf(wanted);
		const stem = wanted.slice(0, wanted.length - extension.length);
		let name = wanted;
		for (let count = 2; this.#taken.has(key(name)); count++) {
			name = `${stem}-${count}${wanted.slice(stem.length)}`;
		}
		this.#taken.set(key(name), shown);
		return name;
	}
}

function formOf({ demuxer, still }: ClipFormat, extension: string, withSound: boolean): Form {
	if (still) return stills[demuxer.name ?? ""] ?? png;
	const name = demuxer.name ?? "";
	if (name.startsWith("mov,")) return extension === ".mov" ? mov : mp4;
	if (name.startsWith("matroska") || withSound) return mkv;
	return mp4;
}

function key(name: string): string {
	return name.normalize("NFC").toLowerCase();
}
