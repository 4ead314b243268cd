import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { maxEventBrokers } from "../../../../device/camera/brokers/broker-desk.ts";
import { call, type Served, serve, testCamera, tev, textOf, wsnt } from "../../../helpers/onvif-camera.ts";

let served: Served;
beforeEach(async () => {
	served = await serve();
});
afterEach(() => served[Symbol.asyncDispose]());

const topics = "http://www.onvif.org/ver10/topics";
const expression = (text: string, dialect = "http://www.onvif.org/ver10/tev/topicExpression/ConcreteSet") =>
	`<w:TopicExpression xmlns:w="${wsnt}" xmlns:onv="${topics}" Dialect="${dialect}">${text}</w:TopicExpression>`;
const add = (args: string) =>
	call(served, `<AddEventBroker xmlns="${tev}"><EventBroker>${args}</EventBroker></AddEventBroker>`);
const remove = (address: string) =>
	call(served, `<DeleteEventBroker xmlns="${tev}"><Address>${address}</Address></DeleteEventBroker>`);
const brokers = async (args = "", as: "viewer" | "administrator" = "viewer") =>
	(await call(served, `<GetEventBrokers xmlns="${tev}">${args}</GetEventBrokers>`, { as })).text;

const address = "<Address>wss://Broker.example/mqtt</Address>";
const minimal = `${address}<TopicPrefix>site/a</TopicPrefix>`;
const full = `${minimal}<UserName>cam &amp; co</UserName><Password>s3cret-9f</Password><PublishFilter>${expression("onv:VideoSource//.")}</PublishFilter><QoS>0</QoS><Status>Connected</Status><MetadataFilter>${expression("onv:VideoAnalytics//.")}</MetadataFilter>`;

describe("GetEventBrokers", () => {
	test("gives back what was added, in the schema's order, with its filters as they were written", async () => {
		expect((await add(full)).status).toBe(200);
		const text = await brokers();
		const order = ["Address", "TopicPrefix", "UserName", "PublishFilter", "QoS", "Status", "MetadataFilter"];
		expect([...text.matchAll(/<tev:(\w+)>/g)].map(([, name]) => name).slice(2)).toEqual(order);
		expect(text).toContain("<tev:Address>wss://Broker.example/mqtt</tev:Address>");
		expect(text).toContain("<tev:UserName>cam &amp; co</tev:UserName>");
		expect(text).toContain(`xmlns:onv="${topics}"`);
		expect(text).toContain(">onv:VideoSource//.<");
		expect(text).toContain(">onv:VideoAnalytics//.<");
		expect(textOf(text, "QoS")).toBe("0");
		// What a client says of the status is not believed.
		expect(textOf(text, "Status")).toBe("Connecting");
	});

	test("never tells a password, to nobody", async () => {
		await add(full);
		for (const as of ["viewer", "administrator"] as const)
			expect(await brokers("", as)).not.toMatch(/s3cret|Password/);
	});

	test("says what holds where nothing was said: all events, at least once, no frames", async () => {
		await add(minimal);
		const text = await brokers();
		expect(textOf(text, "QoS")).toBe("1");
		expect(text).not.toMatch(/Filter|UserName/);
	});

	test("tells a filter for all frames from none", async () => {
		await add(`${minimal}<MetadataFilter/>`);
		expect(await brokers()).toContain("<tev:MetadataFilter/>");
	});

	test("finds one by its address, however that is written", async () => {
		await add(minimal);
		await add("<Address>mqtt://other.example</Address><TopicPrefix>b</TopicPrefix>");
		const text = await brokers("<Address>wss://broker.EXAMPLE:443/mqtt</Address>");
		expect(text.match(/<tev:EventBroker>/g)).toHaveLength(1);
		expect(text).toContain("Broker.example");
		// Empty as some clients send it: all of them.
		expect((await brokers("<Address/>")).match(/<tev:EventBroker>/g)).toHaveLength(2);
	});

	test("gives an empty list where there is none", async () => {
		expect(await brokers()).toContain("<tev:GetEventBrokersResponse/>");
	});
});

describe("AddEventBroker", () => {
	test("changes the broker at an address that is there already", async () => {
		await add(full);
		await add("<Address>wss://broker.example:443/mqtt</Address><TopicPrefix>other</TopicPrefix>");
		const text = await brokers();
		expect(text.match(/<tev:EventBroker>/g)).toHaveLength(1);
		expect(textOf(text, "TopicPrefix")).toBe("other");
		expect(text).not.toMatch(/Filter|UserName/);
	});

	test("has a bound, which the capabilities tell", async () => {
		const capabilities = (await call(served, `<GetServiceCapabilities xmlns="${tev}"/>`)).text;
		expect(capabilities).toContain(`MaxEventBrokers="${maxEventBrokers}"`);
		expect(capabilities).toContain('EventBrokerProtocols="mqtt mqtts ws wss"');
		expect(capabilities).toContain('MetadataOverMQTT="true"');
		const numbered = (number: number) =>
			add(`<Address>mqtt://b${number}.example</Address><TopicPrefix>p</TopicPrefix>`);
		for (let number = 0; number < maxEventBrokers; number++)
			expect((await numbered(number)).status).toBe(200);
		expect(await numbered(99)).toMatchObject({
			status: 500,
			fault: ["env:Receiver", "ter:Action", "ter:TooManyEventBrokers"],
		});
		expect((await remove("mqtt://b0.example")).status).toBe(200);
		expect((await numbered(99)).status).toBe(200);
	});

	test("is noted in the system's log, without anything that the client wrote", async () => {
		await add(full);
		await remove("wss://broker.example/mqtt");
		const { done } = served.camera.system as unknown as { done: string[] };
		expect(done).toEqual([
			"system: an event broker was added or changed",
			"system: an event broker was deleted",
		]);
	});

	test("does not quote what it refuses: a password may stand where it should not", async () => {
		for (const wrong of [
			"<Address>mqtt://user:s3cret@broker.example</Address><TopicPrefix>a</TopicPrefix>",
			"<Address>mqtt://broker.example</Address><TopicPrefix>s3cret/+</TopicPrefix>",
			"<Address>mqtt://broker.example</Address><TopicPrefix>a</TopicPrefix><Password>s3cret</Password>",
			"<Address>wss://broker.example/?s3cret</Address><TopicPrefix>a</TopicPrefix>",
		]) {
			const reply = await add(wrong);
			expect(reply.status).toBe(400);
			expect(reply.text).not.toContain("s3cret");
		}
	});
});

describe("where the configuration allows no event brokers", () => {
	test("the capabilities say so, and none can be added", async () => {
		await using closed = await serve({
			camera: testCamera({
				brokers: {
					max: 0,
					list: [],
					find: () => {
						throw new Error();
					},
					put: () => {},
					delete: () => {},
				},
			}),
		});
		const text = (await call(closed, `<GetServiceCapabilities xmlns="${tev}"/>`)).text;
		expect(text).toContain('MaxEventBrokers="0"');
		expect(text).not.toContain("EventBrokerProtocols");
	});
});
