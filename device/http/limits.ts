/** Bounds on what a camera's HTTP server takes from its clients. Times in milliseconds. */
export interface HttpLimits {
	/** Request line and headers together. More is answered with 431. */
	readonly maxHeaderBytes: number;
	/** Connections at a time. Further ones are closed at once. */
	readonly maxConnections: number;
	/** For the headers of a request to come in. Later is answered with 408. */
	readonly headersMs: number;
	/** For a whole request to come in. Later is answered with 408. */
	readonly requestMs: number;
	/** Until an unused connection is closed. */
	readonly keepAliveMs: number;
	/** Until a connection is closed on which nothing moves in the middle of an answer. */
	readonly stalledMs: number;
	/** For requests under way to be answered when the server closes. */
	readonly closeMs: number;
	/** Body of a request that no route claims, or whose route does not say. More is answered with 413. */
	readonly maxBodyBytes: number;
}

export const defaultHttpLimits: HttpLimits = {
	maxHeaderBytes: 16 * 1024,
	maxConnections: 128,
	headersMs: 10_000,
	requestMs: 30_000,
	keepAliveMs: 15_000,
	stalledMs: 120_000,
	closeMs: 1_000,
	maxBodyBytes: 64 * 1024,
};
