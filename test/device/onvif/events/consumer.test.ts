import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ConsumerRefused, checkConsumer } from "../../../../device/onvif/events/consumer.ts";

const peer = "192.0.2.7";
const names: Readonly<Record<string, readonly string[]>> = {
	"nvr.lan": [peer],
	"both.lan": ["198.51.100.1", `::ffff:${peer}`],
	"other.lan": ["127.0.0.1"],
};
const resolve = async (name: string) => {
	const found = names[name];
	if (!found) throw new Error("ENOTFOUND");
	return found;
};
const check = (address: string, from = peer) => checkConsumer(address, from, resolve);

describe("messages go to who subscribed", () => {
	test.each([
		[`http://${peer}/`, peer],
		[`http://${peer}:8123/api/webhook/0a1b?x=1`, peer],
		["http://nvr.lan:9000/told", peer],
		["http://both.lan:9000/told", peer],
		["HTTP://NVR.LAN:9000/", peer],
		["http://[2001:db8::7]:8080/", "2001:db8::7"],
	])("%s", async (address, from) => {
		expect((await check(address, from)).address).toBe(from);
	});
});

describe("and nowhere else", () => {
	test.each([
		["another host", "http://192.0.2.8:8080/"],
		["the camera's own loopback", "http://127.0.0.1:8080/"],
		["loopback by another name", "http://localhost:8080/"],
		["loopback as a number", "http://2130706433:8080/"],
		["a cloud's metadata service", "http://169.254.169.254/latest/meta-data/"],
		["a name that resolves elsewhere", "http://other.lan:8080/"],
		["a name that does not resolve", "http://nothing.lan:8080/"],
		["a system service of the peer", `http://${peer}:22/`],
		["a mail server of the peer", `http://${peer}:25/`],
		["port 0", `http://${peer}:0/`],
		["https", `https://${peer}:8443/`],
		["ftp", `ftp://${peer}:8021/`],
		["gopher", `gopher://${peer}:8070/`],
		["a file", "file:///etc/passwd"],
		["credentials", `http://user:secret@${peer}:8080/`],
		["a host behind credentials", `http://${peer}@192.0.2.8:8080/`],
		["a host behind a backslash", `http://192.0.2.8\\@${peer}:8080/`],
		["IPv4 mapped into IPv6", `http://[::ffff:192.0.2.8]:8080/`],
		["no URL", "the nvr"],
		["nothing", ""],
		["a long one", `http://${peer}:8080/${"x".repeat(600)}`],
	])("%s", async (_name, address) => {
		await expect(check(address)).rejects.toThrow(ConsumerRefused);
	});
});

test("whatever comes, the address that is connected to is the peer's", async () => {
	const text = fc.oneof(
		fc.webUrl({ withQueryParameters: true }),
		fc.ipV4().map((host) => `http://${host}:8080/`),
		fc.string(),
	);
	await fc.assert(
		fc.asyncProperty(text, async (address) => {
			try {
				expect((await check(address)).address).toBe(peer);
			} catch (error) {
				expect(error).toBeInstanceOf(ConsumerRefused);
			}
		}),
		{ numRuns: 1_000 },
	);
});
