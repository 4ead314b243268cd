/** Services by their names in the library's `Cam.uri`. */
export type MediaService = "media" | "media2";

/** A media profile as far as a viewer is concerned. */
export interface Profile {
	readonly token: string;
	/** The service that told of it: Media2 where both do. */
	readonly service: MediaService;
	/** What it says of its video; undefined when it has none. */
	readonly video: AdvertisedVideo | undefined;
}

export interface AdvertisedVideo {
	/** As ONVIF writes it: `H264`, `H265`, `JPEG`, `MPEG4`, or a media type of IANA's list. */
	readonly encoding: string;
	readonly width: number;
	readonly height: number;
	/** Pictures per second that it does not exceed; undefined when nothing is said. */
	readonly fps: number | undefined;
}

export function describeVideo({ encoding, width, height, fps }: AdvertisedVideo): string {
	return `${encoding} ${width}x${height}${fps === undefined ? "" : ` at ${fps} fps`}`;
}
