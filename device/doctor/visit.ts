import type { LookupAddress } from "node:dns";
import { lookup } from "node:dns/promises";
import type { RandomSource } from "../auth/nonce.ts";
import type { Clock } from "../clock.ts";
import type { Credential } from "../identity/credentials.ts";
import type { DoctorLimits } from "./limits.ts";
import { OnvifClient } from "./onvif/client.ts";
import type { Profile } from "./onvif/profile.ts";
import type { Target } from "./target.ts";

export interface VisitOptions {
	readonly target: Target;
	/** Who signs in; what takes a password is left out without. */
	readonly credential: Credential | undefined;
	readonly transport: "tcp" | "udp";
	/** How long each stream is watched, from its first picture. */
	readonly seconds: number;
	readonly limits: DoctorLimits;
	readonly clock: Clock;
	readonly random: RandomSource;
	/** UDP port of WS-Discovery: 3702 but in tests. */
	readonly discoveryPort: number;
}

/** A device that is being examined, and what the checks so far have learned of it. */
export class Visit {
	readonly options: VisitOptions;
	/** Signs in with the credentials of the visit. */
	readonly client: OnvifClient;
	/** Media profiles by token; where Media1 and Media2 both have one it is told as Media2 does. */
	readonly profiles: Map<string, Profile> = new Map();
	/** Where each profile's stream is, by token. */
	readonly streams: Map<string, URL> = new Map();
	/** IP address that the device answered at. */
	#address: string | undefined;
	/** Names and addresses by which the device is known to be meant. */
	readonly #hosts: Set<string>;

	constructor(options: VisitOptions) {
		this.options = options;
		this.#hosts = new Set([options.target.host.toLowerCase()]);
		this.client = this.signIn(options.credential);
	}

	/** A client of its own for other credentials. */
	signIn(credential: Credential | undefined): OnvifClient {
		const { target, limits, clock } = this.options;
		return new OnvifClient({ target, credential, limits, clock, isDevice: (host) => this.knows(host) });
	}

	get address(): string | undefined {
		return this.#address;
	}

	/** @param address as a socket tells it, in which IPv4 may be written as IPv6 */
	answeredAt(address: string): void {
		this.#address = address.replace(/^::ffff:/, "");
		this.#hosts.add(this.#address);
	}

	/** Whether a name or address is known to be the device's. */
	knows(host: string): boolean {
		return this.#hosts.has(plain(host));
	}

	/**
	 * Whether a host that the device names is the device itself. The doctor signs in nowhere else: whoever controls a
	 * device could point it at anybody.
	 */
	async isDevice(host: string): Promise<boolean> {
		if (host === "") return false;
		if (this.knows(host)) return true;
		const found = await this.#lookUp(plain(host));
		if (!found.some(({ address }) => address === this.#address)) return false;
		this.#hosts.add(plain(host));
		return true;
	}

	/** Nothing for what has no address, or none in time: the system's resolver cannot be told to hurry. */
	#lookUp(host: string): Promise<readonly LookupAddress[]> {
		const { clock, limits } = this.options;
		return new Promise((resolve) => {
			const cancel = clock.after(limits.answerMs, () => resolve([]));
			lookup(host, { all: true })
				.catch(() => [])
				.then((found) => {
					cancel();
					resolve(found);
				});
		});
	}
}

function plain(host: string): string {
	return host.toLowerCase().replace(/^\[(.*)\]$/, "$1");
}
