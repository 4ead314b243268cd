import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { EmbeddedBroker } from "../../broker/embedded.ts";
import { Secret } from "../../device/secret.ts";
import { areBytes, play, readCases } from "./lib/hostile-packets.ts";
import { have, run } from "./lib/run.ts";

/**
 * What others judge brokers by: Eclipse Paho's conformance suite of MQTT 3.1.1, and mosquitto's hostile packets. They are not ours
 * to copy: `.ci/run` fetches them, and says so when it cannot.
 */

const paho = process.env["PERSIENNE_PAHO_TESTING"];
const corpus = process.env["PERSIENNE_MOSQUITTO_SOURCE"];
const suite = paho && join(paho, "interoperability", "client_test.py");
const data = corpus && join(corpus, "test", "broker", "data");
const isKnown = data !== undefined && existsSync(data) && areBytes(data);
if (data && !isKnown)
	console.warn("skipped: mosquitto's hostile packets; they are not there, or not written as bytes");
if (!suite) console.warn("skipped: Paho's conformance suite; PERSIENNE_PAHO_TESTING names its folder");
if (!data) console.warn("skipped: mosquitto's hostile packets; PERSIENNE_MOSQUITTO_SOURCE names its sources");

/** Both know no logins, and all topics are theirs. */
const anybody = {
	user: "",
	password: new Secret(""),
	role: "device",
	scope: "nothing",
	also: { publish: ["#", "$TopicA/#"], subscribe: ["#"] },
} as const;

let broker: EmbeddedBroker;
beforeAll(async () => {
	broker = await EmbeddedBroker.listen({
		host: "127.0.0.1",
		port: 0,
		accounts: [anybody],
		limits: { connectionsPerUser: 1000 },
	});
});
afterAll(() => broker.close());

/** Runs the suite with the globals that it sets itself when it is called; it does not get further than that with today's Python. */
const runner = `
import sys, unittest
sys.path.insert(0, sys.argv[1])
import client_test as suite
suite.host, suite.port = "127.0.0.1", int(sys.argv[2])
suite.topics = ("TopicA", "TopicA/B", "Topic/C", "TopicA/C", "/TopicA")
suite.wildtopics = ("TopicA/+", "+/C", "#", "/#", "/+", "+/+", "TopicA/#")
suite.nosubscribe_topics = ("$SYS/nosubscribe",)
# Its name keeps unittest from finding it.
suite.Test.test_will_message = suite.Test.will_message_test
unittest.main(module=suite, argv=["client_test.py"])
`;

describe.runIf(suite !== undefined && existsSync(suite))("Paho's conformance suite", () => {
	test("passes", async () => {
		const folder = join(paho as string, "interoperability");
		const { status, stderr } = await run("python3", ["-c", runner, folder, `${broker.port}`], {
			seconds: 150,
		});
		const [, count] = /Ran (\d+) tests/.exec(stderr) ?? [];
		console.log(`Paho's conformance suite: ${count} tests, status ${status}`);
		if (status !== 0) console.log(stderr.slice(-6000));
		expect(status).toBe(0);
		expect(Number(count)).toBeGreaterThanOrEqual(11);
	});
});

describe.runIf(isKnown)("mosquitto's hostile packets", () => {
	/** How many of the cases of MQTT 3.1.1 end as they should. */
	async function passed(port: number): Promise<{ passed: number; of: number; failed: string[] }> {
		const cases = readCases(data as string).filter(({ version }) => version === 4);
		const failed: string[] = [];
		// One after the other: they share topics.
		for (const one of cases) {
			const flaw = await play(one, port);
			if (flaw !== undefined) failed.push(`${one.name}: ${flaw}`);
		}
		return { passed: cases.length - failed.length, of: cases.length, failed: failed.sort() };
	}

	test("end as they should, in as many cases as with mosquitto itself", async () => {
		const ours = await passed(broker.port);
		console.log(`hostile packets: ${ours.passed} of ${ours.of}; otherwise:\n${ours.failed.join("\n")}`);
		expect(ours.passed).toBeGreaterThanOrEqual(253);
	});

	test.runIf(have("mosquitto"))("are played rightly: mosquitto does as well as is known", async () => {
		const port = await freePort();
		// Without a configuration it lets everybody in from this machine.
		const mosquitto = spawn("mosquitto", ["-p", `${port}`], { stdio: "ignore" });
		try {
			await listening(port);
			const theirs = await passed(port);
			console.log(`hostile packets, mosquitto: ${theirs.passed} of ${theirs.of}`);
			expect(theirs.passed).toBeGreaterThanOrEqual(200);
		} finally {
			mosquitto.kill();
		}
	});
});

async function freePort(): Promise<number> {
	const server = createServer().listen(0, "127.0.0.1");
	await once(server, "listening");
	const { port } = server.address() as { port: number };
	server.close();
	await once(server, "close");
	return port;
}

async function listening(port: number): Promise<void> {
	for (;;) {
		const socket = connect(port, "127.0.0.1");
		const open = await new Promise<boolean>((resolve) => {
			socket.once("connect", () => resolve(true));
			socket.once("error", () => resolve(false));
		});
		socket.destroy();
		if (open) return;
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
}
