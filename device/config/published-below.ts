import type { FleetConfig } from "./types.ts";

/** Levels of the topics that a camera publishes below: its own name in any case, and each broker's prefix before that. */
export function publishedBelow(
	camera: string,
	{ broker, furtherBrokers }: Pick<FleetConfig, "broker" | "furtherBrokers">,
): readonly (readonly string[])[] {
	const brokers = [...(broker ? [broker] : []), ...furtherBrokers];
	return [[camera], ...brokers.map(({ prefix }) => [prefix, camera])];
}
