import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "../../../../device/clock.ts";
import { silentLogger } from "../../../../device/log.ts";
import { EventSource } from "../../../../device/onvif/events/event-source.ts";
import { notifyPost } from "../../../../device/onvif/events/notify-post.ts";
import { PullPoint } from "../../../../device/onvif/events/pull-point.ts";
import { Subscriptions } from "../../../../device/onvif/events/subscriptions.ts";
import { allTopics } from "../../../../device/onvif/events/topic.ts";
import {
	call,
	envelope,
	passwordOf,
	post,
	type Served,
	serve,
	type TestCamera,
	testCamera,
	tev,
	textOf,
	usernameToken,
	wsnt,
} from "../../../helpers/onvif-camera.ts";
import { haveSchemas, judgeSoap } from "../../../helpers/onvif-schema.ts";
import { dark, motion, occupancy, profileChanged } from "../../../helpers/public-events.ts";

const tns1 = "http://www.onvif.org/ver10/topics";
const wsa = "http://www.w3.org/2005/08/addressing";

let served: Served;
beforeEach(async () => {
	served = await serve();
});
afterEach(() => served[Symbol.asyncDispose]());

const publish = (...events: Parameters<EventSource["publish"]>[0][]) => {
	for (const event of events) served.camera.events.source.publish(event);
};
const create = (args = "") =>
	call(served, `<CreatePullPointSubscription xmlns="${tev}">${args}</CreatePullPointSubscription>`);
const addressOf = (xml: string) => textOf(xml, "Address") ?? "";
const pathOf = (xml: string) => new URL(addressOf(xml)).pathname;
const pull = (path: string, timeout = "PT0S", limit = 100) =>
	call(
		served,
		`<PullMessages xmlns="${tev}"><Timeout>${timeout}</Timeout><MessageLimit>${limit}</MessageLimit></PullMessages>`,
		{ path },
	);
/** Messages as words: `tns1:VideoSource/MotionAlarm lens true Initialized`. */
const messages = (xml: string) =>
	[...xml.matchAll(/<wsnt:NotificationMessage>.*?<\/wsnt:NotificationMessage>/g)].map(([message]) =>
		[
			textOf(message, "Topic"),
			...[...message.matchAll(/Value="([^"]*)"/g)].map(([, value]) => value),
			/PropertyOperation="(\w+)"/.exec(message)?.[1] ?? "",
		]
			.join(" ")
			.trim(),
	);

describe("GetEventProperties", () => {
	const properties = async () => (await call(served, `<GetEventProperties xmlns="${tev}"/>`)).text;

	test("names the topics, each with what its messages hold", async () => {
		const text = await properties();
		expect(text).toContain(
			'<tns1:VideoSource><MotionAlarm wstop:topic="true"><tt:MessageDescription IsProperty="true"><tt:Source><tt:SimpleItemDescription Name="Source" Type="tt:ReferenceToken"/></tt:Source><tt:Data><tt:SimpleItemDescription Name="State" Type="xs:boolean"/></tt:Data></tt:MessageDescription></MotionAlarm>',
		);
		expect(text).toContain("<persienne:Privacy>");
		expect(text.match(/wstop:topic="true"/g)).toHaveLength(allTopics.length);
	});

	test("has one root for all topics below it, and prefixes on roots alone", async () => {
		const text = await properties();
		const set = /<wstop:TopicSet>.*<\/wstop:TopicSet>/.exec(text)?.[0] ?? "";
		expect(set.match(/<tns1:Media>/g)).toHaveLength(1);
		expect([...set.matchAll(/<(?:tns1|persienne):(\w+)/g)].map(([, name]) => name)).toEqual([
			"VideoSource",
			"RuleEngine",
			"Analytics",
			"Privacy",
			"Media",
		]);
	});

	test("names the dialects that filters may be written in", async () => {
		const text = await properties();
		expect(text).toContain(">http://docs.oasis-open.org/wsn/t-1/TopicExpression/Concrete<");
		expect(text).toContain(">http://www.onvif.org/ver10/tev/topicExpression/ConcreteSet<");
		expect(text).toContain(">http://www.onvif.org/ver10/tev/messageContentFilter/ItemFilter<");
	});

	test("names no topic that the camera does not tell", async () => {
		const { clock } = served.camera;
		const source = new EventSource(allTopics.filter(({ kind }) => kind === "dark"));
		const events = new Subscriptions({ source, uuid: "", clock, log: silentLogger, post: async () => true });
		await using quiet = await serve({ camera: testCamera({ events }) });
		const { text } = await call(quiet, `<GetEventProperties xmlns="${tev}"/>`);
		expect(text).toContain("<Dark ");
		expect(text).not.toContain("MotionAlarm");
	});
});

describe("a pull point", () => {
	test("gives states first, then what happens, in the form that Home Assistant and Synology read", async () => {
		publish(motion(false), occupancy(2), dark(false));
		const path = pathOf((await create()).text);
		publish(motion(true), profileChanged("main"));
		const { text } = await pull(path);
		expect(messages(text)).toEqual([
			"tns1:VideoSource/MotionAlarm lens false Initialized",
			"tns1:RuleEngine/CountAggregation/OccupancyCounter lens occupancy 2 Initialized",
			"persienne:Privacy/Dark lens false Initialized",
			"tns1:VideoSource/MotionAlarm lens true Changed",
			"tns1:Media/ProfileChanged main",
		]);
		expect(text).toContain(
			'<tt:Message UtcTime="2026-03-29T01:00:00Z" PropertyOperation="Changed"><tt:Source><tt:SimpleItem Name="Source" Value="lens"/></tt:Source><tt:Data><tt:SimpleItem Name="State" Value="true"/></tt:Data></tt:Message>',
		);
	});

	test("is at the address that the client itself asked", async () => {
		expect(addressOf((await create()).text)).toMatch(
			new RegExp(`^${served.url}/onvif/event_service/subscription/[0-9a-f]{32}$`),
		);
	});

	test("is at the Host of the request, behind NAT as well", async () => {
		const body = envelope(
			`<CreatePullPointSubscription xmlns="${tev}"/>`,
			usernameToken("viewer", passwordOf("viewer"), {
				created: new Date(served.camera.clock.now()).toISOString(),
			}),
		);
		const reply = await raw(served, "cam.example:8081", body);
		expect(reply).toContain("<wsa:Address>http://cam.example:8081/onvif/event_service/subscription/");
	});

	test("has an address with a host also when the request has none", async () => {
		const body = envelope(
			`<CreatePullPointSubscription xmlns="${tev}"/>`,
			usernameToken("viewer", passwordOf("viewer"), {
				created: new Date(served.camera.clock.now()).toISOString(),
			}),
		);
		const reply = await raw(served, "", body);
		expect(reply).toContain(`<wsa:Address>${served.url}/onvif/event_service/subscription/`);
	});

	test("is found by wsa:To when a client posts to the service's own address", async () => {
		const { text } = await create();
		publish(motion(true));
		const created = new Date(served.camera.clock.now()).toISOString();
		const token = usernameToken("viewer", passwordOf("viewer"), { created });
		const to = `<a:To xmlns:a="${wsa}" s:mustUnderstand="1">${addressOf(text)}</a:To>`;
		const body = `<PullMessages xmlns="${tev}"><Timeout>PT0S</Timeout><MessageLimit>9</MessageLimit></PullMessages>`;
		const reply = await post(served, envelope(body, token + to), { path: "/onvif/event_service" });
		expect(messages(reply.text)).toHaveLength(1);
	});

	test.each([
		["", 60],
		["<InitialTerminationTime/>", 60],
		['<InitialTerminationTime xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:nil="true"/>', 60],
		["<InitialTerminationTime>PT10M</InitialTerminationTime>", 600],
		["<InitialTerminationTime>2026-03-29T01:59:58Z</InitialTerminationTime>", 3_600],
	])("lives as long as %j asks", async (args, seconds) => {
		const { text } = await create(args);
		expect(textOf(text, "CurrentTime")).toBe("2026-03-29T00:59:58Z");
		expect(Date.parse(textOf(text, "TerminationTime") ?? "")).toBe(
			Date.parse("2026-03-29T00:59:58Z") + seconds * 1000,
		);
		served.camera.clock.advance(seconds * 1000 - 1);
		expect((await pull(pathOf(text))).status).toBe(200);
	});

	test("is gone when its time is over", async () => {
		const path = pathOf((await create("<InitialTerminationTime>PT5S</InitialTerminationTime>")).text);
		served.camera.clock.advance(5_000);
		const reply = await pull(path);
		expect(reply).toMatchObject({
			status: 500,
			fault: ["env:Receiver", "ter:InvalidArgVal", "ter:ResourceUnknownFault"],
		});
		expect(reply.text).toContain("<env:Detail><wsrfr:ResourceUnknownFault><wsrfbf:Timestamp>");
	});

	test("is gone after Unsubscribe, for every operation", async () => {
		const path = pathOf((await create()).text);
		expect((await call(served, `<Unsubscribe xmlns="${wsnt}"/>`, { path })).text).toContain(
			"<wsnt:UnsubscribeResponse/>",
		);
		for (const body of [
			`<Unsubscribe xmlns="${wsnt}"/>`,
			`<Renew xmlns="${wsnt}"><TerminationTime>PT1M</TerminationTime></Renew>`,
			`<SetSynchronizationPoint xmlns="${tev}"/>`,
		])
			expect((await call(served, body, { path })).fault.at(-1)).toBe("ter:ResourceUnknownFault");
	});

	test("tells its new end when it is renewed", async () => {
		const path = pathOf((await create()).text);
		const { text } = await call(
			served,
			`<Renew xmlns="${wsnt}"><TerminationTime>PT1H</TerminationTime></Renew>`,
			{ path },
		);
		expect([textOf(text, "TerminationTime"), textOf(text, "CurrentTime")]).toEqual([
			"2026-03-29T01:59:58Z",
			"2026-03-29T00:59:58Z",
		]);
	});

	test("repeats states at a synchronisation point", async () => {
		publish(motion(true));
		const path = pathOf((await create()).text);
		await pull(path);
		await call(served, `<SetSynchronizationPoint xmlns="${tev}"/>`, { path });
		expect(messages((await pull(path)).text)).toEqual(["tns1:VideoSource/MotionAlarm lens true Initialized"]);
	});

	test("waits for a message, and answers as soon as there is one", async () => {
		const path = pathOf((await create()).text);
		const answer = pull(path, "PT1M");
		await waiting();
		publish(motion(true));
		expect(messages((await answer).text)).toEqual(["tns1:VideoSource/MotionAlarm lens true Initialized"]);
	});

	test("answers with nothing when the time is over, and then lives on", async () => {
		const path = pathOf((await create()).text);
		const answer = pull(path, "PT1M");
		await waiting();
		served.camera.clock.advance(60_000);
		const { text } = await answer;
		expect(messages(text)).toEqual([]);
		expect(textOf(text, "CurrentTime")).toBe("2026-03-29T01:00:58Z");
		expect(Date.parse(textOf(text, "TerminationTime") ?? "")).toBeGreaterThanOrEqual(
			Date.parse("2026-03-29T01:01:58Z"),
		);
	});

	test("keeps messages for the next call when a client hangs up while it waits", async () => {
		const path = pathOf((await create()).text);
		const hangUp = new AbortController();
		const created = new Date(served.camera.clock.now()).toISOString();
		const lost = fetch(`${served.url}${path}`, {
			method: "POST",
			signal: hangUp.signal,
			body: envelope(
				`<PullMessages xmlns="${tev}"><Timeout>PT1M</Timeout><MessageLimit>9</MessageLimit></PullMessages>`,
				usernameToken("viewer", passwordOf("viewer"), { created }),
			),
		});
		await waiting();
		hangUp.abort();
		await expect(lost).rejects.toThrow();
		await until(async () => (await pull(path)).status === 200); // the camera has noticed
		publish(motion(true));
		expect(messages((await pull(path)).text)).toHaveLength(1);
	});

	test("a timeout beyond the limit is a fault that names the limits", async () => {
		const { text } = await pull(pathOf((await create()).text), "PT10M");
		expect(text).toContain(
			"<tev:PullMessagesFaultResponse><tev:MaxTimeout>PT60S</tev:MaxTimeout><tev:MaxMessageLimit>100</tev:MaxMessageLimit></tev:PullMessagesFaultResponse>",
		);
	});

	test("more messages than are given at once can be asked for", async () => {
		const path = pathOf((await create()).text);
		publish(...Array.from({ length: 150 }, (_, place) => profileChanged(`p${place}`)));
		expect(messages((await pull(path, "PT0S", 1_000)).text)).toHaveLength(100);
		expect(messages((await pull(path, "PT0S", 1_000)).text)).toHaveLength(50);
	});

	test("too many are refused, in the words of WS-BaseNotification", async () => {
		const { perPeer } = served.camera.events.limits;
		for (let count = 0; count < perPeer; count++) expect((await create()).status).toBe(200);
		const reply = await create();
		expect(reply.fault.at(-1)).toBe("ter:SubscribeCreationFailedFault");
	});

	test("one of ours is nobody else's: unknown and malformed addresses are told apart from none", async () => {
		for (const path of ["/onvif/event_service", `/onvif/event_service/subscription/${"0".repeat(32)}`])
			expect((await pull(path)).fault.at(-1)).toBe("ter:ResourceUnknownFault");
	});
});

describe("a filter", () => {
	const filtered = async (filter: string) => {
		const { text } = await create(`<Filter>${filter}</Filter>`);
		publish(motion(true), motion(false), occupancy(1), profileChanged("main"), dark(true));
		return messages((await pull(pathOf(text))).text);
	};
	const dialect = 'Dialect="http://www.onvif.org/ver10/tev/topicExpression/ConcreteSet"';
	const content = 'Dialect="http://www.onvif.org/ver10/tev/messageContentFilter/ItemFilter"';
	const motions = [
		"tns1:VideoSource/MotionAlarm lens true Initialized",
		"tns1:VideoSource/MotionAlarm lens false Changed",
	];

	test.each([
		[
			"as zeep writes it",
			`<n0:TopicExpression xmlns:n0="${wsnt}" xmlns:tns1="${tns1}" ${dialect}>tns1:VideoSource/MotionAlarm</n0:TopicExpression>`,
		],
		[
			"with another prefix",
			`<TopicExpression xmlns="${wsnt}" xmlns:zz="${tns1}" ${dialect}>zz:VideoSource/MotionAlarm</TopicExpression>`,
		],
		[
			"with its prefix declared further out",
			`<TopicExpression xmlns="${wsnt}" ${dialect}>tns1:VideoSource//.</TopicExpression>`,
		],
	])("by topic means the same %s", async (_name, filter) => {
		expect(await filtered(filter)).toEqual(motions);
	});

	test("by content lets through what has the item", async () => {
		const filter = `<MessageContent xmlns="${wsnt}" xmlns:q="http://www.onvif.org/ver10/schema" ${content}>boolean(//q:SimpleItem[@Name="State" and @Value="true"])</MessageContent>`;
		expect(await filtered(filter)).toEqual([
			"tns1:VideoSource/MotionAlarm lens true Initialized",
			"persienne:Privacy/Dark lens true Initialized",
		]);
	});

	test("by both lets through what meets both", async () => {
		const filter = `<TopicExpression xmlns="${wsnt}" xmlns:tns1="${tns1}" ${dialect}>tns1:VideoSource//.|tns1:Media//.</TopicExpression><MessageContent xmlns="${wsnt}" xmlns:tt="http://www.onvif.org/ver10/schema" ${content}>not(boolean(//tt:SimpleItem[@Value="true"]))</MessageContent>`;
		expect(await filtered(filter)).toEqual([motions[1], "tns1:Media/ProfileChanged main"]);
	});

	test("that is empty lets everything through", async () => {
		expect(await filtered("")).toHaveLength(5);
	});

	test("says what it does not know, by its own name", async () => {
		const { text } = await create('<Filter><x:Other xmlns:x="urn:x&amp;y">1</x:Other></Filter>');
		expect(text).toContain(
			'<wsnt:UnknownFilter xmlns:unknown="urn:x&amp;y">unknown:Other</wsnt:UnknownFilter>',
		);
	});

	test("ChangedOnly leaves the present states out", async () => {
		publish(motion(false));
		const { text } = await create(`<SubscriptionPolicy><ChangedOnly/></SubscriptionPolicy>`);
		publish(motion(true));
		expect(messages((await pull(pathOf(text))).text)).toEqual([
			"tns1:VideoSource/MotionAlarm lens true Changed",
		]);
	});
});

describe("WS-Addressing", () => {
	const addressed = async (body: string, blocks: string, path?: string) => {
		const created = new Date(served.camera.clock.now()).toISOString();
		const token = usernameToken("viewer", passwordOf("viewer"), { created });
		const header = `${token}<a:Action xmlns:a="${wsa}">urn:any</a:Action>${blocks}`;
		return (await post(served, envelope(body, header), path === undefined ? {} : { path })).text;
	};
	const id = (text: string) => `<w:MessageID xmlns:w="${wsa}">${text}</w:MessageID>`;

	test("is answered with the action of the operation and the request's message", async () => {
		const text = await addressed(`<GetEventProperties xmlns="${tev}"/>`, id("urn:uuid:1-2-3"));
		expect(text).toContain(
			`<env:Header><wsa:Action>${tev}/EventPortType/GetEventPropertiesResponse</wsa:Action><wsa:RelatesTo>urn:uuid:1-2-3</wsa:RelatesTo></env:Header>`,
		);
	});

	test("has its own action in faults", async () => {
		const text = await addressed(`<Renew xmlns="${wsnt}"/>`, id("urn:uuid:1"), "/onvif/event_service");
		expect(text).toContain(
			"<wsa:Action>http://www.w3.org/2005/08/addressing/soap/fault</wsa:Action><wsa:RelatesTo>urn:uuid:1</wsa:RelatesTo>",
		);
	});

	test.each(['"urn:uuid:quoted"', "not a URI", "urn:%zz", "", "x".repeat(600), "urn:<x/>"])(
		"leaves a message identifier of %j out, in answers and in faults",
		async (text) => {
			const escaped = text.replaceAll("<", "&lt;");
			for (const body of [`<GetEventProperties xmlns="${tev}"/>`, `<Renew xmlns="${wsnt}"/>`]) {
				const reply = await addressed(body, id(escaped));
				expect(reply).toContain("<wsa:Action>");
				expect(reply).not.toContain("RelatesTo");
			}
		},
	);

	test("is not in answers to those who do not use it", async () => {
		expect((await create()).text).not.toContain("env:Header");
	});
});

describe("GetCurrentMessage", () => {
	const current = (topic: string) =>
		call(
			served,
			`<GetCurrentMessage xmlns="${wsnt}"><Topic xmlns:x="${tns1}" Dialect="http://docs.oasis-open.org/wsn/t-1/TopicExpression/Concrete">${topic}</Topic></GetCurrentMessage>`,
		);

	test("gives the present state", async () => {
		publish(motion(false), motion(true));
		expect((await current("x:VideoSource/MotionAlarm")).text).toContain(
			'<wsnt:GetCurrentMessageResponse><tt:Message UtcTime="2026-03-29T01:00:00Z" PropertyOperation="Initialized"><tt:Source><tt:SimpleItem Name="Source" Value="lens"/></tt:Source><tt:Data><tt:SimpleItem Name="State" Value="true"/></tt:Data></tt:Message></wsnt:GetCurrentMessageResponse>',
		);
	});

	test("has none of what only happened, nor of what was never seen", async () => {
		publish(profileChanged("main"));
		for (const topic of ["x:Media/ProfileChanged", "x:VideoSource/MotionAlarm"])
			expect((await current(topic)).fault.at(-1)).toBe("ter:NoCurrentMessageOnTopicFault");
	});
});

test("messages that differ in prefixes alone get the same answer", async () => {
	const variants = [
		`<PullMessages xmlns="${tev}"><Timeout>PT0S</Timeout><MessageLimit>1</MessageLimit></PullMessages>`,
		`<wsnt:PullMessages xmlns:wsnt="${tev}"><wsnt:Timeout>PT0S</wsnt:Timeout><wsnt:MessageLimit>1</wsnt:MessageLimit></wsnt:PullMessages>`,
		`<a:PullMessages xmlns:a="${tev}" xmlns="urn:other"><a:Timeout>PT0S</a:Timeout><a:MessageLimit>1</a:MessageLimit></a:PullMessages>`,
	];
	const answers = await Promise.all(
		variants.map(async (body) => {
			const path = pathOf((await create()).text);
			publish(motion(true));
			return (await call(served, body, { path })).text;
		}),
	);
	expect(new Set(answers).size).toBe(1);
});

describe("Subscribe", () => {
	/** A camera that posts for real, and somebody to post to. */
	async function consumed() {
		const received: string[] = [];
		let arrived = () => {};
		const server = createServer(async (request, response) => {
			let body = "";
			for await (const chunk of request) body += chunk;
			received.push(body);
			response.end();
			arrived();
		});
		await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
		const source = new EventSource(allTopics);
		const camera: TestCamera = testCamera();
		const post = notifyPost(systemClock, 5_000);
		const { uuid } = camera.identity;
		const events = new Subscriptions({ source, uuid, clock: camera.clock, log: silentLogger, post });
		const told = await serve({ camera: { ...camera, events } });
		const { port } = server.address() as AddressInfo;
		return {
			told,
			source,
			received,
			url: `http://127.0.0.1:${port}/told`,
			next: () => new Promise<void>((resolve) => (arrived = resolve)),
			async [Symbol.asyncDispose]() {
				events.close();
				server.closeAllConnections();
				server.close();
				await told[Symbol.asyncDispose]();
			},
		};
	}
	const subscription = (url: string, more = "") =>
		`<Subscribe xmlns="${wsnt}"><ConsumerReference><a:Address xmlns:a="${wsa}">${url}</a:Address></ConsumerReference>${more}</Subscribe>`;

	test("has messages posted that are whole and valid by themselves", async () => {
		await using at = await consumed();
		at.source.publish(motion(false));
		const first = at.next();
		const reply = await call(at.told, subscription(at.url));
		expect(reply.text).toContain(
			"<wsnt:SubscribeResponse><wsnt:SubscriptionReference><wsa:Address>http://127.0.0.1:",
		);
		await first;
		const second = at.next();
		at.source.publish(motion(true));
		await second;
		expect(at.received.flatMap(messages)).toEqual([
			"tns1:VideoSource/MotionAlarm lens false Initialized",
			"tns1:VideoSource/MotionAlarm lens true Changed",
		]);
		for (const message of at.received) {
			judgeSoap(message);
			expect(message).toContain(`xmlns:tns1="${tns1}"`);
		}
	});

	test("has messages repeated at a synchronisation point, and none after Unsubscribe", async () => {
		await using at = await consumed();
		at.source.publish(motion(true));
		const first = at.next();
		const path = pathOf((await call(at.told, subscription(at.url))).text);
		await first;
		const second = at.next();
		await call(at.told, `<SetSynchronizationPoint xmlns="${tev}"/>`, { path });
		await second;
		expect(at.received.map(messages)).toEqual([
			["tns1:VideoSource/MotionAlarm lens true Initialized"],
			["tns1:VideoSource/MotionAlarm lens true Initialized"],
		]);
		await call(at.told, `<Unsubscribe xmlns="${wsnt}"/>`, { path });
		at.source.publish(motion(false));
		expect(at.told.camera.events.all).toEqual([]);
	});

	test("has nothing pulled from it", async () => {
		await using at = await consumed();
		const path = pathOf((await call(at.told, subscription(at.url))).text);
		const body = `<PullMessages xmlns="${tev}"><Timeout>PT0S</Timeout><MessageLimit>1</MessageLimit></PullMessages>`;
		expect((await call(at.told, body, { path })).fault.at(-1)).toBe("ter:ResourceUnknownFault");
	});

	test("says why it does not post to somebody else", async () => {
		const reply = await call(served, subscription("http://192.0.2.1:8080/"));
		expect(reply.text).toContain("notifications go to the address that subscribes, and to no other");
		expect(served.camera.events.all).toEqual([]);
	});

	test("refuses reference parameters, which it would have to send along", async () => {
		const body = `<Subscribe xmlns="${wsnt}"><ConsumerReference><Address xmlns="${wsa}">http://127.0.0.1:9000/</Address><ReferenceParameters xmlns="${wsa}"><Id xmlns="urn:x">1</Id></ReferenceParameters></ConsumerReference></Subscribe>`;
		expect((await call(served, body)).fault.at(-1)).toBe("ter:SubscribeCreationFailedFault");
	});
});

test.runIf(haveSchemas)(
	"the judge sees a topic whose prefix is not bound, and one in a topic set that has one",
	() => {
		const notify = (topic: string) =>
			envelope(
				`<Notify xmlns="${wsnt}"><NotificationMessage><Topic Dialect="urn:x">${topic}</Topic><Message><tt:Message xmlns:tt="http://www.onvif.org/ver10/schema" UtcTime="2026-01-01T00:00:00Z"/></Message></NotificationMessage></Notify>`,
			).replace("<s:Header></s:Header>", "");
		expect(() => judgeSoap(notify("tns1:VideoSource/MotionAlarm"))).toThrow("is not bound");
		expect(() => judgeSoap(notify("s:VideoSource"))).not.toThrow();
	},
);

/** Until a PullMessages waits at the one pull point that there is. */
const waiting = () =>
	until(async () => served.camera.events.all.some((point) => point instanceof PullPoint && point.waits));

async function until(condition: () => Promise<boolean>): Promise<void> {
	while (!(await condition())) await new Promise((resolve) => setImmediate(resolve));
}

/** Posts with a Host header that fetch would not send. */
function raw({ server }: Served, host: string, body: string): Promise<string> {
	return new Promise((resolve, reject) => {
		let text = "";
		const socket = connect(server.port, "127.0.0.1", () =>
			socket.end(
				`POST /onvif/event_service HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/soap+xml\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
			),
		);
		socket.on("data", (chunk) => {
			text += chunk;
		});
		socket.on("close", () => resolve(text));
		socket.on("error", reject);
	});
}
