import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ConsoleCamera } from "../../console/camera.ts";
import { ConsoleServer } from "../../console/server.ts";
import { systemClock } from "../../device/clock.ts";
import { silentLogger as log } from "../../device/log.ts";
import { Secret } from "../../device/secret.ts";
import { openSite } from "./open-site.ts";
import { accounts, camera } from "./wall-camera.ts";

const drawn: ConsoleCamera = {
	...camera("cam-1"),
	moves: true,
	demonstration: {
		show: async () => ({ lens: Buffer.from("lens"), leaves: Buffer.from("leaves"), failure: undefined }),
		broken: undefined,
		events: [],
		break: () => {},
	},
};
const cameras = () => [drawn];

/** All that the page answers to, by its own routes: none is forgotten here. */
const paths = openSite(accounts, cameras, { demonstrates: true }).paths.map((path) =>
	path.replace("*", "cam-1"),
);

/** Pages that nobody is sent to by a link on the wall are among them, too. */
const known = ["/", "/cameras/cam-1", "/outgoing", "/outgoing/cam-1", "/demonstration/cam-1", "/evidence"];

const policy = [
	"default-src 'none'",
	"script-src 'self'",
	"style-src 'self'",
	"img-src 'self'",
	"connect-src 'self'",
	"worker-src 'self'",
	"form-action 'self'",
	"base-uri 'none'",
	"frame-ancestors 'none'",
];

let server: ConsoleServer;
let cookie: string;

beforeAll(async () => {
	server = await ConsoleServer.listen({
		host: "127.0.0.1",
		port: 0,
		accounts,
		cameras,
		demonstrates: true,
		rtspCredentials: { user: "wall", password: new Secret("wall password") },
		clock: systemClock,
		log,
		limits: { closeMs: 50 },
	});
	const answer = await fetch(new URL("/sign-in", server.url), {
		method: "POST",
		headers: { origin: new URL(server.url).origin },
		body: new URLSearchParams({ user: "admin", password: "correct horse" }),
		redirect: "manual",
	});
	cookie = String(answer.headers.get("set-cookie")).split(";")[0] as string;
});
afterAll(() => server.close());

/** As a browser gets it that has signed in, or has not. */
function load(path: string, isSignedIn: boolean): Promise<Response> {
	const headers = isSignedIn ? { cookie } : {};
	return fetch(new URL(path, server.url), { headers, redirect: "manual" });
}

describe.each([true, false])("all that the page answers to, signed in: %s", (isSignedIn) => {
	it.each([...paths, "/nothing-here", "/api/nothing-here"])(
		"carries the policy that keeps the page to its own files, and has nothing inline: %s",
		async (path) => {
			const { headers, ...answer } = await loaded(path, isSignedIn);
			expect(headers.get("content-security-policy")?.split("; ")).toEqual(policy);
			expect(headers.get("x-content-type-options")).toBe("nosniff");
			expect(headers.get("x-frame-options")).toBe("DENY");
			expect(headers.get("cross-origin-resource-policy")).toBe("same-origin");
			expect(headers.get("access-control-allow-origin")).toBeNull();
			if (!headers.get("content-type")?.startsWith("text/html")) return;
			expect(answer.body).toContain('<link rel="stylesheet"');
			expect(answer.body).not.toMatch(/<style|style=|\son\w+=|javascript:|https?:\/\//i);
			expect([...answer.body.matchAll(/<script(?![^>]*\ssrc=)/g)]).toEqual([]);
			// Every text and every part has been put in.
			expect(answer.body).not.toMatch(/\[\[|<!--/);
		},
	);
});

it("looks at every page that there is", async () => {
	const html: string[] = [];
	for (const path of paths) {
		const { status, headers } = await loaded(path, path !== "/sign-in");
		if (status === 200 && headers.get("content-type")?.startsWith("text/html")) html.push(path);
	}
	expect(html).toEqual(expect.arrayContaining([...known, "/sign-in"]));
});

async function loaded(path: string, isSignedIn: boolean) {
	const answer = await load(path, isSignedIn);
	return { status: answer.status, headers: answer.headers, body: await answer.text() };
}
