import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type CameraOptions, startCamera, type VirtualCamera } from "persienne";
import { describe, expect, it } from "vitest";
import { fetchWithDigest } from "../../../helpers/digest-client.ts";
import { discoveryGroup, multicastTrouble, udpSocket } from "../../../helpers/multicast.ts";
import { tds, textOf, tr2, tt } from "../../../helpers/onvif-camera.ts";
import { judgeSoap } from "../../../helpers/onvif-schema.ts";
import { play, urlFor, watch } from "../../../helpers/player.ts";
import { soap } from "../../../helpers/soap-client.ts";
import { virtualCameras } from "../../../helpers/virtual-cameras.ts";

/* What a client asks of a running camera as a machine: reboot, factory default, users, and what outlives a restart. */

const cameras = virtualCameras();

async function camera(
	options: CameraOptions & { dataDir?: string; discovery?: boolean } = {},
): Promise<VirtualCamera> {
	return cameras.keep(
		await startCamera({
			scene: "street",
			seed: 7,
			masks: "none",
			video: { main: { size: "320x180", fps: 10 }, sub: { size: "160x90", fps: 5 } },
			...options,
		}),
	);
}

const ask = (of: VirtualCamera, name: string, args = "", namespace = tds) =>
	soap(
		of.urls.onvif,
		of.credentials.admin,
		`<t:${name} xmlns:t="${namespace}" xmlns:o="${tt}">${args}</t:${name}>`,
	);

const wait = (of: VirtualCamera, ms: number) => new Promise<void>((resolve) => of.clock.after(ms, resolve));

async function until(task: () => Promise<boolean>, of: VirtualCamera): Promise<void> {
	for (let round = 0; round < 100; round++) {
		if (await task()) return;
		await wait(of, 100);
	}
	throw new Error("it did not come about");
}

describe("a reboot", () => {
	it("ends streams, answers nobody for a while, and gives back the same camera", async () => {
		const started = await camera();
		const endpoint = textOf((await ask(started, "GetEndpointReference")).text, "GUID");
		let pictures = 0;
		const watching = (async () => {
			for await (const _ of play(urlFor(started, "main"), { pictures: 1_000 })) pictures++;
		})();
		await until(async () => pictures > 2, started);
		expect((await ask(started, "SystemReboot")).text).toContain("Rebooting");
		await watching;
		expect(pictures).toBeLessThan(1_000);
		const answers = async () => {
			const reply = await fetchWithDigest(started.urls.snapshot, started.credentials.viewer);
			return reply.status === 200;
		};
		expect(await answers()).toBe(false);
		await until(answers, started);
		expect(textOf((await ask(started, "GetEndpointReference")).text, "GUID")).toBe(endpoint);
		expect((await watch(urlFor(started, "main"), { pictures: 1 })).length).toBe(1);
		expect((await ask(started, "GetSystemLog", "<t:LogType>System</t:LogType>")).text).toContain("reboot");
	});
});

const trouble = await multicastTrouble();
if (trouble) console.warn(`multicast does not work here, so what is announced is not tested: ${trouble}`);

/** Waits for what this camera says by multicast: `Hello` with the name among its scopes, or `Bye`; it may say so twice. */
async function announcements(
	of: VirtualCamera,
): Promise<AsyncDisposable & { until(word: string): Promise<void> }> {
	const listener = await udpSocket(3702);
	listener.socket.addMembership(discoveryGroup, "127.0.0.1");
	return {
		async until(word) {
			for (;;) {
				const { text } = await listener.next();
				if (!text.includes(of.uuid)) continue; // others may be announced at the same time
				judgeSoap(text);
				const name = /onvif\.org\/name\/([\w-]+)/.exec(text)?.[1];
				if ((text.includes("<d:Bye>") ? "Bye" : `Hello ${name}`) === word) return;
			}
		},
		[Symbol.asyncDispose]: () => listener[Symbol.asyncDispose](),
	};
}

describe.runIf(trouble === undefined)("discovery", () => {
	it("tells of scopes, of the discovery mode, and of a reboot", async () => {
		const started = await camera({ discovery: true });
		await using said = await announcements(started);
		await ask(started, "SetScopes", "<t:Scopes>onvif://www.onvif.org/name/gate</t:Scopes>");
		await said.until("Hello gate");
		await ask(started, "SetDiscoveryMode", "<t:DiscoveryMode>NonDiscoverable</t:DiscoveryMode>");
		await said.until("Bye");
		await ask(started, "SetDiscoveryMode", "<t:DiscoveryMode>Discoverable</t:DiscoveryMode>");
		await said.until("Hello gate");
		await ask(started, "SystemReboot");
		await said.until("Bye");
		await said.until("Hello gate");
	});
});

describe("a user who watches", () => {
	const asked = (level: string, password: string) =>
		`<t:User><o:Username>guard</o:Username><o:Password>${password}</o:Password><o:UserLevel>${level}</o:UserLevel></t:User>`;

	it.each([
		["is deleted", "DeleteUsers", "<t:Username>guard</t:Username>"],
		["gets another password", "SetUser", asked("User", "another-one")],
		["gets another level", "SetUser", asked("Operator", "first-password")],
	])("and %s watches no more; others do", async (_, operation, args) => {
		const started = await camera();
		expect((await ask(started, "CreateUsers", asked("User", "first-password"))).status).toBe(200);
		const url = started.urls.rtsp.main.replace("rtsp://", "rtsp://guard:first-password@");
		let [seen, others, over] = [0, 0, false];
		const watching = (async () => {
			for await (const _picture of play(url, { pictures: 10_000 })) seen++;
		})();
		const staying = (async () => {
			for await (const _picture of play(urlFor(started, "main"), { pictures: 10_000 })) {
				others++;
				if (over) break;
			}
		})();
		await until(async () => seen > 1 && others > 1, started);
		expect((await ask(started, operation, args)).status).toBe(200);
		await watching;
		const before = others;
		await until(async () => others > before, started);
		over = true;
		await staying;
		const again = watch(url, { pictures: 1 }).then(
			() => true,
			() => false,
		);
		// With another level, the password is still the one that it was.
		expect(await again).toBe(args.includes("Operator"));
	});
});

describe("a factory default", () => {
	const mask = `<t:Mask><t:ConfigurationToken>VideoSource_1-all</t:ConfigurationToken><t:Polygon><o:Point x="0" y="0"/><o:Point x="0.5" y="0"/><o:Point x="0" y="0.5"/></t:Polygon><t:Type>Color</t:Type><t:Enabled>true</t:Enabled></t:Mask>`;
	it.each([
		["Soft", "gate", 1],
		["Hard", "", 0],
	])("%s leaves or takes what it should", async (kind, hostname, masks) => {
		const folder = cameras.folder();
		const started = await camera({ dataDir: folder });
		await ask(started, "SetHostname", "<t:Name>gate</t:Name>");
		await ask(started, "SetScopes", "<t:Scopes>onvif://www.onvif.org/name/gate</t:Scopes>");
		await ask(started, "CreateProfile", "<t:Name>x</t:Name>", tr2);
		await ask(started, "CreateMask", mask, tr2);
		await ask(started, "SetSystemFactoryDefault", `<t:FactoryDefault>${kind}</t:FactoryDefault>`);
		await wait(started, 700);
		await until(async () => {
			const reply = await fetchWithDigest(started.urls.snapshot, started.credentials.viewer);
			return reply.status === 200;
		}, started);
		expect(textOf((await ask(started, "GetHostname")).text, "Name") ?? "").toBe(hostname);
		expect((await ask(started, "GetScopes")).text).toContain("name/cam-1");
		expect((await ask(started, "GetProfiles", "", tr2)).text.match(/<tr2:Profiles/g)).toHaveLength(3);
		const { text } = await ask(started, "GetMasks", "", tr2);
		expect(text.match(/<tr2:Masks /g)?.length ?? 0).toBe(masks);
		const [uuid] = readdirSync(join(folder, "cameras"));
		const ledger = readFileSync(join(folder, "cameras", `${uuid}`, "ledger.jsonl"), "utf8");
		expect(ledger.includes('"replaced"')).toBe(kind === "Hard");
	});
});

it("settings and users outlive a restart", async () => {
	const options = { dataDir: cameras.folder() };
	const first = await camera(options);
	await ask(first, "SetHostname", "<t:Name>gate</t:Name>");
	await ask(
		first,
		"SetNTP",
		"<t:FromDHCP>false</t:FromDHCP><t:NTPManual><o:Type>DNS</o:Type><o:DNSname>ntp.example</o:DNSname></t:NTPManual>",
	);
	const user =
		"<o:Username>vms</o:Username><o:Password>long-enough</o:Password><o:UserLevel>User</o:UserLevel>";
	await ask(first, "CreateUsers", `<t:User>${user}</t:User>`);
	await first.stop();
	const again = await camera(options);
	expect(textOf((await ask(again, "GetHostname")).text, "Name")).toBe("gate");
	expect(textOf((await ask(again, "GetNTP")).text, "DNSname")).toBe("ntp.example");
	const vms = { user: "vms", password: "long-enough" };
	expect((await soap(again.urls.onvif, vms, `<GetScopes xmlns="${tds}"/>`)).status).toBe(200);
	// RTSP knows the same users.
	const url = again.urls.rtsp.main.replace("rtsp://", "rtsp://vms:long-enough@");
	expect((await watch(url, { pictures: 1 })).length).toBe(1);
	expect(readFileSync(join(options.dataDir, "users.json"), "utf8")).toContain("vms");
});

it("support information says how the camera is, and nothing secret", async () => {
	const started = await camera();
	const { text } = await ask(started, "GetSystemSupportInformation");
	const about = JSON.parse(
		(textOf(text, "String") as string).replaceAll("&quot;", '"').replaceAll("&#10;", "\n"),
	);
	expect(about).toMatchObject({
		status: { name: "cam-1", state: "masked" },
		video: { main: { width: 320 } },
	});
	for (const { password } of Object.values(started.credentials)) expect(text).not.toContain(password);
});
