import type { Operation, Service } from "../service.ts";
import { element } from "../soap/write.ts";
import { audioSourceTokens } from "../types/audio.ts";

/** Device I/O (ONVIF DeviceIO Service Specification): the connectors of the camera, which has a lens, and perhaps sound. */
export const deviceIoService: Service = {
	prefix: "tmd",
	path: "deviceio_service",
	version: { major: 22, minor: 6 },
	operations: {
		GetVideoSources: {
			access: "READ_MEDIA",
			answer: ({ camera }) => element("tmd:Token", camera.videoSource.token),
		},
		GetAudioSources: {
			access: "READ_MEDIA",
			answer: ({ camera }) => audioSourceTokens(camera).map((token) => element("tmd:Token", token)),
		},
	} satisfies Record<string, Operation>,
	capabilities: (camera) =>
		element("tmd:Capabilities", undefined, {
			VideoSources: 1,
			VideoOutputs: 0,
			AudioSources: audioSourceTokens(camera).length,
			AudioOutputs: 0,
			RelayOutputs: 0,
			SerialPorts: 0,
			DigitalInputs: 0,
		}),
	category: {
		name: "Extension",
		write: (camera, address) =>
			element("tt:DeviceIO", [
				element("tt:XAddr", address),
				element("tt:VideoSources", 1),
				element("tt:VideoOutputs", 0),
				element("tt:AudioSources", audioSourceTokens(camera).length),
				element("tt:AudioOutputs", 0),
				element("tt:RelayOutputs", 0),
			]),
	},
};
