import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { extname } from "node:path";
import { gzipSync } from "node:zlib";

/** A file of the page. */
export interface Asset {
	readonly type: string;
	readonly body: Buffer;
	/** Compressed at first use. */
	readonly gzip: () => Buffer;
	/** Weak (RFC 9110 §8.8.1): the same for both codings. */
	readonly etag: string;
}

const types: Readonly<Record<string, string>> = {
	".css": "text/css; charset=utf-8",
	".html": "text/html; charset=utf-8",
	".json": "application/json",
	".js": "text/javascript; charset=utf-8",
	".svg": "image/svg+xml",
};

/** All files of the page, by name, and the player of pictures and the MQTT client, which are served out of their packages. */
export function loadAssets(): ReadonlyMap<string, Asset> {
	const folder = new URL("./../assets/", import.meta.url);
	const own = readdirSync(folder).map((name) => [name, load(new URL(name, folder))] as const);
	const player = load(new URL(import.meta.resolve("@cycjimmy/jsmpeg-player")));
	const client = load(new URL(import.meta.resolve("mqtt/dist/mqtt.esm")));
	return new Map([...own, ["jsmpeg.js", player], ["mqtt.js", client]]);
}

function load(file: URL): Asset {
	return assetOf(file.pathname, readFileSync(file));
}

/** @param name says by its ending what it is */
export function assetOf(name: string, body: Buffer): Asset {
	const type = types[extname(name)];
	if (!type) throw new Error(`no media type for ${name}`);
	const digest = createHash("sha256").update(body).digest("base64url").slice(0, 22);
	let compressed: Buffer | undefined;
	return {
		type,
		body,
		gzip: () => (compressed ??= gzipSync(body, { level: 9 })),
		etag: `W/"${digest}"`,
	};
}
