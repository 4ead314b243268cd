import { existsSync, mkdtempSync, rmSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { VirtualClock } from "../../../device/clock.ts";
import { silentLogger } from "../../../device/log.ts";
import { openCameraStore } from "../../../device/store/camera-store.ts";
import { StoreSweep } from "../../../device/store/store-sweep.ts";
import { readLedger } from "../../../masks/ledger.ts";

const day = 24 * 60 * 60 * 1000;
const dataDir = mkdtempSync(join(tmpdir(), "sweep-"));
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

it("keeps nothing of what happened for longer than the retention, in virtual time, and says what went", () => {
	const clock = new VirtualClock();
	const told: string[] = [];
	const sweep = new StoreSweep({
		dataDir,
		retentionMs: 30 * day,
		clock,
		log: silentLogger,
		swept: (uuid, { number }) => told.push(`${uuid} ${number}`),
	});
	const used = openCameraStore(dataDir, "used");
	sweep.add("used", used);
	const left = openCameraStore(dataDir, "left");
	const write = () => {
		for (const { ledger } of [used, left]) ledger.append({ at: new Date(clock.now()).toISOString() });
	};
	write();
	left.outbox("mqtt")?.add("{}");
	sweep.start();
	for (let passed = 0; passed < 33; passed++) {
		clock.advance(day);
		if (passed < 3) write();
	}
	// Nobody has written to the folder of a camera that is not there any more.
	const written = (clock.now() - 31 * day) / 1000;
	for (const file of ["ledger.jsonl", "outbox-mqtt.log"])
		utimesSync(join(dataDir, "cameras", "left", file), written, written);
	clock.advance(day / 12);
	sweep.close();
	expect(readLedger(used.ledger.text).entries).toHaveLength(1);
	expect(readLedger(left.ledger.text).entries).toHaveLength(1);
	expect(existsSync(join(dataDir, "cameras", "left", "outbox-mqtt.log"))).toBe(false);
	expect(told).toEqual(["used 1", "used 2", "used 3", "left 3"]);
});
