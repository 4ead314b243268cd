/** CONNACK return codes (MQTT 3.1.1 §3.2.2.3). */
const refusals = [
	"accepted",
	"it does not speak MQTT 3.1.1",
	"the client identifier is refused",
	"the server is unavailable",
	"the user name or password is wrong",
	"not authorised",
];

/** What an error says may hold a URL, so only its code is told: a system's or TLS's word, or what CONNACK's number means. */
export function reasonOf(error: Error): string {
	const code = "code" in error ? error.code : undefined;
	if (typeof code === "number") return `refused: ${refusals[code] ?? code}`;
	if (typeof code === "string") return code;
	// mqtt.js has no code for a broker that says nothing, and for one that speaks something else.
	return error.message === "connack timeout" ? "MQTT_SILENT" : "MQTT_ANSWER";
}
