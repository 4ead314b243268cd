import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import mqtt from "mqtt";
import { startFleet, type VirtualFleet } from "persienne";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Role, roles } from "../../../device/auth/accounts.ts";
import { fetchWithDigest } from "../../helpers/digest-client.ts";
import { tr2, tt } from "../../helpers/onvif-camera.ts";
import { RtspClient } from "../../helpers/rtsp-client.ts";
import { soap } from "../../helpers/soap-client.ts";
import { leftHalf } from "../../helpers/virtual-cameras.ts";

/* Each role at each door but the page, which test/console/server.test.ts has. */

const folder = mkdtempSync(join(tmpdir(), "persienne-roles-"));
const passwordOf = (role: Role) => `the password of the ${role}`;
let fleet: VirtualFleet;

beforeAll(async () => {
	fleet = await startFleet({
		dataDir: folder,
		accounts: roles.map((role) => ({ ...person(role), role })),
		cameras: [
			{
				name: "square",
				scene: "courtyard",
				analytics: ["motion"],
				video: { main: { size: "320x180", fps: 5 }, sub: { size: "160x90", fps: 5 } },
				masks: [leftHalf],
			},
		],
	});
});

afterAll(async () => {
	await fleet.stop();
	rmSync(folder, { recursive: true, force: true });
});

const person = (role: Role) => ({ user: `${role}.person`, password: passwordOf(role) });
const camera = () => fleet.ready.cameras[0] as (typeof fleet.ready.cameras)[0];

type Table = Readonly<Record<Role, unknown>>;
const same = (value: unknown): Table => Object.fromEntries(roles.map((role) => [role, value])) as Table;

async function rtsp(role: Role): Promise<number> {
	const { port, pathname } = new URL(camera().rtsp.sub);
	const client = await RtspClient.connect({ port: Number(port), path: pathname.slice(1), ...person(role) });
	const { status } = await client.ask("DESCRIBE");
	await client.close();
	return status;
}

async function http(role: Role, path: string, method = "GET"): Promise<number> {
	const { origin } = new URL(camera().onvif);
	const answer = await fetchWithDigest(`${origin}${path}`, { ...person(role), method });
	await answer.arrayBuffer();
	return answer.status;
}

const mask = (token: string, x: number) =>
	`<t:Mask token="${token}" xmlns:t="${tr2}" xmlns:s="${tt}"><t:ConfigurationToken>VideoSource_1-all</t:ConfigurationToken><t:Polygon><s:Point x="0.5" y="0.5"/><s:Point x="${x}" y="0.5"/><s:Point x="0.6" y="0.2"/></t:Polygon><t:Type>Color</t:Type><t:Color X="40" Y="120" Z="130" Colorspace="http://www.onvif.org/ver10/colorspace/YCbCr"/><t:Enabled>true</t:Enabled></t:Mask>`;
const operation = (name: string, body = "") => `<o:${name} xmlns:o="${tr2}">${body}</o:${name}>`;
const tds = "http://www.onvif.org/ver10/device/wsdl";

async function onvif(role: Role, body: string): Promise<string> {
	const { status, fault, text } = await soap(camera().onvif, person(role), body);
	if (status === 200) return /<tr2:Token>([^<]+)/.exec(text)?.[1] ?? "done";
	return fault.at(-1) ?? String(status);
}

async function answers(of: (role: Role) => Promise<unknown>): Promise<Table> {
	const found: [Role, unknown][] = [];
	for (const role of roles) found.push([role, await of(role)]);
	return Object.fromEntries(found) as Table;
}

describe("each role at each door", () => {
	it("RTSP shows pictures to all but auditors", async () => {
		expect(await answers(rtsp)).toEqual({ ...same(200), auditor: 403 });
	});

	it("so do snapshots", async () => {
		expect(await answers((role) => http(role, "/snapshot"))).toEqual({ ...same(200), auditor: 403 });
	});

	it("status and key are everybody's, the policy theirs who answer for it, and faults the administrator's", async () => {
		expect(await answers((role) => http(role, "/api/status"))).toEqual(same(200));
		expect(await answers((role) => http(role, "/api/key"))).toEqual(same(200));
		expect(await answers((role) => http(role, "/api/policy"))).toEqual({ ...same(200), viewer: 403 });
		const faults = { ...same(403), administrator: 200, operator: 200 };
		expect(await answers((role) => http(role, "/api/faults"))).toEqual(faults);
		expect(await answers((role) => http(role, "/api/faults", "PUT"))).toEqual({
			...same(403),
			administrator: 400,
		});
	});

	it("ONVIF tells everybody what device it is, and auditors nothing of its media but which masks there are", async () => {
		const information = `<d:GetDeviceInformation xmlns:d="${tds}"/>`;
		expect(await answers((role) => onvif(role, information))).toEqual(same("done"));
		const profiles = await answers((role) => onvif(role, operation("GetProfiles")));
		expect(profiles).toEqual({ ...same("done"), auditor: "ter:NotAuthorized" });
		expect(await answers((role) => onvif(role, operation("GetMasks")))).toEqual(same("done"));
	});

	it("ONVIF lets privacy officers, operators and administrators add and grow masks, and administrators alone uncover", async () => {
		const created = await answers((role) => onvif(role, operation("CreateMask", mask("", 0.8))));
		const refused = "ter:NotAuthorized";
		expect(created).toMatchObject({ viewer: refused, auditor: refused });
		const may = ["administrator", "operator", "privacy-officer"] as const;
		for (const role of may) expect(created[role]).toMatch(/^mask-\d+$/);
		const change = (step: number) =>
			answers((role) => {
				const x = 0.9 + step * roles.indexOf(role);
				return onvif(role, operation("SetMask", mask(String(created["privacy-officer"]), x)));
			});
		expect(await change(0.01)).toEqual({ ...same("done"), viewer: refused, auditor: refused });
		expect(await change(-0.01)).toEqual({ ...same(refused), administrator: "done" });
		const gone = operation("DeleteMask", `<o:Token>${created["privacy-officer"]}</o:Token>`);
		expect(await onvif("privacy-officer", gone)).toBe(refused);
		expect(await onvif("administrator", gone)).toBe("done");
	});

	it("ONVIF shows users with levels that it has words for, and lets administrators alone change them", async () => {
		const { text } = await soap(camera().onvif, person("administrator"), `<d:GetUsers xmlns:d="${tds}"/>`);
		const levels = [...text.matchAll(/<tt:Username>([^.<]+)\.person<\/tt:Username><tt:UserLevel>(\w+)/g)];
		expect(Object.fromEntries(levels.map(([, role, level]) => [role, level]))).toEqual({
			administrator: "Administrator",
			operator: "Operator",
			viewer: "User",
			"privacy-officer": "Extended",
			auditor: "Extended",
		});
		const add = (role: Role) =>
			`<d:CreateUsers xmlns:d="${tds}"><d:User><t:Username xmlns:t="${tt}">new-by-${role}</t:Username><t:Password xmlns:t="${tt}">long enough</t:Password><t:UserLevel xmlns:t="${tt}">Extended</t:UserLevel></d:User></d:CreateUsers>`;
		expect(await answers((role) => onvif(role, add(role)))).toEqual({
			...same("ter:NotAuthorized"),
			administrator: "done",
		});
		const newcomer = { user: "new-by-administrator", password: "long enough" };
		expect((await fetchWithDigest(camera().snapshot, newcomer)).status).toBe(403);
	});

	it("the broker tells people what cameras publish, and auditors what is said of masking", async () => {
		const levels = await answers(async (role) => {
			const { user: username, password } = person(role);
			const login = { username, password, reconnectPeriod: 0 };
			const client = await mqtt.connectAsync(fleet.ready.mqtt?.url ?? "", login);
			const seen = new Set<string>();
			const wanted = role === "auditor" ? "privacy" : "health";
			await new Promise<void>((resolve) => {
				client.on("message", (topic) => {
					seen.add(topic.split("/")[2] ?? "");
					if (seen.has(wanted)) resolve();
				});
				client.subscribe("#");
			});
			await client.endAsync(true);
			return [...seen].every((level) => ["privacy", "availability"].includes(level)) ? "masking" : "all";
		});
		expect(levels).toEqual({ ...same("all"), auditor: "masking" });
	});

	it("the ledger has that an auditor asked for pictures, and by which role each came in over MQTT", async () => {
		await fleet.stop();
		const files = readdirSync(join(folder, "ledger")).filter((name) => name.endsWith(".jsonl"));
		const records = files
			.flatMap((name) =>
				readFileSync(join(folder, "ledger", name), "utf8")
					.trimEnd()
					.split("\n"),
			)
			.map((line) => (JSON.parse(line) as { record: Record<string, unknown> }).record);
		expect(records).toContainEqual(
			expect.objectContaining({ kind: "view", phase: "refused", user: "auditor.person", role: "auditor" }),
		);
		for (const role of roles)
			expect(records).toContainEqual(
				expect.objectContaining({ kind: "sign-in", way: "mqtt", outcome: "ok", role }),
			);
	});
});
