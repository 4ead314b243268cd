import { startCamera, type VirtualCamera } from "persienne";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { canaryColours } from "../../../../device/scene/canary.ts";
import type { Point } from "../../../../masks/polygon.ts";
import { decodeAll, type Picture } from "../../../helpers/decode.ts";
import { fetchWithDigest } from "../../../helpers/digest-client.ts";
import { tds, tptz } from "../../../helpers/onvif-camera.ts";
import { judgeDocument } from "../../../helpers/onvif-schema.ts";
import { RtspClient } from "../../../helpers/rtsp-client.ts";
import { soap } from "../../../helpers/soap-client.ts";

/*
 * A running PTZ camera: what its ONVIF service is told is seen in its pictures. Private areas are not masked here, and carry a
 * colour that nothing else has: where they are in a picture says where the camera looks.
 */

let camera: VirtualCamera;
beforeAll(async () => {
	camera = await startCamera({
		scene: "town-square",
		seed: 7,
		ptz: true,
		canary: true,
		masks: "none",
		plates: "off",
		video: { main: { size: "640x360", fps: 25 }, sub: { size: "320x180" } },
	});
});
afterAll(() => camera.stop());

const main = "<ProfileToken>main</ProfileToken>";

async function ask(operation: string, args: string, namespace = tptz): Promise<string> {
	const body = `<${operation} xmlns="${namespace}">${args}</${operation}>`;
	const { fault, text } = await soap(camera.urls.onvif, camera.credentials.operator, body);
	expect(fault).toEqual([]);
	return text;
}

async function arrival(): Promise<void> {
	while ((await ask("GetStatus", main)).includes("MOVING"))
		await new Promise((resume) => setTimeout(resume, 50));
}

async function picture(): Promise<Picture> {
	const answer = await fetchWithDigest(camera.urls.snapshot, camera.credentials.viewer);
	return decodeAll("mjpeg", [new Uint8Array(await answer.arrayBuffer())])[0] as Picture;
}

/** Whether the picture has the private areas' colour at a place in ONVIF's coordinates. */
function isPrivate({ u, v, width, height }: Picture, [x, y]: Point): boolean {
	const [column, row] = [((x + 1) / 4) * width, ((1 - y) / 4) * height].map(Math.floor) as [number, number];
	const at = row * (width / 2) + column;
	const { bright } = canaryColours;
	return Math.abs((u[at] as number) - bright.u) < 24 && Math.abs((v[at] as number) - bright.v) < 24;
}

/** A place off the middle of the picture in the midst of a private area. */
function target(seen: Picture): Point {
	for (let row = -18; row <= 18; row++)
		for (let column = -18; column <= 18; column++) {
			const [x, y] = [column / 20, row / 20];
			const around = [-0.01, 0, 0.01].flatMap((dx) =>
				[-0.015, 0, 0.015].map((dy): Point => [x + dx, y + dy]),
			);
			if (Math.hypot(x, y) > 0.4 && around.every((place) => isPrivate(seen, place))) return [x, y];
		}
	throw new Error("nothing private is in sight");
}

describe("a running PTZ camera", () => {
	it("brings the point that a client names into the middle of its picture", async () => {
		const [x, y] = target(await picture());
		expect(isPrivate(await picture(), [0, 0])).toBe(false);
		await ask(
			"RelativeMove",
			`${main}<Translation><PanTilt x="${x}" y="${y}" space="http://www.onvif.org/ver10/tptz/PanTiltSpaces/TranslationSpaceFov"/></Translation>`,
		);
		await arrival();
		expect(isPrivate(await picture(), [0, 0])).toBe(true);
		// Near by, it stays there.
		await ask("AbsoluteMove", `${main}<Position><Zoom x="0.5"/></Position>`);
		await arrival();
		expect(isPrivate(await picture(), [0, 0])).toBe(true);
		await ask("GotoHomePosition", main);
		await arrival();
		expect(isPrivate(await picture(), [x, y])).toBe(true);
	});

	it("tells whoever asks what it is that it can be turned", async () => {
		expect(await ask("GetScopes", "", tds)).toContain("onvif://www.onvif.org/type/ptz");
		expect(await ask("GetServices", "<IncludeCapability>true</IncludeCapability>", tds)).toContain(
			'MoveStatus="true"',
		);
	});

	it("tells beside its pictures where it looks, and whether it moves", async () => {
		const { port, pathname } = new URL(camera.urls.rtsp.main);
		const { user, password } = camera.credentials.viewer;
		const path = pathname.slice(1);
		const client = await RtspClient.connect({ port: Number(port), path, user, password });
		try {
			const transport = "Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n";
			const setup = await client.ask("SETUP", transport, `${client.url}/trackID=1`);
			client.session = setup.headers.get("session")?.[0]?.split(";")[0] ?? "";
			expect((await client.ask("PLAY")).status).toBe(200);
			const all = () => client.packets.map((packet) => packet.subarray(12).toString("utf8")).join("");
			await client.until(() => all().includes("IDLE</tt:PanTilt>"));
			await ask(
				"ContinuousMove",
				`${main}<Velocity><PanTilt x="-0.5" y="0"/></Velocity><Timeout>PT1S</Timeout>`,
			);
			await client.until(() => all().includes("MOVING</tt:PanTilt>"));
			await client.until(
				() => all().split("MOVING</tt:PanTilt>").at(-1)?.includes("IDLE</tt:PanTilt>") ?? false,
			);
			const documents = all()
				.split(/(?=<\?xml )/)
				.filter((document) => document.endsWith("</tt:MetadataStream>"));
			for (const document of documents) judgeDocument(document);
			const pans = documents.flatMap((document) => /<tt:PanTilt x="([^"]+)"/.exec(document)?.slice(1) ?? []);
			expect(pans.length).toBeGreaterThan(4);
			expect(new Set(pans).size).toBeGreaterThan(3);
		} finally {
			await client.close();
		}
	});

	it("is moved by the library, too, and not by a view", async () => {
		camera.ptz?.go({ pan: 0.25 });
		await arrival();
		expect(await ask("GetStatus", main)).toContain('<tt:PanTilt x="0.25" y="0"');
		expect(() => camera.setView({ mirror: true })).toThrow(expect.objectContaining({ code: "VIEW_PTZ" }));
	});
});
