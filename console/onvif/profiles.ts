import { element } from "../../device/onvif/soap/write.ts";
import type { OnvifClient } from "./onvif-line.ts";

/** What a client has to name of a camera to change its masks, and to move it. */
export interface CameraTokens {
	/** Of the video source configuration. */
	readonly source: string;
	/** Of a media profile that moves the camera; undefined for a camera that does not move. */
	readonly moving: string | undefined;
}

/** By GetProfiles of Media2. */
export async function tokensOf(client: OnvifClient): Promise<CameraTokens> {
	const types = ["VideoSource", "PTZ"].map((type) => element("tr2:Type", type));
	const profiles = (await client.call(element("tr2:GetProfiles", types))).all("Profiles");
	const parts = profiles.map((profile) => ({
		token: profile.attribute("token"),
		source: profile.child("Configurations")?.child("VideoSource")?.attribute("token"),
		moves: profile.child("Configurations")?.child("PTZ") !== undefined,
	}));
	return {
		source: parts.find(({ source }) => source)?.source ?? "",
		moving: parts.find(({ source, moves }) => source && moves)?.token,
	};
}
