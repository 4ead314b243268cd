import { describe, expect, test } from "vitest";
import { AddressRefused, brokerAt } from "../../../../device/camera/brokers/broker-address.ts";

describe("the address of an event broker", () => {
	test.each([
		["mqtt://broker.example", "mqtt://broker.example:1883"],
		["mqtt://Broker.Example:1883", "mqtt://broker.example:1883"],
		["mqtt://broker.example/", "mqtt://broker.example:1883"],
		["MQTTS://broker.example", "mqtts://broker.example:8883"],
		["mqtts://broker_1.example:443", "mqtts://broker_1.example:443"],
		["ws://broker.example", "ws://broker.example:80"],
		["ws://broker.example:80/", "ws://broker.example:80"],
		["ws://broker.example/mqtt", "ws://broker.example:80/mqtt"],
		["wss://broker.example:9443/a/b", "wss://broker.example:9443/a/b"],
		["mqtt://192.0.2.7", "mqtt://192.0.2.7:1883"],
		["mqtt://[2001:db8::1]:1884", "mqtt://[2001:db8::1]:1884"],
		["wss://[2001:DB8::1]/mqtt", "wss://[2001:db8::1]:443/mqtt"],
	])("%s stands for %s", (address, broker) => {
		expect(brokerAt(address)).toBe(broker);
		expect(brokerAt(broker)).toBe(broker);
	});

	test.each([
		["http://broker.example", "BROKER_PROTOCOL"],
		["unix:/run/broker", "BROKER_PROTOCOL"],
		["broker.example", "BROKER_ADDRESS"],
		["mqtt://user@broker.example", "BROKER_ADDRESS"],
		["ws://:secret@broker.example", "BROKER_ADDRESS"],
		["wss://broker.example/mqtt?token=secret", "BROKER_ADDRESS"],
		["ws://broker.example/mqtt#secret", "BROKER_ADDRESS"],
		["mqtt://broker.example/topic", "BROKER_ADDRESS"],
		["mqtt://broker%00.example", "BROKER_ADDRESS"],
		["mqtt://bro ker", "BROKER_ADDRESS"],
		["mqtt://", "BROKER_ADDRESS"],
		["ws://169.254.1.1", "BROKER_ADDRESS"],
		["ws://0xa9fea9fe/", "BROKER_ADDRESS"], // the same, in hexadecimal
		["ws://2852039166/", "BROKER_ADDRESS"], // and in decimal
	])("%s is refused, and nothing of it quoted", (address, code) => {
		expect(() => brokerAt(address)).toThrow(AddressRefused);
		try {
			brokerAt(address);
		} catch (error) {
			expect(error).toMatchObject({ code });
			expect(String(error)).not.toMatch(/secret|user@/);
		}
	});
});
