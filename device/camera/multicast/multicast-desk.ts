import { createHash } from "node:crypto";
import { isIPv4 } from "node:net";
import { z } from "zod";
import type { GroupAddress } from "../../rtsp/link.ts";
import type { CameraStore } from "../../store/camera-store.ts";
import { MediaRefused } from "../media/media-desk.ts";

/** What a configuration has where nothing is sent by multicast (tt:MulticastConfiguration). */
const nowhere: GroupAddress = { address: "0.0.0.0", port: 0, ttl: 0 };

/** WS-Discovery's own group: pictures have no business there. */
const discoveryGroup = "239.255.255.250";

const settings = z.object({ address: z.string(), port: z.int(), ttl: z.int() });
const kept = z.object({
	settings: z.record(z.string(), settings),
	/** Tokens of media profiles. */
	running: z.array(z.string()),
});
type Kept = z.infer<typeof kept>;

export interface MulticastDeskOptions {
	readonly store: CameraStore;
	/** Tokens of the configurations that have multicast settings: encoders, and metadata. */
	readonly tokens: readonly string[];
	/** Has an address of its own for each from the start; undefined: none is sent anywhere until a client says so. */
	readonly uuid: string | undefined;
}

/** Where a camera's streams go by multicast, and which of them go there without being asked for by RTSP. */
export class MulticastDesk {
	readonly #options: MulticastDeskOptions;
	#kept: Kept;
	#follow: () => void = () => {};

	/** @throws PersienneError STATE_DAMAGED */
	constructor(options: MulticastDeskOptions) {
		this.#options = options;
		this.#kept = options.store.read("multicast", kept) ?? { settings: {}, running: [] };
	}

	/** From now on `follow` is called after each change. */
	attach(follow: () => void): void {
		this.#follow = follow;
	}

	/** As tt:MulticastConfiguration has it: 0.0.0.0 is nowhere. */
	settings(token: string): GroupAddress {
		const { tokens, uuid } = this.#options;
		const own = uuid !== undefined && tokens.includes(token) ? addressOf(uuid, token) : nowhere;
		return this.#kept.settings[token] ?? own;
	}

	/** Where a configuration's stream goes; undefined: nowhere. */
	group(token: string): GroupAddress | undefined {
		const found = this.settings(token);
		return found.address === nowhere.address ? undefined : found;
	}

	/** @throws MediaRefused CONFIG_MODIFY; Error when it cannot be kept. Nothing is changed then. */
	set(token: string, wanted: GroupAddress): void {
		const { address, port, ttl } = this.check(token, wanted);
		const settings = { ...this.#kept.settings, [token]: { address, port, ttl } };
		if (JSON.stringify(settings[token]) === JSON.stringify(this.settings(token))) return;
		this.#keep({ ...this.#kept, settings });
	}

	/** Tokens of the media profiles that are sent whether somebody asks by RTSP or not. */
	get running(): readonly string[] {
		return this.#kept.running;
	}

	/** @throws Error when it cannot be kept */
	start(profile: string): void {
		if (!this.running.includes(profile)) this.#keep({ ...this.#kept, running: [...this.running, profile] });
	}

	/** @throws Error when it cannot be kept */
	stop(profile: string): void {
		this.retain(this.running.filter((token) => token !== profile));
	}

	/** Of the running ones those alone that are here: profiles that are gone do not come back by their name. */
	retain(profiles: readonly string[]): void {
		const running = this.running.filter((token) => profiles.includes(token));
		if (running.length < this.running.length) this.#keep({ ...this.#kept, running });
	}

	reset(): void {
		this.#keep({ settings: {}, running: [] });
	}

	/** What would be kept of it. @throws MediaRefused CONFIG_MODIFY */
	check(token: string, wanted: GroupAddress): GroupAddress {
		const { address, port, ttl } = wanted;
		if (address === nowhere.address) return nowhere;
		if (!isIPv4(address) || !address.startsWith("239.") || address === discoveryGroup)
			throw refused("a multicast address has to be one of 239.0.0.0/8 (RFC 2365), or 0.0.0.0 for none");
		if (port % 2 !== 0 || port < 1024 || port > 65_534)
			throw refused("a multicast port has to be even, from 1024 to 65534: RTCP takes the next");
		if (ttl < 0 || ttl > 255) throw refused("a TTL goes from 0 to 255");
		for (const other of this.#options.tokens) {
			const taken = other === token ? undefined : this.group(other);
			if (taken?.address === address && taken.port === port)
				throw refused("another stream of the camera is sent to this address and port");
		}
		return wanted;
	}

	#keep(next: Kept): void {
		this.#options.store.write("multicast", next);
		this.#kept = next;
		this.#follow();
	}
}

const refused = (message: string) => new MediaRefused("CONFIG_MODIFY", message);

/** One of the organisation's own (RFC 2365 §6.2), the same at each start, and for its own network alone. */
function addressOf(uuid: string, token: string): GroupAddress {
	const [a = 0, b = 0, c = 0, d = 0, e = 0] = createHash("sha256").update(`${uuid} ${token}`).digest();
	return { address: `239.${192 + (a & 3)}.${b}.${c}`, port: 20_000 + 2 * ((d * 256 + e) % 6_000), ttl: 1 };
}
