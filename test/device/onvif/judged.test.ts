import { startCamera } from "persienne";
import { expect, test } from "vitest";
import { judged } from "../../helpers/judgements.ts";

test("whatever a camera of the library answers is judged, though no test looks at it", async () => {
	await using camera = await startCamera({ scene: "street" });
	const before = judged();
	await fetch(camera.urls.onvif, { method: "POST", body: "no SOAP" });
	expect(judged()).toBe(before + 1);
});
