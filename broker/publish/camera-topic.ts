import { PersienneError } from "../../device/errors.ts";
import { checkName } from "../../masks/sanitise/name.ts";

/**
 * The topic below which one camera publishes, such as `persienne/cam-1`. It is also the scope of the camera's account.
 *
 * @param prefix one or more levels
 * @throws PersienneError MQTT_TOPIC when a level cannot be published, with the reason
 */
export function cameraTopic(prefix: string, camera: string): string {
	const levels = [...prefix.split("/"), camera];
	for (const [depth, level] of levels.entries()) {
		const what = depth === levels.length - 1 ? "camera's name" : "MQTT prefix";
		const verdict = checkName(level);
		if (!verdict.ok) throw refused(what, verdict.reason);
	}
	// MQTT 3.1.1 §4.7.2: such topics are a broker's own.
	if (prefix.startsWith("$")) throw refused("MQTT prefix", "it does not begin with $");
	return levels.join("/");
}

function refused(what: string, reason: string): PersienneError {
	return new PersienneError("MQTT_TOPIC", `the ${what} cannot be used: ${reason}`);
}
