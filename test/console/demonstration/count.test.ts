import { expect, it } from "vitest";
import type { ConsoleCamera } from "../../../console/camera.ts";
import { DemonstrationCount } from "../../../console/demonstration/count.ts";
import type { Demonstrated } from "../../../console/demonstration/demonstrated.ts";
import { demonstrationPages } from "../../../console/demonstration/pages.ts";
import { type ClosedPage, closed } from "../../../console/http/page.ts";
import { VirtualClock } from "../../../device/clock.ts";
import { PersienneError } from "../../../device/errors.ts";

it("has what the demonstration shows among what leaves the device, with who saw it", async () => {
	const counts = new DemonstrationCount(new VirtualClock(7_000));
	let fails = false;
	const demonstration: Demonstrated = {
		broken: undefined,
		events: [],
		break: () => {},
		show: async () => {
			if (fails) throw new PersienneError("DEMONSTRATION_BUSY", "busy");
			return { lens: Buffer.from("lens"), leaves: Buffer.from("leaves"), failure: undefined };
		},
	};
	const find = () => ({ name: "drawn", demonstration }) as ConsoleCamera;
	const pages = demonstrationPages(
		find,
		closed("GET", () => ({ status: 200 })),
		counts,
	);
	const [, [shown] = []] = pages.find(([path]) => path === "/api/cameras/*/demonstration") ?? [];
	const ask = () =>
		(shown as ClosedPage).answer(
			{ peer: "192.0.2.1" } as never,
			{ account: { user: "lea", role: "viewer" } } as never,
			"drawn",
		);
	expect(counts.outlet("drawn")).toMatchObject({ messages: 0, receivers: [] });
	await ask();
	fails = true;
	await ask();
	expect(counts.outlet("drawn")).toMatchObject({
		kind: "demonstration",
		messages: 1,
		bytes: 4 + "lens".length + "leaves".length,
		parts: [{ fields: ["unmaskedDrawing", "picture"] }],
		receivers: [{ user: "lea", role: "viewer", peer: "192.0.2.1", at: 7_000 }],
	});
	expect(counts.outlet("clip")).toMatchObject({ messages: 0 });
});
