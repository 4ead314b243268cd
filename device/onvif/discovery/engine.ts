import { Attempts } from "../../auth/attempts.ts";
import type { RandomSource } from "../../auth/nonce.ts";
import type { Clock } from "../../clock.ts";
import { formatUuid } from "../../identity/camera-identity.ts";
import type { LocalInterface } from "../interfaces.ts";
import type { DiscoveryLimits } from "./limits.ts";
import { hasScopes, hasTypes } from "./match.ts";
import {
	type Announcement,
	type DiscoveryRequest,
	deviceTypes,
	type MessageFacts,
	readDiscovery,
	writeBye,
	writeHello,
	writeProbeMatches,
	writeResolveMatches,
} from "./message.ts";
import { Repetitions } from "./repetitions.ts";

/** A camera that can be found. */
export interface DiscoverableDevice {
	/** Canonical, without `urn:uuid:`. */
	readonly uuid: string;
	readonly scopes: readonly string[];
	/** Where its device service answers, on every address of the host. */
	readonly httpPort: number;
	/** The same by HTTPS, where it is there. */
	readonly httpsPort?: number | undefined;
}

export interface Peer {
	readonly address: string;
	readonly port: number;
}

export interface Reply {
	readonly payload: Buffer;
	readonly delayMs: number;
}

export interface DiscoveryEngineOptions {
	readonly clock: Clock;
	readonly random: RandomSource;
	readonly limits: DiscoveryLimits;
	/** Is told of each message that goes out. */
	readonly told?: ((message: ToldDiscovery) => void) | undefined;
}

type DiscoveryAnswer = "Hello" | "Bye" | "ProbeMatches" | "ResolveMatches";

export interface ToldDiscovery {
	readonly uuid: string;
	readonly what: DiscoveryAnswer;
	/** The address that asked; null: everybody. */
	readonly peer: string | null;
	readonly bytes: number;
}

interface Entry {
	readonly device: DiscoverableDevice;
	readonly metadataVersion: number;
	messages: number;
}

/** The Target Services of WS-Discovery for all cameras of a process: datagrams in, datagrams out, no sockets. */
export class DiscoveryEngine {
	readonly #entries = new Map<string, Entry>();
	readonly #clock: Clock;
	readonly #random: RandomSource;
	readonly #limits: DiscoveryLimits;
	/** Grows with each start, since time does. */
	readonly #instanceId: number;
	readonly #repetitions: Repetitions;
	/** How much each address has asked lately. An answer is larger than its question, so there is a limit to it. */
	readonly #askers: Attempts;

	readonly #told: DiscoveryEngineOptions["told"];

	constructor({ clock, random, limits, told }: DiscoveryEngineOptions) {
		this.#told = told;
		this.#clock = clock;
		this.#random = random;
		this.#limits = limits;
		this.#instanceId = this.#seconds();
		this.#repetitions = new Repetitions(clock, limits.repetitionMs, limits.rememberedRequests);
		this.#askers = new Attempts(limits, clock);
	}

	get uuids(): string[] {
		return [...this.#entries.keys()];
	}

	/** Adding a camera anew tells clients that what they know of it is out of date. */
	add(device: DiscoverableDevice): void {
		const former = this.#entries.get(device.uuid);
		const metadataVersion = Math.max(this.#seconds(), (former?.metadataVersion ?? 0) + 1);
		this.#entries.set(device.uuid, { device, metadataVersion, messages: former?.messages ?? 0 });
	}

	remove(uuid: string): void {
		this.#entries.delete(uuid);
	}

	/** @param via the interface that the datagram came in by: the answer names its address */
	receive(datagram: Uint8Array, from: Peer, via: LocalInterface): Reply[] {
		if (this.#askers.locked(from.address)) return [];
		const request = readDiscovery(datagram);
		if (!request) return [];
		if (this.#repetitions.has(`${request.messageId} ${from.address} ${from.port}`)) return [];
		this.#askers.failed(from.address);
		return [...this.#entries.values()]
			.filter(({ device }) => isAskedFor(device, request))
			.map((entry) => ({
				payload: this.#answer(entry, request, from.address, via),
				delayMs: this.randomDelay(),
			}));
	}

	hello(uuid: string, via: LocalInterface): Buffer | undefined {
		const entry = this.#entries.get(uuid);
		return (
			entry && this.#made("Hello", entry, null, writeHello(announcement(entry, via), this.#facts(entry)))
		);
	}

	bye(uuid: string, via: LocalInterface): Buffer | undefined {
		const entry = this.#entries.get(uuid);
		return entry && this.#made("Bye", entry, null, writeBye(announcement(entry, via), this.#facts(entry)));
	}

	/** 0 to the limit, in milliseconds. */
	randomDelay(): number {
		return Math.round((this.#random(2).readUInt16BE() / 0xffff) * this.#limits.maxDelayMs);
	}

	#answer(entry: Entry, request: DiscoveryRequest, peer: string, via: LocalInterface): Buffer {
		const write = request.kind === "Probe" ? writeProbeMatches : writeResolveMatches;
		const text = write(announcement(entry, via), this.#facts(entry), request.messageId);
		return this.#made(`${request.kind}Matches`, entry, peer, text);
	}

	#made(what: DiscoveryAnswer, { device }: Entry, peer: string | null, text: string): Buffer {
		const bytes = Buffer.from(text);
		this.#told?.({ uuid: device.uuid, what, peer, bytes: bytes.length });
		return bytes;
	}

	#facts(entry: Entry): MessageFacts {
		return {
			messageId: `urn:uuid:${formatUuid(this.#random(16), 4)}`,
			instanceId: this.#instanceId,
			messageNumber: ++entry.messages,
		};
	}

	#seconds(): number {
		return Math.floor(this.#clock.now() / 1000);
	}
}

function isAskedFor(device: DiscoverableDevice, request: DiscoveryRequest): boolean {
	if (request.kind === "Resolve") return request.endpoint.toLowerCase() === `urn:uuid:${device.uuid}`;
	return hasTypes(deviceTypes, request.types) && hasScopes(device.scopes, request.scopes, request.matchBy);
}

function announcement({ device, metadataVersion }: Entry, via: LocalInterface): Announcement {
	const { httpPort, httpsPort } = device;
	const at = (scheme: string, port: number, usual: number) =>
		`${scheme}://${via.address}${port === usual ? "" : `:${port}`}/onvif/device_service`;
	// HTTP first: clients that know nothing of certificates take what comes first.
	const secured = httpsPort === undefined ? [] : [at("https", httpsPort, 443)];
	const addresses = [at("http", httpPort, 80), ...secured];
	return { uuid: device.uuid, scopes: device.scopes, addresses, metadataVersion };
}
