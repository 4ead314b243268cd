import { describe, expect, it } from "vitest";
import { systemClock } from "../../../device/clock.ts";
import { defaultDoctorLimits } from "../../../device/doctor/limits.ts";
import { parseTarget } from "../../../device/doctor/target.ts";
import { Visit } from "../../../device/doctor/visit.ts";

function visitTo(url: string, address: string): Visit {
	const visit = new Visit({
		target: parseTarget(url).target,
		credential: undefined,
		transport: "tcp",
		seconds: 1,
		limits: defaultDoctorLimits,
		clock: systemClock,
		random: (size) => Buffer.alloc(size),
		discoveryPort: 9,
	});
	visit.answeredAt(address);
	return visit;
}

describe("a host that a device names", () => {
	it.each([
		["the name that it was called by", "camera.example", "192.0.2.7", "Camera.Example"],
		["the address that it answered at", "camera.example", "192.0.2.7", "192.0.2.7"],
		["that address, as a socket tells it", "camera.example", "::ffff:192.0.2.7", "192.0.2.7"],
		["its address of IPv6, as a URL writes it", "[2001:db8::1]", "2001:db8::1", "[2001:db8::1]"],
		["a name of its address", "127.0.0.1", "127.0.0.1", "localhost"],
	])("is the device's when it is %s", async (_, target, address, host) => {
		expect(await visitTo(target, address).isDevice(host)).toBe(true);
	});

	it.each(["192.0.2.8", "", "nobody.invalid", "127.0.0.1"])("is not when it is %j", async (host) => {
		expect(await visitTo("camera.example", "192.0.2.7").isDevice(host)).toBe(false);
	});
});
