import { element, type Xml } from "../../device/onvif/soap/write.ts";
import type { OnvifClient } from "./onvif-line.ts";

/** PTZ service, annex: the translation in parts of the picture. */
const fieldOfView = "http://www.onvif.org/ver10/tptz/PanTiltSpaces/TranslationSpaceFov";
const zoomTranslation = "http://www.onvif.org/ver10/tptz/ZoomSpaces/TranslationGenericSpace";

/** A step: pan and tilt in half pictures, to the right and up; zoom in parts of its range, from -1 to 1. */
export interface Step {
	readonly pan: number;
	readonly tilt: number;
	readonly zoom: number;
}

/** Where a camera looks: pan and tilt from -1 to 1, zoom from 0 to 1. */
export interface Looks {
	readonly pan: number;
	readonly tilt: number;
	readonly zoom: number;
	readonly moving: boolean;
}

/** The PTZ service of one camera, as any client of ONVIF has it. */
export class MoveClient {
	readonly #client: OnvifClient;
	readonly #profile: string;

	/** @param profile token of a media profile with a PTZ configuration */
	constructor(client: OnvifClient, profile: string) {
		this.#client = client;
		this.#profile = profile;
	}

	/** GetStatus. */
	async looks(): Promise<Looks> {
		const answer = await this.#client.call(element("tptz:GetStatus", this.#named));
		const status = answer.child("PTZStatus");
		const position = status?.child("Position");
		const at = (part: string, axis: string) => Number(position?.child(part)?.attribute(axis) ?? 0);
		const words = status?.child("MoveStatus")?.children.map(({ text }) => text) ?? [];
		return {
			pan: at("PanTilt", "x"),
			tilt: at("PanTilt", "y"),
			zoom: at("Zoom", "x"),
			moving: words.includes("MOVING"),
		};
	}

	/** RelativeMove. @throws OnvifRefusal */
	async step({ pan, tilt, zoom }: Step): Promise<void> {
		const translation = [
			element("tt:PanTilt", undefined, { x: pan, y: tilt, space: fieldOfView }),
			element("tt:Zoom", undefined, { x: zoom, space: zoomTranslation }),
		];
		await this.#client.call(
			element("tptz:RelativeMove", [this.#named, element("tptz:Translation", translation)]),
		);
	}

	/** GotoHomePosition. @throws OnvifRefusal */
	async home(): Promise<void> {
		await this.#client.call(element("tptz:GotoHomePosition", this.#named));
	}

	get #named(): Xml {
		return element("tptz:ProfileToken", this.#profile);
	}
}
