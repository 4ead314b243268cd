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
 * The scopes of ONVIF Core §7.3.2.2. There is no Profile scope: each claims a profile's whole list of mandatory
 * operations, and the camera does not have all of any.
 */
export function standardScopes({ name, hardware, location }: ScopeFacts): string[] {
	return [
		onvifScope("type", "video_encoder"),
		onvifScope("name", name),
		onvifScope("hardware", hardware),
		...(location === undefined ? [] : [onvifScope("location", location)]),
	];
}
