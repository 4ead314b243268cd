import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Writable } from "node:stream";
import { startCamera } from "persienne";
import { expect, it } from "vitest";
import { createLogger } from "../../device/log.ts";
import { decodeAll } from "../helpers/decode.ts";
import { fetchWithDigest } from "../helpers/digest-client.ts";
import { tds, tr2, trt, tt } from "../helpers/onvif-camera.ts";
import { brightest } from "../helpers/picture.ts";
import { urlFor, watch } from "../helpers/player.ts";
import { soap } from "../helpers/soap-client.ts";
import { virtualCameras } from "../helpers/virtual-cameras.ts";

const cameras = virtualCameras();

/** A plate in ways that people write it, each as one word of capitals and digits when gaps are taken away. */
const plate = "ZH987654";
const spellings = ["ZH 987654", "zh987654", "gate ZH-987 654", "Z H 9 8 7 6 5 4", "ZH/987.654"];

it("a plate that a client wants written is drawn nowhere, and echoed by nobody (invariants I2, I9)", async () => {
	let log = "";
	const sink = new Writable({
		write(chunk, _encoding, done) {
			log += String(chunk);
			done();
		},
	});
	const dataDir = cameras.folder();
	const camera = cameras.keep(
		await startCamera({
			scene: "street",
			dataDir,
			video: { main: { size: "320x180", fps: 10 }, sub: { size: "160x90", fps: 5 } },
			// Nothing is shown: what is bright in a picture was written over it.
			masks: "none",
			shown: [
				{
					name: "nothing",
					polygon: [
						[-1, -1],
						[-0.99, -1],
						[-1, -0.99],
					],
				},
			],
			log: createLogger("trace", sink),
		}),
	);
	const { admin } = camera.credentials;
	const told: string[] = [];
	const ask = async (service: string, name: string, args = "") => {
		const { text, fault } = await soap(
			camera.urls.onvif,
			admin,
			`<t:${name} xmlns:t="${service}" xmlns:o="${tt}">${args}</t:${name}>`,
		);
		told.push(text);
		return fault;
	};
	const osd = (text: string, token = "") =>
		`<t:OSD token="${token}"><o:VideoSourceConfigurationToken>VideoSource_1-all</o:VideoSourceConfigurationToken><o:Type>Text</o:Type><o:Position><o:Type>UpperLeft</o:Type></o:Position><o:TextString><o:Type>Plain</o:Type><o:FontSize>120</o:FontSize><o:PlainText>${text}</o:PlainText></o:TextString></t:OSD>`;
	const brightness = async () => {
		const pictures = await watch(urlFor(camera, "main"), { pictures: 4 });
		const still = await fetchWithDigest(camera.urls.snapshot, camera.credentials.viewer);
		pictures.push(...decodeAll("mjpeg", [new Uint8Array(await still.arrayBuffer())]));
		return Math.max(...pictures.map(brightest));
	};
	for (const service of [trt, tr2])
		for (const text of spellings)
			expect(await ask(service, "CreateOSD", osd(text)), text).toEqual([
				"env:Receiver",
				"ter:InvalidArgVal",
				"ter:ConfigModify",
			]);
	expect(await brightness()).toBeLessThan(90);
	expect(await ask(tr2, "CreateOSD", osd("gate"))).toEqual([]);
	expect(await brightness()).toBeGreaterThan(200);
	for (const text of spellings) expect(await ask(tr2, "SetOSD", osd(text, "overlay-1"))).not.toEqual([]);
	await ask(tr2, "GetOSDs");
	await ask(tds, "GetSystemLog", "<t:LogType>System</t:LogType>");
	await ask(tds, "GetSystemSupportInformation");
	await camera.stop();
	const files = readdirSync(dataDir, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"));
	for (const leaving of [...told, log, ...files])
		expect(leaving.toUpperCase().replace(/[\s./-]/g, "")).not.toContain(plate);
});
