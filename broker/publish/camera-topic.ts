import { PersienneError } from "../../device/errors.ts";
import { checkName } from "../../masks/sanitise/name.ts";
import { findPlateTextBelow } from "../../masks/sanitise/plate-text.ts";

/**
 * The topic below which one camera publishes, such as `persienne/cam-1`. It is also the scope of the camera's account.
 *
 * @param prefix one or more levels
 * @throws PersienneError MQTT_TOPIC when a level, or all of them one after the other, cannot be published, with the reason
 */
export function cameraTopic(prefix: string, camera: string): string {
	const topic = `${topicPrefix(prefix)}/${checked("camera's name", camera)}`;
	return together("MQTT prefix with the camera's name", topic);
}

/** Levels of a prefix. */
const maxLevels = 8;

/**
 * A prefix that somebody chose, one or more levels of which each can be published.
 *
 * @throws PersienneError MQTT_TOPIC with the reason, which quotes nothing
 */
export function topicPrefix(prefix: string): string {
	const levels = prefix.split("/");
	if (levels.length > maxLevels) throw refused("MQTT prefix", `it has at most ${maxLevels} levels`);
	for (const level of levels) checked("MQTT prefix", level);
	// MQTT 3.1.1 §4.7.2: such topics are a broker's own.
	if (prefix.startsWith("$")) throw refused("MQTT prefix", "it does not begin with $");
	return together("MQTT prefix", prefix);
}

function checked(what: string, level: string): string {
	const verdict = checkName(level);
	if (!verdict.ok) throw refused(what, verdict.reason);
	return level;
}

/** A number plate may be split over levels, none of which reads like one. */
function together(what: string, topic: string): string {
	const country = findPlateTextBelow(topic.split("/"));
	if (country !== undefined)
		throw refused(
			what,
			`its levels together read like a number plate (${country}), and topics are published`,
		);
	return topic;
}

function refused(what: string, reason: string): PersienneError {
	return new PersienneError("MQTT_TOPIC", `the ${what} cannot be used: ${reason}`);
}
