import type { Call } from "../service.ts";
import type { XmlElement } from "../soap/element.ts";
import { invalidArgs, quoted } from "../soap/fault.ts";
import { element, type QName } from "../soap/write.ts";
import { baseFault, FilterError } from "./fault.ts";
import { type Filter, isPolicyNamespace, readFilter, readTopic } from "./filter.ts";
import type { Notification } from "./notification.ts";
import type { Wanted } from "./subscriptions.ts";
import { formatDateTime, formatDuration, parseTerm } from "./time.ts";
import { allTopics } from "./topic.ts";

/** What CreatePullPointSubscription and Subscribe have in common. @throws SoapFault */
export function wantedOf(call: Call, request: XmlElement): Wanted {
	const initial = request.child("InitialTerminationTime");
	return {
		peer: call.peer,
		account: call.account,
		filter: filterOf(call, request),
		term: initial && termOf(call, initial, "wsnt:UnacceptableInitialTerminationTimeFault"),
		changedOnly: policyOf(call, request).changedOnly,
	};
}

function filterOf(call: Call, request: XmlElement): Filter {
	return inWords(call, () => readFilter(request.child("Filter")));
}

/** The present states of the topics that an expression stands for, and how many topics these are. @throws SoapFault */
export function statesOf(
	call: Call,
	expression: XmlElement,
): { readonly kept: readonly Notification[]; readonly topic: number } {
	const matches = inWords(call, () => readTopic(expression));
	const { source } = call.camera.events;
	return {
		kept: source.states.filter(({ topic }) => matches(topic)),
		topic: allTopics.filter(matches).length,
	};
}

/** What cannot be read, in the words of WS-BaseNotification. */
function inWords<T>({ camera }: Call, read: () => T): T {
	try {
		return read();
	} catch (error) {
		if (!(error instanceof FilterError)) throw error;
		throw baseFault(error.fault, camera.clock.now(), error.message, error.more);
	}
}

/**
 * Milliseconds of a wsnt:AbsoluteOrRelativeTimeType; undefined for none, which clients write as xsi:nil or as an empty
 * element, too.
 *
 * @param fault for one that is over already, or too long (WS-BaseNotification §4.2, §6.1.1)
 */
export function termOf({ camera }: Call, { name, text }: XmlElement, fault: QName): number | undefined {
	if (text === "") return undefined;
	const now = camera.clock.now();
	const term = parseTerm(text, now);
	if (term === undefined) throw invalidArgs(`${name} is neither a time nor a duration`);
	const { longestTermMs } = camera.events.limits;
	if (term > 0 && term <= longestTermMs) return term;
	throw baseFault(fault, now, `${name} has to lie ahead, by no more than ${formatDuration(longestTermMs)}`, [
		element("wsnt:MinimumTime", formatDateTime(now + 1_000)),
		element("wsnt:MaximumTime", formatDateTime(now + longestTermMs)),
	]);
}

/** tev:ChangedOnly is the one policy that there is. */
function policyOf({ camera }: Call, request: XmlElement): { changedOnly: boolean } {
	const policies = request.child("SubscriptionPolicy")?.children ?? [];
	for (const { namespace, name } of policies) {
		if (name === "ChangedOnly" && isPolicyNamespace(namespace)) continue;
		const known = name === "UseRaw" && isPolicyNamespace(namespace);
		throw baseFault(
			known ? "wsnt:UnsupportedPolicyRequestFault" : "wsnt:UnrecognizedPolicyRequestFault",
			camera.clock.now(),
			`the subscription policy ${quoted(name)} is not supported`,
		);
	}
	return { changedOnly: policies.length > 0 };
}
