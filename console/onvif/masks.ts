import type { XmlElement } from "../../device/onvif/soap/element.ts";
import { element, type Xml } from "../../device/onvif/soap/write.ts";
import type { Rgb } from "../../masks/colour.ts";
import type { ZoneFill } from "../../masks/policy.ts";
import type { Polygon } from "../../masks/polygon.ts";
import type { OnvifClient } from "./onvif-line.ts";

/** A mask as the page draws it, in ONVIF's coordinates of the picture. */
export interface PageMask {
	readonly polygon: Polygon;
	readonly fill: ZoneFill;
	readonly colour: Rgb;
	/** One that is not covers nothing. */
	readonly enabled: boolean;
}

export interface PageMasks {
	readonly masks: readonly (PageMask & { readonly token: string })[];
	readonly most: { readonly masks: number; readonly points: number };
	readonly fills: readonly ZoneFill[];
}

/** tr2:MaskType. The camera has others for nobody, and names those that it has. */
const types: Readonly<Record<ZoneFill, string>> = { solid: "Color", pixelated: "Pixelated" };
const fills = Object.keys(types) as ZoneFill[];
const rgb = "http://www.onvif.org/ver10/colorspace/RGB";

/** The operations of Media2 §5.12 on the masks of one camera, as any client of ONVIF has them. */
export class MaskClient {
	readonly #client: OnvifClient;
	/** Token of the video source configuration that masks lie on. */
	readonly #configuration: string;

	/** @param configuration token of the video source configuration that masks lie on */
	constructor(client: OnvifClient, configuration: string) {
		this.#client = client;
		this.#configuration = configuration;
	}

	/** GetMasks and GetMaskOptions: all masks, where they are in the picture at this moment, and what there may be. */
	async list(): Promise<PageMasks> {
		const configuration = element("tr2:ConfigurationToken", this.#configuration);
		const [found, known] = await Promise.all([
			this.#client.call(element("tr2:GetMasks", configuration)),
			this.#client.call(element("tr2:GetMaskOptions", configuration)),
		]);
		const options = known.child("Options");
		const offered = options?.all("Types").map(({ text }) => text) ?? [];
		return {
			masks: found.all("Masks").map(readMask),
			most: { masks: numberOf(options, "MaxMasks"), points: numberOf(options, "MaxPoints") },
			fills: fills.filter((fill) => offered.includes(types[fill])),
		};
	}

	/** CreateMask; gives its token. @throws OnvifRefusal */
	async create(mask: PageMask): Promise<string> {
		// A token is asked for by the schema, and given by the camera.
		const answer = await this.#client.call(element("tr2:CreateMask", this.#write(mask, "")));
		return answer.child("Token")?.text ?? "";
	}

	/** SetMask. @throws OnvifRefusal */
	async change(token: string, mask: PageMask): Promise<void> {
		await this.#client.call(element("tr2:SetMask", this.#write(mask, token)));
	}

	/** DeleteMask. @throws OnvifRefusal */
	async delete(token: string): Promise<void> {
		await this.#client.call(element("tr2:DeleteMask", element("tr2:Token", token)));
	}

	#write({ polygon, fill, colour: [X, Y, Z], enabled }: PageMask, token: string): Xml {
		const points = polygon.map(([x, y]) => element("tt:Point", undefined, { x, y }));
		return element(
			"tr2:Mask",
			[
				element("tr2:ConfigurationToken", this.#configuration),
				element("tr2:Polygon", points),
				element("tr2:Type", types[fill]),
				element("tr2:Color", undefined, { X, Y, Z, Colorspace: rgb }),
				element("tr2:Enabled", enabled),
			],
			{ token },
		);
	}
}

function readMask(found: XmlElement): PageMasks["masks"][number] {
	const colour = found.child("Color");
	const part = (name: string) => Number(colour?.attribute(name) ?? 0);
	const points = found.child("Polygon")?.all("Point") ?? [];
	const type = found.child("Type")?.text;
	return {
		token: found.attribute("token") ?? "",
		polygon: points.map((point) => [Number(point.attribute("x")), Number(point.attribute("y"))]),
		fill: fills.find((fill) => types[fill] === type) ?? "solid",
		colour: [part("X"), part("Y"), part("Z")],
		enabled: found.child("Enabled")?.text === "true",
	};
}

function numberOf(parent: XmlElement | undefined, name: string): number {
	return Number(parent?.child(name)?.text ?? 0);
}
