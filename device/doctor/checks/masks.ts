import { type DeviceCheck, passed, skipped } from "../check.ts";
import { masksAnswer, media2CapabilitiesAnswer, read } from "../onvif/answers.ts";

const media2 = "http://www.onvif.org/ver20/media/wsdl";

/** GetMasks of Media2, where the device says that it has masks (tr2:Capabilities, @Mask). The library knows neither. */
export const masks: DeviceCheck = {
	name: "masks",
	of: "device",
	needs: ["device-information"],
	async run({ client }) {
		if (!client.cam.uri?.["media2"]) return skipped("the device names no Media2 service");
		const capabilities = await client.operation("media2", media2, "GetServiceCapabilities");
		if (!read(media2CapabilitiesAnswer, capabilities, "capabilities"))
			return skipped("the device offers no masks over ONVIF");
		const found = read(masksAnswer, await client.operation("media2", media2, "GetMasks"), "masks");
		const on = found.filter(Boolean).length;
		return passed(
			found.length === 1 ? `1 mask, ${on === 1 ? "on" : "off"}` : `${found.length} masks, ${on} of them on`,
		);
	},
};
