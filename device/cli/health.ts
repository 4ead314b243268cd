import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import { z } from "zod";
import { environmentPasswords } from "../config/environment.ts";
import { PersienneError } from "../errors.ts";
import { type Credential, readKeptPasswords } from "../identity/credentials.ts";
import { readPasswordFile } from "../identity/password-file.ts";
import { type Arguments, type Usage, UsageError } from "./command-line.ts";
import { dataDirectory } from "./data-directory.ts";
import { answerDigest } from "./digest-client.ts";
import { exitStatus, type Io } from "./io.ts";
import { accountClosed, type RunRecord, readRunFiles } from "./run-file.ts";

export const healthUsage: Usage = {
	command: "health",
	operands: "",
	maxOperands: 0,
	summary: "Asks the cameras that run here how they are; fails unless all mask.",
	options: [
		{ name: "data-dir", value: "DIR", help: "The data directory that `up` was given." },
		{ name: "user", value: "U", help: "Signs in as this user; viewer unless given." },
		{ name: "password-file", value: "F", help: "The user's password, in a file of its own." },
	],
};

/** How long a camera may take for an answer, in milliseconds. */
const patienceMs = 3_000;
/** Cameras asked at the same time. */
const askedAtOnce = 32;

interface Status {
	state: string;
	reason?: string | undefined;
	detail?: string | undefined;
	fps: number;
}

const statusSchema: z.ZodType<Status> = z.object({
	state: z.enum(["starting", "masked", "dark"]),
	reason: z.string().max(64).optional(),
	detail: z.string().max(1024).optional(),
	fps: z.number(),
});

interface Finding {
	readonly name: string;
	readonly healthy: boolean;
	readonly text: string;
}

/** The container's health check, so it asks over the network and signs in, as a viewer would. */
export async function health(args: Arguments, io: Io): Promise<number> {
	const { path } = dataDirectory(io, args.text("data-dir"), undefined);
	const records = readRunFiles(io, path);
	if (records.length === 0)
		throw new PersienneError("NOT_RUNNING", `no cameras run with the data in ${path}`);
	const own = ownAccount(args, io);
	let healthy = true;
	for (const record of records) {
		const viewer = own ?? viewerOf(record, path, io);
		for (let i = 0; i < record.cameras.length; i += askedAtOnce) {
			const asked = record.cameras.slice(i, i + askedAtOnce).map((camera) => ask(camera, viewer, io));
			for (const finding of await Promise.all(asked)) {
				io.stdout.write(`${finding.name}  ${finding.text}\n`);
				healthy &&= finding.healthy;
			}
		}
	}
	return healthy ? exitStatus.done : exitStatus.failed;
}

/** Where nobody shares an account, the check has one of its own. */
function ownAccount(args: Arguments, io: Io): Credential | undefined {
	const [user, file] = [args.text("user"), args.text("password-file")];
	if (user === undefined && file === undefined) return undefined;
	if (user === undefined || file === undefined)
		throw new UsageError("--user and --password-file belong together");
	return { user, password: readPasswordFile(resolve(io.cwd, file)) };
}

function viewerOf(record: RunRecord, dataDir: string, io: Io): Credential {
	if (record.closed) throw accountClosed("viewer");
	const password =
		environmentPasswords(io.env).viewer ??
		(record.viewerPasswordFile === undefined
			? readKeptPasswords(dataDir)?.viewer
			: readPasswordFile(record.viewerPasswordFile));
	if (password) return { user: "viewer", password };
	throw new PersienneError(
		"NO_CREDENTIALS",
		"the viewer's password is not known here",
		"set PERSIENNE_VIEWER_PASSWORD as for `up`",
	);
}

async function ask(camera: RunRecord["cameras"][number], viewer: Credential, io: Io): Promise<Finding> {
	const { name } = camera;
	const late = new AbortController();
	const cancel = io.clock.after(patienceMs, () => late.abort());
	try {
		const { state, fps, ...why } = await readStatus(new URL(`${camera.control}/status`), viewer, late.signal);
		const told = state === "masked" ? `${fps} pictures/s` : because(why);
		return { name, healthy: state === "masked", text: `${state}  ${told}`.trimEnd() };
	} catch (error) {
		const reason = late.signal.aborted ? `no answer within ${patienceMs} ms` : describe(error);
		return { name, healthy: false, text: `failed  ${reason}` };
	} finally {
		cancel();
	}
}

/** A file's name is in the detail, and may hold what a terminal obeys. */
function because({ reason, detail }: Omit<Status, "state" | "fps">): string {
	return [reason, detail]
		.filter((part) => part !== undefined)
		.join(": ")
		.replace(/\p{C}/gu, "?");
}

async function readStatus(url: URL, viewer: Credential, signal: AbortSignal) {
	const challenge = await fetch(url, { signal, redirect: "error" });
	await challenge.body?.cancel();
	const clientNonce = randomBytes(16).toString("hex");
	const challenges = challenge.headers.get("www-authenticate") ?? "";
	const authorization = answerDigest(challenges, url.pathname, viewer, clientNonce);
	// A camera that answers strangers is broken, however well it films.
	if (challenge.status !== 401 || !authorization) throw new Refusal("it does not ask for credentials");
	const answer = await fetch(url, { signal, redirect: "error", headers: { authorization } });
	if (!answer.ok) {
		await answer.body?.cancel();
		throw new Refusal(`it answered ${answer.status}`);
	}
	const status = statusSchema.safeParse(await answer.json());
	if (!status.success) throw new Refusal("its status cannot be read");
	return status.data;
}

class Refusal extends Error {}

function describe(error: unknown): string {
	if (error instanceof Refusal) return error.message;
	const cause = error instanceof Error ? error.cause : undefined;
	const code = cause instanceof Error && "code" in cause ? ` (${cause.code})` : "";
	return `it cannot be reached${code}`;
}
