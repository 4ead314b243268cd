import { BrokerDesk } from "../camera/brokers/broker-desk.ts";
import type { FleetConfig } from "../config/types.ts";
import { type CameraStore, openCameraStore } from "../store/camera-store.ts";

/** A broker besides the embedded one. Whatever signs in there is no part of it. */
export interface ReportedBroker {
	/** The camera whose clients added it; null: the configuration names it. */
	readonly camera: string | null;
	readonly scheme: string;
	/** With its port where that is given. */
	readonly host: string;
}

/** All that cameras publish to, but for the embedded broker: what the configuration names, and what clients added. */
export function reportedBrokers(
	{ broker, furtherBrokers, eventBrokers, cameras }: FleetConfig,
	dataDir: string,
	uuidOf: (camera: string) => string,
): ReportedBroker[] {
	const external = broker?.kind === "external" ? [broker] : [];
	const added = (store: CameraStore) => (eventBrokers ? new BrokerDesk({ store }).list : []);
	return [
		...[...external, ...furtherBrokers].map(({ url }) => ({ camera: null, ...placeOf(url) })),
		...cameras.flatMap(({ name }) =>
			added(openCameraStore(dataDir, uuidOf(name))).map(({ address }) => ({
				camera: name,
				...placeOf(address),
			})),
		),
	];
}

function placeOf(address: string): Pick<ReportedBroker, "scheme" | "host"> {
	const { protocol, host } = new URL(address);
	return { scheme: protocol.slice(0, -1), host };
}
