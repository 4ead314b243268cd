/** Bounds on what the console takes from browsers. Times in milliseconds, sizes in bytes. */
export interface ConsoleLimits {
	/** Request line and headers together. More is answered with 431. */
	readonly maxHeaderBytes: number;
	/** Body of a request: a mask of many points is the longest. More is answered with 413. */
	readonly maxBodyBytes: number;
	/** Connections at a time, those of live pictures included. Further ones are closed at once. */
	readonly maxConnections: number;
	/** For the headers of a request to come in. Later is answered with 408. */
	readonly headersMs: number;
	/** For a whole request to come in. Later is answered with 408. */
	readonly requestMs: number;
	/** Until an unused connection is closed. */
	readonly keepAliveMs: number;
	/** Until a connection is closed on which nothing moves in the middle of an answer. */
	readonly stalledMs: number;
	/** For requests and live pictures under way to end when the console closes. */
	readonly closeMs: number;
	/** Sessions at a time. Beyond it the one unused for longest ends. */
	readonly maxSessions: number;
	/** After this time a user signs in again, whatever happens. */
	readonly sessionMs: number;
	/** After this time without its user doing anything a session ends. What an open page asks by itself does not count. */
	readonly idleMs: number;
	/** How many wrong passwords of a program one of a person counts as. */
	readonly triesPerSignIn: number;
	/** Live pictures and connections for events that one session may have at a time. */
	readonly maxSocketsPerSession: number;
	/** Transcoders at a time, for all sessions together: one for each camera and size that is watched. Each is a process of some 90 MB. */
	readonly maxStreams: number;
	/** Bytes that may wait for a browser. Beyond it pictures are left out, up to a key picture that fits. */
	readonly maxBacklogBytes: number;
	/** A message from a page. Pages have nothing to say. */
	readonly maxMessageBytes: number;
	/** How long a camera is transcoded on after its last viewer has gone: a reload of the page finds it running. */
	readonly lingerMs: number;
	/** A viewer is asked this often whether it is there, and is gone when it does not answer before the next time. */
	readonly pingMs: number;
	/** After a transcoder that failed, the next one waits so long; twice as long after each further failure. */
	readonly retryMs: number;
	readonly maxRetryMs: number;
}

export const defaultConsoleLimits: ConsoleLimits = {
	maxHeaderBytes: 8 * 1024,
	maxBodyBytes: 16 * 1024,
	maxConnections: 256,
	headersMs: 10_000,
	requestMs: 20_000,
	keepAliveMs: 15_000,
	stalledMs: 60_000,
	closeMs: 500,
	maxSessions: 256,
	sessionMs: 12 * 3_600_000,
	idleMs: 1_800_000,
	triesPerSignIn: 12,
	maxSocketsPerSession: 32,
	maxStreams: 16,
	maxBacklogBytes: 256 * 1024,
	maxMessageBytes: 1024,
	lingerMs: 5_000,
	pingMs: 20_000,
	retryMs: 1_000,
	maxRetryMs: 15_000,
};
