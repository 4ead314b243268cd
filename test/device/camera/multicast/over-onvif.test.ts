import { startCamera, type VirtualCamera } from "persienne";
import { describe, expect, it } from "vitest";
import { multicastTrouble, udpSocket } from "../../../helpers/multicast.ts";
import { tds, textOf, tr2, tt } from "../../../helpers/onvif-camera.ts";
import { soap } from "../../../helpers/soap-client.ts";
import { virtualCameras } from "../../../helpers/virtual-cameras.ts";

/* What reaches somebody who joins a group and says nothing, of a running camera, on the loopback interface. */

const cameras = virtualCameras();
const trouble = await multicastTrouble();
if (trouble) console.warn(`SKIPPED: ${trouble}`);

const ask = (of: VirtualCamera, name: string, args = "", namespace = tr2) =>
	soap(
		of.urls.onvif,
		of.credentials.operator,
		`<t:${name} xmlns:t="${namespace}" xmlns:o="${tt}">${args}</t:${name}>`,
	);
const profile = "<t:ProfileToken>sub</t:ProfileToken>";
const wait = (of: VirtualCamera, ms: number) => new Promise<void>((resolve) => of.clock.after(ms, resolve));

async function start(): Promise<VirtualCamera> {
	const video = { main: { size: "320x180", fps: 10 }, sub: { size: "160x90", fps: 10 } } as const;
	return cameras.keep(await startCamera({ scene: "street", masks: "none", video, multicast: true }));
}

/** Where the sub stream goes, as the camera tells. */
async function groupOf(camera: VirtualCamera) {
	const { text } = await ask(
		camera,
		"GetVideoEncoderConfigurations",
		"<t:ConfigurationToken>sub-encoder</t:ConfigurationToken>",
	);
	return {
		address: textOf(text, "IPv4Address") ?? "",
		port: Number(textOf(text, "Port")),
		ttl: textOf(text, "TTL"),
	};
}

async function receiver({ address, port }: { address: string; port: number }) {
	const client = await udpSocket(port);
	client.socket.addMembership(address, "127.0.0.1");
	return client;
}

describe.runIf(!trouble)("a multicast group", () => {
	it("gets a stream from StartMulticastStreaming on, over a reboot, until StopMulticastStreaming", async () => {
		const camera = await start();
		const group = await groupOf(camera);
		expect(group).toMatchObject({ address: expect.stringMatching(/^239\.19[2-5]\./), ttl: "1" });
		await using client = await receiver(group);
		await wait(camera, 500);
		expect(client.waiting()).toBe(0);
		expect((await ask(camera, "StartMulticastStreaming", profile)).status).toBe(200);
		await client.next();
		const { admin } = camera.credentials;
		await soap(camera.urls.onvif, admin, `<SystemReboot xmlns="${tds}"/>`);
		await wait(camera, 1_500);
		while (client.waiting() > 0) await client.next();
		await client.next();
		let answer = await ask(camera, "StopMulticastStreaming", profile).catch(() => undefined);
		while (answer?.status !== 200) {
			await wait(camera, 200);
			answer = await ask(camera, "StopMulticastStreaming", profile).catch(() => undefined);
		}
		await wait(camera, 500);
		while (client.waiting() > 0) await client.next();
		await wait(camera, 500);
		expect(client.waiting()).toBe(0);
	});

	it("gets nothing when a viewer has no credentials, or nobody asked", async () => {
		const camera = await start();
		const stranger = { user: "viewer", password: "not this one" };
		const body = `<t:StartMulticastStreaming xmlns:t="${tr2}">${profile}</t:StartMulticastStreaming>`;
		expect((await soap(camera.urls.onvif, stranger, body)).fault).toContain("ter:NotAuthorized");
		expect((await soap(camera.urls.onvif, camera.credentials.viewer, body)).fault).toContain(
			"ter:NotAuthorized",
		);
		await using client = await receiver(await groupOf(camera));
		await wait(camera, 1_000);
		expect(client.waiting()).toBe(0);
	});
});
