/** What a device did wrong, as a sentence that a person can act on. It never holds what was sent to the device. */
export class Trouble extends Error {
	override readonly name = "Trouble";
}

/** The device wants to know who asks, and does not take what it was told. */
export class Refusal extends Trouble {}

/** The device does not know what it was asked for, which need not be a mistake. */
export class NotSupported extends Trouble {}

/** What came is none of the answers that ONVIF is made of. */
export class NoSoap extends Trouble {}

const networkErrors: Readonly<Record<string, string>> = {
	ECONNREFUSED: "the connection is refused: nothing listens there",
	ECONNRESET: "the device hung up",
	EPIPE: "the device hung up",
	ETIMEDOUT: "the connection could not be made in time",
	EHOSTUNREACH: "there is no way to this host",
	ENETUNREACH: "there is no way to this network",
	ENOTFOUND: "there is no host of this name",
	EAI_AGAIN: "the name of the host cannot be looked up now",
};

/** What went wrong on the network, in words; undefined for an error that is none of the network's. */
export function networkTrouble(error: unknown): Trouble | undefined {
	const code = error instanceof Error && "code" in error ? error.code : undefined;
	if (typeof code !== "string") return undefined;
	if (code.startsWith("HPE_")) return new Trouble(`the answer is no HTTP (${code})`);
	const known = networkErrors[code];
	if (known !== undefined) return new Trouble(known);
	return code.startsWith("ERR_") ? undefined : new Trouble(`the network said ${code}`);
}
