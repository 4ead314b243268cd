/** The lens, in every service and every event. */
export const videoSourceToken = "VideoSource_1";

/** The one configuration that a video source has: all of its picture. */
export function sourceConfigurationToken({ token }: { readonly token: string }): string {
	return `${token}-all`;
}
