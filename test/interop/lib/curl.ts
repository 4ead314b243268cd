import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Login } from "./device.ts";
import { run } from "./run.ts";

export interface CurlOutcome {
	/** curl's own exit status. */
	readonly status: number | null;
	/** The head of every answer, in order: a challenge first, as a rule. */
	readonly heads: readonly string[];
	readonly codes: readonly number[];
	/** The last answer's body. */
	readonly body: Buffer;
}

/** Asks with curl, by Digest when there is a login. */
export async function curl(url: string, login?: Login, more: readonly string[] = []): Promise<CurlOutcome> {
	const folder = mkdtempSync(join(tmpdir(), "persienne-curl-"));
	try {
		const dump = join(folder, "head");
		const sign = login ? ["--digest", "--user", `${login.user}:${login.password}`] : [];
		const { status, stdout } = await run("curl", ["-sS", "--dump-header", dump, ...sign, ...more, url]);
		const heads = readFileSync(dump, "latin1")
			.split(/\r\n\r\n/)
			.filter(Boolean);
		return { status, heads, codes: heads.map((head) => Number(head.split(" ")[1])), body: stdout };
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
