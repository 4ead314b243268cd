import { type CameraOptions, startCamera, type VirtualCamera } from "persienne";
import { describe, expect, it } from "vitest";
import { type Rgb, yuvOf } from "../../../../masks/colour.ts";
import { decodeAll, type Picture } from "../../../helpers/decode.ts";
import { fetchWithDigest } from "../../../helpers/digest-client.ts";
import { tev, textOf, tr2, trt, tt } from "../../../helpers/onvif-camera.ts";
import { play, urlFor, watch } from "../../../helpers/player.ts";
import { soap } from "../../../helpers/soap-client.ts";
import { leftHalf, virtualCameras } from "../../../helpers/virtual-cameras.ts";

/* What a client writes over the pictures by ONVIF, seen where it counts: in decoded pictures of streams and snapshots. */

const cameras = virtualCameras();

async function camera(options: CameraOptions & { dataDir?: string } = {}): Promise<VirtualCamera> {
	return cameras.keep(
		await startCamera({
			scene: "street",
			seed: 7,
			masks: [leftHalf],
			video: {
				main: { size: "640x360", fps: 10, bitrate: "2M" },
				sub: { size: "320x180", fps: 5 },
				mjpeg: { size: "320x184", fps: 5 },
			},
			...options,
		}),
	);
}

const ask = (of: VirtualCamera, name: string, args = "", service: string = tr2) =>
	soap(
		of.urls.onvif,
		of.credentials.operator,
		`<t:${name} xmlns:t="${service}" xmlns:o="${tt}">${args}</t:${name}>`,
	);

/** Magenta, which no scene has: the box of a text is found by it. */
const magenta: Rgb = [255, 0, 255];
const osd = (position: string, text: string, token = "") =>
	`<t:OSD token="${token}"><o:VideoSourceConfigurationToken>VideoSource_1-all</o:VideoSourceConfigurationToken><o:Type>Text</o:Type><o:Position>${position}</o:Position><o:TextString>${text}</o:TextString></t:OSD>`;
const box = `<o:FontSize>90</o:FontSize><o:BackgroundColor Transparent="0"><o:Color X="255" Y="0" Z="255" Colorspace="http://www.onvif.org/ver10/colorspace/RGB"/></o:BackgroundColor>`;
const plain = (text: string) => `<o:Type>Plain</o:Type>${box}<o:PlainText>${text}</o:PlainText>`;
const at = (type: string) => `<o:Type>${type}</o:Type>`;

/** Where the box is, in parts of the picture from its upper left; undefined when there is none. */
function boxIn({ u, v, width, height }: Picture) {
	const wanted = yuvOf(magenta);
	const [columns, rows] = [Math.ceil(width / 2), Math.ceil(height / 2)];
	const [xs, ys]: [number[], number[]] = [[], []];
	for (let index = 0; index < u.length; index++) {
		// A JPEG's full range lies near enough.
		if (Math.abs((u[index] as number) - wanted.u) > 30 || Math.abs((v[index] as number) - wanted.v) > 30)
			continue;
		xs.push((index % columns) / columns);
		ys.push(Math.floor(index / columns) / rows);
	}
	if (xs.length < u.length / 1000) return undefined;
	const round = (value: number) => Math.round(value * 100) / 100;
	return {
		left: round(Math.min(...xs)),
		right: round(Math.max(...xs)),
		top: round(Math.min(...ys)),
		bottom: round(Math.max(...ys)),
	};
}

async function still(of: VirtualCamera, profile: string): Promise<Picture> {
	const answer = await fetchWithDigest(`${of.urls.snapshot}?profile=${profile}`, of.credentials.viewer);
	return decodeAll("mjpeg", [new Uint8Array(await answer.arrayBuffer())])[0] as Picture;
}

/** What each stream and snapshot shows, in sessions that began after a change. */
async function everywhere(of: VirtualCamera): Promise<Record<string, Picture>> {
	const last = async (stream: "main" | "sub" | "mjpeg") =>
		(await watch(urlFor(of, stream), { pictures: 4 })).at(-1) as Picture;
	return {
		main: await last("main"),
		sub: await last("sub"),
		mjpeg: await last("mjpeg"),
		"main still": await still(of, "main"),
		"sub still": await still(of, "sub"),
	};
}

describe("a text that a client sets", () => {
	it("is in every stream and snapshot where it was put, follows SetOSD, and goes with DeleteOSD", async () => {
		const started = await camera();
		for (const picture of Object.values(await everywhere(started))) expect(boxIn(picture)).toBeUndefined();
		const made = await ask(started, "CreateOSD", osd(at("UpperLeft"), plain("North gate")));
		const token = textOf(made.text, "OSDToken") as string;
		for (const [name, picture] of Object.entries(await everywhere(started))) {
			const found = boxIn(picture);
			expect(found, name).toMatchObject({ left: expect.closeTo(0.01, 1), top: expect.closeTo(0.02, 1) });
			expect(found?.right, name).toBeCloseTo(0.28, 1);
			expect(found?.bottom, name).toBeCloseTo(0.11, 1);
		}
		const point = `${at("Custom")}<o:Pos x="0.2" y="-0.2"/>`;
		await ask(started, "SetOSD", osd(point, plain("South gate"), token), trt);
		for (const [name, picture] of Object.entries(await everywhere(started))) {
			const found = boxIn(picture);
			expect([found?.left, found?.top], name).toEqual([expect.closeTo(0.6, 1), expect.closeTo(0.6, 1)]);
		}
		await ask(started, "DeleteOSD", `<t:OSDToken>${token}</t:OSDToken>`);
		for (const picture of Object.values(await everywhere(started))) expect(boxIn(picture)).toBeUndefined();
	});

	it("is told as it was set, in both services, and outlives a restart", async () => {
		const dataDir = cameras.folder();
		const first = await camera({ dataDir });
		await ask(first, "CreateOSD", osd(at("LowerRight"), plain("Entrée")), trt);
		await first.stop();
		const second = await camera({ dataDir });
		for (const service of [trt, tr2]) {
			const { text } = await ask(second, "GetOSDs", "", service);
			expect(textOf(text, "PlainText")).toBe("Entrée");
			expect(textOf(text, "FontSize")).toBe("90");
			expect(text).toMatch(/<tt:BackgroundColor Transparent="0"><tt:Color X="255" Y="0" Z="255"/);
		}
		const found = boxIn(await still(second, "main"));
		expect([found?.right, found?.bottom]).toEqual([expect.closeTo(0.98, 1), expect.closeTo(0.97, 1)]);
	});

	it("is told of as a configuration that changed", async () => {
		const started = await camera();
		const subscribed = await ask(started, "CreatePullPointSubscription", "", tev);
		const address = textOf(subscribed.text, "Address") as string;
		await ask(started, "CreateOSD", osd(at("UpperLeft"), plain("North gate")));
		const told: string[] = [];
		while (!told.some((text) => text.includes("overlay-1"))) {
			const pull = `<t:PullMessages xmlns:t="${tev}"><t:Timeout>PT5S</t:Timeout><t:MessageLimit>10</t:MessageLimit></t:PullMessages>`;
			told.push((await soap(address, started.credentials.operator, pull)).text);
			expect(told.length).toBeLessThan(10);
		}
		expect(told.at(-1)).toMatch(/Name="Token" Value="overlay-1".*Name="Type" Value="OSD"/);
		expect(told.join("")).not.toContain("North gate");
	});

	it("tells the picture's time, another one each second", async () => {
		const started = await camera({
			osd: [
				{ date: "yyyy-MM-dd", time: "HH:mm:ss", background: magenta, backgroundTransparency: 0, size: 90 },
			],
		});
		const pictures = await watch(urlFor(started, "main"), { pictures: 25 });
		const texts = pictures.map((picture) => {
			const found = boxIn(picture);
			expect(found).toBeDefined();
			const rows = picture.y.subarray(0, Math.floor(picture.height * 0.1) * picture.width);
			return rows.filter((_, index) => index % picture.width < picture.width * 0.45);
		});
		const differs = (one: Uint8Array, other: Uint8Array) =>
			one.filter((sample, index) => Math.abs(sample - (other[index] as number)) > 60).length > 20;
		const changes = texts.slice(1).filter((text, index) => differs(text, texts[index] as Uint8Array)).length;
		// Two and a half seconds of pictures hold two or three turns of the second.
		expect(changes).toBeGreaterThanOrEqual(2);
		expect(changes).toBeLessThanOrEqual(4);
	});
});

describe("a camera that plays a loop", () => {
	const video = {
		main: { size: "320x180", fps: 5, bitrate: "1M" },
		sub: { size: "160x90", fps: 5 },
		mjpeg: { size: "160x96", fps: 5 },
	} as const;
	const status = async (of: VirtualCamera) =>
		(await (await fetchWithDigest(`${of.urls.control}/status`, of.credentials.viewer)).json()) as {
			feed: string;
		};

	it("has a text in its loop, and films live with the time over its pictures", async () => {
		const style = { background: magenta, backgroundTransparency: 0, size: 90 };
		const started = await camera({ mode: "loop", video, osd: [{ text: "North gate", ...style }] });
		const until = async (feed: string) => {
			for await (const picture of play(urlFor(started, "main"), { pictures: 1_000 })) {
				expect(boxIn(picture)).toMatchObject({ left: expect.closeTo(0.01, 1), top: expect.closeTo(0.02, 1) });
				if ((await status(started)).feed === feed) return;
			}
		};
		await until("loop");
		expect(boxIn(await still(started, "sub"))).toBeDefined();
		const time = osd(at("UpperLeft"), `<o:Type>Time</o:Type>${box}`, "overlay-1");
		await ask(started, "SetOSD", time);
		expect((await status(started)).feed).toBe("live");
		await until("live");
		await ask(started, "SetOSD", osd(at("UpperLeft"), plain("North gate"), "overlay-1"));
		await until("loop");
	});
});
