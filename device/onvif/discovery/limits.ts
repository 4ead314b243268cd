/** Bounds on what WS-Discovery takes and gives. Times in milliseconds. */
export interface DiscoveryLimits {
	/** APP_MAX_DELAY of WS-Discovery §5.3: answers wait a random time up to it, so that not all cameras speak at once. */
	readonly maxDelayMs: number;
	/** Requests that one address may send in a row before it has to slow down. */
	readonly burst: number;
	/** After that, one more each so many milliseconds. */
	readonly refillMs: number;
	/** Addresses remembered. */
	readonly peers: number;
	/** Answers on their way, of all cameras together. Further ones are not given. */
	readonly maxPending: number;
	/** Within this time a request with the same MessageID from the same place is a repetition (SOAP-over-UDP §3.2). */
	readonly repetitionMs: number;
	/** Requests remembered to tell repetitions. */
	readonly rememberedRequests: number;
	/** How often the machine's interfaces are looked at. */
	readonly watchMs: number;
}

export const defaultDiscoveryLimits: DiscoveryLimits = {
	maxDelayMs: 500,
	burst: 30,
	refillMs: 250,
	peers: 1_000,
	maxPending: 4_000,
	repetitionMs: 2_000,
	rememberedRequests: 1_000,
	watchMs: 5_000,
};
