/** Shorter ones would blank out half of every line, and are no secret anyway. */
const shortestSecret = 4;

/** Makes a line that holds a device's own words fit to be printed. */
export type Printable = (text: string) => string;

/**
 * Control characters go, since a terminal obeys them (and with them whatever turns the direction of writing); what is
 * too long is cut off; and a secret that a device gives back is not passed on (invariant I9).
 */
export function printableWithout(secrets: readonly string[], maxLength: number): Printable {
	const written = secrets
		.filter((secret) => secret.length >= shortestSecret)
		.flatMap((secret) => [...new Set([secret, encodeURIComponent(secret)])]);
	return (text) => {
		const clean = text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, " ").trim();
		const safe = written.reduce((line, secret) => line.replaceAll(secret, "[redacted]"), clean);
		const signs = [...safe];
		return signs.length > maxLength ? `${signs.slice(0, maxLength).join("")}…` : safe;
	};
}
