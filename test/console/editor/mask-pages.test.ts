import { beforeEach, describe, expect, it } from "vitest";
import type { SiteAnswer } from "../../../console/http/answer.ts";
import type { PageMask } from "../../../console/onvif/masks.ts";
import type { OnvifLine } from "../../../console/onvif/onvif-line.ts";
import type { Site } from "../../../console/site.ts";
import type { Role } from "../../../device/auth/accounts.ts";
import { silentLogger as log } from "../../../device/log.ts";
import { OnvifEndpoint, type RoleUse } from "../../../device/onvif/endpoint.ts";
import { passwordOf, testCamera, testPtzCamera, users } from "../../helpers/onvif-camera.ts";
import { judgeSoap } from "../../helpers/onvif-schema.ts";
import { openSite } from "../open-site.ts";
import { camera } from "../wall-camera.ts";

const host = "127.0.0.1:8080";
const origin = `http://${host}`;
const origins = { host, secure: false, port: 80, localAddress: "127.0.0.1", localPort: 80 };

let site: Site;
let uses: RoleUse[];
let asked: string[];

function open(onvif = testCamera()): void {
	const { accounts } = onvif;
	uses = [];
	asked = [];
	const endpoint = new OnvifEndpoint(onvif, { log, used: (use) => uses.push(use) });
	const line: OnvifLine = async (message, { account, peer }) => {
		const text = Buffer.from(message).toString("utf8");
		judgeSoap(text); // what the page asks is what the schemas want, as what it is answered
		asked.push(/<env:Body><\w+:(\w+)/.exec(text)?.[1] ?? "");
		const uri = "/onvif/device_service";
		const request = {
			uri,
			body: message,
			authorization: undefined,
			signedIn: account,
			peer,
			origin: origins,
		};
		const { body } = await endpoint.handle(request);
		judgeSoap(body);
		return body;
	};
	const wall = { ...camera("cam 1"), onvif: line };
	site = openSite(accounts, () => [wall]);
}

beforeEach(() => open());

interface Visitor {
	get(path: string): Promise<SiteAnswer>;
	post(path: string, order: unknown, headers?: Record<string, string>): Promise<SiteAnswer>;
}

async function visitor(role: Role): Promise<Visitor> {
	const ask = (method: string, target: string, headers: Record<string, string>, body = "") =>
		site.answer({
			method,
			target,
			headers: { host, origin, ...headers },
			body: Buffer.from(body),
			peer: "192.0.2.7",
		});
	const form = new URLSearchParams({ user: users[role], password: passwordOf(users[role]) });
	const type = { "content-type": "application/x-www-form-urlencoded" };
	const answer = await ask("POST", "/sign-in", type, form.toString());
	const cookie = String(answer.headers?.["set-cookie"]).split(";")[0] as string;
	const { token } = JSON.parse(text(await ask("GET", "/api/session", { cookie })));
	const json = { cookie, "content-type": "application/json", "x-persienne-token": token };
	return {
		get: (path) => ask("GET", `/api/cameras/cam%201/${path}`, { cookie }),
		post: (path, order, headers = {}) =>
			ask("POST", `/api/cameras/cam%201/${path}`, { ...json, ...headers }, JSON.stringify(order)),
	};
}

function text(answer: SiteAnswer): string {
	return Buffer.from(answer.body ?? "").toString("utf8");
}

const mask: PageMask = {
	polygon: [
		[-0.9, 0.9],
		[-0.6, 0.9],
		[-0.6, 0.6],
	],
	fill: "solid",
	colour: [10, 20, 30],
	enabled: true,
};
/** Of the camera's configuration: a square in the middle. */
const half = 0.5;
const square = (size: number): PageMask["polygon"] => [
	[-size, size],
	[size, size],
	[size, -size],
	[-size, -size],
];

describe("the masks of a camera", () => {
	it("are told to everybody who may look, where they are in the picture", async () => {
		const answer = await (await visitor("viewer")).get("masks");
		expect(JSON.parse(text(answer))).toEqual({
			masks: [{ token: "mask-1", polygon: square(half), fill: "solid", colour: [38, 42, 48], enabled: true }],
			most: { masks: 64, points: 64 },
			fills: ["solid", "pixelated"],
		});
		expect(asked).toEqual(["GetProfiles", "GetMasks", "GetMaskOptions"]);
	});

	it("are added by an operator, as any client of ONVIF does it", async () => {
		const operator = await visitor("operator");
		const answer = await operator.post("masks/create", { mask });
		expect(answer.status).toBe(200);
		expect(JSON.parse(text(answer))).toEqual({ token: "mask-2" });
		expect(JSON.parse(text(await operator.get("masks"))).masks).toMatchObject([
			{},
			{ token: "mask-2", ...mask },
		]);
		expect(asked).toContain("CreateMask");
		expect(uses).toMatchObject([
			{ operation: "CreateMask", account: { user: "operator" }, peer: "192.0.2.7", outcome: "done" },
		]);
	});

	it("are made larger by an operator, and smaller by an administrator alone", async () => {
		const operator = await visitor("operator");
		const to = (size: number) => ({ token: "mask-1", mask: { ...mask, polygon: square(size) } });
		expect((await operator.post("masks/change", to(0.6))).status).toBe(200);
		const refused = await operator.post("masks/change", to(0.55));
		expect(refused.status).toBe(403);
		expect(JSON.parse(text(refused))).toEqual({ problem: "role" });
		expect(JSON.parse(text(await operator.get("masks"))).masks).toMatchObject([{ polygon: square(0.6) }]);
		const administrator = await visitor("administrator");
		expect((await administrator.post("masks/change", to(0.55))).status).toBe(200);
		expect(JSON.parse(text(await operator.get("masks"))).masks).toMatchObject([{ polygon: square(0.55) }]);
	});

	it("are deleted by an administrator alone", async () => {
		const refused = await (await visitor("operator")).post("masks/delete", { token: "mask-1" });
		expect([refused.status, JSON.parse(text(refused))]).toEqual([403, { problem: "role" }]);
		const administrator = await visitor("administrator");
		expect((await administrator.post("masks/delete", { token: "mask-1" })).status).toBe(200);
		expect(JSON.parse(text(await administrator.get("masks"))).masks).toEqual([]);
		expect(uses.map(({ outcome }) => outcome)).toEqual(["refused", "done"]);
	});

	it.each(["create", "change", "delete"])("are not changed by a viewer: %s", async (what) => {
		const viewer = await visitor("viewer");
		const answer = await viewer.post(`masks/${what}`, { token: "mask-1", mask });
		expect([answer.status, JSON.parse(text(answer))]).toEqual([403, { problem: "role" }]);
		expect(JSON.parse(text(await viewer.get("masks"))).masks).toHaveLength(1);
	});

	it.each([
		[
			"an outline that crosses itself",
			{ polygon: [square(half)[0], square(half)[2], square(half)[1], square(half)[3]] },
			"polygon",
		],
		["what is outside the picture", { polygon: square(3) }, "polygon"],
	])("are not made of %s", async (_, part, problem) => {
		const answer = await (await visitor("administrator")).post("masks/create", {
			mask: { ...mask, ...part },
		});
		expect([answer.status, JSON.parse(text(answer))]).toEqual([422, { problem }]);
	});

	it("that are gone, or too many, are told", async () => {
		const administrator = await visitor("administrator");
		const gone = await administrator.post("masks/delete", { token: "mask-9" });
		expect([gone.status, JSON.parse(text(gone))]).toEqual([409, { problem: "gone" }]);
		for (let n = 1; n < 64; n++) await administrator.post("masks/create", { mask });
		const full = await administrator.post("masks/create", { mask });
		expect([full.status, JSON.parse(text(full))]).toEqual([409, { problem: "full" }]);
	});

	it("are changed by scripts of the session's own pages alone", async () => {
		const administrator = await visitor("administrator");
		const order = { token: "mask-1" };
		const another = { "x-persienne-token": "another" };
		expect((await administrator.post("masks/delete", order, another)).status).toBe(403);
		expect((await administrator.post("masks/delete", order, { "x-persienne-token": "" })).status).toBe(403);
		expect((await administrator.post("masks/delete", order, { origin: "https://example.org" })).status).toBe(
			403,
		);
		expect(asked).toEqual([]);
	});

	it.each([
		[null],
		["text"],
		[{}],
		[{ mask: { ...mask, fill: "blurred" } }],
		[{ mask: { ...mask, colour: [1, 2, 300] } }],
		[{ mask: { ...mask, polygon: "all" } }],
		[{ mask: { ...mask, polygon: square(half).slice(0, 2) } }],
		[{ mask: { ...mask, polygon: [[0, "0"]] } }],
	])("are not made of what cannot be read: %j", async (order) => {
		const answer = await (await visitor("administrator")).post("masks/create", order);
		expect([answer.status, JSON.parse(text(answer))]).toEqual([400, { problem: "invalid" }]);
		expect(asked).not.toContain("CreateMask");
	});

	it("are masks of cameras that there are", async () => {
		const { get } = await visitor("viewer");
		expect((await get("../cam-2/masks")).status).toBe(404);
	});
});

describe("a camera that moves", () => {
	it("tells where it looks, and takes a step for an operator", async () => {
		open(testPtzCamera());
		const operator = await visitor("operator");
		expect(JSON.parse(text(await operator.get("moves")))).toEqual({
			pan: 0,
			tilt: 0,
			zoom: 0,
			moving: false,
		});
		const step = { step: { pan: 0.5, tilt: 0, zoom: 0 } };
		expect((await operator.post("moves", step)).status).toBe(200);
		expect(JSON.parse(text(await operator.get("moves"))).moving).toBe(true);
		expect((await operator.post("moves", { home: true })).status).toBe(200);
		expect(asked).toContain("RelativeMove");
		expect(asked).toContain("GotoHomePosition");
		const refused = await (await visitor("viewer")).post("moves", step);
		expect([refused.status, JSON.parse(text(refused))]).toEqual([403, { problem: "role" }]);
		expect((await operator.post("moves", { step: { pan: 2, tilt: 0, zoom: 0 } })).status).toBe(400);
	});

	it("is no other camera", async () => {
		const answer = await (await visitor("operator")).get("moves");
		expect([answer.status, JSON.parse(text(answer))]).toEqual([404, { problem: "fixed" }]);
	});
});
