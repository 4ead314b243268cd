export interface ScopeFacts {
	/** What people call the camera. */
	readonly name: string;
	readonly hardware: string;
	/** Whether it can be turned and zoomed. */
	readonly ptz?: boolean;
	/** Where it is, if somebody said so. */
	readonly location?: string;
}

const onvifScope = (category: string, value: string): string =>
	`onvif://www.onvif.org/${category}/${encodeURIComponent(value)}`;

/**
 * The scopes of ONVIF Core §7.3.2.2 that stay. There is no Profile scope: each claims a profile's whole list of mandatory
 * operations, and the camera does not have all of any.
 */
export function fixedScopes({ hardware, ptz = false }: Pick<ScopeFacts, "hardware" | "ptz">): string[] {
	const types = ["video_encoder", ...(ptz ? ["ptz"] : [])];
	return [...types.map((type) => onvifScope("type", type)), onvifScope("hardware", hardware)];
}

/** Those that a person may change. */
export function changeableScopes({ name, location }: Omit<ScopeFacts, "hardware" | "ptz">): string[] {
	return [onvifScope("name", name), ...(location === undefined ? [] : [onvifScope("location", location)])];
}
