import type { BrokerAccount } from "../broker/accounts.ts";
import { EmbeddedBroker } from "../broker/embedded.ts";
import { cameraTopic } from "../broker/publish/camera-topic.ts";
import { eventPath } from "../console/live/event-server.ts";
import type { MqttTarget } from "./camera/publishing/camera-publishing.ts";
import type { Clock } from "./clock.ts";
import type { Credential } from "./identity/credentials.ts";
import { publisherAccount } from "./identity/publisher.ts";
import type { Logger } from "./log.ts";

export interface PageBrokerOptions {
	/** Above all topics of cameras: as at the broker that is elsewhere. */
	readonly prefix: string;
	/** Their names. */
	readonly cameras: readonly string[];
	readonly random: (size: number) => Buffer;
	readonly clock: Clock;
	readonly log: Logger;
}

/**
 * Tells pages of events where the cameras' broker is somebody else's. What comes from there cannot be told from what others publish
 * there, and a camera's account may not be allowed to read; so cameras publish here, too: a broker that listens nowhere, keeps
 * nothing on disk, and has the page as its only guest.
 */
export class PageBroker {
	readonly broker: EmbeddedBroker;
	readonly #prefix: string;
	readonly #accounts: ReadonlyMap<string, Credential>;

	static async open({ prefix, cameras, random, clock, log }: PageBrokerOptions): Promise<PageBroker> {
		const accounts = new Map(cameras.map((name) => [name, publisherAccount(name, random)]));
		const devices = [...accounts].map(([name, account]): BrokerAccount => {
			return { ...account, role: "device", scope: cameraTopic(prefix, name) };
		});
		const options = { host: "", port: undefined, accounts: devices, clock, log };
		return new PageBroker(await EmbeddedBroker.listen(options), prefix, accounts);
	}

	private constructor(broker: EmbeddedBroker, prefix: string, accounts: ReadonlyMap<string, Credential>) {
		this.broker = broker;
		this.#prefix = prefix;
		this.#accounts = accounts;
	}

	/** Where a camera publishes for pages. */
	target(camera: string): MqttTarget {
		const account = this.#accounts.get(camera);
		return {
			name: "page",
			url: "mqtt://localhost", // which nobody connects to
			within: { connect: () => this.broker.connect(), label: eventPath },
			inside: true,
			prefix: this.#prefix,
			homeAssistant: undefined,
			frigate: undefined,
			username: account?.user,
			password: account?.password,
			ca: undefined,
			identity: undefined,
			durable: false,
			foreign: false,
		};
	}
}
