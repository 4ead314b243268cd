import { PersienneError } from "../../errors.ts";
import type { Call, Operation } from "../service.ts";
import { argument, optionalArgument } from "../soap/arguments.ts";
import { invalidArgs, invalidArgVal, noRoom } from "../soap/fault.ts";
import type { Xml } from "../soap/write.ts";
import { eventBroker, readEventBroker } from "../types/event-broker.ts";

/** Core §9, "Event Broker". Whoever adds one says where the camera connects to: that is for administrators. */
export const eventBrokerOperations: Readonly<Record<string, Operation>> = {
	GetEventBrokers: { access: "READ_MEDIA", answer: eventBrokers },
	AddEventBroker: {
		access: "WRITE_SYSTEM",
		answer: ({ camera, request }) => {
			const broker = readEventBroker(argument(request, "EventBroker"), camera);
			refusable(() => camera.brokers.put(broker));
			camera.system.note("system", "an event broker was added or changed");
			return undefined;
		},
	},
	DeleteEventBroker: {
		access: "WRITE_SYSTEM",
		answer: ({ camera, request }) => {
			const address = argument(request, "Address").text;
			refusable(() => camera.brokers.delete(address));
			camera.system.note("system", "an event broker was deleted");
			return undefined;
		},
	},
};

function eventBrokers({ camera, request }: Call): Xml[] {
	const address = optionalArgument(request, "Address")?.text ?? "";
	if (address === "") return camera.brokers.list.map(eventBroker);
	return refusable(() => [eventBroker(camera.brokers.find(address))]);
}

function refusable<T>(task: () => T): T {
	try {
		return task();
	} catch (error) {
		if (!(error instanceof PersienneError)) throw error;
		const { code, message } = error;
		if (code === "BROKER_PROTOCOL") throw invalidArgVal("InvalidProtocol", message);
		if (code === "BROKER_ADDRESS" || code === "BROKER_UNKNOWN")
			throw invalidArgVal("InvalidAddress", message);
		if (code === "BROKER_TOO_MANY") throw noRoom("TooManyEventBrokers", message);
		if (code === "BROKER_INVALID") throw invalidArgs(message);
		throw error;
	}
}
