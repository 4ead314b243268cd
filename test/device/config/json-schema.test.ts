import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { configJsonSchema } from "../../../device/config/json-schema.ts";
import { sceneNames } from "../../../device/config/types.ts";

const published = JSON.parse(
	readFileSync(new URL("../../../docs/config.schema.json", import.meta.url), "utf8"),
);

describe("docs/config.schema.json", () => {
	it("is what `persienne schema` prints: after a change of the schema write it there", () => {
		expect(published).toEqual(configJsonSchema());
	});

	it("knows the scenes, and refuses keys that do not exist", () => {
		const camera = published.properties.cameras.items;
		expect(camera.properties.scene.enum).toEqual([...sceneNames]);
		expect(camera.additionalProperties).toBe(false);
		expect(published).toMatchObject({ additionalProperties: false, required: ["cameras"] });
	});
});
