import { afterEach, describe, expect, it, vi } from "vitest";
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
		expect(await network.look(new Uint8Array(640 * 360), 640, 360, 640)).toHaveLength(3);
		await expect(fresh.openPlateNetwork("onnxruntime-node")).rejects.toThrow();
	});

	it("is opened once for all cameras of a thread", async () => {
		const [one, other] = await Promise.all([sharedPlateNetwork(), sharedPlateNetwork()]);
		expect(one.network).toBe(other.network);
	});
});
