import { beforeEach, describe, expect, it } from "vitest";
import type { ConsoleCamera } from "../../../console/camera.ts";
import type { Demonstrated } from "../../../console/demonstration/demonstrated.ts";
import type { SiteAnswer } from "../../../console/http/answer.ts";
import type { Site } from "../../../console/site.ts";
import { Accounts } from "../../../device/auth/accounts.ts";
import { PersienneError } from "../../../device/errors.ts";
import { Secret } from "../../../device/secret.ts";
import { openSite } from "../open-site.ts";
import { camera } from "../wall-camera.ts";

const host = "127.0.0.1:8080";
const origin = `http://${host}`;
const password = new Secret("correct horse");
const accounts = new Accounts([
	{ user: "olga", role: "operator", password },
	{ user: "lea", role: "viewer", password },
	{ user: "aude", role: "auditor", password },
]);

let broken: unknown[];
let fails: boolean;
let site: Site;

const demonstration: Demonstrated = {
	show: async () => {
		if (fails) throw new PersienneError("DEMONSTRATION_BUSY", "busy");
		return { lens: Buffer.from("lens"), leaves: Buffer.from("leaves"), failure: undefined };
	},
	broken: "late",
	events: [{ topic: "privacy/failed", text: "{}" }],
	break: (how) => broken.push(how),
};

function open(demonstrates: boolean | undefined): void {
	broken = [];
	fails = false;
	const drawn: ConsoleCamera = { ...camera("drawn"), demonstration };
	site = openSite(accounts, () => [drawn, camera("clip")], { demonstrates });
}

beforeEach(() => open(true));

async function visitor(user: string) {
	const ask = (method: string, target: string, headers: Record<string, string>, body = "") =>
		site.answer({
			method,
			target,
			headers: { host, origin, ...headers },
			body: Buffer.from(body),
			peer: "192.0.2.7",
		});
	const type = { "content-type": "application/x-www-form-urlencoded" };
	const answer = await ask("POST", "/sign-in", type, `user=${user}&password=correct+horse`);
	const cookie = String(answer.headers?.["set-cookie"]).split(";")[0] as string;
	const { token } = JSON.parse(text(await ask("GET", "/api/session", { cookie })));
	const json = { cookie, "content-type": "application/json", "x-persienne-token": token };
	return {
		get: (path: string) => ask("GET", path, { cookie }),
		post: (path: string, order: unknown, headers = {}) =>
			ask("POST", path, { ...json, ...headers }, JSON.stringify(order)),
	};
}

const text = (answer: SiteAnswer) => Buffer.from(answer.body ?? "").toString("utf8");
const paths = (name: string) => [
	`/demonstration/${name}`,
	`/api/cameras/${name}/demonstration`,
	`/api/cameras/${name}/breakage`,
];

describe("the demonstration", () => {
	it.each([false, undefined])("is not there unless the device was told to demonstrate: %s", async (told) => {
		open(told);
		const { get, post } = await visitor("olga");
		for (const path of [...paths("drawn"), ...paths("clip")])
			expect((await get(path)).status, path).toBe(404);
		for (const ending of ["js", "css", "html"])
			expect((await get(`/assets/demonstration.${ending}`)).status).toBe(404);
		expect((await post(paths("drawn")[2] as string, { how: "throw" })).status).toBe(404);
		expect(broken).toEqual([]);
	});

	it("is not there for a camera that films anything but a drawn world", async () => {
		const { get, post } = await visitor("olga");
		for (const path of [...paths("clip"), ...paths("nobody")])
			expect((await get(path)).status, path).toBe(404);
		expect((await post(paths("clip")[2] as string, { how: "throw" })).status).toBe(404);
		for (const path of paths("drawn")) expect((await get(path)).status, path).toBe(200);
		const { cameras } = JSON.parse(text(await get("/api/cameras")));
		expect(cameras).toMatchObject([
			{ name: "drawn", demonstrates: true },
			{ name: "clip", demonstrates: false },
		]);
	});

	it("is not for strangers, nor for who sees no pictures", async () => {
		const stranger = { method: "GET", headers: { host }, body: Buffer.alloc(0), peer: "192.0.2.7" };
		expect((await site.answer({ ...stranger, target: paths("drawn")[1] as string })).status).toBe(401);
		const { get } = await visitor("aude");
		for (const path of paths("drawn")) expect((await get(path)).status, path).toBe(403);
	});

	it("comes as two pictures in one answer", async () => {
		const { get } = await visitor("lea");
		const answer = await get("/api/cameras/drawn/demonstration");
		expect(text(answer)).toBe("\0\0\0\u0004lensleaves");
		fails = true;
		expect((await get("/api/cameras/drawn/demonstration")).status).toBe(503);
	});

	it("lets operators break the masking stage, and mend it", async () => {
		const { get, post } = await visitor("olga");
		expect(JSON.parse(text(await get("/api/cameras/drawn/breakage")))).toEqual({
			broken: "late",
			events: [{ topic: "privacy/failed", text: "{}" }],
		});
		for (const how of ["throw", "late", "no-policy", "crash", null])
			expect((await post("/api/cameras/drawn/breakage", { how })).status).toBe(200);
		expect(broken).toEqual(["throw", "late", "no-policy", "crash", undefined]);
	});

	it("lets nobody else break anything, and nothing else be broken", async () => {
		const viewer = await visitor("lea");
		expect((await viewer.post("/api/cameras/drawn/breakage", { how: "throw" })).status).toBe(403);
		const { post } = await visitor("olga");
		expect((await post("/api/cameras/drawn/breakage", { how: "clear" })).status).toBe(400);
		expect((await post("/api/cameras/drawn/breakage", {})).status).toBe(400);
		const forged = { "x-persienne-token": "another" };
		expect((await post("/api/cameras/drawn/breakage", { how: "throw" }, forged)).status).toBe(403);
		expect(broken).toEqual([]);
	});
});
