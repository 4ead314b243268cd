export interface ScopeFacts {
	/** What people call the camera. */
	readonly name: string;
	readonly hardware: string;
	/** Where it is, if somebody said so. */
	readonly location?: string;
}

const onvifScope = (category: string, value: string): string =>
	`onvif://www.onvif.org/${category}/${encodeURIComponent(value)}`;

/**
 * The scopes of ONVIF Core §7.3.2.2 that stay. There is no Profile scope: each claims a profile's whole list of mandatory
 * operations, and the camera does not have all of any.
 */
export function fixedScopes({ hardware }: Pick<ScopeFacts, "hardware">): string[] {
	return [onvifScope("type", "video_encoder"), onvifScope("hardware", hardware)];
}

/** Those that a person may change. */
export function changeableScopes({ name, location }: Omit<ScopeFacts, "hardware">): string[] {
	return [onvifScope("name", name), ...(location === undefined ? [] : [onvifScope("location", location)])];
}
