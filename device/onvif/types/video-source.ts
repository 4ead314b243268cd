import type { OnvifCamera, VideoSource } from "../model.ts";
import { element, type QName, type Xml } from "../soap/write.ts";

/** tt:VideoSource. */
export function videoSource(name: QName, source: VideoSource): Xml {
	const size = [element("tt:Width", source.width), element("tt:Height", source.height)];
	return element(name, [element("tt:Framerate", source.fps), element("tt:Resolution", size)], {
		token: source.token,
	});
}

/** The one configuration that the source has: all of its picture. */
export function sourceConfigurationToken({ videoSource }: OnvifCamera): string {
	return `${videoSource.token}-all`;
}

/** tt:VideoSourceConfiguration. */
export function videoSourceConfiguration(name: QName, camera: OnvifCamera): Xml {
	const { token, width, height } = camera.videoSource;
	const configuration = sourceConfigurationToken(camera);
	return element(
		name,
		[
			element("tt:Name", configuration),
			element("tt:UseCount", camera.profiles.length),
			element("tt:SourceToken", token),
			element("tt:Bounds", undefined, { x: 0, y: 0, width, height }),
		],
		{ token: configuration },
	);
}

/** tt:VideoSourceConfigurationOptions: the bounds as they are, for nothing else is streamed. */
export function videoSourceConfigurationOptions(name: QName, camera: OnvifCamera): Xml {
	const { token, width, height } = camera.videoSource;
	return element(
		name,
		[
			element("tt:BoundsRange", [
				range("tt:XRange", 0),
				range("tt:YRange", 0),
				range("tt:WidthRange", width),
				range("tt:HeightRange", height),
			]),
			element("tt:VideoSourceTokensAvailable", token),
		],
		{ MaximumNumberOfProfiles: camera.profiles.length },
	);
}

/** tt:IntRange or tt:FloatRange. */
export function range(name: QName, min: number, max: number = min): Xml {
	return element(name, [element("tt:Min", min), element("tt:Max", max)]);
}
