import { startCamera, startFleet } from "persienne";
import { expect, it } from "vitest";

/* What a program gave the library has no file, and so no line. */

it("a mistake in a camera's options is told by their names", async () => {
	await expect(startCamera({ video: { main: { fps: 99 } } })).rejects.toThrow(
		/^options: video\.main\.fps: expected pictures per second, a whole number from 1 to 60, found 99$/,
	);
	const misspelt = { analytics: ["motion"], plate: "strict" } as object;
	await expect(startCamera(misspelt)).rejects.toThrow(
		/^options: plate: unknown key; did you mean `plates`\?$/,
	);
	const tls = { cert: "/no/such.pem", key: "/no/such.key" };
	await expect(startCamera({ tls })).rejects.toThrow(
		/^options: tls\.cert: the TLS certificate \/no\/such\.pem does not/,
	);
});

it("one in a fleet's says which camera", async () => {
	const cameras = [{ scene: "street" }, { scene: "street", video: { main: { fps: 0 } } }] as const;
	await expect(startFleet({ cameras })).rejects.toThrow(
		/^options: cameras\[1\]\.video\.main\.fps: expected /,
	);
});
