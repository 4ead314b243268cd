import { describe, expect, it } from "vitest";
import { Accounts } from "../../../device/auth/accounts.ts";
import { DigestGuard } from "../../../device/auth/digest.ts";
import type { DigestAlgorithm } from "../../../device/auth/digest-response.ts";
import { answerDigest } from "../../../device/cli/digest-client.ts";
import { VirtualClock } from "../../../device/clock.ts";
import { Secret } from "../../../device/secret.ts";

const viewer = { user: "viewer", password: new Secret("s3cret") };
const guard = (algorithms: DigestAlgorithm[]) =>
	new DigestGuard({
		realm: "Persienne",
		accounts: new Accounts([{ ...viewer, role: "viewer" }]),
		clock: new VirtualClock(),
		algorithms,
	});
const request = (authorization: string | undefined) => ({ method: "GET", uri: "/api/status", authorization });

describe("answerDigest", () => {
	it.each<[DigestAlgorithm[], string]>([
		[["MD5"], "algorithm=MD5"],
		[["SHA-256"], "algorithm=SHA-256"],
		[["MD5", "SHA-256"], "algorithm=SHA-256"],
	])("satisfies our own guard when it offers %j", (algorithms, used) => {
		const door = guard(algorithms);
		// As HTTP joins several headers of one name (RFC 9110 §5.3).
		const answer = answerDigest(door.challenges().join(", "), "/api/status", viewer, "0123456789abcdef");
		expect(answer).toContain(used);
		expect(door.verify(request(answer))).toMatchObject({ ok: true, account: { user: "viewer" } });
	});

	it("does not with another password", () => {
		const door = guard(["MD5"]);
		const stranger = { user: "viewer", password: new Secret("guess") };
		const answer = answerDigest(door.challenges().join(", "), "/api/status", stranger, "0123");
		expect(door.verify(request(answer))).toMatchObject({ ok: false, reason: "wrong-password" });
	});

	it.each([
		"",
		"Basic realm=x",
		'Digest realm="x"',
		'Digest realm="x", nonce="y", algorithm=SHA-512-256, qop="auth"',
	])("has no answer to %j", (challenges) => {
		expect(answerDigest(challenges, "/", viewer, "0123")).toBeUndefined();
	});

	it("does not hold the password", () => {
		const answer = answerDigest(guard(["MD5"]).challenges().join(), "/", viewer, "0123");
		expect(answer).not.toContain("s3cret");
	});
});
