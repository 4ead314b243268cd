import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inflateSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { run } from "../../../device/cli/run.ts";
import { loadConfig } from "../../../device/config/load.ts";
import { openInstallation } from "../../../device/identity/installation.ts";
import { LedgerFolder } from "../../../device/ledger/folder.ts";
import { makeReportFiles } from "../../../device/report/make.ts";
import { type ReportDocument, sealReport } from "../../../device/report/report.ts";
import { findings2021 } from "../../../device/report/requirements/findings.ts";
import { FakeFirmware, TestIo } from "./fakes.ts";

const folder = mkdtempSync(join(tmpdir(), "persienne-report-"));
afterAll(() => rmSync(folder, { recursive: true }));
const dataDir = join(folder, "data");
const random = (size: number) => Buffer.alloc(size, 5);
const at = "2026-06-01T12:00:00.000Z";
const windows = "masks: [{ name: windows, polygon: [[-1, 1], [0, 1], [0, 0]] }]";
const notice = /```yaml\n(notice:[\s\S]*?)```/.exec(
	readFileSync(new URL("../../../docs/notice.md", import.meta.url), "utf8"),
)?.[1] as string;

async function call(...argv: string[]) {
	const io = new TestIo(folder);
	const own = argv[0] === "report" ? [...argv, "--no-self-test"] : argv;
	const status = await run(own, io, new FakeFirmware());
	return { status, out: io.out, err: io.err };
}

async function reportOf(config: string): Promise<ReportDocument> {
	writeFileSync(join(folder, "city.yaml"), config);
	return JSON.parse(
		(await call("report", "city.yaml", "--data-dir", "data", "--json")).out,
	) as ReportDocument;
}

/** What is written in a PDF, without spaces. */
function textOf(path: string): string {
	const pdf = readFileSync(path).toString("latin1");
	const streams = [...pdf.matchAll(/stream\n([\s\S]*?)\nendstream/g)].flatMap(([, data]) => {
		try {
			return inflateSync(Buffer.from(data as string, "latin1")).toString("latin1");
		} catch {
			return []; // a picture
		}
	});
	const hex = [...streams.join("").matchAll(/<([0-9a-f]+)>/g)].map(([, part]) => part).join("");
	return Buffer.from(hex, "hex").toString("latin1").replaceAll(/\s/g, "");
}

const resultOf = ({ requirements }: ReportDocument, id: string) => {
	const { result, note } = requirements.find((row) => row.id === id) ?? {};
	return [result, note?.en ?? null];
};

beforeAll(async () => {
	const signer = openInstallation({ dataDir, random }).signer();
	const ledger = new LedgerFolder({ folder: join(dataDir, "ledger"), signer });
	const dark = { at, kind: "camera", camera: "square", state: "dark", reason: "stage-late" };
	await ledger.append([{ at, kind: "started" }, dark], Date.parse(at));
});

const good = `tls: true\ncameras: [{ name: square, scene: town-square, ${windows}, analytics: [people-count] }]\n${notice}`;

describe("persienne report", () => {
	it("says what is in force, and what was checked just now", async () => {
		const report = await reportOf(good);
		const [camera] = report.facts.cameras;
		expect(camera).toMatchObject({
			name: "square",
			zones: [{ name: "windows", fill: "solid" }],
			plates: "strict",
			functions: [{ type: "occupancy", purpose: "unstated", running: true }],
			sound: false,
			darkPeriods: 1,
		});
		expect(camera?.policy).toMatch(/^[0-9a-f]{64}$/);
		expect(report.facts.ledger).toMatchObject({ verdict: "intact", entries: 3, head: { number: 3 } });
		const yaml = report.facts.product.bill.components.find(({ name }) => name === "yaml");
		expect(yaml).toMatchObject({ version: expect.stringMatching(/^2\./), licenses: [{ expression: "ISC" }] });
		// Of what is tried nothing was tried here, and no one says otherwise.
		for (const id of ["dwellings", "plates", "irreversible", "events"])
			expect([id, ...resultOf(report, id)]).toEqual([
				id,
				"not-run",
				expect.stringContaining("--no-self-test"),
			]);
		for (const id of ["signs", "register", "transport", "retention"])
			expect([id, ...resultOf(report, id)]).toEqual([id, "met", null]);
		expect(resultOf(report, "assessment")).toEqual(["outside", null]);
		expect(resultOf(report, "accounts")[0]).toBe("open");
		expect(resultOf(report, "functions")).toEqual([
			"open",
			"square: people-count (occupancy) has no stated purpose",
		]);
	});

	it.each([
		["dwellings", good.replace(windows, "masks: none"), "square"],
		["plates", good.replace(windows, `${windows}, plates: off`), "square"],
		["irreversible", good.replace("name: windows,", "name: windows, fill: pixelated,"), "square"],
		[
			"functions",
			good.replace(notice, "").replace("people-count", "motion"),
			"without a notice to the public (`notice`): square",
		],
		["signs", good.replace(notice, ""), "the configuration has no section notice"],
		["transport", good.replace("tls: true\n", ""), "TLS is off"],
	])("tells what is open: %s", async (id, config, note) => {
		expect(resultOf(await reportOf(config), id)).toEqual(["open", note]);
	});

	it("tells that the ledger was altered", async () => {
		const path = join(dataDir, "ledger", "000000000001.jsonl");
		const before = readFileSync(path, "utf8");
		writeFileSync(path, before.replace("stage-late", "stage-lost"));
		const report = await reportOf(good);
		writeFileSync(path, before);
		expect(resultOf(report, "register")).toEqual(["open", "the ledger is not intact: 1 findings"]);
	});

	it("names for each finding of 2021 rows that there are, holds no password, and says what it does not show", async () => {
		const report = await reportOf(good);
		const ids = report.requirements.map(({ id }) => id);
		for (const { rows } of findings2021) for (const row of rows) expect(ids).toContain(row);
		expect(report.notGuaranteed.length).toBeGreaterThan(3);
		const text = JSON.stringify(report);
		const { credentials } = openInstallation({ dataDir, random });
		for (const { password } of Object.values(credentials)) expect(text).not.toContain(password.reveal());
	});

	it("is signed, and verify finds any change, another key, and a ledger that does not go on from it", async () => {
		await reportOf(good);
		const made = await call("report", "city.yaml", "--data-dir", "data", "--out", "report.json");
		expect(made.out).toMatch(/^made .* cameras: 1\n {2}not run dwellings: /);
		expect((await call("report", "city.yaml", "--data-dir", "data", "--out", "report.json")).err).toContain(
			"--force",
		);
		expect((await call("report", "city.yaml", "--data-dir", "data", "--out", "data")).err).toContain(
			"data is a folder",
		);
		const well = await call("verify", "report.json", "--data-dir", "data");
		expect(well).toMatchObject({ status: 0, err: "" });
		expect(well.out).toContain("report.json: intact: it is as it was signed");
		expect(well.out).toContain("the ledger: intact");
		expect(well.out).not.toContain("NOT CHECKED");
		const alone = await call("verify", "report.json");
		expect(alone.out).toContain("NOT TRUSTED, it came with the report");
		expect(alone.out).toContain("the ledger: NOT CHECKED; --data-dir DIR verifies it");
		expect(alone.out).toMatch(/persienne verify DIR --anchor \d+:[0-9a-f]{64}\n/);
		expect(JSON.parse((await call("verify", "report.json", "--json")).out)).toMatchObject({
			ok: true,
			chain: "no-data-dir",
		});

		const path = join(folder, "report.json");
		const text = readFileSync(path, "utf8");
		const passed: number[] = [];
		for (let place = 0; place < text.length; place += 331) {
			const bytes = Buffer.from(text);
			bytes[place] = (bytes[place] as number) ^ 1;
			writeFileSync(path, bytes);
			if ((await call("verify", "report.json", "--data-dir", "data")).status === 0) passed.push(place);
		}
		writeFileSync(path, text);
		expect(passed).toEqual([]);
		expect(await call("verify", "report.json", "--key", "a".repeat(43))).toMatchObject({ status: 1 });

		// The ledger begins anew, as if nothing had been.
		const signer = openInstallation({ dataDir, random }).signer();
		rmSync(join(dataDir, "ledger"), { recursive: true });
		await new LedgerFolder({ folder: join(dataDir, "ledger"), signer }).append([{ at, kind: "started" }], 0);
		const cut = await call("verify", "report.json", "--data-dir", "data");
		expect(cut.status).toBe(1);
		expect(cut.out).toContain("ledger: the ledger is not intact, or does not go on from where it was");

		// All of it is gone.
		rmSync(join(dataDir, "ledger"), { recursive: true });
		expect(await call("verify", "report.json", "--data-dir", "data")).toMatchObject({ status: 1 });
		// Of a report that was made then nothing can be compared, and it says so.
		const { document } = await makeReportFiles({
			config: loadConfig(join(folder, "city.yaml")).config,
			dataDir,
			installation: openInstallation({ dataDir, random }),
			selfTest: "switched-off",
			pictured: null,
			snapshots: new Map(),
			now: Date.parse(at),
		});
		expect(document.facts.ledger).toBeNull();
		writeFileSync(join(folder, "headless.json"), JSON.stringify(sealReport(document, signer)));
		await new LedgerFolder({ folder: join(dataDir, "ledger"), signer }).append([{ at, kind: "started" }], 0);
		const unasked = await call("verify", "headless.json");
		expect(unasked.out).toContain("the ledger: NOT CHECKED, and the report does not say where it ended");
		const untied = await call("verify", "headless.json", "--data-dir", "data");
		expect(untied.status).toBe(0);
		expect(untied.out).toContain("NOT CHECKED, the report does not say where the ledger ended");
		expect(untied.out).toContain("the ledger: intact");
	});

	it("is a PDF, too, which names the digest of the signed file", async () => {
		await reportOf(good.replaceAll("windows", "Łódź"));
		const argv = ["report", "city.yaml", "--data-dir", "data", "--out", "both.json", "--pdf", "both.pdf"];
		expect(await call(...argv)).toMatchObject({ status: 0 });
		const pdf = readFileSync(join(folder, "both.pdf")).toString("latin1");
		expect(pdf.startsWith("%PDF-")).toBe(true);
		expect(pdf.match(/\/Type \/Page\b/g)?.length).toBeGreaterThan(1);
		const text = textOf(join(folder, "both.pdf"));
		const digest = createHash("sha256")
			.update(readFileSync(join(folder, "both.json")))
			.digest("hex");
		for (const word of [digest, "square", "Whatisnotguaranteed", "?ód?"]) expect(text).toContain(word);
	});

	it.each([
		["fr", "--pdf", "Cequin'estpasgaranti"],
		["fr", "--annex", "Annexeàl'analysed'impact(AIPD),projet"],
		["en", "--annex", "Opinionofthedataprotectionofficer"],
	])("speaks %s in the file of %s", async (language, option, words) => {
		await reportOf(good);
		const argv = ["report", "city.yaml", "--data-dir", "data", option, `${language}${option}.pdf`];
		expect(await call(...argv, "--language", language)).toMatchObject({ status: 0, err: "" });
		expect(textOf(join(folder, `${language}${option}.pdf`))).toContain(words);
	});

	it("has a bill of materials of all that is installed, dependencies of dependencies included", async () => {
		const { bill } = (await reportOf(good)).facts.product;
		expect(bill).toMatchObject({ bomFormat: "CycloneDX", specVersion: "1.5" });
		const refs = new Set(bill.components.map((component) => component["bom-ref"]));
		expect(refs.size).toBe(bill.components.length);
		// Nothing in package.json names it: the broker's own dependency does.
		expect(bill.components.map(({ name }) => name)).toContain("mqtt-packet");
		for (const { dependsOn } of bill.dependencies) for (const ref of dependsOn) expect(refs).toContain(ref);
		expect(bill.components.every(({ version }) => /^\d/.test(version))).toBe(true);
	});

	it("is entered in the ledger when it is handed out, and says who signed in and watched", async () => {
		await reportOf(good);
		const signer = openInstallation({ dataDir, random }).signer();
		const ledger = new LedgerFolder({ folder: join(dataDir, "ledger"), signer });
		const view = { kind: "view", camera: "square", stream: "main", phase: "began", user: "s.roche" };
		await ledger.append([{ at, ...view, role: "operator", way: "rtsp", peer: "192.0.2.7" }], Date.parse(at));
		await call("report", "city.yaml", "--data-dir", "data", "--out", "handed-out.json");
		const { register } = (await reportOf(good)).facts;
		expect(register.lines[0]).toMatchObject({ kind: "export", what: "report" });
		expect(register.lines[1]).toMatchObject({ user: "s.roche", camera: "square", what: "rtsp main began" });
		expect(register.views).toBe(1);
	});

	it("needs a place where cameras have run, and somewhere to write to", async () => {
		expect((await call("report", "city.yaml", "--data-dir", "none", "--json")).err).toContain(
			"no camera has run",
		);
		expect(await call("report", "city.yaml")).toMatchObject({ status: 2 });
	});
});
