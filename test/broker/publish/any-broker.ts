import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import mqtt, { type MqttClient } from "mqtt";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ClientIdentity, parseEndpoint } from "../../../broker/publish/endpoint.ts";
import { Publisher, type PublisherOptions } from "../../../broker/publish/publisher.ts";
import { cameraRoute } from "../../../broker/publish/route.ts";
import { VirtualClock } from "../../../device/clock.ts";
import { Secret } from "../../../device/secret.ts";
import { projectDiscovery } from "../../../masks/sanitise/discovery.ts";
import { type PublicEvent, project } from "../../../masks/sanitise/public-event.ts";
import { inbox, type Message } from "../bench.ts";
import { Network } from "../network.ts";

export type Protocol = "mqtt" | "mqtts" | "ws" | "wss";

/** A broker that runs, with the accounts `cam-1`, which publishes, and `mqtt`, which listens; passwords are their names. */
export interface AnyBroker {
	/** A new and empty folder. */
	readonly folder: string;
	/** Vouches for it, in PEM. */
	readonly ca: string;
	port(protocol: Protocol): number;
	/** Where a certificate is asked for in place of a password. */
	readonly mutual: { readonly port: number; readonly ca: string; readonly identity: ClientIdentity };
	/** Ends it as hard as it says that nothing is lost, and starts it again on the same ports. */
	restart(): Promise<void>;
	close(): Promise<void>;
}

const homeTopic = "homeassistant/device/6f9619ff-8b86-4011-b42d-00cf4fc964ff/config";
const below = "persienne/cam-1/";
const counted = (Revision: number) => project("policyChanged", { VideoSource: "lens", Revision }, Date.now());
const numberIn = ({ payload }: Message) =>
	(JSON.parse(payload) as { Data: { Revision: number } }).Data.Revision;
const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);
/** Each number once, as it came first. */
const first = (messages: readonly Message[]) => [...new Set(messages.map(numberIn))];

async function until(condition: () => boolean): Promise<void> {
	while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** What a publisher promises, whatever broker it publishes to: the suite runs against ours and against others. */
export function publisherSuite(name: string, open: () => Promise<AnyBroker>): void {
	describe(`the publisher and ${name}`, () => {
		let broker: AnyBroker;
		const clients: MqttClient[] = [];
		const publishers: Publisher[] = [];
		const children: ChildProcess[] = [];
		beforeAll(async () => {
			broker = await open();
		}, 60_000);
		afterAll(async () => {
			for (const client of clients) client.end(true);
			for (const child of children) child.kill("SIGKILL");
			await Promise.all(publishers.map((publisher) => publisher.close()));
			await broker.close();
		});

		const login = { username: "cam-1", password: new Secret("cam-1") };
		function publisherTo(url: string, options: Partial<PublisherOptions> = {}): Publisher {
			const endpoint = parseEndpoint({ url, ...login, ca: broker.ca });
			const publisher = new Publisher({ endpoint, route: cameraRoute("persienne/cam-1"), ...options });
			publishers.push(publisher);
			publisher.start();
			return publisher;
		}
		const urlOf = (protocol: Protocol) => `${protocol}://127.0.0.1:${broker.port(protocol)}/mqtt`;

		/** Somebody who listens, in a session that outlives broker and connection where it has a name. */
		async function listener(filter: string, clientId?: string) {
			const stores = {
				incomingStore: new mqtt.Store({ clean: false }),
				outgoingStore: new mqtt.Store({ clean: false }),
			};
			const client = mqtt.connect(`mqtt://127.0.0.1:${broker.port("mqtt")}`, {
				...{ username: "mqtt", password: "mqtt", reconnectPeriod: 50, ...stores },
				...(clientId !== undefined && { clientId, clean: false }),
			});
			clients.push(client);
			client.on("error", () => {});
			const box = inbox(client);
			await new Promise<void>((resolve) => client.once("connect", () => resolve()));
			await client.subscribeAsync(filter, { qos: 2 });
			const counts = () => box.messages.filter(({ topic }) => topic === `${below}privacy/policy-changed`);
			/** Goes, and comes back with what it remembers of its session. */
			const leave = async (ms: number) => {
				client.end(true);
				await new Promise((resolve) => setTimeout(resolve, ms));
				client.reconnect(stores);
			};
			return { client, box, counts, leave };
		}

		/** Says nothing more, and leaves nothing that is retained. */
		async function clear(...topics: string[]): Promise<void> {
			const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${broker.port("mqtt")}`, {
				...{ username: "cam-1", password: "cam-1" },
			});
			for (const topic of topics) await client.publishAsync(topic, "", { qos: 1, retain: true });
			await client.endAsync();
		}

		test.each(["mqtt", "mqtts", "ws", "wss"] as const)(
			"over %s, events arrive, states are retained, and it says when it goes",
			async (protocol) => {
				const publisher = publisherTo(urlOf(protocol));
				publisher.publish(project("dark", { VideoSource: "lens", State: true }, 0));
				publisher.publish(counted(1));
				await until(() => publisher.stats().acknowledged === 2);
				const { box, client } = await listener(`${below}#`);
				await box.until(2);
				await publisher.close();
				await box.until(3);
				expect(box.messages).toEqual([
					expect.objectContaining({ retain: true, qos: 1 }),
					expect.objectContaining({ retain: true, qos: 1 }),
					{ topic: `${below}availability`, payload: "offline", qos: 1, retain: false },
				]);
				expect(new Set(box.messages.slice(0, 2).map(({ topic }) => topic))).toEqual(
					new Set([`${below}availability`, `${below}privacy/dark`]),
				);
				client.end(true);
				await clear(`${below}availability`, `${below}privacy/dark`);
			},
		);

		test("a certificate of its own is a login", async () => {
			const { port, ca, identity } = broker.mutual;
			const url = `mqtts://127.0.0.1:${port}`;
			const publisher = publisherTo(url, { endpoint: parseEndpoint({ url, ca, identity }) });
			publisher.publish(counted(1));
			await until(() => publisher.stats().acknowledged === 1);
			const stranger = publisherTo(url, { endpoint: parseEndpoint({ url, ca, ...login }) });
			stranger.publish(counted(1));
			await until(() => stranger.stats().queued === 1 && stranger.state === "Offline");
			expect(stranger.stats()).toMatchObject({ acknowledged: 0 });
			await Promise.all([publisher.close(), stranger.close()]);
			await clear(`${below}availability`);
		});

		test("a wrong password is told, and what is published waits", async () => {
			const trouble: string[] = [];
			const url = urlOf("mqtt");
			const endpoint = parseEndpoint({ url, ...login, password: new Secret("wrong") });
			const publisher = publisherTo(url, { endpoint, onTrouble: (reason) => trouble.push(reason) });
			publisher.publish(counted(1));
			await until(() => trouble.length > 0);
			expect(trouble).toEqual(["refused: not authorised"]);
			expect(publisher.stats()).toMatchObject({ queued: 1, acknowledged: 0, connections: 0 });
		});

		test("offline is said by the will when the connection is lost, and online when it is back", async () => {
			const network = await Network.open(() => broker.port("mqtt"));
			const { box, client } = await listener(`${below}availability`);
			const publisher = publisherTo(`mqtt://127.0.0.1:${network.port}`);
			// Somebody may be connected and cut off before they have said that they are there.
			await box.until(1);
			network.cut(true);
			await box.until(2);
			network.cut(false);
			await box.until(3);
			expect(box.messages.map(({ payload }) => payload)).toEqual(["online", "offline", "online"]);
			await publisher.close();
			network.close();
			client.end(true);
		});

		test("what does not fit while it is away goes, the oldest of the least important first", async () => {
			const network = await Network.open(() => broker.port("mqtt"));
			network.cut(true);
			const { counts, client } = await listener(`${below}#`);
			const publisher = publisherTo(`mqtt://127.0.0.1:${network.port}`, { limits: { queued: 10 } });
			publisher.publish(counted(1));
			for (const State of Array(20).fill(true) as boolean[])
				publisher.publish(project("motion", { Source: "lens", State }, Date.now()));
			for (const number of upTo(10).slice(1)) publisher.publish(counted(number));
			expect(publisher.stats()).toMatchObject({ queued: 10, dropped: 20 });
			network.cut(false);
			await until(() => counts().length === 10);
			expect(first(counts())).toEqual(upTo(10));
			await publisher.close();
			network.close();
			client.end(true);
			await clear(`${below}availability`, `${below}onvif-ej/VideoSource/MotionAlarm/&lens`);
		});

		test.each([1, 2] as const)(
			"at quality %s, counted events arrive in order, though broker and way are gone for a while",
			async (qos) => {
				const network = await Network.open(() => broker.port("mqtt"));
				const { counts, client, leave } = await listener(`${below}privacy/+`, `counting-${qos}`);
				const route = (event: PublicEvent) => {
					const delivery = cameraRoute("persienne/cam-1")(event);
					return delivery && { ...delivery, qos };
				};
				const publisher = publisherTo(`mqtt://127.0.0.1:${network.port}`, { route });
				let count = 0;
				const ticking = setInterval(() => publisher.publish(counted(++count)), 2);
				const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
				await pause(200);
				network.cut(true);
				await pause(100);
				network.cut(false);
				await until(() => publisher.stats().connected);
				await broker.restart();
				await until(() => publisher.stats().connected);
				await leave(200);
				await pause(200);
				clearInterval(ticking);
				await until(() => new Set(counts().map(numberIn)).size === count);
				expect(first(counts())).toEqual(upTo(count));
				expect(publisher.stats().dropped).toBe(0);
				await publisher.close();
				network.close();
				client.end(true);
			},
		);

		test("a device that is killed sends what it had taken when it is back, in order", async () => {
			const { counts, client } = await listener(`${below}privacy/+`, "counting-device");
			const script = fileURLToPath(new URL("../counting-device.ts", import.meta.url));
			const journal = join(broker.folder, "outbox.log");
			let last = 0;
			const started = () => {
				const args = ["--import", "tsx", script, urlOf("mqtt"), journal, `${last + 1}`];
				const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
				children.push(child);
				child.stdin.write("1000\n");
				createInterface({ input: child.stdout }).on("line", (line) => {
					last = Math.max(last, Number(line));
				});
				return child;
			};
			for (const most of [50, 100]) {
				const child = started();
				await until(() => last >= most);
				const gone = once(child, "exit");
				child.kill("SIGKILL");
				await gone;
			}
			const end = last;
			const child = started();
			await until(
				() =>
					new Set(
						counts()
							.map(numberIn)
							.filter((number) => number <= end),
					).size === end,
			);
			child.kill("SIGKILL");
			expect(first(counts()).slice(0, end)).toEqual(upTo(end));
			client.end(true);
		});

		test("is announced to Home Assistant, and again whenever that comes online", async () => {
			const announcing = {
				statusTopic: "homeassistant/status",
				topic: homeTopic,
				discovery: () =>
					projectDiscovery({
						uuid: "6f9619ff-8b86-4011-b42d-00cf4fc964ff",
						name: "cam-1",
						topic: "persienne/cam-1",
						videoSource: "lens",
						motion: true,
						rules: [],
						countsByWindow: false,
						version: "1.0.0",
					}),
			};
			const { box, client } = await listener("homeassistant/#");
			const publisher = publisherTo(urlOf("mqtt"), { announcing });
			await box.until(1);
			await client.publishAsync("homeassistant/status", "online", { qos: 1 });
			await box.until(3);
			expect(box.messages.filter(({ topic }) => topic === homeTopic)).toHaveLength(2);
			await publisher.close();
			client.end(true);
		});

		test("an hour without a broker keeps what fits, and no more", async () => {
			const clock = new VirtualClock(Date.now());
			const publisher = publisherTo("mqtt://127.0.0.1:1", { clock });
			for (const number of upTo(3600)) {
				publisher.publish(counted(number));
				clock.advance(1000);
			}
			expect(publisher.stats()).toMatchObject({ queued: 1024, dropped: 3600 - 1024 });
		});
	});
}
