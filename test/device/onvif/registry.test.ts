import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Role, roleAllows, roles } from "../../../device/auth/accounts.ts";
import { services } from "../../../device/onvif/registry.ts";
import { namespaces } from "../../../device/onvif/soap/namespaces.ts";
import { Secret } from "../../../device/secret.ts";
import {
	call,
	type Served,
	serve,
	tds,
	testPtzCamera,
	tev,
	textOf,
	tr2,
	trt,
} from "../../helpers/onvif-camera.ts";
import { dark } from "../../helpers/public-events.ts";
import { operations } from "./operations.ts";

let served: Served;
beforeAll(async () => {
	served = await serve();
});
afterAll(() => served[Symbol.asyncDispose]());

test("each operation that the camera has is tried here, and none that it has not", () => {
	const offered = services.flatMap(({ prefix, operations }) =>
		Object.entries(operations).map(
			([name, operation]) => `${namespaces[operation.prefix ?? prefix]} ${name}`,
		),
	);
	expect(operations.map(({ namespace, name }) => `${namespace} ${name}`).sort()).toEqual(offered.sort());
});

const spareBroker = {
	address: "mqtt://spare.example",
	prefix: "spare",
	userName: undefined,
	password: undefined,
	qos: 1,
	events: [],
	metadata: null,
} as const;

/** Where an operation is called: a pull point is created for one that needs it. */
async function pathFor(on: "pull-point" | undefined, served: Served): Promise<string> {
	if (on === undefined) return "/onvif/device_service";
	const { text } = await call(served, `<CreatePullPointSubscription xmlns="${tev}"/>`);
	return new URL(textOf(text, "Address") ?? "").pathname;
}

/** ONVIF's own user levels; what the other roles may do is told operation by operation. */
const levels: readonly Role[] = ["administrator", "operator", "viewer"];

function isLetIn(role: Role, needs: Role, namespace: string, name: string): boolean {
	if (levels.includes(role)) return levels.indexOf(role) <= levels.indexOf(needs);
	const service = services.find(
		({ prefix, operations }) =>
			operations[name] && namespaces[operations[name].prefix ?? prefix] === namespace,
	);
	const { access, also = [] } = service?.operations[name] ?? {};
	return access === "READ_SYSTEM" || roleAllows(role, needs) || also.includes(role);
}

describe.each(operations)(
	"$name of $namespace",
	({ namespace, name, needs = "viewer", right, on, wrong = [] }) => {
		/** Of a camera of its own: what one does to it, the next does not see. */
		const ask = async (args: string, as: (typeof roles)[number] | null) => {
			await using served = await serve({ camera: testPtzCamera() });
			served.camera.events.source.publish(dark(false));
			served.camera.media.createProfile("spare", undefined);
			served.camera.users.create([{ user: "spare", role: "viewer", password: new Secret("long-enough") }]);
			served.camera.brokers.put(spareBroker);
			served.camera.multicast.set("main-encoder", { address: "239.1.2.3", port: 5_000, ttl: 4 });
			const path = await pathFor(on, served);
			return await call(served, `<${name} xmlns="${namespace}">${args}</${name}>`, { as, path });
		};

		test.each(roles)("for a user who is %s", async (role) => {
			const reply = await ask(right, role);
			if (needs === null || isLetIn(role, needs, namespace, name)) {
				expect(reply.status).toBe(200);
				expect(reply.text).toMatch(new RegExp(`<(\\w+):${name}Response[ />]`));
			} else expect(reply).toMatchObject({ status: 400, fault: ["env:Sender", "ter:NotAuthorized"] });
		});

		test("for somebody without credentials", async () => {
			const reply = await ask(right, null);
			if (needs === null) expect(reply.status).toBe(200);
			else {
				expect(reply).toMatchObject({ status: 401, fault: ["env:Sender", "ter:NotAuthorized"] });
				expect(reply.challenges).toHaveLength(2);
			}
		});

		if (wrong.length > 0)
			test.each(wrong)("refuses %j", async (args, ...subcodes) => {
				const reply = await ask(args, "administrator");
				expect(reply.fault.slice(1)).toEqual(subcodes.map((code) => `ter:${code}`));
				expect(reply.status).toBe(reply.fault[0] === "env:Sender" ? 400 : 500);
			});
	},
);

describe("a request finds its service by the namespace in Body", () => {
	test.each(["/onvif/device_service", "/onvif/media_service", "/onvif/imaging_service", "/onvif/"])(
		"when posted to %s",
		async (path) => {
			const first = await call(served, `<GetProfiles xmlns="${trt}"/>`, { path });
			const second = await call(served, `<GetProfiles xmlns="${tr2}"/>`, { path });
			expect(first.text).toContain("<trt:GetProfilesResponse>");
			expect(second.text).toContain("<tr2:GetProfilesResponse>");
		},
	);

	test("and by the path when the namespace is none", async () => {
		const reply = await call(
			served,
			'<GetProfile xmlns="undefined"><ProfileToken>sub</ProfileToken></GetProfile>',
			{ path: "/onvif/media_service?x=1" },
		);
		expect(reply.text).toContain('<trt:GetProfileResponse><trt:Profile token="sub"');
	});

	test("not by an operation's name alone", async () => {
		const reply = await call(served, `<GetProfile xmlns="urn:foreign"/>`, { path: "/onvif/elsewhere" });
		expect(reply.fault).toEqual(["env:Receiver", "ter:ActionNotSupported"]);
	});

	test("whatever the prefixes are called", async () => {
		const reply = await call(
			served,
			`<zz:GetStreamUri xmlns:zz="${trt}" xmlns:q="http://www.onvif.org/ver10/schema"><zz:StreamSetup><q:Stream>RTP-Unicast</q:Stream><q:Transport><q:Protocol>RTSP</q:Protocol></q:Transport></zz:StreamSetup><zz:ProfileToken>main</zz:ProfileToken></zz:GetStreamUri>`,
		);
		expect(reply.text).toContain("<trt:GetStreamUriResponse>");
	});

	test("an operation that does not exist is told to users alone", async () => {
		const body = `<GetSecrets xmlns="${tds}"/>`;
		expect(await call(served, body, { as: null })).toMatchObject({ status: 401 });
		expect(await call(served, body, { as: "viewer" })).toMatchObject({
			status: 500,
			fault: ["env:Receiver", "ter:ActionNotSupported"],
		});
	});
});
