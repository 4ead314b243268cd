import { brokerProtocols } from "../../camera/brokers/broker-address.ts";
import { statesOf, termOf, wantedOf } from "../events/arguments.ts";
import { ConsumerRefused, checkConsumer } from "../events/consumer.ts";
import { baseFault, unknownSubscription } from "../events/fault.ts";
import { itemFilterDialect, topicDialects } from "../events/filter.ts";
import { boundedResolver } from "../events/name-lookup.ts";
import { writeMessage, writeNotification } from "../events/notification.ts";
import { PullPoint } from "../events/pull-point.ts";
import { reference, subscriptionAddress, subscriptionOf } from "../events/reference.ts";
import type { Subscription } from "../events/subscription.ts";
import { formatDuration, parseDuration } from "../events/time.ts";
import { onvifSchemaLocation, onvifTopicNamespaceLocation, writeTopicSet } from "../events/topic-set.ts";
import type { OnvifCamera } from "../model.ts";
import type { Call, Operation, Service } from "../service.ts";
import { argument } from "../soap/arguments.ts";
import { invalidArgs, SoapFault } from "../soap/fault.ts";
import { namespaces } from "../soap/namespaces.ts";
import { element, type Xml } from "../soap/write.ts";
import { eventBrokerOperations } from "./event-brokers.ts";

const action = {
	event: (name: string) => `${namespaces.tev}/EventPortType/${name}Response`,
	pullPoint: (name: string) => `${namespaces.tev}/PullPointSubscription/${name}Response`,
	producer: (name: string) => `http://docs.oasis-open.org/wsn/bw-2/NotificationProducer/${name}Response`,
	manager: (name: string) => `http://docs.oasis-open.org/wsn/bw-2/SubscriptionManager/${name}Response`,
};

/** Events (ONVIF Core §9): pull points, WS-BaseNotification, and event brokers. */
export const eventService: Service = {
	prefix: "tev",
	furtherPrefixes: ["wsnt"],
	path: "event_service",
	version: { major: 24, minor: 12 },
	operations: {
		GetEventProperties: {
			access: "READ_MEDIA",
			action: action.event("GetEventProperties"),
			answer: eventProperties,
		},
		CreatePullPointSubscription: {
			access: "READ_MEDIA",
			action: action.event("CreatePullPointSubscription"),
			answer: createPullPoint,
		},
		PullMessages: { access: "READ_MEDIA", action: action.pullPoint("PullMessages"), answer: pullMessages },
		SetSynchronizationPoint: {
			access: "READ_MEDIA",
			action: action.pullPoint("SetSynchronizationPoint"),
			answer: (call) => {
				subscriptionOf(call).synchronise();
				return undefined;
			},
		},
		Subscribe: {
			access: "READ_MEDIA",
			prefix: "wsnt",
			action: action.producer("Subscribe"),
			answer: subscribe,
		},
		GetCurrentMessage: {
			access: "READ_MEDIA",
			prefix: "wsnt",
			action: action.producer("GetCurrentMessage"),
			answer: currentMessage,
		},
		Renew: { access: "READ_MEDIA", prefix: "wsnt", action: action.manager("Renew"), answer: renew },
		Unsubscribe: {
			access: "READ_MEDIA",
			prefix: "wsnt",
			action: action.manager("Unsubscribe"),
			answer: (call) => {
				subscriptionOf(call).end();
				return undefined;
			},
		},
		...eventBrokerOperations,
	} satisfies Record<string, Operation>,
	capabilitiesAction: action.event("GetServiceCapabilities"),
	capabilities: ({ events: { limits }, brokers }) =>
		element("tev:Capabilities", undefined, {
			WSSubscriptionPolicySupport: false,
			WSPausableSubscriptionManagerInterfaceSupport: false,
			MaxNotificationProducers: limits.notificationProducers,
			MaxPullPoints: limits.pullPoints,
			PersistentNotificationStorage: false,
			EventBrokerProtocols: brokers.max > 0 ? brokerProtocols.join(" ") : undefined,
			MaxEventBrokers: brokers.max,
			MetadataOverMQTT: brokers.max > 0,
		}),
	category: {
		name: "Events",
		write: (_camera, address) =>
			element("tt:Events", [
				element("tt:XAddr", address),
				element("tt:WSSubscriptionPolicySupport", false),
				element("tt:WSPullPointSupport", true),
				element("tt:WSPausableSubscriptionManagerInterfaceSupport", false),
			]),
	},
};

function eventProperties({ camera }: Call): Xml[] {
	return [
		element("tev:TopicNamespaceLocation", onvifTopicNamespaceLocation),
		element("wsnt:FixedTopicSet", false),
		writeTopicSet(camera.events.source.topics),
		...topicDialects.map((dialect) => element("wsnt:TopicExpressionDialect", dialect)),
		element("tev:MessageContentFilterDialect", itemFilterDialect),
		element("tev:MessageContentSchemaLocation", onvifSchemaLocation),
	];
}

function createPullPoint(call: Call): Xml[] {
	const { camera, request, origin } = call;
	const subscription = camera.events.createPullPoint(wantedOf(call, request));
	if (!subscription) throw tooMany(camera);
	return [reference("tev:SubscriptionReference", subscription.id, origin), ...timesOf(subscription)];
}

async function subscribe(call: Call): Promise<Xml[]> {
	const { camera, request, origin, peer } = call;
	const wanted = wantedOf(call, request);
	const consumerReference = argument(request, "ConsumerReference");
	// They would have to come back in each message's header, which is not done: better said than left out.
	if ((consumerReference.child("ReferenceParameters")?.children.length ?? 0) > 0)
		throw notCreated(camera, "reference parameters of a consumer are not supported");
	const consumer = await checkConsumer(argument(consumerReference, "Address").text, peer, resolve).catch(
		(error) => {
			if (!(error instanceof ConsumerRefused)) throw error;
			throw notCreated(camera, `the consumer's address is refused: ${error.message}`);
		},
	);
	const subscription = camera.events.subscribe(wanted, consumer, (id) => subscriptionAddress(id, origin));
	if (!subscription) throw tooMany(camera);
	return [reference("wsnt:SubscriptionReference", subscription.id, origin), ...timesOf(subscription)];
}

/** One for all cameras of the program. */
const resolve = boundedResolver();

/** The present state of a property (WS-BaseNotification §4.3). What only happens has none. */
function currentMessage(call: Call): Xml {
	const { camera, request } = call;
	const { kept, topic } = statesOf(call, argument(request, "Topic"));
	const now = camera.clock.now();
	if (topic > 1)
		throw baseFault("wsnt:MultipleTopicsSpecifiedFault", now, "the expression stands for several topics");
	const latest = kept.at(-1);
	if (!latest) throw baseFault("wsnt:NoCurrentMessageOnTopicFault", now, "the topic has no present state");
	return writeMessage(latest);
}

async function pullMessages(call: Call): Promise<Xml[]> {
	const { camera, request, gone } = call;
	const { limits } = camera.events;
	const subscription = subscriptionOf(call);
	if (!(subscription instanceof PullPoint)) throw unknownSubscription(camera.clock.now());
	const timeout = parseDuration(argument(request, "Timeout").text);
	if (timeout === undefined || timeout < 0) throw invalidArgs("Timeout is not a duration");
	const limitText = argument(request, "MessageLimit").text;
	if (!/^\+?\d{1,9}$/.test(limitText) || Number(limitText) === 0)
		throw invalidArgs("MessageLimit is not a number above 0");
	if (timeout > limits.pullMs) throw timeoutTooLong(camera);
	const messages = await subscription.pull({ timeout, limit: Number(limitText), gone });
	const { current, termination } = subscription.times;
	const { uuid } = camera.identity;
	return [
		element("tev:CurrentTime", current),
		element("tev:TerminationTime", termination),
		...messages.map((notification) => writeNotification(notification, { uuid })),
	];
}

function renew(call: Call): Xml[] {
	const subscription = subscriptionOf(call);
	const term = termOf(
		call,
		argument(call.request, "TerminationTime"),
		"wsnt:UnacceptableTerminationTimeFault",
	);
	subscription.renew(term ?? call.camera.events.limits.defaultTermMs);
	const { current, termination } = subscription.times;
	return [element("wsnt:TerminationTime", termination), element("wsnt:CurrentTime", current)];
}

function timesOf({ times: { current, termination } }: Subscription): Xml[] {
	return [element("wsnt:CurrentTime", current), element("wsnt:TerminationTime", termination)];
}

const notCreated = ({ clock }: OnvifCamera, reason: string): SoapFault =>
	baseFault("wsnt:SubscribeCreationFailedFault", clock.now(), reason);

const tooMany = (camera: OnvifCamera): SoapFault => notCreated(camera, "there are too many subscriptions");

/** Core §9.1.2: the fault names both limits. */
function timeoutTooLong({ events: { limits } }: OnvifCamera): SoapFault {
	const longest = formatDuration(limits.pullMs);
	return new SoapFault(
		"Receiver",
		["InvalidArgVal", "PullMessagesFault"],
		`Timeout is longer than ${longest}`,
		undefined,
		element("tev:PullMessagesFaultResponse", [
			element("tev:MaxTimeout", longest),
			element("tev:MaxMessageLimit", limits.messagesAtOnce),
		]),
	);
}
