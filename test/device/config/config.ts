import { type LoadedConfig, parseConfig } from "../../../device/config/load.ts";
import { ConfigError } from "../../../device/config/problem.ts";
import type { CameraConfig } from "../../../device/config/types.ts";

/** Reads a configuration as if it stood in /etc/persienne/cameras.yaml. */
export function parse(text: string): LoadedConfig {
	return parseConfig("/etc/persienne/cameras.yaml", text);
}

/** What is wrong with a configuration, a line each, without the file's folder; empty when nothing is. */
export function complaints(text: string): string[] {
	try {
		parse(text);
		return [];
	} catch (error) {
		if (!(error instanceof ConfigError)) throw error;
		return error.message.split("\n").map((line) => line.replace("/etc/persienne/cameras.yaml:", ""));
	}
}

/** A configuration of one camera, with these further lines. */
export function oneCamera(lines = ""): string {
	return `cameras:\n  - name: cam-1\n    scene: street\n    masks: none\n${lines}`;
}

/** The one camera of a configuration. */
export function camera(text: string): CameraConfig {
	return parse(text).config.cameras[0] as CameraConfig;
}
