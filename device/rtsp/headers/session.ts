/** A session's name and, in the server's answers, how long it lives without a sign of life (RFC 2326 §12.37). */
export interface SessionHeader {
	readonly id: string;
	/** In whole seconds. */
	readonly timeout?: number;
}

/** Accepts what the RFC's grammar gives, and clients that send our `;timeout=…` back. */
export function parseSession(value: string): SessionHeader | undefined {
	const match = /^\s*([A-Za-z0-9$_.+-]{1,128})\s*(?:;\s*timeout\s*=\s*(\d{1,9})\s*)?$/i.exec(value);
	if (!match?.[1]) return undefined;
	return match[2] === undefined ? { id: match[1] } : { id: match[1], timeout: Number(match[2]) };
}

export function formatSession({ id, timeout }: SessionHeader): string {
	return timeout === undefined ? id : `${id};timeout=${timeout}`;
}
