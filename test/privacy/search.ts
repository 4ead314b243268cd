import { startCamera, type VirtualCamera } from "persienne";
import { afterEach, expect } from "vitest";
import { decodeRecord } from "../../device/provenance/record.ts";
import { seiRecords } from "../../device/provenance/sei.ts";
import type { Statement } from "../../device/provenance/statement.ts";
import { type NalSyntax, nalSyntax } from "../../device/provenance/syntax.ts";
import { nalUnits } from "../../device/rtp/annexb.ts";
import type { PixelPolygon } from "../../device/scene/scene.ts";
import { openScene, type SceneName } from "../../device/scene/worlds.ts";
import { decodeAll, type Picture } from "../helpers/decode.ts";
import { fetchWithDigest } from "../helpers/digest-client.ts";
import { play, urlFor } from "../helpers/player.ts";
import { findCanary, type Sighting } from "./canary.ts";

/** Cameras whose private areas carry the canary, and a search of what clients received of them. */

const size = { width: 960, height: 540 };
const video = {
	main: { size: "960x540", fps: 25, bitrate: "4M" },
	sub: { size: "480x270", fps: 15, bitrate: "1M" },
	mjpeg: { size: "480x272", fps: 5 },
} as const;
export const streams = ["main", "sub", "mjpeg"] as const;

/** What a picture may have of the canary by chance: its colour nowhere, its pattern as little as noise has. */
const none: Sighting = { coloured: 0, correlation: 0.35 };

/** What is looked for comes in its own time, which is the machine's matter: whoever looks says when it is enough. */
export const endless = { pictures: Number.POSITIVE_INFINITY } as const;

const running: VirtualCamera[] = [];
afterEach(async () => {
	await Promise.all(running.splice(0).map((each) => each.stop()));
});

/** Starts a camera, which is stopped after the test. */
export async function camera(options: Parameters<typeof startCamera>[0]): Promise<VirtualCamera> {
	const started = await startCamera({ seed: 7, video, canary: true, ...options });
	running.push(started);
	return started;
}

const areasOf = new Map<SceneName, Promise<readonly PixelPolygon[]>>();
/** Private areas of a world, in pixels of the main stream. */
export function areas(scene: SceneName): Promise<readonly PixelPolygon[]> {
	const known = areasOf.get(scene) ?? read(scene);
	areasOf.set(scene, known);
	return known;
}

async function read(scene: SceneName): Promise<readonly PixelPolygon[]> {
	const world = await openScene(scene, { ...size, seed: 7 });
	const { privateAreas } = world.truth(0);
	world.close();
	return privateAreas;
}

/** Looks for the canary in a picture of any size. */
export function sightingIn(picture: Picture, where: readonly PixelPolygon[]): Sighting {
	return findCanary(picture, where, size);
}

/** A camera's latest picture, decoded; undefined when there is none. */
export async function takeSnapshot(
	from: VirtualCamera,
	profile: "main" | "sub" = "main",
): Promise<Picture | undefined> {
	const answer = await fetchWithDigest(`${from.urls.snapshot}?profile=${profile}`, from.credentials.viewer);
	if (answer.status !== 200) return undefined;
	return decodeAll("mjpeg", [new Uint8Array(await answer.arrayBuffer())])[0];
}

/** What a picture's seal says of it; undefined where it has none. */
export function statementOf(unit: Uint8Array, codec: keyof typeof nalSyntax = "h264"): Statement | undefined {
	const syntax: NalSyntax = nalSyntax[codec];
	const [record] = nalUnits(unit)
		.filter((nal) => syntax.isSei(nal))
		.flatMap((nal) => seiRecords(syntax, nal));
	return record && decodeRecord(record)?.statement;
}

/** The most that was seen of the canary. */
export class Search {
	pictures = 0;
	worst: Sighting = { coloured: 0, correlation: -1 };
	readonly #areas: readonly PixelPolygon[];

	constructor(where: readonly PixelPolygon[]) {
		this.#areas = where;
	}

	look(picture: Picture): Sighting {
		const seen = sightingIn(picture, this.#areas);
		this.pictures++;
		this.worst = {
			coloured: Math.max(this.worst.coloured, seen.coloured),
			correlation: Math.max(this.worst.correlation, seen.correlation),
		};
		return seen;
	}

	/** Watches a stream, from its first picture on. */
	async watch(from: VirtualCamera, stream: (typeof streams)[number], pictures: number): Promise<void> {
		for await (const picture of play(urlFor(from, stream), { pictures })) this.look(picture);
	}

	async snapshot(from: VirtualCamera, profile: "main" | "sub" = "main"): Promise<Sighting | undefined> {
		const picture = await takeSnapshot(from, profile);
		return picture && this.look(picture);
	}

	expectNothing(pictures: number): void {
		expect(this.pictures).toBeGreaterThanOrEqual(pictures);
		expect(this.worst.coloured).toBe(none.coloured);
		expect(this.worst.correlation).toBeLessThan(none.correlation);
	}
}
