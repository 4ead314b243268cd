import { z } from "zod";
import type { Rgb } from "../../../masks/colour.ts";
import { checkCaption } from "../../../masks/sanitise/caption.ts";
import type { SettableClock } from "../../clock.ts";
import { PersienneError } from "../../errors.ts";
import { dateFormats, momentText, timeFormats } from "../../osd/formats.ts";
import {
	corners,
	maxOsds,
	type Osd,
	type OsdContent,
	type OsdLine,
	type OsdPosition,
	type Overlay,
	osdSizes,
	transparencies,
} from "../../osd/osd.ts";
import { parsePosixZone } from "../../posix-zone.ts";
import type { CameraStore } from "../../store/camera-store.ts";
import type { DeviceSettings } from "../settings/device-desk.ts";

/** One text of a camera. */
export interface OsdEntry extends Osd {
	readonly token: string;
}

/** Why a text was not changed. Its message may be shown to whoever asked: it never quotes the text. */
export class OsdRefused extends PersienneError {
	override readonly code: "OSD_UNKNOWN" | "OSD_TOO_MANY" | "OSD_INVALID";

	constructor(code: OsdRefused["code"], message: string) {
		super(code, message);
		this.code = code;
	}
}

/** What the desk needs of a camera. */
export interface WrittenCamera {
	setOverlay(overlay: Overlay): void;
}

export interface OsdDeskOptions {
	/** The texts of its configuration. */
	readonly configured: readonly Osd[];
	readonly store: CameraStore;
	/** The camera's own. */
	readonly clock: Pick<SettableClock, "ahead">;
	/** Its time zone, as it is now. */
	readonly time: () => DeviceSettings["time"];
	/** Told of each text that was added, changed or deleted, once that is in force. */
	readonly changed?: (token: string) => void;
}

interface Kept {
	/** Of the next token: none is given twice. */
	readonly next: number;
	/** What the configuration said when they were changed: changes hold for as long as it says so. */
	readonly was: string;
	readonly entries: readonly OsdEntry[];
}

const byte = z.int().min(0).max(255);
const rgb = z.tuple([byte, byte, byte]) as unknown as z.ZodType<Rgb>;
const share = z.int().min(transparencies.min).max(transparencies.max);
const part = z.number().min(-1).max(1);
const position = z.union([
	z.enum(corners),
	z.object({ x: part, y: part }),
]) as unknown as z.ZodType<OsdPosition>;
const content = z.union([
	z.strictObject({
		text: z.string().refine((text) => text === "" || checkCaption(text).ok),
		temporary: z.boolean().optional(),
	}),
	z.strictObject({ date: z.enum(dateFormats), time: z.enum(timeFormats).optional() }),
	z.strictObject({ time: z.enum(timeFormats) }),
]) as unknown as z.ZodType<OsdContent>;
const shape = {
	content,
	position,
	size: z.int().min(osdSizes.min).max(osdSizes.max),
	colour: rgb,
	transparency: share,
	background: rgb,
	backgroundTransparency: share,
};
const schema: z.ZodType<Osd> = z.object(shape);
const kept: z.ZodType<Kept> = z.object({
	next: z.int().min(1),
	was: z.string(),
	entries: z.array(z.object({ token: z.string(), ...shape })).max(maxOsds),
});

/** Where the texts over a camera's pictures are kept and changed, whoever asks. */
export class OsdDesk {
	readonly #options: OsdDeskOptions;
	#kept: Kept;
	#camera: WrittenCamera | undefined;

	/** @throws PersienneError STATE_DAMAGED */
	constructor(options: OsdDeskOptions) {
		this.#options = options;
		const found = options.store.read("osd", kept);
		this.#kept = found?.was === this.#was ? rebooted(found) : this.#initial(found?.next ?? 1);
	}

	get list(): readonly OsdEntry[] {
		return this.#kept.entries;
	}

	/** From now on they are written over the pictures of `camera`. */
	attach(camera: WrittenCamera): void {
		this.#camera = camera;
		this.#apply();
	}

	/**
	 * Adds a text, and gives its token. It is in the next picture that is filmed.
	 *
	 * @throws OsdRefused; Error when it cannot be kept. Nothing is changed then.
	 */
	create(osd: Osd): string {
		const { next, entries } = this.#kept;
		if (entries.length >= maxOsds)
			throw new OsdRefused("OSD_TOO_MANY", `a camera has at most ${maxOsds} texts over its pictures`);
		const token = tokenOf(next);
		this.#change(token, { next: next + 1, entries: [...entries, { token, ...checked(osd) }] });
		return token;
	}

	/** Replaces a text by another one in its place. @throws as `create` */
	change(token: string, osd: Osd): void {
		const before = this.#find(token);
		const after = { token, ...checked(osd) };
		this.#change(token, { entries: this.list.map((entry) => (entry === before ? after : entry)) });
	}

	/** @throws as `create` */
	delete(token: string): void {
		const gone = this.#find(token);
		this.#change(token, { entries: this.list.filter((entry) => entry !== gone) });
	}

	/** As the configuration has them. @throws Error when it cannot be kept */
	reset(): void {
		this.#keep(this.#initial(this.#kept.next));
		this.#apply();
	}

	/** Empties the texts that are not to outlive a reboot. */
	reboot(): void {
		this.#keep(rebooted(this.#kept));
		this.#apply();
	}

	#find(token: string): OsdEntry {
		const found = this.list.find((entry) => entry.token === token);
		if (!found) throw new OsdRefused("OSD_UNKNOWN", "there is no such text over the pictures");
		return found;
	}

	get #was(): string {
		return JSON.stringify(this.#options.configured);
	}

	#initial(next: number): Kept {
		const entries = this.#options.configured.map((osd, index) => ({ token: tokenOf(next + index), ...osd }));
		return { next: next + entries.length, was: this.#was, entries };
	}

	#change(token: string, change: Partial<Kept>): void {
		this.#keep({ ...this.#kept, ...change });
		this.#apply();
		this.#options.changed?.(token);
	}

	#keep(next: Kept): void {
		this.#options.store.write("osd", next);
		this.#kept = next;
	}

	#apply(): void {
		const { entries } = this.#kept;
		this.#camera?.setOverlay({
			isStill: entries.every(({ content: written }) => "text" in written),
			lines: (takenAt) =>
				entries.map((entry) => this.#line(entry, takenAt)).filter(({ text }) => text !== ""),
		});
	}

	#line({ token: _, content: written, ...style }: OsdEntry, takenAt: number): OsdLine {
		return { ...style, text: "text" in written ? written.text : this.#moment(written, takenAt) };
	}

	/** Date and time as a clock on the wall shows them where the camera says that it is. */
	#moment({ date, time }: Exclude<OsdContent, { text: string }>, takenAt: number): string {
		const { zone, daylightSavings } = this.#options.time();
		const utc = takenAt + this.#options.clock.ahead;
		const local = utc + (parsePosixZone(zone)?.aheadAt(utc, daylightSavings) ?? 0);
		return [date, time].flatMap((format) => (format ? [momentText(format, local)] : [])).join(" ");
	}
}

function rebooted(before: Kept): Kept {
	const entries = before.entries.map((entry): OsdEntry => {
		const { content: written } = entry;
		const goes = "text" in written && written.temporary;
		return goes ? { ...entry, content: { ...written, text: "" } } : entry;
	});
	return { ...before, entries };
}

/** Not `osd-1`: with three digits that reads like a number plate, and tokens are published. */
function tokenOf(number: number): string {
	return `overlay-${number}`;
}

/** @throws OsdRefused OSD_INVALID */
function checked(osd: Osd): Osd {
	if ("text" in osd.content && osd.content.text !== "") {
		const verdict = checkCaption(osd.content.text);
		if (!verdict.ok) throw new OsdRefused("OSD_INVALID", verdict.reason);
	}
	const found = schema.safeParse(osd);
	if (!found.success)
		throw new OsdRefused("OSD_INVALID", "the text, its format, size, colour or place is not offered");
	return found.data;
}
