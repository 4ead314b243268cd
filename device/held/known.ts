import { Users } from "../identity/users.ts";
import { heldByBrokers } from "./at-brokers.ts";
import { cameraFolders, gatherHeld } from "./gather.ts";
import { placesOf } from "./places.ts";
import { ever, type Place } from "./request.ts";

/** Whether a data directory has anything of a camera, at whatever time. */
export function isKnownPlace(place: Place, dataDir: string): boolean {
	return (
		cameraFolders(dataDir).includes(place.uuid) ||
		gatherHeld(dataDir, [place], { ...ever, cameras: [place.name] }).length > 0 ||
		heldByBrokers(dataDir, [place], false).length > 0
	);
}

/** Cameras that a data directory has by name. */
export function knownNames(dataDir: string, uuidOf: (name: string) => string): string[] {
	return placesOf(undefined, dataDir, uuidOf)
		.filter(({ name, uuid }) => name !== uuid)
		.map(({ name }) => name);
}

/**
 * Whether a data directory has an account of that name, or its ledgers say something of it, at whatever time. Accounts of a configuration
 * are known once they have done something.
 */
export function isKnownUser(user: string, dataDir: string, uuidOf: (name: string) => string): boolean {
	if (ready.includes(user) || new Users([], dataDir).accounts.find(user)) return true;
	return gatherHeld(dataDir, placesOf(undefined, dataDir, uuidOf), { ...ever, user }).length > 0;
}

/** Those that come with every installation. */
const ready: readonly string[] = ["admin", "operator", "viewer"];
