import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { MulticastDesk } from "../../../../device/camera/multicast/multicast-desk.ts";
import { openCameraStore } from "../../../../device/store/camera-store.ts";

const tokens = ["main-encoder", "sub-encoder", "mjpeg-encoder", "metadata"];
const uuid = "9f0d0b2e-5a5b-4a0e-8d49-5a1c1f6b7c01";
const desk = (own?: string, store = openCameraStore(undefined, uuid)) =>
	new MulticastDesk({ store, tokens, uuid: own });
const good = { address: "239.1.2.3", port: 5_000, ttl: 4 };

describe("where streams go by multicast", () => {
	it("is nowhere until somebody says so", () => {
		expect(desk().settings("main-encoder")).toEqual({ address: "0.0.0.0", port: 0, ttl: 0 });
		expect(desk().group("main-encoder")).toBeUndefined();
	});

	it("is a group of the camera's own for each, where that is asked for, and the same at each start", () => {
		const groups = tokens.map((token) => desk(uuid).group(token));
		for (const group of groups) {
			expect(group?.address).toMatch(/^239\.19[2-5]\./);
			expect(group).toMatchObject({ ttl: 1, port: expect.toSatisfy((port: number) => port % 2 === 0) });
		}
		expect(new Set(groups.map((group) => JSON.stringify(group))).size).toBe(4);
		expect(groups).toEqual(tokens.map((token) => desk(uuid).group(token)));
	});

	it("is what was set, also at the next start, and nowhere again with 0.0.0.0", () => {
		const folder = mkdtempSync(join(tmpdir(), "persienne-multicast-"));
		const open = () => desk(uuid, openCameraStore(folder, uuid));
		open().set("main-encoder", good);
		expect(open().group("main-encoder")).toEqual(good);
		open().set("main-encoder", { address: "0.0.0.0", port: 7, ttl: 300 });
		expect(open().group("main-encoder")).toBeUndefined();
		rmSync(folder, { recursive: true });
	});

	it.each([
		["an address of the Internet", { ...good, address: "224.1.2.3" }],
		["one that is not for multicast", { ...good, address: "192.0.2.1" }],
		["discovery's own", { ...good, address: "239.255.255.250" }],
		["IPv6", { ...good, address: "ff15::1" }],
		["none", { ...good, address: "239.1.2" }],
		["an odd port", { ...good, port: 5_001 }],
		["a port of other services", { ...good, port: 1_022 }],
		["a port without a next", { ...good, port: 65_536 }],
		["a TTL that does not fit", { ...good, ttl: 256 }],
		["a negative TTL", { ...good, ttl: -1 }],
	])("is not %s", (_, settings) => {
		const one = desk();
		expect(() => one.set("main-encoder", settings)).toThrow(
			expect.objectContaining({ code: "CONFIG_MODIFY" }),
		);
		expect(one.group("main-encoder")).toBeUndefined();
	});

	it("is not where another stream of the camera goes", () => {
		const one = desk();
		one.set("main-encoder", good);
		expect(() => one.set("sub-encoder", good)).toThrow(/another stream/);
		one.set("sub-encoder", { ...good, port: 5_002 });
		one.set("main-encoder", { ...good, ttl: 5 });
		expect(one.group("main-encoder")?.ttl).toBe(5);
	});

	it("tells of changes, and of nothing else", () => {
		const one = desk();
		let told = 0;
		one.attach(() => told++);
		one.set("main-encoder", good);
		one.set("main-encoder", good);
		one.start("main");
		one.start("main");
		one.stop("main");
		one.stop("main");
		one.retain([]);
		expect(told).toBe(3);
	});

	it("forgets running profiles that are gone, and everything at a factory default", () => {
		const one = desk();
		one.set("main-encoder", good);
		for (const profile of ["main", "sub", "gone"]) one.start(profile);
		one.retain(["main", "sub", "new"]);
		expect(one.running).toEqual(["main", "sub"]);
		one.reset();
		expect(one.running).toEqual([]);
		expect(one.group("main-encoder")).toBeUndefined();
	});
});
