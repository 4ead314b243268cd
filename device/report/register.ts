type Found = Readonly<Record<string, unknown>>;

/** Who watched what, and when: lines of the ledger, the latest first. */
export interface AccessRegister {
	/** More lines than these there may be in the ledger. */
	readonly lines: readonly AccessLine[];
	readonly signIns: number;
	readonly refused: number;
	readonly views: number;
}

export interface AccessLine {
	readonly at: string;
	readonly kind: "sign-in" | "sign-out" | "view" | "use" | "user" | "export" | "erasure";
	readonly user: string | null;
	readonly role: string | null;
	readonly peer: string | null;
	readonly camera: string | null;
	/** What was done, in words of the ledger: the stream and its phase, the operation and its outcome. */
	readonly what: string;
	/** The same, by what each word is. */
	readonly details: Readonly<Partial<Record<Detail, string>>>;
}

const kinds: readonly string[] = ["sign-in", "sign-out", "view", "use", "user", "export", "erasure"];
/** Words that say what it was, in the order in which they are told. */
const telling = [
	"way",
	"stream",
	"operation",
	"action",
	"what",
	"phase",
	"outcome",
	"why",
	"reason",
] as const;
type Detail = (typeof telling)[number];
const mostLines = 400;

export function accessRegister(records: readonly Found[]): AccessRegister {
	const told = records.filter(({ kind }) => kinds.includes(String(kind)));
	const count = (test: (one: Found) => boolean) => told.filter(test).length;
	return {
		lines: told.slice(-mostLines).reverse().map(lineOf),
		signIns: count((one) => one["kind"] === "sign-in" && one["outcome"] === "ok"),
		refused: count((one) => one["kind"] === "sign-in" && one["outcome"] !== "ok"),
		views: count((one) => one["kind"] === "view" && one["phase"] !== "ended"),
	};
}

function lineOf(record: Found): AccessLine {
	const text = (name: string) => (typeof record[name] === "string" ? record[name] : null);
	const by = record["by"] as Found | undefined;
	const who = record["kind"] === "user" ? (by?.["user"] ?? null) : text("user");
	return {
		at: String(record["at"]),
		kind: String(record["kind"]) as AccessLine["kind"],
		user: who as string | null,
		role: text("role"),
		peer: text("peer"),
		camera: text("camera"),
		what: telling.flatMap((name) => text(name) ?? []).join(" "),
		details: Object.fromEntries(telling.flatMap((name) => (text(name) === null ? [] : [[name, text(name)]]))),
	};
}
