import { Cam } from "onvif";
import type { BoundedAgent } from "../network/bounded-agent.ts";
import { Trouble } from "../trouble.ts";

/** Where the library sends a request that goes to no service's address, as `url.parse` made it. */
interface RequestUrl {
	readonly hostname: string | null;
	agent?: BoundedAgent;
}

export interface SoapRequest {
	/** The service's name in `Cam.uri`, such as `media2`; the device service unless given. */
	readonly service?: string;
	readonly url?: RequestUrl;
	readonly body: string;
}

export type SoapCallback = (error: unknown, ...answer: unknown[]) => void;

/** What every request of the library goes through. Its types leave these out. */
declare module "onvif" {
	interface Cam {
		_request(request: SoapRequest, callback: SoapCallback): void;
		/** @param open whether more SOAP headers follow */
		_envelopeHeader(open?: boolean): string;
		_envelopeFooter(): string;
	}
}

export interface GuardedCamOptions {
	readonly host: string;
	readonly port: number;
	readonly path: string;
	readonly user: string | undefined;
	readonly password: string | undefined;
	readonly answerMs: number;
	/** Whether a host that the device names is the device itself. Credentials go to no other. */
	readonly isDevice: (host: string) => boolean;
}

/** PullMessages of the library asks for a minute of patience. A check does not take that long. */
const longPoll = "<Timeout>PT1M</Timeout>";

/** The library's client, held to one host and one agent, whose callbacks cannot throw past it. */
export class GuardedCam extends Cam {
	readonly #options: GuardedCamOptions;
	/** Told what was thrown while an answer was taken apart. */
	broken: (error: unknown) => void = () => {};

	constructor(options: GuardedCamOptions) {
		super({
			hostname: options.host,
			port: options.port,
			path: options.path,
			timeout: options.answerMs,
			autoconnect: false,
			// The library's UsernameToken takes a password for ASCII and does not escape a name. HTTP's digest does not mind.
			useWSSecurity: /^[ -~]*$/.test(options.password ?? "") && !/[<&]/.test(options.user ?? ""),
			...(options.user !== undefined && { username: options.user }),
			...(options.password !== undefined && { password: options.password }),
		});
		this.#options = options;
		// A device with replay and without recording would have the library warn of it on the console, in the device's words.
		this.uri = Object.defineProperty({}, "recording", { value: {}, writable: true });
	}

	override _request(request: SoapRequest, callback: SoapCallback): void {
		const { url } = request;
		if (url) {
			const host = url.hostname ?? "";
			if (!this.#options.isDevice(host))
				throw new Trouble(`the address names another host: ${host || "none"}`);
			url.agent = this.agent as BoundedAgent;
		}
		const half = this.#options.answerMs / 2_000;
		const seconds = Math.floor(half) || half;
		const body = request.body.replace(longPoll, `<Timeout>PT${seconds}S</Timeout>`);
		super._request({ ...request, body }, (...answer) => {
			try {
				callback(...answer);
			} catch (error) {
				this.broken(error);
			}
		});
	}
}
