import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { EvidenceCount } from "../../../console/evidence/evidence-count.ts";
import type { Site } from "../../../console/site.ts";
import { type Account, Accounts } from "../../../device/auth/accounts.ts";
import { systemClock, VirtualClock } from "../../../device/clock.ts";
import { parseConfig } from "../../../device/config/load.ts";
import { HeldDesk } from "../../../device/held/held-desk.ts";
import { statement } from "../../../device/held/statement.ts";
import { openInstallation } from "../../../device/identity/installation.ts";
import { LedgerFolder } from "../../../device/ledger/folder.ts";
import { verifyLedgerAt } from "../../../device/ledger/verify/read.ts";
import { Secret } from "../../../device/secret.ts";
import { openCameraStore } from "../../../device/store/camera-store.ts";
import { openSite } from "../open-site.ts";
import { textOf, visitor } from "../visitor.ts";
import { camera } from "../wall-camera.ts";

const { config } = parseConfig(
	"city.yaml",
	"cameras: [{ name: square, scene: town-square, masks: none }, { name: street, scene: street, masks: none }]",
);
const noon = Date.UTC(2026, 5, 1, 12);
const at = (minutes: number) => new Date(noon + minutes * 60_000).toISOString();
const hour = { from: at(0), to: at(60), cameras: ["square"], user: null };

const people = [
	["kone", "privacy-officer"],
	["durand", "administrator"],
	["petit", "auditor"],
	["roche", "operator"],
	["lea", "viewer"],
] as const;
const password = "correct horse";
const accounts = new Accounts(
	people.map(([user, role]): Account => ({ user, role, password: new Secret(password) })),
);

let dataDir: string;
let site: Site;
let looked: string[];
const counts = new EvidenceCount(new VirtualClock());

beforeEach(async () => {
	dataDir = mkdtempSync(join(tmpdir(), "persienne-requests-"));
	looked = [];
	const installation = openInstallation({ dataDir, random: randomBytes });
	const ledger = new LedgerFolder({ folder: join(dataDir, "ledger"), signer: installation.signer() });
	const view = {
		kind: "view",
		camera: "square",
		stream: "main",
		user: "lea",
		role: "viewer",
		peer: "192.0.2.9",
	};
	await ledger.append([{ at: at(1), ...view }], noon);
	const outbox = openCameraStore(dataDir, installation.identityOf("square").uuid).outbox("broker");
	for (const minutes of [-10, 20, 30])
		outbox?.add(JSON.stringify({ kind: "counts", utcTime: at(minutes), facts: { Count: 3 } }));
	outbox?.close();
	const held = new HeldDesk({
		config,
		dataDir,
		installation,
		running: () => [],
		broker: undefined,
		clock: systemClock,
	});
	const askedFor = (operation: string, { user }: Account) => looked.push(`${user} ${operation}`);
	site = openSite(accounts, () => [camera("square")], { held, counts, askedFor });
});
afterEach(() => rmSync(dataDir, { recursive: true }));

const ledgerText = () =>
	readdirSync(join(dataDir, "ledger"))
		.filter((name) => name.endsWith(".jsonl"))
		.map((name) => readFileSync(join(dataDir, "ledger", name), "utf8"))
		.join("");

describe("requests of access and erasure", () => {
	it.each(["kone", "durand"])(
		"are answered by %s: what is kept of a place and a time is listed",
		async (user) => {
			const { get, post } = await visitor(site, user, password);
			expect((await get("/requests")).status).toBe(200);
			expect(JSON.parse(textOf(await get("/api/held")))).toEqual({
				places: ["square", "street"],
				statement: statement.en,
			});
			const found = JSON.parse(textOf(await post("/api/held", hour)));
			expect(found).toMatchObject({
				total: 3,
				erasable: 2,
				counts: [
					{ camera: "square", where: "ledger", kind: "view", n: 1 },
					{ camera: "square", where: "outbox", kind: "counts", n: 2 },
				],
			});
			expect(JSON.stringify(found)).not.toMatch(/lea|192\.0\.2\.9/);
			expect(looked).toEqual([`${user} HeldData`]);
			expect(JSON.parse(textOf(await post("/api/held", { ...hour, cameras: ["street"] }))).total).toBe(0);
			expect(JSON.parse(textOf(await post("/api/held", { ...hour, cameras: null }))).total).toBe(3);
		},
	);

	it("hand out a file, without accounts and addresses of others, and the ledger says to whom", async () => {
		const { post } = await visitor(site, "kone", password);
		const answer = await post("/api/held-export", hour, { "accept-language": "fr" });
		expect(answer.headers?.["content-disposition"]).toBe('attachment; filename="persienne-held.json"');
		const document = JSON.parse(textOf(answer));
		expect(document).toMatchObject({ from: at(0), to: at(60), cameras: ["square"] });
		expect(document.items.length).toBe(3);
		expect(document.statement).toContain(statement.fr);
		expect(textOf(answer)).not.toMatch(/lea|192\.0\.2\.9/);
		expect(ledgerText()).toMatch(/"files":3,"kind":"export".*"role":"privacy-officer","user":"kone"/);
		const staff = JSON.parse(textOf(await post("/api/held-export", { ...hour, user: "lea" })));
		expect(staff.items).toMatchObject([{ what: { user: "lea", peer: "192.0.2.9" } }]);
		const [, files] = counts.outlets("square");
		expect(files?.parts).toMatchObject([{ name: "held.json", messages: 2 }]);
		expect(files?.heldBack).toMatchObject({ others: 3 });
	});

	it("erase what may be erased, once that is confirmed, and the ledger says who did", async () => {
		const { post } = await visitor(site, "kone", password);
		for (const order of [hour, { ...hour, confirmed: false }, { ...hour, user: "lea", confirmed: true }])
			expect((await post("/api/held-erase", order)).status).toBe(400);
		const answer = JSON.parse(textOf(await post("/api/held-erase", { ...hour, confirmed: true })));
		expect(answer).toMatchObject({ erased: 2, erasable: 0, total: 1 });
		const [uuid = ""] = readdirSync(join(dataDir, "cameras"));
		const left = readFileSync(join(dataDir, "cameras", uuid, "outbox-broker.log"), "utf8");
		expect(left.match(/utcTime":"[^"]*/g)).toEqual([`utcTime":"${at(-10)}`]);
		expect(ledgerText()).toMatch(/"items":2,"kind":"erasure".*"user":"kone","why":"request"/);
		expect(verifyLedgerAt(dataDir, {})).toMatchObject({ verdict: "intact" });
	});

	it.each(["petit", "roche", "lea"])("are not for others: %s", async (user) => {
		const { get, post } = await visitor(site, user, password);
		for (const path of ["/requests", "/api/held"])
			expect([path, (await get(path)).status]).toEqual([path, 403]);
		for (const path of ["/api/held", "/api/held-export", "/api/held-erase"])
			expect([path, (await post(path, { ...hour, confirmed: true })).status]).toEqual([path, 403]);
		expect(looked).toEqual([]);
		expect(ledgerText()).not.toContain('"kind":"export"');
	});

	it("are not for strangers, for other sites' pages, nor without the session's own token", async () => {
		const { post } = await visitor(site, "kone", password);
		for (const path of ["/api/held", "/api/held-export", "/api/held-erase"]) {
			const order = { ...hour, confirmed: true };
			expect((await post(path, order, { cookie: "" })).status, path).toBe(401);
			expect((await post(path, order, { origin: "http://127.0.0.1:8081" })).status, path).toBe(403);
			expect((await post(path, order, { "x-persienne-token": "another" })).status, path).toBe(403);
		}
		expect(ledgerText()).not.toMatch(/"kind":"(?:export|erasure)"/);
	});

	it.each([
		["times the wrong way round", { from: at(60), to: at(0) }],
		["a time without a zone", { from: "2026-06-01T12:00:00" }],
		["a place that there is not", { cameras: ["elsewhere"] }],
		["no place at all", { cameras: [] }],
		["a name that is too long", { user: "x".repeat(129) }],
	])("are refused with %s", async (_, wrong) => {
		const { post } = await visitor(site, "kone", password);
		for (const path of ["/api/held", "/api/held-export", "/api/held-erase"])
			expect((await post(path, { ...hour, confirmed: true, ...wrong })).status, path).toBe(400);
	});

	it("have nothing to answer where nothing is kept", async () => {
		site = openSite(accounts, () => [], {});
		const { get, post } = await visitor(site, "kone", password);
		expect((await get("/api/held")).status).toBe(404);
		expect((await post("/api/held", hour)).status).toBe(404);
	});
});
