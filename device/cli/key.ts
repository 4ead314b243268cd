import { PersienneError } from "../errors.ts";
import { readKeptSigner } from "../identity/signing-key.ts";
import { describeKey } from "../provenance/signing.ts";
import type { Arguments, Usage } from "./command-line.ts";
import { dataDirectory } from "./data-directory.ts";
import { exitStatus, type Io } from "./io.ts";

export const keyUsage: Usage = {
	command: "key",
	operands: "",
	maxOperands: 0,
	summary: "Prints the public key that the cameras here sign with, for `verify`.",
	options: [
		{ name: "data-dir", value: "DIR", help: "The data directory that `up` was given." },
		{ name: "json", help: "With its fingerprint, as JSON." },
	],
};

/** Nothing but the key, so that a script can hand it on. */
export async function key(args: Arguments, io: Io): Promise<number> {
	const { path } = dataDirectory(io, args.text("data-dir"), undefined);
	const signer = readKeptSigner(path);
	if (!signer) {
		throw new PersienneError(
			"NO_SIGNING_KEY",
			`no camera has signed with the data in ${path} yet`,
			"the key is made when `persienne up` first runs",
		);
	}
	const described = describeKey(signer);
	io.stdout.write(`${args.has("json") ? JSON.stringify(described) : described.publicKey}\n`);
	return exitStatus.done;
}
