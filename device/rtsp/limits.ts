/** Every bound of the RTSP server, so that no client can take more than its share. */
export interface RtspLimits {
	/** Longest request URI, in bytes: 414 beyond. */
	readonly uriBytes: number;
	/** Longest request line with all headers, in bytes: 400 beyond. */
	readonly headBytes: number;
	/** Most header lines of a request: 400 beyond. */
	readonly headerCount: number;
	/** Longest request body, in bytes: 413 beyond. */
	readonly bodyBytes: number;
	/** Longest interleaved data from a viewer, in bytes: 400 beyond. */
	readonly frameBytes: number;
	/** Most requests that wait for their answer on one connection: closed beyond. */
	readonly pipelinedRequests: number;
	/** Unsent answers that a connection may have, in bytes: nothing more is read from it until it takes them. */
	readonly unsentBytes: number;
	/** TCP connections in all and per peer address: further ones are closed at once. */
	readonly connections: number;
	readonly connectionsPerPeer: number;
	/** Sessions in all and per peer address: 503 beyond. */
	readonly sessions: number;
	readonly sessionsPerPeer: number;
	/** Multicast groups that are sent to: 503 beyond. */
	readonly multicastGroups: number;
	/** How long a new connection has for its first request, in milliseconds. */
	readonly firstRequestMs: number;
	/** How long a connection without a session may be silent, in milliseconds. */
	readonly idleMs: number;
	/** Requests in a row that a connection may have answered with 401: 403 and closed beyond. */
	readonly refusals: number;
	/** How long credentials wait their turn after too many wrong passwords from the same address: 503 beyond. */
	readonly penaltyMs: number;
	/** How long a session lives without a sign of life from its viewer, in milliseconds. */
	readonly sessionMs: number;
	/** How long DESCRIBE and PLAY wait for a key frame, in milliseconds. */
	readonly keyFrameMs: number;
	/** How long a stream is kept running between DESCRIBE and PLAY, in milliseconds. */
	readonly holdMs: number;
	/** What may wait for one viewer, in bytes of coded pictures, and the age of the oldest, in milliseconds. */
	readonly queuedBytes: number;
	readonly queuedMs: number;
	/** Bytes handed to a TCP socket at once; the next ones when it has taken them all. */
	readonly batchBytes: number;
	/** Lowest rate at which a burst goes out by UDP, in bytes per second. */
	readonly datagramRate: number;
	/** Milliseconds from one RTCP sender report to the next. */
	readonly reportMs: number;
	/** How long a closed connection may take to send its last bytes, in milliseconds. */
	readonly lingerMs: number;
}

export const defaultRtspLimits: RtspLimits = {
	uriBytes: 2048,
	headBytes: 16 << 10,
	headerCount: 64,
	bodyBytes: 4 << 10,
	frameBytes: 4 << 10,
	pipelinedRequests: 64,
	unsentBytes: 256 << 10,
	connections: 2048,
	connectionsPerPeer: 1024,
	sessions: 2048,
	sessionsPerPeer: 1024,
	multicastGroups: 256,
	firstRequestMs: 10_000,
	idleMs: 60_000,
	refusals: 20,
	penaltyMs: 5_000,
	sessionMs: 60_000,
	keyFrameMs: 10_000,
	holdMs: 20_000,
	queuedBytes: 16 << 20,
	queuedMs: 3_000,
	batchBytes: 64 << 10,
	datagramRate: 4_000_000,
	reportMs: 5_000,
	lingerMs: 1_000,
};
