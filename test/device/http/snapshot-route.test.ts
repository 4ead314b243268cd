import { describe, expect, test } from "vitest";
import { authorize } from "../../helpers/digest-client.ts";
import { jpeg, passwordOf, type ServeOptions, serve } from "../../helpers/onvif-camera.ts";

async function get(
	uri: string,
	options: ServeOptions = {},
	user = "viewer",
): Promise<Response & { bytes: Buffer }> {
	await using served = await serve(options);
	const first = await fetch(served.url + uri);
	const challenge = first.headers.get("www-authenticate") ?? "";
	const authorization = authorize(challenge, { method: "GET", uri, user, password: passwordOf(user) });
	const pending = fetch(served.url + uri, { headers: { authorization } });
	if (options.snapshot === never) {
		// The request has to be there before time passes.
		await asked;
		served.camera.clock.advance(10_000);
	}
	const response = await pending;
	return Object.assign(response, { bytes: Buffer.from(await response.arrayBuffer()) });
}

let wasAsked = () => {};
const asked = new Promise<void>((resolve) => {
	wasAsked = resolve;
});
const never = () => {
	wasAsked();
	return new Promise<Uint8Array>(() => {});
};

describe("GET /snapshot", () => {
	test.each(["viewer", "operator", "admin"])("gives %s a JPEG that nobody keeps", async (user) => {
		const response = await get("/snapshot", {}, user);
		expect(response.status).toBe(200);
		expect(response.headers.get("content-type")).toBe("image/jpeg");
		expect(response.headers.get("cache-control")).toBe("no-store");
		expect(response.bytes).toEqual(jpeg);
	});

	test.each([
		["/snapshot", undefined],
		["/snapshot?profile=sub", "sub"],
	])("%s asks for the picture of %s", async (uri, wanted) => {
		const seen: (string | undefined)[] = [];
		await get(uri, {
			snapshot: async (profile) => {
				seen.push(profile);
				return jpeg;
			},
		});
		expect(seen).toEqual([wanted]);
	});

	test.each(["/snapshot?profile=nope", "/snapshot?profile="])("%s is 404", async (uri) => {
		expect((await get(uri)).status).toBe(404);
	});

	test("without a picture it is 503 with a short text that tells no internals", async () => {
		const response = await get("/snapshot", { snapshot: () => Promise.reject(new Error("worker 3 died")) });
		expect(response.status).toBe(503);
		expect(response.headers.get("content-type")).toBe("text/plain; charset=utf-8");
		expect(response.bytes.toString()).toBe("The camera has no picture now.\n");
	});

	test("a picture that does not come is 503 as well", async () => {
		expect((await get("/snapshot", { snapshot: never })).status).toBe(503);
	});
});
