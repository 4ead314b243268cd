import { readFileSync, writeFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PersienneError } from "../../../../device/errors.ts";
import { h264, h265 } from "../../../../device/provenance/syntax.ts";
import { readPicture } from "../../../../device/provenance/verify/picture.ts";
import type { VerifyReport } from "../../../../device/provenance/verify/report.ts";
import { framingOf, unitsOf } from "../../../../device/provenance/verify/units.ts";
import { verifyFile } from "../../../../device/provenance/verify/verify.ts";
import { temporaryFolder } from "../../scene/clip/make-clip.ts";
import { received, record } from "../recorded.ts";
import { camera, signer } from "../words.ts";

const inFolder = temporaryFolder();

describe.each([h264, h265])("NAL units of $codec from a file that means harm", (syntax) => {
	it("are read as far as they go, whatever the container says of their lengths", () => {
		const bytes = fc.uint8Array({ maxLength: 200 });
		fc.assert(
			fc.property(bytes, fc.boolean(), bytes, (configuration, isBox, packet) => {
				const head = isBox ? Buffer.concat([Buffer.of(1), configuration]) : Buffer.from(configuration);
				const framing = framingOf(syntax, head);
				const units = unitsOf(Buffer.from(packet), framing);
				expect(units.reduce((sum, unit) => sum + unit.length, 0)).toBeLessThanOrEqual(packet.length);
				readPicture(syntax, units, framing.parameterSets);
			}),
			{ numRuns: 500 },
		);
	});
});

describe("a recording with bytes that somebody threw at it", () => {
	it.each(["mp4", "mkv", "ts", "h264"])(
		"never passes for whole, and never ends verify: .%s",
		async (extension) => {
			const pictures = await received(9, { signer, camera });
			const whole = inFolder(`whole.${extension}`);
			record(whole, pictures);
			const bytes = readFileSync(whole);
			const slice = Buffer.from(pictures[4] as Uint8Array).subarray(-40, -8);
			const at = bytes.indexOf(slice);
			expect(at).toBeGreaterThan(0);
			const path = inFolder(`thrown.${extension}`);
			await fc.assert(
				fc.asyncProperty(
					fc.nat(bytes.length - 1),
					fc.integer({ min: 1, max: 255 }),
					async (place, change) => {
						const copy = Buffer.from(bytes);
						copy[place] = (copy[place] as number) ^ change;
						copy[at + 16] = (copy[at + 16] as number) ^ 1; // one that counts, always
						writeFileSync(path, copy);
						const report = await verifyFile(path, signer.publicKey).catch((error: unknown) => error);
						if (report instanceof PersienneError) return;
						// A change of the container may end the file early, and that leaves no trace: docs/provenance.md.
						const { verdict, pictures } = report as VerifyReport;
						if (pictures > 4) expect(verdict).toBe("flawed");
					},
				),
				{ numRuns: 60 },
			);
		},
	);
});
