import type { Track } from "./track.ts";

/** Heights from somebody within which who is new was behind them, if after some looks, and within some seconds, both go the same way, to so many heights a second. */
const company = { near: 0.4, looks: 4, seconds: 3, parts: 0.2 } as const;

/** Who is nearest to where somebody came up: they were behind them, as those are who walk abreast across the view. */
export function hostOf(track: Track, others: readonly Track[]): Track | undefined {
	let host: Track | undefined;
	let nearest: number = company.near;
	for (const other of others) {
		if (!other.isSeen || other.heads === 0 || !other.confirmed) continue;
		const distance = apartBy(track, other);
		if (distance < nearest) [host, nearest] = [other, distance];
	}
	return host;
}

/** Who goes where their host goes for a while is beside them. */
export function keepCompany(track: Track): void {
	const { host } = track;
	if (!host) return;
	if (track.age > company.seconds) track.host = undefined;
	if (!host.isSeen || !track.isSeen || track.hits < company.looks) return;
	if (apartBy(track, host) > company.near || track.parts(host) > company.parts) return;
	track.beside = host.id;
	track.host = undefined;
}

/** How far two are apart, in heights. */
function apartBy({ x, y, height }: Track, other: Track): number {
	return Math.hypot(other.x - x, other.y - y) / height;
}
