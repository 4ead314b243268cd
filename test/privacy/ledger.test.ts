import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import mqtt from "mqtt";
import { startCamera } from "persienne";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readKeptSigner } from "../../device/identity/signing-key.ts";
import { verifyLedgerAt } from "../../device/ledger/verify/read.ts";
import { fetchWithDigest } from "../helpers/digest-client.ts";
import { tr2, tt } from "../helpers/onvif-camera.ts";
import { urlFor, watch } from "../helpers/player.ts";
import { soap } from "../helpers/soap-client.ts";

/*
 * A whole session with a camera that keeps a ledger, by every way there is to sign in, with plates and passwords where names
 * are expected: what happened is in the ledger, and none of these are.
 */

const dataDir = mkdtempSync(join(tmpdir(), "persienne-ledger-"));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

const plates = ["AB-123-CD", "B-XY 1234"];
const wrong = "Wr0ng-Guess-77";
const tds = "http://www.onvif.org/ver10/device/wsdl";
let secrets: string[] = [];
let records: Record<string, unknown>[] = [];

beforeAll(async () => {
	const camera = await startCamera({
		scene: "courtyard",
		video: { main: { size: "320x180", fps: 10 }, sub: { size: "160x90", fps: 5 } },
		dataDir,
	});
	const { admin, operator, viewer, mqtt: reader } = camera.credentials;
	secrets = [wrong, ...[admin, operator, viewer, reader].map(({ password }) => password)];
	try {
		for (const guess of [undefined, wrong]) {
			const password = guess ?? viewer.password;
			await fetchWithDigest(camera.urls.snapshot, { user: "viewer", password });
			const url = urlFor(camera, "sub").replace(encodeURIComponent(viewer.password), password);
			await watch(url, { pictures: 1 }).catch(() => {});
			const login = { username: "mqtt", password: guess ?? reader.password, reconnectPeriod: 0 };
			const client = mqtt.connect(camera.mqtt?.url ?? "", login);
			await new Promise<void>((resolve) => {
				for (const outcome of ["error", "connect", "close"] as const) client.once(outcome, () => resolve());
			});
			await client.endAsync(true);
		}
		for (const name of [...plates, wrong])
			await fetchWithDigest(`${camera.urls.snapshot}?${encodeURIComponent(name)}`, {
				user: name,
				password: name,
			});
		const user = (name: string) =>
			`<d:CreateUsers xmlns:d="${tds}" xmlns:t="${tt}"><d:User><t:Username>${name}</t:Username><t:Password>${wrong}</t:Password><t:UserLevel>Operator</t:UserLevel></d:User></d:CreateUsers>`;
		await soap(camera.urls.onvif, admin, user("ann"));
		await soap(camera.urls.onvif, admin, user("AB-123-CD"));
		await soap(camera.urls.onvif, operator, user("eve"));
		const { text } = await soap(camera.urls.onvif, admin, `<t:GetMasks xmlns:t="${tr2}"/>`);
		const token = /token="([^"]+)"/.exec(text)?.[1];
		await soap(
			camera.urls.onvif,
			admin,
			`<t:DeleteMask xmlns:t="${tr2}"><t:Token>${token}</t:Token></t:DeleteMask>`,
		);
		await camera.setMasks(undefined);
	} finally {
		await camera.stop();
	}
	records = lines().map((line) => (JSON.parse(line) as { record: Record<string, unknown> }).record);
});

function lines(): string[] {
	const folder = join(dataDir, "ledger");
	const segments = readdirSync(folder).filter((name) => name.endsWith(".jsonl"));
	return segments.flatMap((name) => readFileSync(join(folder, name), "utf8").trimEnd().split("\n"));
}

const of = (kind: string) => records.filter((record) => record["kind"] === kind);

describe("a device's ledger", () => {
	it("begins with the start, and ends with the stop", () => {
		expect(records.map(({ kind }) => kind).slice(0, 2)).toEqual(["segment", "started"]);
		expect(records.at(-1)).toMatchObject({ kind: "stopped" });
	});

	it("has each sign-in, by each way, with the name and the role of who is known, and who was refused", () => {
		const told = of("sign-in").map(({ way, outcome, user, role }) => [way, outcome, user, role].join(" "));
		for (const line of [
			"http ok viewer viewer",
			"http refused viewer viewer",
			"rtsp ok viewer viewer",
			"rtsp refused viewer viewer",
			"mqtt ok mqtt viewer",
			"mqtt refused mqtt viewer",
			"http ok admin administrator",
			"http refused  ",
		])
			expect(told).toContain(line);
	});

	it("has who watched what", () => {
		const told = of("view").map(({ camera, stream, way, phase, user }) =>
			[camera, stream, way, phase, user].join(" "),
		);
		expect(told).toEqual(
			expect.arrayContaining([
				"cam-1 main http snapshot viewer",
				"cam-1 sub rtsp began viewer",
				"cam-1 sub rtsp ended viewer",
			]),
		);
	});

	it("has who used a role for what, also where it did not suffice", () => {
		const told = of("use").map(({ operation, outcome, user }) => [operation, outcome, user].join(" "));
		expect(told).toContain("CreateUsers done admin");
		expect(told).toContain("CreateUsers refused operator");
		expect(told).toContain("DeleteMask done admin");
		expect(of("user")).toMatchObject([
			{ action: "created", user: "ann", role: "operator", by: { user: "admin", role: "administrator" } },
			{ action: "created", user: "[withheld]" },
		]);
	});

	it("has each policy that was in force, and the darkness that came of none", () => {
		expect(of("policy").map(({ action, by }) => [action, (by as { user: string }).user].join(" "))).toEqual([
			"in-force configuration",
			"deleted admin",
			"replaced library",
		]);
		expect(of("policy").at(-1)).toMatchObject({ policy: null, uncovers: true });
		expect(of("camera").map(({ state, reason }) => [state, reason].join(" "))).toEqual([
			"masked ",
			"dark no-policy",
		]);
	});

	it("holds no plate and no password, whatever was typed as a name", () => {
		const text = lines().join("\n");
		for (const word of [...plates, ...secrets]) expect(text).not.toContain(word);
	});

	it("is whole, and so is the ledger of masks that it names", () => {
		const trusted = readKeptSigner(dataDir)?.publicKey;
		expect(verifyLedgerAt(dataDir, { trusted })).toMatchObject({ verdict: "intact", problems: [] });
		const camera = readdirSync(join(dataDir, "cameras"))[0] as string;
		const path = join(dataDir, "cameras", camera, "ledger.jsonl");
		const before = readFileSync(path, "utf8");
		// Who wrote its last entry anew would have to write the signed one anew, too.
		writeFileSync(path, before.slice(0, before.lastIndexOf("\n", before.length - 2) + 1));
		const report = verifyLedgerAt(dataDir, { trusted });
		writeFileSync(path, before);
		expect(report?.problems).toMatchObject([{ kind: "mask-ledger", entry: 2 }]);
	});
});
