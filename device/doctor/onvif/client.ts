import type { Clock } from "../../clock.ts";
import type { Credential } from "../../identity/credentials.ts";
import type { DoctorLimits } from "../limits.ts";
import { BoundedAgent } from "../network/bounded-agent.ts";
import type { Target } from "../target.ts";
import { NoSoap, NotSupported, networkTrouble, Refusal, Trouble } from "../trouble.ts";
import { GuardedCam } from "./cam.ts";
import type { MediaService } from "./profile.ts";

export interface ClientOptions {
	readonly target: Target;
	readonly credential: Credential | undefined;
	readonly isDevice: (host: string) => boolean;
	readonly limits: DoctorLimits;
	readonly clock: Clock;
}

/** @param xml the answer as it came, without its namespace declarations */
type Done = (error: unknown, result?: unknown, xml?: unknown) => void;

/** npm `onvif`, which UniFi Protect and others use, with promises and with bounds on what an answer may cost. */
export class OnvifClient {
	readonly cam: GuardedCam;
	readonly #options: ClientOptions;

	constructor(options: ClientOptions) {
		const { target, credential, isDevice, limits } = options;
		this.#options = options;
		this.cam = new GuardedCam({
			...target,
			user: credential?.user,
			password: credential?.password.reveal(),
			// Ours comes first, and bounds the whole answer; the library's bounds the silence in between.
			answerMs: limits.answerMs,
			isDevice,
		});
	}

	/** Lets the calls that Media and Media2 share go to one of them. */
	media(service: MediaService): this {
		this.cam.media2Support = service === "media2";
		return this;
	}

	/** Makes one call of the library. Calls are not made side by side. Throws Trouble. */
	ask(call: (cam: GuardedCam, done: Done) => void): Promise<unknown> {
		const { limits, clock } = this.#options;
		return new Promise((resolve, reject) => {
			const settle: Done = (error, result, xml) => {
				cancel();
				agent.destroy();
				if (error) reject(troubleOf(error, typeof xml === "string" ? xml : ""));
				else resolve(result);
			};
			const bounds = { maxBytes: limits.soapBytes, maxNamespaces: limits.soapNamespaces };
			const agent = new BoundedAgent(bounds, settle);
			const late = new Trouble(`no whole answer within ${limits.answerMs} ms`);
			const cancel = clock.after(limits.answerMs, () => settle(late));
			this.cam.agent = agent;
			this.cam.broken = settle;
			try {
				call(this.cam, settle);
			} catch (error) {
				settle(error);
			}
		});
	}

	/** An operation without arguments that the library does not know. */
	operation(service: string, namespace: string, name: string): Promise<unknown> {
		return this.ask((cam, done) => {
			const body = `${cam._envelopeHeader()}<${name} xmlns="${namespace}"/>${cam._envelopeFooter()}`;
			cam._request({ service, body }, done);
		});
	}
}

/** The library's errors are told apart by their messages, which leave the fault's codes out: these are in the answer. */
function troubleOf(error: unknown, xml: string): unknown {
	if (error instanceof Trouble) return error;
	const message = error instanceof Error ? error.message : "";
	if (message.startsWith("Digest authentication failed") || /\bNotAuthorized\b/.test(xml))
		return new Refusal("it does not accept these credentials");
	if (/\b(?:ActionNotSupported|NotImplemented)\b/.test(xml))
		return new NotSupported("it does not know this operation");
	if (message.startsWith(fault))
		return new Trouble(`it answered with a fault: ${message.slice(fault.length)}`);
	if (message.startsWith("Digest authentication headers not found"))
		return new NoSoap("it asks for another sign-in than HTTP's digest");
	if (message === "Wrong ONVIF SOAP response") return new NoSoap("the answer is no SOAP message");
	if (message === "Network timeout") return new Trouble("the device fell silent");
	// What the library does not find in an answer it stumbles over.
	return networkTrouble(error) ?? new Trouble("the answer lacks what it should hold");
}

const fault = "ONVIF SOAP Fault: ";
