/** Bounds on what clients of the event service may take. Times in milliseconds. */
export interface EventLimits {
	/** Pull points at a time (capability MaxPullPoints). */
	readonly pullPoints: number;
	/** Subscriptions to which the camera sends Notify (capability MaxNotificationProducers). */
	readonly notificationProducers: number;
	/** Of either, those of one address: a client that leaks them does not shut others out. */
	readonly perPeer: number;
	/** A pull point that nobody has asked for so long makes room when there are too many. */
	readonly idleMs: number;
	/** Messages that wait for one subscriber. */
	readonly queuedMessages: number;
	/** Messages in one answer or one Notify. */
	readonly messagesAtOnce: number;
	/** For a PullMessages to wait. Longer is a fault that names this limit. */
	readonly pullMs: number;
	/** Life of a subscription that names none. */
	readonly defaultTermMs: number;
	/** Longest life that a subscription may ask for. */
	readonly longestTermMs: number;
	/** For a consumer to take a Notify. */
	readonly deliveryMs: number;
	/** Between two attempts to deliver; it doubles with each that fails. */
	readonly retryMs: number;
	/** After so many attempts in a row that failed, the subscription is over. */
	readonly attempts: number;
}

export const defaultEventLimits: EventLimits = {
	pullPoints: 32,
	notificationProducers: 8,
	perPeer: 16,
	idleMs: 120_000,
	queuedMessages: 200,
	messagesAtOnce: 100,
	// Core §9.1.2 asks for one minute at least; the HTTP server hangs up on connections that stall for two.
	pullMs: 60_000,
	defaultTermMs: 60_000,
	longestTermMs: 24 * 3_600_000,
	deliveryMs: 5_000,
	retryMs: 1_000,
	attempts: 6,
};
