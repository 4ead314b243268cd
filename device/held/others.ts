type Found = Readonly<Record<string, unknown>>;

/** What tells who somebody is. */
const telling = ["user", "peer"];

/**
 * A record as it may be handed to somebody without exposing others (GDPR 15(4)): to who is filmed, without accounts and
 * addresses; to who has an account, what is about that account. Undefined for what is not about them.
 */
export function withoutOthers(record: Found, user: string | undefined): Found | undefined {
	if (user === undefined) return stripped(record);
	const by = record["by"];
	const theirs = record["user"] === user || (isRecord(by) && by["user"] === user);
	if (!theirs) return undefined;
	const isTheirs = (part: Found) => part["user"] === user;
	return Object.fromEntries(
		Object.entries(isTheirs(record) ? record : stripped(record)).map(([key, value]) => [
			key,
			key === "by" && isRecord(by) ? (isTheirs(by) ? by : stripped(by)) : value,
		]),
	);
}

function stripped(record: Found): Found {
	return Object.fromEntries(
		Object.entries(record).flatMap(([key, value]) => {
			if (telling.includes(key)) return [];
			return [[key, isRecord(value) ? stripped(value) : value]];
		}),
	);
}

function isRecord(value: unknown): value is Found {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
