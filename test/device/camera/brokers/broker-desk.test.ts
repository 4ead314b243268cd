import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { afterEach, describe, expect, test } from "vitest";
import {
	BrokerDesk,
	type BrokerLine,
	BrokerRefused,
	type EventBroker,
	maxEventBrokers,
} from "../../../../device/camera/brokers/broker-desk.ts";
import { Secret } from "../../../../device/secret.ts";
import { openCameraStore } from "../../../../device/store/camera-store.ts";
import { idleTraffic } from "../../../helpers/idle-line.ts";

const folders: string[] = [];
function folder(): string {
	const made = mkdtempSync(join(tmpdir(), "brokers-"));
	folders.push(made);
	return made;
}
afterEach(() => {
	for (const made of folders.splice(0)) rmSync(made, { recursive: true, force: true });
});

const wanted: EventBroker = {
	address: "mqtts://broker.example",
	prefix: "site/cam-1",
	userName: "cam-1",
	password: new Secret("s3cret-of-the-broker"),
	qos: 1,
	events: [{ kind: "TopicExpression", dialect: "d", text: "tns1:Media//.", namespaces: { tns1: "urn:x" } }],
	metadata: null,
};
const numbered = (number: number): EventBroker => ({ ...wanted, address: `mqtt://b${number}.example` });

/** Lines that say what becomes of them. */
class Lines {
	readonly said: string[] = [];
	readonly passwords: (string | undefined)[] = [];
	release: () => void = () => {};

	readonly open = (broker: EventBroker, id: string, after: Promise<void>): BrokerLine => {
		this.passwords.push(broker.password?.reveal());
		this.said.push(`${id} begins`);
		void after.then(() => this.said.push(`${id} opens`));
		return {
			state: "Connected",
			traffic: idleTraffic,
			erase: () => 0,
			setOffline: () => {},
			close: async (forget) => {
				this.said.push(`${id} closes${forget ? ", forgetting" : ""}`);
				await new Promise<void>((resolve) => {
					this.release = resolve;
				});
				this.said.push(`${id} closed`);
			},
		};
	};
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe("brokers that clients add", () => {
	test("are there after a restart, with their passwords, in a file for its owner alone", () => {
		const dataDir = folder();
		const desk = new BrokerDesk({ store: openCameraStore(dataDir, "one") });
		desk.put(wanted);
		const lines = new Lines();
		const again = new BrokerDesk({ store: openCameraStore(dataDir, "one") });
		again.attach(lines.open);
		expect(again.list).toMatchObject([{ ...wanted, password: expect.any(Secret), state: "Connected" }]);
		expect(lines.passwords).toEqual(["s3cret-of-the-broker"]);
		const file = join(dataDir, "cameras", "one", "brokers.json");
		expect(statSync(file).mode & 0o777).toBe(0o600);
		expect(inspect(again, { depth: 9 }) + JSON.stringify(again.list)).not.toContain("s3cret");
		expect(readFileSync(file, "utf8")).toContain("s3cret");
	});

	test("that are damaged on disk are told, and nothing of them quoted", () => {
		const dataDir = folder();
		const store = openCameraStore(dataDir, "one");
		new BrokerDesk({ store }).put(wanted);
		const file = join(dataDir, "cameras", "one", "brokers.json");
		writeFileSync(file, readFileSync(file, "utf8").replace('"qos": 1', '"qos": "s3cret"'));
		expect(() => new BrokerDesk({ store })).toThrow(/is not what the camera wrote/);
	});

	test("are changed by their address, however it is written, and keep a password that is left out", () => {
		const lines = new Lines();
		const desk = new BrokerDesk({ store: openCameraStore(undefined, "") });
		desk.attach(lines.open);
		desk.put(wanted);
		desk.put({ ...wanted, address: "mqtts://BROKER.example:8883/", prefix: "other", password: undefined });
		expect(desk.list.map(({ address, prefix }) => [address, prefix])).toEqual([
			["mqtts://BROKER.example:8883/", "other"],
		]);
		expect(lines.passwords).toEqual(["s3cret-of-the-broker", "s3cret-of-the-broker"]);
		// The password was that of another user.
		desk.put({ ...wanted, userName: "cam-2", password: undefined });
		expect(lines.passwords.at(-1)).toBeUndefined();
	});

	test(`are ${maxEventBrokers} at most; one that is there can be changed all the same`, () => {
		const desk = new BrokerDesk({ store: openCameraStore(undefined, "") });
		for (let number = 0; number < maxEventBrokers; number++) desk.put(numbered(number));
		expect(() => desk.put(numbered(99))).toThrow(BrokerRefused);
		desk.put({ ...numbered(0), qos: 2 });
		expect(desk.find("mqtt://b0.example").qos).toBe(2);
		desk.delete("mqtt://b1.example");
		desk.put(numbered(99));
		expect(desk.list).toHaveLength(maxEventBrokers);
	});

	test("are let alone where the configuration allows none", () => {
		const dataDir = folder();
		new BrokerDesk({ store: openCameraStore(dataDir, "one") }).put(wanted);
		const lines = new Lines();
		const none = new BrokerDesk({ store: openCameraStore(dataDir, "one"), max: 0 });
		none.attach(lines.open);
		expect([none.list, lines.said]).toEqual([[], []]);
		expect(() => none.put(wanted)).toThrow(BrokerRefused);
		expect(new BrokerDesk({ store: openCameraStore(dataDir, "one") }).list).toHaveLength(1);
	});

	test("have one line at a time: the next begins to connect when the one before has said good-bye", async () => {
		const lines = new Lines();
		const desk = new BrokerDesk({ store: openCameraStore(undefined, "") });
		desk.attach(lines.open);
		desk.put(wanted);
		await settled();
		desk.delete(wanted.address);
		desk.put(wanted);
		await settled();
		expect(lines.said).toEqual([
			"broker-1 begins",
			"broker-1 opens",
			"broker-1 closes, forgetting",
			"broker-2 begins",
		]);
		lines.release();
		await settled();
		expect(lines.said.slice(4)).toEqual(["broker-1 closed", "broker-2 opens"]);
	});

	test("are all forgotten by a factory default", () => {
		const dataDir = folder();
		const lines = new Lines();
		const desk = new BrokerDesk({ store: openCameraStore(dataDir, "one") });
		desk.attach(lines.open);
		desk.put(wanted);
		desk.reset();
		expect(desk.list).toEqual([]);
		expect(lines.said).toContain("broker-1 closes, forgetting");
		expect(new BrokerDesk({ store: openCameraStore(dataDir, "one") }).list).toEqual([]);
	});

	test("stay when the camera stops, and are closed by then", async () => {
		const lines = new Lines();
		const store = openCameraStore(undefined, "");
		const desk = new BrokerDesk({ store });
		desk.attach(lines.open);
		desk.put(wanted);
		await settled();
		const closed = desk.close();
		lines.release();
		await closed;
		expect(lines.said.at(-1)).toBe("broker-1 closed");
		expect(new BrokerDesk({ store }).list).toHaveLength(1);
	});

	test.each([
		["a prefix that reads like a number plate", { prefix: "AB-123-CD" }, /number plate/],
		["a prefix whose levels together do", { prefix: "GA/123/BC" }, /together.*number plate/],
		["a prefix with wildcards", { prefix: "a/+" }, /MQTT/],
		["a prefix of a broker's own", { prefix: "$SYS/a" }, /\$/],
		["an empty prefix", { prefix: "" }, /1 to 64/],
		["a password without a user", { userName: undefined }, /user name/],
		["a line break in the user name", { userName: "a\r\nFLUSHALL" }, /control/],
		["a line break in the password", { password: new Secret("a\nQUIT") }, /control/],
		["a password that is too long", { password: new Secret("x".repeat(257)) }, /256/],
	])("%s is refused, and changes nothing", (_, change, reason) => {
		const desk = new BrokerDesk({ store: openCameraStore(undefined, "") });
		expect(() => desk.put({ ...wanted, ...change })).toThrow(reason);
		expect(desk.list).toEqual([]);
	});
});
