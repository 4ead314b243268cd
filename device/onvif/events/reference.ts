import { httpUrl, type Origin } from "../origin.ts";
import type { Call } from "../service.ts";
import { element, type QName, type Xml } from "../soap/write.ts";
import { unknownSubscription } from "./fault.ts";
import type { Subscription } from "./subscription.ts";

/** Where subscriptions are addressed, each by its identifier. */
const subscriptionPath = "/onvif/event_service/subscription/";
const subscriptionForm = new RegExp(`${subscriptionPath}([0-9a-f]{32})/?(?:[?#]|$)`);

/**
 * The subscription that a request is for: by the path that it was posted to, or by wsa:To, since a client may reach us
 * by another address than the one that it was given (INTEROP, trap 7).
 */
export function subscriptionOf({ camera, path: posted, addressing }: Call): Subscription {
	const id = idOf(posted) ?? idOf(addressing?.to ?? "");
	const subscription = id === undefined ? undefined : camera.events.find(id);
	if (!subscription) throw unknownSubscription(camera.clock.now());
	return subscription;
}

function idOf(address: string): string | undefined {
	return subscriptionForm.exec(address)?.[1];
}

/** Under the address that the client itself has just reached us at. */
export function subscriptionAddress(id: string, origin: Origin): string {
	return httpUrl(origin, `${subscriptionPath}${id}`);
}

export function reference(name: QName, id: string, origin: Origin): Xml {
	return element(name, element("wsa:Address", subscriptionAddress(id, origin)));
}
