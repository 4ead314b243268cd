import { afterEach, describe, expect, it, vi } from "vitest";
import { reportsToItsMaker } from "../../../../device/imaging/plates/onnx-network.ts";
import { openPlateNetwork, sharedPlateNetwork } from "../../../../device/imaging/plates/plate-network.ts";

afterEach(() => {
	vi.doUnmock("onnxruntime-node");
	vi.resetModules();
});

describe("the plate network", () => {
	it("runs in onnxruntime-node where it can", async () => {
		expect((await openPlateNetwork()).runner).toBe("onnxruntime-node");
	});

	it("runs in WebAssembly where onnxruntime-node cannot be loaded", async () => {
		vi.doMock("onnxruntime-node", () => {
			throw new Error("not for this machine");
		});
		vi.resetModules();
		const fresh = await import("../../../../device/imaging/plates/plate-network.ts");
		const { runner, network } = await fresh.openPlateNetwork();
		expect(runner).toBe("WebAssembly");
		expect(await network.look(new Uint8Array(640 * 360), 640, 360, 640)).toHaveLength(4);
		await expect(fresh.openPlateNetwork("onnxruntime-node")).rejects.toThrow();
	});

	it("runs in WebAssembly where onnxruntime-node reports to its maker, and never begins with it", async () => {
		let sessions = 0;
		const create = () => sessions++;
		vi.doMock("onnxruntime-node", () => ({
			default: { env: { versions: { common: "1.29.0" } }, InferenceSession: { create } },
		}));
		vi.resetModules();
		const fresh = await import("../../../../device/imaging/plates/plate-network.ts");
		expect((await fresh.openPlateNetwork()).runner).toBe("WebAssembly");
		expect(sessions).toBe(0);
	});

	it.each([
		["1.27.0", false],
		["1.28.1", false],
		["1.29.0", true],
		["1.30.0", true],
		["2.0.0", true],
		["", true],
	])("of version %j it is known whether it reports: %s", (version, expected) => {
		expect(reportsToItsMaker(version)).toBe(expected);
	});

	it("is opened once for all cameras of a thread", async () => {
		const [one, other] = await Promise.all([sharedPlateNetwork(), sharedPlateNetwork()]);
		expect(one.network).toBe(other.network);
	});
});
