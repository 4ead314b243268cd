import mqtt from "mqtt";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseOptions } from "../../device/config/load.ts";
import { Fleet } from "../../device/fleet.ts";
import { inbox } from "../broker/bench.ts";

let fleet: Fleet;
let page: string;
let cookie: string;

/** A camera whose broker is not there, and a page. */
beforeAll(async () => {
	const { config } = parseOptions({
		host: "127.0.0.1",
		rtspPort: 0,
		discovery: false,
		broker: { url: "mqtt://127.0.0.1:1" },
		console: { port: 0 },
		cameras: [{ name: "yard", scene: "courtyard", httpPort: 0, masks: "none" }],
	});
	fleet = await Fleet.start(config);
	page = String(fleet.ready.console);
	cookie = await signIn("viewer");
});
afterAll(() => fleet?.stop());

async function signIn(name: "viewer" | "admin"): Promise<string> {
	const { user, password } = fleet.ready.credentials[name];
	const answer = await fetch(new URL("/sign-in", page), {
		method: "POST",
		headers: { origin: new URL(page).origin },
		body: new URLSearchParams({ user, password }),
		redirect: "manual",
	});
	return String(answer.headers.get("set-cookie")).split(";")[0] as string;
}

async function get(path: string, as = cookie) {
	const answer = await fetch(new URL(path, page), { headers: { cookie: as } });
	return (await answer.json()) as {
		readonly events: string | null;
		readonly cameras: readonly { readonly topic: string | null }[];
		readonly outlets: readonly {
			readonly kind: string;
			readonly name: string;
			readonly receivers: unknown[];
		}[];
	};
}

describe("a page of a device whose broker is elsewhere", () => {
	it("hears what cameras publish, whether that broker is there or not", async () => {
		expect(await get("/api/cameras")).toMatchObject({
			events: "persienne",
			cameras: [{ topic: "persienne/yard" }],
		});
		const headers = { cookie, origin: new URL(page).origin };
		const url = new URL("/mqtt", page).href.replace("http", "ws");
		const client = await mqtt.connectAsync(url, { wsOptions: { headers }, reconnectPeriod: 0 });
		const box = inbox(client);
		await client.subscribeAsync("persienne/yard/#");
		const topics = () => box.messages.map(({ topic, payload }) => `${topic} ${payload}`);
		await expect.poll(topics, { timeout: 60_000 }).toContain("persienne/yard/availability online");
		await expect.poll(() => topics().join("\n"), { timeout: 60_000 }).toMatch(/yard\/privacy {/);
		const camera = fleet.cameras[0]?.camera;
		camera?.setPolicy(undefined);
		await expect
			.poll(() => topics().join("\n"), { timeout: 60_000 })
			.toMatch(/privacy\/failed .*"Code":"no-policy"/);
		// Told apart: nobody is known to read at the broker that is elsewhere.
		const { outlets } = await get("/api/outgoing/yard", await signIn("admin"));
		expect(outlets.filter(({ kind }) => kind === "mqtt")).toMatchObject([
			{ name: "mqtt://127.0.0.1:1", connected: false, receivers: [] },
			{ name: "/mqtt", connected: true, receivers: [{ user: "viewer" }] },
		]);
		client.end(true);
	});

	it("has no broker that anybody else could come to", () => {
		expect(fleet.ready.mqtt).toEqual({ url: "mqtt://127.0.0.1:1", prefix: "persienne" });
	});
});
