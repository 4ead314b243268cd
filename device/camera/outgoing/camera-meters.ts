import type { Account } from "../../auth/accounts.ts";
import type { Clock } from "../../clock.ts";
import type { Route, RouteAnswer } from "../../http/route.ts";
import type { ToldDiscovery } from "../../onvif/discovery/engine.ts";
import type { GivenAnswer } from "../../onvif/endpoint.ts";
import type { ToldWatch } from "../../onvif/events/subscriptions.ts";
import { Meter, type Receiver } from "../../outgoing/meter.ts";

/** Counts what one camera lets out by ways that do not count themselves. RTP and MQTT have counters of their own. */
export class CameraMeters {
	/** Of the ONVIF services, by operation. */
	readonly answers: Meter;
	/** Answers to PullMessages, and what is posted. */
	readonly events: Meter;
	/** The same, by what is told; bytes are not told apart. */
	readonly told: Meter;
	readonly snapshots: Meter;
	readonly control: Meter;
	readonly discovery: Meter;
	/** Events that subscribers were too slow for. */
	#dropped = 0;

	constructor(clock: Pick<Clock, "now">) {
		this.answers = new Meter(clock);
		this.events = new Meter(clock);
		this.told = new Meter(clock);
		this.snapshots = new Meter(clock);
		this.control = new Meter(clock);
		this.discovery = new Meter(clock);
	}

	get dropped(): number {
		return this.#dropped;
	}

	readonly answered = ({ operation, account, peer, bytes }: GivenAnswer): void => {
		const meter = operation === "PullMessages" ? this.events : this.answers;
		meter.count(operation ?? "Fault", bytes, receiver(account, peer));
	};

	discovered({ what, peer, bytes }: Omit<ToldDiscovery, "uuid">): void {
		this.discovery.count(what, bytes, peer === null ? undefined : receiver(undefined, peer));
	}

	readonly subscribers: ToldWatch = {
		told: ({ topic }) => this.told.count(topic.kind, 0),
		posted: ({ account, peer }, bytes) => this.events.count("Notify", bytes, receiver(account, peer)),
		dropped: (messages) => {
			this.#dropped += messages;
		},
	};
}

/** The route, whose answers are counted, but for those that refuse or fail. */
export function metered(route: Route, meter: Meter): Route {
	return {
		...route,
		handle: async (request) => {
			const answer = await route.handle(request);
			if (answer.status < 400)
				meter.count(`${route.method} ${route.path}`, sizeOf(answer), receiver(request.account, request.peer));
			return answer;
		},
	};
}

function sizeOf({ body = "" }: RouteAnswer): number {
	return Buffer.byteLength(body);
}

function receiver(account: Pick<Account, "user" | "role"> | undefined, peer: string): Receiver {
	return { user: account?.user ?? null, role: account?.role ?? null, peer };
}
