import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { Picture } from "../../../device/scene/artwork/picture.ts";
import { brushCode } from "../../../device/scene/kernel/brush-code.ts";
import { kernelCode } from "../../../device/scene/kernel/kernel-code.ts";
import { SheetMemory } from "../../../device/scene/kernel/memory.ts";
import { shadeOf } from "../../../device/scene/sprite/shade.ts";
import { compileKernel } from "../../../scripts/kernel.ts";

describe.each([
	["kernel", kernelCode],
	["brush", brushCode],
] as const)("the %s", (name, committed) => {
	it("is what its source compiles to: run `npx tsx scripts/kernel.ts` after a change", async () => {
		const digest = (code: string) => createHash("sha256").update(code, "base64").digest("hex");
		expect(digest(committed)).toBe(digest(await compileKernel(name)));
	});
});

describe("a sheet's memory", () => {
	const shade = () => shadeOf(new Picture(600, 500), [0, 0, 0]);

	it("keeps a drawing where it is until there is no room for another one", () => {
		const memory = new SheetMemory(16, 16, 1);
		const [first, second, third, fourth] = [shade(), shade(), shade(), shade()];
		const address = memory.addressOf(first);
		expect(memory.addressOf(second)).toBeGreaterThan(address);
		expect(memory.addressOf(first)).toBe(address);
		memory.addressOf(third);
		expect(memory.addressOf(fourth)).toBe(address);
		expect(memory.addressOf(first)).not.toBe(address);
	});

	it("refuses a drawing that can never have room", () => {
		const memory = new SheetMemory(16, 16, 1);
		expect(() => memory.addressOf({ data: new Uint8Array(2 << 20) })).toThrow(RangeError);
	});
});
