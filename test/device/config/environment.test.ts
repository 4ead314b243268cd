import { describe, expect, it } from "vitest";
import { environmentPasswords } from "../../../device/config/environment.ts";

describe("passwords from the environment", () => {
	it("are those of the four accounts", () => {
		const passwords = environmentPasswords({
			PERSIENNE_ADMIN_PASSWORD: "a",
			PERSIENNE_OPERATOR_PASSWORD: "o",
			PERSIENNE_VIEWER_PASSWORD: "v",
			PERSIENNE_MQTT_PASSWORD: "m",
			PERSIENNE_ROOT_PASSWORD: "r",
		});
		const revealed = Object.entries(passwords).map(([user, password]) => [user, password.reveal()]);
		expect(revealed).toEqual([
			["admin", "a"],
			["operator", "o"],
			["viewer", "v"],
			["mqtt", "m"],
		]);
	});

	it("count as absent when empty: no account ever has an empty password", () => {
		expect(
			environmentPasswords({ PERSIENNE_ADMIN_PASSWORD: "", PERSIENNE_VIEWER_PASSWORD: undefined }),
		).toEqual({});
	});

	it("are refused when no client could send them, without being repeated", () => {
		const attempt = () => environmentPasswords({ PERSIENNE_ADMIN_PASSWORD: "hunter\n2" });
		expect(attempt).toThrow("PERSIENNE_ADMIN_PASSWORD is no usable password: it holds a control character");
		expect(attempt).not.toThrow("hunter");
	});
});
