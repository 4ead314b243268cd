import { startCamera } from "persienne";
import { expect, test } from "vitest";
import { textOf, trt, tt } from "../../helpers/onvif-camera.ts";
import { soap } from "../../helpers/soap-client.ts";
import { virtualCameras } from "../../helpers/virtual-cameras.ts";

const { keep } = virtualCameras();

/* UniFi Protect and libonvif tell cameras apart by their address alone, and want the ports that are usual: each camera an address. */

test.runIf(process.platform === "linux")(
	"cameras at addresses of their own have the same ports, and name their own address alone",
	async () => {
		const video = { main: { size: "320x180", fps: 5 }, sub: { size: "160x90", fps: 5 } };
		const first = keep(await startCamera({ scene: "street", host: "127.0.0.2", video }));
		const ports = {
			httpPort: Number(new URL(first.urls.onvif).port),
			rtspPort: Number(new URL(first.urls.rtsp.main).port),
		};
		const second = keep(await startCamera({ scene: "street", host: "127.0.0.3", video, ...ports }));
		const setup = `<StreamSetup><Stream xmlns="${tt}">RTP-Unicast</Stream><Transport xmlns="${tt}"><Protocol>RTSP</Protocol></Transport></StreamSetup><ProfileToken>main</ProfileToken>`;
		for (const [camera, address] of [
			[first, "127.0.0.2"],
			[second, "127.0.0.3"],
		] as const) {
			expect(camera.urls.onvif).toBe(`http://${address}:${ports.httpPort}/onvif/device_service`);
			const { text } = await soap(
				camera.urls.onvif,
				camera.credentials.viewer,
				`<GetStreamUri xmlns="${trt}">${setup}</GetStreamUri>`,
			);
			expect(textOf(text, "Uri")).toBe(`rtsp://${address}:${ports.rtspPort}/${camera.name}/main`);
		}
		expect(first.uuid).not.toBe(second.uuid);
		expect(first.serial).not.toBe(second.serial);
	},
);
