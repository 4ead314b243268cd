import { cameraFolders, gatherHeld } from "./gather.ts";
import { ever, type Place } from "./request.ts";

/**
 * The cameras of that name, or all that there are. Folders are called by UUIDs, which follow from names and not the other
 * way round: a name that the ledger does not have any more is not known, and its UUID stands for it.
 */
export function placesOf(
	cameras: readonly string[] | undefined,
	dataDir: string,
	uuidOf: (name: string) => string,
): Place[] {
	const place = (name: string): Place => ({ name, uuid: uuidOf(name) });
	if (cameras) return cameras.map(place);
	const named = gatherHeld(dataDir, [], ever).flatMap(({ what }) =>
		typeof what["camera"] === "string" ? [what["camera"]] : [],
	);
	const known = [...new Set(named)].sort().map(place);
	const others = cameraFolders(dataDir).filter((uuid) => !known.some((camera) => camera.uuid === uuid));
	return [...known, ...others.map((uuid) => ({ name: uuid, uuid }))];
}
