import { describe, expect, it } from "vitest";
import { UsageError } from "../../../device/cli/command-line.ts";
import { parseTarget } from "../../../device/doctor/target.ts";

describe("a device's URL", () => {
	it.each([
		["http://127.0.0.1:8001/onvif/device_service", "127.0.0.1", 8001, "/onvif/device_service"],
		["http://127.0.0.1:8001/", "127.0.0.1", 8001, "/onvif/device_service"],
		["http://camera.local/other?a=b", "camera.local", 80, "/other?a=b"],
		["camera.local", "camera.local", 80, "/onvif/device_service"],
		["camera.local:8080", "camera.local", 8080, "/onvif/device_service"],
		["192.0.2.7:80", "192.0.2.7", 80, "/onvif/device_service"],
		["[::1]:8001", "::1", 8001, "/onvif/device_service"],
		["http://[2001:db8::1]/onvif/device_service", "2001:db8::1", 80, "/onvif/device_service"],
	])("%s", (text, host, port, path) => {
		expect(parseTarget(text).target).toMatchObject({ host, port, path });
		expect(parseTarget(text).credential).toBeUndefined();
	});

	it("may hold credentials, which do not stay in it", () => {
		const { target, credential } = parseTarget("http://ad%6Din:p%40ss@192.0.2.7:8001");
		expect(target.url).toBe("http://192.0.2.7:8001/onvif/device_service");
		expect([credential?.user, credential?.password.reveal()]).toEqual(["admin", "p@ss"]);
	});

	it("is not read by HTTPS, and the error says what is", () => {
		const remedy = "give the device's address that begins with http://";
		expect(() => parseTarget("https://192.0.2.7:8443/")).toThrow(
			expect.objectContaining({ message: expect.stringContaining("plain HTTP alone"), remedy }),
		);
	});

	it.each([
		"",
		"http://",
		"https://192.0.2.7/",
		"rtsp://192.0.2.7/",
		"a b",
		"host:99999",
		"http://u:%E0@host/",
	])("is not %j, and the error does not repeat it", (text) => {
		let thrown: unknown;
		try {
			parseTarget(text);
		} catch (error) {
			thrown = error;
		}
		expect(thrown).toBeInstanceOf(UsageError);
		if (text.length > 7) expect((thrown as Error).message).not.toContain(text);
	});
});
