import { createPublicKey } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { run } from "../../../device/cli/run.ts";
import { systemClock } from "../../../device/clock.ts";
import { openInstallation } from "../../../device/identity/installation.ts";
import { noteOnce } from "../../../device/ledger/once.ts";
import { sealEnvelope } from "../../../device/provenance/envelope.ts";
import { exportPolicy } from "../../../device/provenance/policy-export.ts";
import { StillSeal } from "../../../device/provenance/seal.ts";
import { Signer } from "../../../device/provenance/signing.ts";
import { createPolicy } from "../../../masks/policy.ts";
import { received, record } from "../provenance/recorded.ts";
import { camera, signer } from "../provenance/words.ts";
import { FakeFirmware, TestIo } from "./fakes.ts";

const folder = mkdtempSync(join(tmpdir(), "persienne-verify-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function call(...argv: string[]): Promise<{ status: number; out: string; err: string }> {
	const io = new TestIo(folder);
	const status = await run(argv, io, new FakeFirmware());
	return { status, out: io.out, err: io.err };
}

const publicKey = Buffer.from(signer.publicKey).toString("base64url");
record(join(folder, "whole.mp4"), await received(9, { signer, camera }));
record(join(folder, "tail.mp4"), await received(10, { signer, camera }));
const pictures = await received(10, { signer, camera });
record(join(folder, "cut.mp4"), [...pictures.slice(0, 3), ...pictures.slice(5)]);

describe("persienne verify", () => {
	it("says that all is well with a recording, and ends with 0", async () => {
		const { status, out, err } = await call("verify", "whole.mp4", "--key", publicKey);
		expect({ status, err }).toEqual({ status: 0, err: "" });
		expect(out).toMatch(
			/^whole\.mp4: intact: every picture is proven\n {2}9 pictures from 2026-06-01T12:00:00\.000Z to /,
		);
		expect(out).toContain("9 of 9 proven with the key");
	});

	it("says where a recording was cut, and ends with 1", async () => {
		const { status, out } = await call("verify", "cut.mp4", "--key", publicKey);
		expect(status).toBe(1);
		expect(out).toMatch(/^cut\.mp4: FLAWED: not every picture is proven as it was given away\n/);
		expect(out).toContain(
			"picture 4 (after 2026-06-01T12:00:00.080Z): missing: 2 pictures are missing before it",
		);
	});

	it("lets the last second pass unsigned, unless it is to be strict", async () => {
		const { status, out } = await call("verify", "tail.mp4", "--key", publicKey);
		expect(status).toBe(0);
		expect(out).toMatch(/^tail\.mp4: tail: every picture but the last one is proven\n/);
		const strict = await call("verify", "tail.mp4", "--key", publicKey, "--strict");
		expect(strict.status).toBe(1);
		expect(strict.out).toContain("fails, because --strict wants the last second signed too");
		expect(out).not.toContain("fails");
	});

	it("says so when nobody vouches for the key", async () => {
		const { out } = await call("verify", "whole.mp4");
		expect(out).toContain(`with the key ${signer.fingerprint}, NOT TRUSTED, it came with the file`);
	});

	it("goes on after a file that is none, and fails in the end", async () => {
		writeFileSync(join(folder, "text.mp4"), "not a video");
		const { status, out, err } = await call("verify", "text.mp4", "whole.mp4", "none.mp4");
		expect(status).toBe(1);
		expect(out).toContain("whole.mp4: intact");
		expect(err).toMatch(/^persienne: text\.mp4 .*\npersienne: none\.mp4 does not exist\n$/);
	});

	it("prints JSON lines, one a file", async () => {
		const { out } = await call("verify", "cut.mp4", "none.mp4", "--json");
		const [cut, none] = out
			.trim()
			.split("\n")
			.map((line) => JSON.parse(line) as Record<string, unknown>);
		expect(cut).toMatchObject({
			file: "cut.mp4",
			ok: false,
			verdict: "flawed",
			pictures: 8,
			key: { publicKey, trusted: false },
			policies: [{ revision: 1, pictures: 8, dark: 0 }],
		});
		expect(none).toMatchObject({ file: "none.mp4", ok: false, error: { code: "VERIFY_UNREADABLE" } });
	});

	it.each([
		["in hexadecimal", () => Buffer.from(signer.publicKey).toString("hex")],
		[
			"in a file",
			() => {
				writeFileSync(join(folder, "key.txt"), `${publicKey}\n`);
				return "key.txt";
			},
		],
		[
			"in a file, in PEM",
			() => {
				const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: publicKey }, format: "jwk" });
				writeFileSync(join(folder, "key.pem"), key.export({ type: "spki", format: "pem" }));
				return "key.pem";
			},
		],
	])("takes the key %s", async (_, write) => {
		const { out } = await call("verify", "whole.mp4", "--key", write());
		expect(out).toContain("the one that was given");
	});

	it.each([
		["without a file", ["verify"], "a file is missing"],
		[
			"with a key that is none",
			["verify", "whole.mp4", "--key", "nonsense"],
			"--key: expected 43 base64url characters",
		],
		[
			"with two sources of the key",
			["verify", "a", "--key", publicKey, "--data-dir", "."],
			"exclude each other",
		],
	])("is a usage error %s", async (_, argv, message) => {
		const { status, err } = await call(...argv);
		expect(status).toBe(2);
		expect(err).toContain(message);
	});
});

describe("persienne key", () => {
	const dataDir = join(folder, "data");
	const random = (size: number) => Buffer.alloc(size, 8);

	it("prints what the cameras of a data directory sign with, and verify takes it from there", async () => {
		expect(await call("key", "--data-dir", dataDir)).toMatchObject({ status: 1, out: "" });
		const own = openInstallation({ dataDir, random }).signer();
		const { status, out } = await call("key", "--data-dir", dataDir);
		expect({ status, out }).toEqual({
			status: 0,
			out: `${Buffer.from(own.publicKey).toString("base64url")}\n`,
		});
		const jpeg = readFileSync(new URL("../rtp/ffmpeg-8.1-mjpeg-64x48.jpg", import.meta.url));
		const taken = { takenAt: 0, revision: 1, policy: "a".repeat(64), state: "masked" } as const;
		writeFileSync(join(folder, "still.jpg"), new StillSeal({ signer: own, camera }).seal(jpeg, taken));
		expect(await call("verify", "still.jpg", "--data-dir", dataDir)).toMatchObject({ status: 0 });
		expect(await call("verify", "whole.mp4", "--data-dir", dataDir)).toMatchObject({ status: 1 });
	});
});

describe("persienne verify of a ledger", () => {
	const dataDir = join(folder, "installation");
	const random = (size: number) => Buffer.alloc(size, 4);
	const ledgerFile = join(dataDir, "ledger", "000000000001.jsonl");

	it("reads a data directory, its ledger, and a file of it", async () => {
		const own = openInstallation({ dataDir, random }).signer();
		await noteOnce(dataDir, { kind: "started", version: "1", cameras: 2 }, systemClock);
		await noteOnce(dataDir, { kind: "stopped" }, systemClock);
		for (const path of ["installation", "installation/ledger", "installation/ledger/000000000001.jsonl"]) {
			const { status, out } = await call("verify", path, "--data-dir", "installation");
			expect({ status, out }).toMatchObject({ status: 0 });
			expect(out).toContain(`${path}: intact: every entry is in its place`);
			expect(out).toContain(`signed with the key ${own.fingerprint}, the one that was given`);
		}
		const { out } = await call("verify", "installation");
		expect(out).toContain("NOT TRUSTED, it came with the ledger");
	});

	it("tells where it was changed, and what was cut off after an anchor", async () => {
		const text = readFileSync(ledgerFile, "utf8");
		const anchor =
			/ {2}ends at (3:[0-9a-f]{64})\n/.exec((await call("verify", "installation")).out)?.[1] ?? "";
		expect(await call("verify", "installation", "--anchor", anchor)).toMatchObject({ status: 0 });
		const other = await call("verify", "installation", "--anchor", anchor.replace("3:", "4:"));
		expect(other).toMatchObject({ status: 1 });
		expect(other.out).toContain("truncated: entries are missing at the end");
		writeFileSync(ledgerFile, text.replace('"cameras":2', '"cameras":1'));
		const { status, out } = await call("verify", "installation", "--json");
		expect(status).toBe(1);
		expect(JSON.parse(out)).toMatchObject({
			ok: false,
			verdict: "flawed",
			problems: [
				{ kind: "altered", line: 2, entry: 2, message: "it does not say what it said when it was written" },
			],
		});
		writeFileSync(ledgerFile, `${text}{"hash":"`);
		const torn = await call("verify", "installation");
		expect(torn.status).toBe(0);
		expect(torn.out).toContain("installation: torn: every entry is in its place, as it was signed, but for");
		expect(await call("verify", "installation", "--strict")).toMatchObject({ status: 1 });
	});

	it.each([
		[
			"an anchor that is none",
			["verify", "installation", "--anchor", "12"],
			2,
			"--anchor: expected the number",
		],
		["a folder without a ledger", ["verify", "."], 1, "is a folder, and holds no ledger"],
	])("refuses %s", async (_, argv, expected, message) => {
		const { status, err } = await call(...argv);
		expect(status).toBe(expected);
		expect(err).toContain(message);
	});
});

/** The same bytes in base64url, written in another way: of the last character, four bits count for nothing. */
function withOtherEnd(signature: string): string {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	const end = letters.indexOf(signature.at(-1) as string);
	const other = signature.slice(0, -1) + letters[end ^ 1];
	expect(Buffer.from(other, "base64url")).toEqual(Buffer.from(signature, "base64url"));
	return other;
}

describe("a policy that a camera gave out", () => {
	const zone = {
		name: "windows",
		polygon: [
			[-1, 1],
			[0, 1],
			[0, 0],
		],
	} as const;
	const policy = createPolicy({ zones: [zone], plates: "balanced" });
	const envelope = exportPolicy(policy, { signer, camera }, Date.UTC(2026, 5, 1));
	const write = (name: string, value: unknown) => writeFileSync(join(folder, name), JSON.stringify(value));

	it("is told to be as it was signed, with the hash that pictures carry", async () => {
		write("front.json", envelope);
		const { status, out, err } = await call("verify", "front.json", "--key", publicKey);
		expect({ status, err }).toEqual({ status: 0, err: "" });
		expect(out).toBe(
			[
				"front.json: intact: the policy is as it was signed",
				`  given out at 2026-06-01T00:00:00.000Z by camera ${camera}`,
				`  policy ${policy.hash}: 1 zone, plates balanced, motion off`,
				`  signed with the key ${signer.fingerprint}, the one that was given`,
				"",
			].join("\n"),
		);
		const json = await call("verify", "front.json", "--json");
		expect(JSON.parse(json.out)).toMatchObject({
			ok: true,
			kind: "policy",
			hash: policy.hash,
			key: { trusted: false },
		});
	});

	it.each<[what: string, value: unknown, problem: string]>([
		[
			"its zones are others",
			{
				...envelope,
				payload: exportPolicy(createPolicy({ zones: [], plates: "strict" }), { signer, camera }, 0).payload,
			},
			"altered",
		],
		[
			"somebody else signed it",
			exportPolicy(policy, { signer: new Signer(Buffer.alloc(32, 9)), camera }, 0),
			"other-key",
		],
		[
			"its hash is another's",
			sealEnvelope(
				JSON.stringify({ version: 1, masks: "none", hash: policy.hash }),
				"persienne-policy",
				{},
				signer,
			),
			"altered",
		],
		[
			"what is signed is a signed policy itself",
			sealEnvelope(JSON.stringify(envelope), "persienne-policy", {}, signer),
			"altered",
		],
		[
			"bits of its signature that do not count are others",
			{ ...envelope, signature: withOtherEnd(envelope.signature) },
			"altered",
		],
	])("is told not to be when %s", async (_, value, problem) => {
		write("other.json", value);
		const { status, out } = await call("verify", "other.json", "--key", publicKey);
		expect(status).toBe(1);
		expect(out).toContain(`other.json: FLAWED: the policy is not as it was signed\n  ${problem}: `);
	});
});
