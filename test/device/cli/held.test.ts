import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { KeptFile, readKept } from "../../../broker/keep/kept-file.ts";
import { run } from "../../../device/cli/run.ts";
import { writeRunFile } from "../../../device/cli/run-file.ts";
import { openInstallation } from "../../../device/identity/installation.ts";
import { LedgerFolder } from "../../../device/ledger/folder.ts";
import { verifyLedgerAt } from "../../../device/ledger/verify/read.ts";
import { openCameraStore } from "../../../device/store/camera-store.ts";
import { FakeFirmware, TestIo } from "./fakes.ts";

const folder = mkdtempSync(join(tmpdir(), "persienne-held-"));
afterAll(() => rmSync(folder, { recursive: true }));
const dataDir = join(folder, "data");
const random = (size: number) => Buffer.alloc(size, 3);
const noon = Date.UTC(2026, 5, 1, 12);
const at = (minutes: number) => new Date(noon + minutes * 60_000).toISOString();

async function call(...argv: string[]) {
	const io = new TestIo(folder);
	const status = await run(["held", "--data-dir", "data", ...argv], io, new FakeFirmware());
	return { status, out: io.out, err: io.err };
}
const hour = ["--from", "2026-06-01T12:00:00Z", "--to", "2026-06-01T13:00:00Z"];
const json = async (...argv: string[]) =>
	JSON.parse((await call(...argv, "--json")).out) as {
		items: { camera: string; what: Record<string, unknown> }[];
	};
const kept = async (...argv: string[]) =>
	(await json(...argv)).items.map(({ camera, what }) => `${camera} ${what["kind"] ?? what["action"]}`);

beforeAll(async () => {
	const installation = openInstallation({ dataDir, random });
	const ledger = new LedgerFolder({ folder: join(dataDir, "ledger"), signer: installation.signer() });
	const view = { kind: "view", camera: "square", stream: "main", role: "viewer", peer: "192.0.2.7" };
	const records = [
		{ at: at(-5), ...view, user: "early" },
		{ at: at(1), ...view, user: "ann" },
		{
			at: at(2),
			kind: "sign-in",
			way: "http",
			outcome: "ok",
			user: "ann",
			role: "viewer",
			peer: "192.0.2.7",
		},
		{ at: at(3), kind: "camera", camera: "street", state: "dark", reason: "stage-late" },
	];
	await ledger.append(records, noon);
	for (const name of ["square", "street"]) {
		const store = openCameraStore(dataDir, installation.identityOf(name).uuid);
		store.ledger.append({
			at: at(10),
			camera: name,
			action: "created",
			by: { user: "bob", role: "operator" },
		});
		const outbox = store.outbox("mqtt");
		for (const minutes of [-10, 20, 30, 70])
			outbox?.add(JSON.stringify({ kind: "counts", utcTime: at(minutes), facts: { Count: 3 } }));
		outbox?.close();
	}
	const broker = new KeptFile(join(dataDir, "broker.jsonl"), () => {});
	const count = Buffer.from('{"Data":{"Count":3}}').toString("base64");
	broker.add(["session", "phone", "ann"]);
	broker.add(["subscribe", "phone", "persienne/#", 1]);
	for (const camera of ["square", "street", "gone"]) {
		const topic = `persienne/${camera}/metrics/gate`;
		for (const minutes of [-10, 20]) {
			const when = noon + minutes * 60_000;
			broker.add(["retain", topic, 1, count, when]);
			broker.add(["queue", "phone", `${camera} ${minutes}`, topic, 1, count, when]);
		}
	}
	broker.close();
});

describe("persienne held", () => {
	it("lists what is kept of a place and a time, and nothing of another", async () => {
		expect(await kept("--cameras", "square", ...hour)).toEqual([
			"square view",
			"square created",
			"square counts",
			"square retained",
			"square waiting",
			"square counts",
		]);
		expect(await kept(...hour)).toContain("null waiting");
		expect(await kept(...hour)).toContain("null sign-in");
		const { out } = await call("--cameras", "square", ...hour);
		expect(out).toMatch(/^No picture, no sound, no number plate and no identity/);
		expect(out).toContain("\n6 kept\n  square: ledger: view: 1\n");
	});

	it("leaves out who others are, for who is filmed", async () => {
		const { out } = await call(...hour, "--json");
		for (const word of ["ann", "bob", "192.0.2.7"]) expect(out).not.toContain(`"${word}"`);
		expect(out).toContain('"role":"operator"');
	});

	it("tells somebody who has an account what is about it, and no more", async () => {
		const { items } = await json(...hour, "--user", "ann");
		expect(items.map(({ what }) => [what["kind"], what["user"], what["peer"]])).toEqual([
			["view", "ann", "192.0.2.7"],
			["sign-in", "ann", "192.0.2.7"],
		]);
		expect((await json(...hour, "--user", "bob")).items).toMatchObject([
			{ what: { by: { user: "bob" } } },
			{ what: { by: { user: "bob" } } },
		]);
	});

	it("hands it out in a file for its owner alone, and enters that in the ledger", async () => {
		expect(await call(...hour, "--out", "answer.json")).toMatchObject({ status: 0 });
		const path = join(folder, "answer.json");
		expect(statSync(path).mode & 0o077).toBe(0);
		const document = JSON.parse(readFileSync(path, "utf8")) as { from: string; to: string; items: unknown[] };
		expect([document.from, document.to, document.items.length]).toEqual([at(0), at(60), 15]);
		const again = await call(...hour, "--out", "answer.json");
		expect(again).toMatchObject({ status: 1 });
		expect(again.err).toContain("is there already");
		const ledger = readFileSync(join(dataDir, "ledger", "000000000001.jsonl"), "utf8");
		expect(ledger).toContain('"files":15,"kind":"export"');
	});

	it("erases what may be erased, of that place and time, tells of the rest, and enters it in the ledger", async () => {
		const { status, out } = await call("--cameras", "square", ...hour, "--erase");
		expect(status).toBe(0);
		expect(out).toContain("\n4 erased\n2 of the ledgers stay until their time is over, as the law wants");
		expect(out).not.toContain("of themselves");
		expect(await kept("--cameras", "square", ...hour)).toEqual(["square view", "square created"]);
		expect(await kept("--cameras", "street", ...hour)).toContain("street counts");
		const { uuid } = openInstallation({ dataDir, random }).identityOf("square");
		const left = readFileSync(join(dataDir, "cameras", uuid, "outbox-mqtt.log"), "utf8");
		expect(left.match(/utcTime":"[^"]*/g)).toEqual([`utcTime":"${at(-10)}`, `utcTime":"${at(70)}`]);
		const ledger = readFileSync(join(dataDir, "ledger", "000000000001.jsonl"), "utf8");
		expect(ledger).toContain('"items":4,"kind":"erasure"');
		const { retained, sessions } = readKept(join(dataDir, "broker.jsonl"));
		expect([...retained.keys()]).toEqual(["persienne/street/metrics/gate", "persienne/gone/metrics/gate"]);
		expect([...(sessions.get("phone")?.queue.keys() ?? [])]).toEqual([
			"square -10",
			...["street -10", "street 20", "gone -10", "gone 20"],
		]);
		expect(verifyLedgerAt(dataDir, {})).toMatchObject({ verdict: "intact" });
	});

	it("tells what cameras say of themselves from what the law wants kept", async () => {
		const own = join(folder, "own");
		openInstallation({ dataDir: own, random }).signer();
		const broker = new KeptFile(join(own, "broker.jsonl"), () => {});
		for (const word of ["health", "privacy"])
			broker.add(["retain", `persienne/square/${word}`, 1, "", noon + 60_000]);
		broker.close();
		const { out } = await call("--data-dir", "own", "--cameras", "square", ...hour, "--erase");
		expect(out).toMatch(/\n0 erased\n2 that cameras say of themselves stay: they are about nobody\n$/);
	});

	it("knows a camera that the embedded broker alone still has, and who has an account and did nothing", async () => {
		expect(await kept("--cameras", "gone", ...hour)).toEqual(["gone retained", "gone waiting"]);
		expect(await kept(...hour, "--user", "admin")).toEqual([]);
		expect(await call(...hour, "--user", "early")).toMatchObject({ status: 0 });
	});

	it("erases nothing while cameras run", async () => {
		const io = new TestIo(folder);
		const end = writeRunFile(io, dataDir, { cameras: [] }, undefined);
		const { status, err } = await call(...hour, "--erase");
		end();
		expect(status).toBe(1);
		expect(err).toContain("stop them, erase, and start them again; or erase on the page, under Requests");
	});

	it.each([
		["without a time", ["--from", "2026-06-01T12:00:00Z"], 2, "--to: expected a time with its zone"],
		[
			"with a time without a zone",
			["--from", "2026-06-01T12:00", "--to", "2026-06-02T12:00"],
			2,
			"--from: expected",
		],
		["with times the wrong way round", ["--from", at(60), "--to", at(0)], 2, "--from has to be before --to"],
		[
			"of a camera that is mistyped",
			["--cameras", "street,sqare", ...hour],
			2,
			"there is no camera of that name: sqare; such as --cameras square",
		],
		[
			"of somebody who is mistyped",
			[...hour, "--user", "nobody"],
			2,
			"--user: nobody of that name is known here",
		],
		[
			"of a place where nothing has run",
			[...hour, "--data-dir", "none"],
			1,
			"no camera has run with the data",
		],
	])("is refused %s", async (_, argv, expected, message) => {
		const { status, err } = await call(...argv);
		expect(status).toBe(expected);
		expect(err).toContain(message);
	});
});
