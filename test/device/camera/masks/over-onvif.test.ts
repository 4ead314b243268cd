import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type CameraOptions, startCamera, type VirtualCamera } from "persienne";
import { describe, expect, it } from "vitest";
import { readLedger } from "../../../../masks/ledger.ts";
import { decodeAll, type Picture } from "../../../helpers/decode.ts";
import { fetchWithDigest } from "../../../helpers/digest-client.ts";
import { textOf, tr2, tt } from "../../../helpers/onvif-camera.ts";
import { brightnessOfRightHalf, fillLuma, worstInLeftHalf } from "../../../helpers/picture.ts";
import { play, urlFor, watch } from "../../../helpers/player.ts";
import { soap } from "../../../helpers/soap-client.ts";
import { virtualCameras } from "../../../helpers/virtual-cameras.ts";

/*
 * What a client does to masks over ONVIF, seen where it counts: in decoded pictures of streams and snapshots, and after
 * a restart.
 */

const cameras = virtualCameras();

async function camera(options: CameraOptions & { dataDir?: string } = {}): Promise<VirtualCamera> {
	return cameras.keep(
		await startCamera({
			scene: "street",
			seed: 7,
			masks: "none",
			video: { main: { size: "640x360", fps: 25, bitrate: "1M" }, sub: { size: "320x180", fps: 10 } },
			...options,
		}),
	);
}

const leftHalf = [
	[-1, 1],
	[0, 1],
	[0, -1],
	[-1, -1],
] as const;

const mask = (token = "", enabled = true) =>
	`<t:Mask token="${token}"><t:ConfigurationToken>VideoSource_1-all</t:ConfigurationToken><t:Polygon>${leftHalf.map(([x, y]) => `<o:Point x="${x}" y="${y}"/>`).join("")}</t:Polygon><t:Type>Color</t:Type><t:Enabled>${enabled}</t:Enabled></t:Mask>`;

const ask = (of: VirtualCamera, as: "admin" | "operator", name: string, args = "") =>
	soap(of.urls.onvif, of.credentials[as], `<t:${name} xmlns:t="${tr2}" xmlns:o="${tt}">${args}</t:${name}>`);

async function still(of: VirtualCamera): Promise<Picture> {
	const answer = await fetchWithDigest(of.urls.snapshot, of.credentials.viewer);
	return decodeAll("mjpeg", [new Uint8Array(await answer.arrayBuffer())])[0] as Picture;
}

/** Pictures that the kernel and the viewer's own decoder may hold when a change returns. */
const onTheWay = 3;

/** Somebody who watches all along. */
class Viewer {
	readonly pictures: Picture[] = [];
	readonly #waiting = new Set<() => void>();
	readonly #watching: Promise<void>;
	#left = false;

	constructor(of: VirtualCamera, stream: "main" | "sub") {
		this.#watching = this.#watch(of, stream);
	}

	/** Resolves when so many pictures were seen in all. */
	async see(count: number): Promise<void> {
		while (this.pictures.length < count) await new Promise<void>((resolve) => this.#waiting.add(resolve));
	}

	async leave(): Promise<void> {
		this.#left = true;
		await this.#watching;
	}

	async #watch(of: VirtualCamera, stream: "main" | "sub"): Promise<void> {
		for await (const picture of play(urlFor(of, stream), { pictures: 1_000 })) {
			this.pictures.push(picture);
			for (const wake of this.#waiting) wake();
			this.#waiting.clear();
			if (this.#left) return;
		}
	}
}

const isCovered = (picture: Picture) => worstInLeftHalf(picture, fillLuma.video) <= 5;

describe("a mask that a client sets", () => {
	it.each(["main", "sub"] as const)(
		"covers the next picture of the %s stream and the next snapshot, and its deletion uncovers them",
		async (stream) => {
			const started = await camera();
			const viewer = new Viewer(started, stream);
			await viewer.see(5);
			expect(viewer.pictures.some(isCovered)).toBe(false);
			const made = await ask(started, "operator", "CreateMask", mask());
			const from = viewer.pictures.length + onTheWay;
			expect(worstInLeftHalf(await still(started), fillLuma.jpeg)).toBeLessThanOrEqual(5);
			await viewer.see(from + 10);
			const token = `<t:Token>${textOf(made.text, "Token")}</t:Token>`;
			const refused = await ask(started, "operator", "DeleteMask", token);
			expect(refused.fault).toEqual(["env:Sender", "ter:NotAuthorized"]);
			const to = viewer.pictures.length;
			expect((await ask(started, "admin", "DeleteMask", token)).status).toBe(200);
			await viewer.see(viewer.pictures.length + onTheWay + 1);
			await viewer.leave();
			expect(viewer.pictures.slice(from, to).every(isCovered)).toBe(true);
			expect(viewer.pictures.slice(from, to).every((seen) => brightnessOfRightHalf(seen) > 40)).toBe(true);
			expect(isCovered(viewer.pictures.at(-1) as Picture)).toBe(false);
		},
	);

	it("lights up a camera that nobody told what is private, if an administrator sets it", async () => {
		const started = cameras.keep(
			await startCamera({
				scene: "street",
				policy: undefined as never,
				masks: "none",
				seed: 7,
			}),
		);
		await started.setMasks(undefined);
		expect(started.state.state).toBe("dark");
		expect((await ask(started, "operator", "CreateMask", mask())).fault).toEqual([
			"env:Sender",
			"ter:NotAuthorized",
		]);
		expect((await ask(started, "admin", "CreateMask", mask())).status).toBe(200);
		const [picture] = await watch(urlFor(started, "main"), { pictures: 1 });
		expect(isCovered(picture as Picture)).toBe(true);
		expect(brightnessOfRightHalf(picture as Picture)).toBeGreaterThan(40);
	});

	it("is there after a restart, in the pictures and in GetMasks, and so is what became of the configuration's", async () => {
		const dataDir = cameras.folder();
		const options = {
			dataDir,
			masks: [
				{
					name: "corner",
					polygon: [
						[0.8, 1],
						[1, 1],
						[1, 0.8],
					] as [number, number][],
				},
			],
		};
		const first = await camera(options);
		await ask(first, "operator", "CreateMask", mask());
		await ask(first, "admin", "DeleteMask", "<t:Token>mask-1</t:Token>");
		const before = (await ask(first, "operator", "GetMasks")).text;
		await first.stop();
		const again = await camera(options);
		expect((await ask(again, "operator", "GetMasks")).text).toBe(before);
		expect(before.match(/<tr2:Masks token="[^"]+"/g)).toEqual(['<tr2:Masks token="mask-2"']);
		const [picture] = await watch(urlFor(again, "main"), { pictures: 1 });
		expect(isCovered(picture as Picture)).toBe(true);
		const [folder] = readdirSync(join(dataDir, "cameras"));
		const ledger = readLedger(readFileSync(join(dataDir, "cameras", `${folder}`, "ledger.jsonl"), "utf8"));
		expect(ledger.broken).toBeUndefined();
		expect(ledger.entries.map(({ record }) => [record["action"], record["uncovers"]])).toEqual([
			["created", false],
			["deleted", true],
		]);
	});
});
