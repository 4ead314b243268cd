import { amount } from "./measures.js";
import { knows, text } from "./text.js";

/** What is said of an event in a line; undefined for what is a reading, and no event. */
export function sentence({ kind, rule, data }) {
	if (!data) return undefined;
	const values = { rule, ...data };
	switch (kind) {
		case "motion":
		case "dark":
		case "motionRegion":
		case "loitering":
		case "objectLeft":
		case "objectRemoved":
		case "fastMotion":
		case "sceneChange":
		case "imageTooDark":
		case "imageTooBright":
		case "imageTooBlurry":
			return text(`event-${kind}-${data.State ? "on" : "off"}`, values);
		case "objectsInside":
			return text(`event-objectsInside-${data.IsInside ? "on" : "off"}`, values);
		case "crowdDensity":
			return text("event-crowdDensity", { rule, level: text(`density-${data.Level}`) });
		case "lineCrossed":
			return text("event-lineCrossed", { rule, direction: text(`direction-${data.Direction}`) });
		case "privacyFailed":
		case "privacyRestored":
			return text(`event-${kind}`, { reason: reasonOf(data.Code) });
		case "policyChanged":
			return text("event-policyChanged", { revision: data.Revision });
		case "profileChanged":
		case "configurationChanged":
			return text(`event-${kind}`, { what: data.Type ?? "" });
		case "availability":
			return text(`event-availability-${data.state}`);
		default:
			return undefined;
	}
}

function reasonOf(code) {
	return text(knows(`why-${code}`) ? `why-${code}` : "why-unknown");
}

/** A number or a band that is so at the moment, as [label, value]; undefined for what is none. */
export function reading({ kind, rule, data }) {
	if (!data) return undefined;
	switch (kind) {
		case "health": {
			const { fps, lagMs: lag, maskedFrames: masked, darkFrames: dark } = data;
			if (masked + dark === 0) return undefined;
			return [
				text("reading-health"),
				text(dark > 0 ? "health-dark" : "health-line", { fps: amount(fps), lag, dark: amount(dark) }),
			];
		}
		case "occupancy":
			return [rule, amount(data.Count)];
		case "counter":
			return [rule, text("in-and-out", { in: data.In, out: data.Out })];
		case "crowdDensity":
			return [rule, text(`density-${data.Level}`)];
		case "metrics":
			return [
				`${rule} · ${text("largest-count")}`,
				data.suppressed ? text("count-suppressed") : amount(data.count ?? 0),
			];
		default:
			return undefined;
	}
}

/** A state that is met at the moment, as a word; undefined where it is not. */
export function condition({ kind, data }) {
	if (!data) return undefined;
	const met = data.State === true || data.IsInside === true;
	return met && knows(`state-${kind}`) ? text(`state-${kind}`) : undefined;
}
