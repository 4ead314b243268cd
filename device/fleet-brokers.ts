import { join } from "node:path";
import type { BrokerAccount } from "../broker/accounts.ts";
import type { EmbeddedBroker, EmbeddedBrokerOptions } from "../broker/embedded.ts";
import { cameraTopic } from "../broker/publish/camera-topic.ts";
import type { Accounts } from "./auth/accounts.ts";
import type { MqttTarget } from "./camera/publishing/camera-publishing.ts";
import { discoveryTopic, statusTopic } from "./camera/publishing/home-assistant.ts";
import type { Clock } from "./clock.ts";
import type { BrokerConfig, FleetConfig } from "./config/types.ts";
import { PersienneError } from "./errors.ts";
import type { Credential } from "./identity/credentials.ts";
import type { Installation } from "./identity/installation.ts";
import { publisherAccount } from "./identity/publisher.ts";
import { readerAccount } from "./identity/reader.ts";
import type { Logger } from "./log.ts";
import type { PageBroker } from "./page-broker.ts";
import { loopback, shownHost } from "./ready.ts";
import { keptByFleet } from "./store/broker-files.ts";

export interface FleetBrokersOptions extends Required<Pick<EmbeddedBrokerOptions, "logins" | "attempts">> {
	/** Undefined where there is no TLS. */
	readonly tls: EmbeddedBrokerOptions["tls"];
	readonly config: FleetConfig;
	readonly installation: Installation;
	readonly accounts: Accounts;
	/** Milliseconds for which the broker inside keeps messages, as its limits say. */
	readonly keptTime: number;
	readonly random: (size: number) => Buffer;
	readonly clock: Clock;
	readonly log: Logger;
}

type Embedded = Extract<BrokerConfig, { kind: "embedded" }>;

/** The brokers of a fleet: the one inside it or those elsewhere, where its cameras publish, and with which account. */
export class FleetBrokers {
	/** Undefined where the broker is elsewhere, or there is none. */
	readonly embedded: EmbeddedBroker | undefined;
	readonly #config: FleetConfig;
	/** Of cameras, at the broker inside. */
	readonly #publishers: ReadonlyMap<string, Credential>;
	/** Tells the page of events where the broker is elsewhere. */
	readonly #page: PageBroker | undefined;

	/** @throws PersienneError for a port that is taken, and for certificates of clients where there is no TLS */
	static async open(options: FleetBrokersOptions): Promise<FleetBrokers> {
		const { config, random } = options;
		const { broker, cameras } = config;
		if (broker?.kind !== "embedded")
			return new FleetBrokers(config, new Map(), undefined, await openPageBroker(options));
		const publishers = new Map(cameras.map(({ name }) => [name, publisherAccount(name, random)]));
		return new FleetBrokers(config, publishers, await openEmbedded(broker, publishers, options), undefined);
	}

	private constructor(
		config: FleetConfig,
		publishers: ReadonlyMap<string, Credential>,
		embedded: EmbeddedBroker | undefined,
		page: PageBroker | undefined,
	) {
		this.#config = config;
		this.#publishers = publishers;
		this.embedded = embedded;
		this.#page = page;
	}

	/** What tells the page of events. */
	get forPage(): EmbeddedBroker | undefined {
		return this.embedded ?? this.#page?.broker;
	}

	/** Where a person subscribes, and what all topics are below; undefined where there is no broker. */
	get address(): { readonly url: string; readonly prefix: string } | undefined {
		const { broker, host } = this.#config;
		if (!broker) return undefined;
		const url = broker.kind === "external" ? broker.url : this.#url(shownHost(host));
		return { url, prefix: broker.prefix };
	}

	/** Where a camera publishes, with its account, the first broker first. */
	targets(camera: string): MqttTarget[] {
		const first = this.#first(camera);
		const further = this.#config.furtherBrokers.map((broker, index) => {
			return { ...broker, name: `broker-of-configuration-${index + 2}`, durable: true, foreign: true };
		});
		const forPages = this.#page?.target(camera);
		return [...(first ? [first] : []), ...further, ...(forPages ? [forPages] : [])];
	}

	async close(): Promise<void> {
		await this.embedded?.close();
		await this.#page?.broker.close();
	}

	#first(camera: string): MqttTarget | undefined {
		const { broker, host } = this.#config;
		if (!broker) return undefined;
		const name = "broker";
		if (broker.kind === "external") return { ...broker, name, durable: true, foreign: true };
		const { prefix, homeAssistant, frigate } = broker;
		const account = this.#publishers.get(camera);
		return {
			name,
			url: this.#url(loopback(host)),
			prefix,
			homeAssistant,
			frigate,
			username: account?.user,
			password: account?.password,
			ca: undefined,
			identity: undefined,
			// What the broker has taken outlives the process where there is a data directory, and so does what it has not.
			durable: true,
			foreign: false,
			inside: true,
		};
	}

	#url(host: string): string {
		return `mqtt://${host}:${this.embedded?.port}`;
	}
}

async function openEmbedded(
	broker: Embedded,
	publishers: ReadonlyMap<string, Credential>,
	options: FleetBrokersOptions,
): Promise<EmbeddedBroker> {
	const { config, accounts, tls, keptTime, clock, log, logins, attempts } = options;
	const { clientCa, frigate, port, prefix } = broker;
	if (clientCa !== undefined && !tls)
		throw new PersienneError(
			"CONFIG_TLS",
			"broker.embedded.clientCa: certificates are shown over TLS, and there is none",
			"add `tls: true`, or remove it",
		);
	const { EmbeddedBroker } = await import("../broker/embedded.ts");
	const { keptGuard } = await import("./camera/publishing/protected-counts.ts");
	const { cameras, dataDir, host } = config;
	return EmbeddedBroker.listen({
		host,
		port,
		tls: tls && { ...tls, clientCa },
		accounts: accountsAt(broker, publishers, options),
		// Whoever has an account on the cameras has it on the broker.
		people: (user) => {
			const account = accounts.find(user);
			return account && { ...readerAccount(account, prefix), person: account.role };
		},
		keepIn: dataDir === undefined ? undefined : join(dataDir, keptByFleet),
		mayTell: keptGuard(prefix, frigate, cameras),
		limits: { keptTime },
		clock,
		log,
		logins,
		attempts,
	});
}

/** Of the reader, and of each camera. */
function accountsAt(
	{ clientCa, homeAssistant: home, frigate, prefix }: Embedded,
	publishers: ReadonlyMap<string, Credential>,
	{ installation, accounts, random }: FleetBrokersOptions,
): BrokerAccount[] {
	const reader = installation.credentials.mqtt;
	// Home Assistant comes with the reader's account: it is told of cameras, and says when it is there.
	const also = {
		publish: home === undefined ? [] : [statusTopic(home)],
		subscribe: [home, frigate].flatMap((level) => (level === undefined ? [] : [`${level}/#`])),
	};
	const devices = [...publishers].flatMap(([name, account]): BrokerAccount[] => {
		const { uuid } = installation.identityOf(name);
		const also = {
			publish: [
				...(home === undefined ? [] : [discoveryTopic(home, uuid)]),
				...(frigate === undefined ? [] : [`${cameraTopic(frigate, name)}/#`]),
			],
			subscribe: home === undefined ? [] : [statusTopic(home)],
		};
		const device = { ...account, role: "device", scope: cameraTopic(prefix, name), also } as const;
		// Somebody who shows a certificate with a camera's name stands for it, unless that is a person's.
		const isFree = name !== reader.user && !accounts.find(name);
		const byCertificate = { ...device, ...publisherAccount(name, random), user: name };
		return clientCa !== undefined && isFree ? [device, byCertificate] : [device];
	});
	return [{ ...reader, role: "viewer", scope: prefix, also }, ...devices];
}

async function openPageBroker({
	config: { broker, cameras, console },
	random,
	clock,
	log,
}: FleetBrokersOptions): Promise<PageBroker | undefined> {
	if (!console || broker?.kind !== "external") return undefined;
	const { PageBroker } = await import("./page-broker.ts");
	return PageBroker.open({
		prefix: broker.prefix,
		cameras: cameras.map(({ name }) => name),
		random,
		clock,
		log,
	});
}
