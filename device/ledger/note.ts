import { isIP } from "node:net";
import type { Json } from "../../masks/canonical.ts";
import { findPlateText } from "../../masks/sanitise/plate-text.ts";
import type { Role } from "../auth/accounts.ts";
import type { LedgerRecord } from "./entry.ts";

/** By which way somebody came. */
export type Way = "http" | "rtsp" | "page" | "mqtt";

/** Who did something. Null: nobody that we know, or from nowhere that we know. */
export interface Who {
	readonly user: string | null;
	readonly role: Role | "device" | null;
	/** IP address. */
	readonly peer: string | null;
}

/** What is written down. Every word is one of ours, but for the names that somebody chose, which `toRecord` looks through. */
export type LedgerNote =
	| { readonly kind: "started"; readonly version: string; readonly cameras: number }
	| { readonly kind: "stopped" }
	/** Pictures of a camera are masked, or dark, from now on. */
	| {
			readonly kind: "camera";
			readonly camera: string;
			readonly state: string;
			readonly reason: string | null;
	  }
	/** A mask policy that is in force from now on; what was changed is in the camera's own ledger, at this entry. */
	| {
			readonly kind: "policy";
			readonly camera: string;
			readonly uuid: string;
			readonly action: string;
			readonly by: { readonly user: string; readonly role: Role };
			readonly uncovers: boolean;
			readonly policy: string | null;
			readonly entry: { readonly number: number; readonly hash: string } | null;
	  }
	| ({
			readonly kind: "sign-in";
			readonly way: Way;
			readonly outcome: "ok" | "refused" | "locked-out";
			readonly reason: string | null;
	  } & Who)
	/** Somebody is signed in to the page no more. */
	| ({ readonly kind: "sign-out"; readonly way: "page"; readonly why: string } & Who)
	/** Somebody did what takes more than a viewer's role. */
	| ({
			readonly kind: "use";
			readonly camera: string;
			readonly operation: string;
			readonly outcome: "done" | "refused";
	  } & Who)
	/** Somebody watches. */
	| ({
			readonly kind: "view";
			readonly camera: string;
			readonly stream: string;
			readonly way: Way;
			readonly phase: "began" | "ended" | "snapshot" | "refused";
	  } & Who)
	| {
			readonly kind: "user";
			readonly action: "created" | "changed" | "deleted";
			readonly user: string;
			readonly role: Role | null;
			readonly by: { readonly user: string; readonly role: Role } | null;
	  }
	/** Pictures or records were handed out for good. */
	| ({
			readonly kind: "export";
			readonly what: "masked-files" | "held-data" | "report";
			readonly files: number;
			readonly failed: number;
			readonly policy: string | null;
	  } & Partial<Who>)
	/** Entries of a camera's own ledger were too old to be kept; the rest of it begins after this one. */
	| {
			readonly kind: "masks-swept";
			readonly uuid: string;
			readonly entry: { readonly number: number; readonly hash: string };
	  }
	| ({
			readonly kind: "erasure";
			readonly camera: string | null;
			readonly from: string | null;
			readonly to: string | null;
			readonly items: number;
			readonly why: "request" | "retention";
	  } & Partial<Who>);

/** In place of a name that must not be written down. */
const withheld = "[withheld]";

/** Of each text. */
const maxTextLength = 128;

/** What is looked through: everything else is a word or a digest of ours. */
const named = ["user", "camera", "operation", "stream"];

/**
 * A note as it is written: when, and with names that read like a number plate, or that nobody could have chosen as a name,
 * left out (invariants I2, I9).
 *
 * @param at milliseconds since 1970
 */
export function toRecord(note: LedgerNote, at: number): LedgerRecord {
	return { at: new Date(at).toISOString(), ...(clean(note as unknown as LedgerRecord) as LedgerRecord) };
}

function clean(value: Json, key = ""): Json {
	if (typeof value === "string") return cleanText(value, key);
	if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
	return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, clean(part, name)]));
}

function cleanText(text: string, key: string): string {
	if (text.length > maxTextLength) return withheld;
	if (key === "peer") return isIP(text) === 0 ? withheld : text;
	const bad =
		named.includes(key) && (/[\p{C}\p{Zl}\p{Zp}\ufffd]/u.test(text) || findPlateText(text) !== undefined);
	return bad ? withheld : text;
}
