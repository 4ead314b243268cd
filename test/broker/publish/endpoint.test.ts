import { describe, expect, test } from "vitest";
import { endpointLabel, parseEndpoint } from "../../../broker/publish/endpoint.ts";
import { PersienneError } from "../../../device/errors.ts";
import { Secret } from "../../../device/secret.ts";

test.each([
	["mqtt://broker", "mqtt", "broker", 1883, undefined, "mqtt://broker:1883"],
	["mqtts://broker", "mqtts", "broker", 8883, undefined, "mqtts://broker:8883"],
	["mqtt://broker:1884/ignored?clientId=x", "mqtt", "broker", 1884, undefined, "mqtt://broker:1884"],
	["mqtt://[::1]:1883", "mqtt", "::1", 1883, undefined, "mqtt://[::1]:1883"],
	["ws://broker", "ws", "broker", 80, "/", "ws://broker:80"],
	["wss://broker/mqtt?token=t", "wss", "broker", 443, "/mqtt?token=t", "wss://broker:443"],
	["ws://[::1]:8080/mqtt", "ws", "[::1]", 8080, "/mqtt", "ws://[::1]:8080"],
])("%s", (url, protocol, host, port, path, label) => {
	const endpoint = parseEndpoint({ url });
	expect(endpoint).toMatchObject({ protocol, host, port, path, username: undefined, password: undefined });
	expect(endpointLabel(endpoint)).toBe(label);
});

describe("credentials", () => {
	test("are taken out of the URL, and into a Secret", () => {
		const endpoint = parseEndpoint({ url: "mqtt://us%40er:p%3Aw@broker" });
		expect(endpoint.username).toBe("us@er");
		expect(endpoint.password?.reveal()).toBe("p:w");
		expect(JSON.stringify(endpoint) + endpointLabel(endpoint)).not.toContain("p:w");
	});

	test("given beside the URL win", () => {
		const endpoint = parseEndpoint({ url: "mqtt://a:b@broker", username: "c", password: new Secret("d") });
		expect(endpoint.username).toBe("c");
		expect(endpoint.password?.reveal()).toBe("d");
	});
});

test.each([
	["", /not a URL/],
	["broker:1883", /not of a protocol/],
	["http://user:s3cret@broker", /not of a protocol/],
	["mqtt://user:s3cret@broker:99999", /not a URL/],
	["mqtt:broker", /no host/],
	["mqtt://user:s3cret%E0@broker", /percent-encoded/],
	["constructor://broker", /not of a protocol/],
])("%j is refused, and not quoted", (url, message) => {
	const attempt = () => parseEndpoint({ url });
	expect(attempt).toThrow(PersienneError);
	expect(attempt).toThrow(message);
	expect(attempt).not.toThrow(/s3cret/);
});
