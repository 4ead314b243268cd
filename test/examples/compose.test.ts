import { chmodSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { loadConfig } from "../../device/config/load.ts";
import type { CameraConfig } from "../../device/config/types.ts";
import { worldMasks } from "../../device/scene/worlds.ts";
import { zoneMargin } from "../../masks/policy.ts";
import { freshDirectory } from "../device/identity/directory.ts";
import { touchesRectangle } from "../helpers/touches.ts";

const folder = fileURLToPath(new URL("../../examples/compose/", import.meta.url));
const files = readdirSync(folder).filter((name) => name !== "published.yaml");
const directory = freshDirectory();

/** The configuration with its password file somewhere that exists. */
function load(name: string): ReturnType<typeof loadConfig> {
	const password = join(directory(), "camera.password");
	writeFileSync(password, "one-of-its-own\n");
	chmodSync(password, 0o600);
	const file = join(directory(), name);
	writeFileSync(
		file,
		readFileSync(join(folder, name), "utf8").replace(/\/accounts\/[^ ]+\.password/, password),
	);
	return loadConfig(file);
}

describe("the cameras of compose.yaml", () => {
	it("are three, on ports of their own", () => {
		const configs = files.map((name) => load(name).config);
		expect(configs).toHaveLength(3);
		expect(new Set(configs.map(({ rtspPort }) => rtspPort)).size).toBe(3);
		expect(new Set(configs.map(({ cameras }) => cameras[0]?.httpPort)).size).toBe(3);
	});

	it.each(files)("%s covers what is private in its scene", (name) => {
		const [camera] = load(name).config.cameras as [CameraConfig];
		const { source } = camera;
		if (source.kind !== "scene") throw new Error("not a scene");
		const { scene } = source;
		const zones = camera.policy?.zones ?? [];
		const steps = Array.from({ length: 81 }, (_, i) => i / 40 - 1);
		const touches = (polygons: typeof zones, x: number, y: number, reach: number) =>
			polygons.some(({ polygon }) => touchesRectangle(polygon, x - reach, y - reach, x + reach, y + reach));
		const open = steps
			.flatMap((x) => steps.map((y) => [x, y] as const))
			.filter(([x, y]) => touches(worldMasks(scene), x, y, 1e-6))
			.filter(([x, y]) => !touches(zones, x, y, zoneMargin));
		expect(open).toEqual([]);
	});
});
