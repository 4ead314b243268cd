import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Clock } from "../clock.ts";
import type { CameraConfig } from "../config/types.ts";
import type { Credential } from "../identity/credentials.ts";
import { silentLogger } from "../log.ts";
import type { ReadyCamera } from "../ready.ts";
import { ask } from "./ask.ts";
import { privateFleet, type TestedCamera } from "./fleet-plan.ts";
import { isShown } from "./pattern.ts";
import type { SelfTestParts } from "./run.ts";
import { pictureOfJpeg } from "./video.ts";
import { credential, filming } from "./waiting.ts";

/** So many cameras film at a time: the machine may have others that run. */
const atOnce = 12;
/** How long a picture may stay dark, in tries and milliseconds. */
const darkPatience = { tries: 10, ms: 500 } as const;

/**
 * What cameras show now, masked, as JPEGs by their names; of some there may be none. Cameras of its own film what the configuration names
 * under the policy that is in force, a dozen at a time.
 *
 * @param told is told of each picture, by how many there are then
 */
export async function takePictures(
	cameras: readonly TestedCamera[],
	parts: SelfTestParts,
	told: (done: number, camera: string) => void = () => {},
): Promise<Map<string, Uint8Array>> {
	const found = new Map<string, Uint8Array>();
	for (let first = 0; first < cameras.length; first += atOnce) {
		const shown = cameras.slice(first, first + atOnce);
		const jpegs = takeThese(shown, parts);
		let done = first;
		for await (const { name, jpeg } of jpegs) {
			if (jpeg) found.set(name, jpeg);
			told(++done, name);
		}
	}
	return found;
}

async function* takeThese(
	cameras: readonly TestedCamera[],
	{ startFleet, clock }: SelfTestParts,
): AsyncGenerator<{ readonly name: string; readonly jpeg: Uint8Array | undefined }> {
	const folder = mkdtempSync(join(tmpdir(), "persienne-pictures-"));
	const configs = cameras.map(({ config, policy }, index) => picturedCamera(config, policy, index));
	try {
		const fleet = await startFleet(privateFleet(configs, folder), silentLogger);
		try {
			const viewer = credential(fleet.ready, "viewer");
			for (const [index, { config }] of cameras.entries()) {
				const camera = fleet.ready.cameras[index] as ReadyCamera;
				await filming(camera, viewer, clock);
				yield { name: config.name, jpeg: await pictureFrom(camera, viewer, clock) };
			}
		} finally {
			await fleet.stop();
		}
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/** The camera as it is, to have a picture of it. */
function picturedCamera(config: CameraConfig, policy: TestedCamera["policy"], index: number): CameraConfig {
	const main = { codec: "h264", width: 1280, height: 720, fps: 5, bitrate: 1_000_000, gop: 5 } as const;
	return {
		...config,
		name: `pictured-${index + 1}`,
		policy,
		mode: "live",
		audio: undefined,
		analytics: [],
		httpPort: 0,
		video: { ...config.video, main },
	};
}

/** What the camera shows now; a few tries for one that is still dark, as one whose picture nobody has looked at yet. */
async function pictureFrom(
	{ snapshot }: ReadyCamera,
	who: Credential,
	clock: Clock,
): Promise<Uint8Array | undefined> {
	let latest: Uint8Array | undefined;
	for (let left = darkPatience.tries; left > 0; left--) {
		const jpeg = await ask(snapshot, who).catch(() => undefined);
		const picture = jpeg && pictureOfJpeg(jpeg);
		latest = picture ? jpeg : latest;
		if (picture && isShown(picture)) break;
		await new Promise<void>((resolve) => clock.after(darkPatience.ms, resolve));
	}
	return latest;
}
