import { expect, it } from "vitest";
import type { LedgerNote } from "../../../device/ledger/note.ts";
import { Witness } from "../../../device/ledger/witness.ts";
import { Secret } from "../../../device/secret.ts";

const password = new Secret("x");
const lea = { user: "lea", role: "viewer", password } as const;
const peer = "192.0.2.7";

function open(): { readonly witness: Witness; readonly notes: LedgerNote[] } {
	const notes: LedgerNote[] = [];
	return { witness: new Witness({ note: (note) => notes.push(note) }, "persienne-wall"), notes };
}

it("tells of log-ins to the broker with their address, and of cameras that log in not at all", () => {
	const { witness, notes } = open();
	const reader = { user: "mqtt", role: "viewer", scope: "persienne", password } as const;
	const camera = { user: "cam-1", role: "device", scope: "persienne/cam-1", password } as const;
	witness.logins({ outcome: "ok", reason: null, account: reader, peer });
	witness.logins({ outcome: "ok", reason: null, account: camera, peer: "127.0.0.1" });
	witness.logins({ outcome: "locked-out", reason: "too many wrong passwords", account: undefined, peer });
	const common = { kind: "sign-in", way: "mqtt", peer };
	expect(notes).toEqual([
		{ ...common, outcome: "ok", reason: null, user: "mqtt", role: "viewer" },
		{ ...common, outcome: "locked-out", reason: "too many wrong passwords", user: null, role: null },
	]);
});

it("tells who is signed in to the page no more, and why", () => {
	const { witness, notes } = open();
	witness.signOuts(lea, peer, "idle");
	expect(notes).toEqual([{ kind: "sign-out", way: "page", why: "idle", user: "lea", role: "viewer", peer }]);
});

it("tells who watches which camera on the page, from when to when", () => {
	const { witness, notes } = open();
	const end = witness.views(lea, "cam-1", peer);
	end();
	const common = {
		kind: "view",
		camera: "cam-1",
		stream: "sub",
		way: "page",
		user: "lea",
		role: "viewer",
		peer,
	};
	expect(notes).toEqual([
		{ ...common, phase: "began" },
		{ ...common, phase: "ended" },
	]);
});
