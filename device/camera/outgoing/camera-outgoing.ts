import type { BrokerReader } from "../../../broker/embedded.ts";
import { reaches } from "../../../broker/topics.ts";
import type {
	CameraOutgoing,
	HeldBack,
	OutletFacts,
	OutletKind,
	PartFacts,
} from "../../../console/outgoing.ts";
import type { SanitiserCounters } from "../../../masks/sanitise/sanitiser.ts";
import { type EventKind, vocabulary } from "../../../masks/sanitise/vocabulary.ts";
import { streamNames } from "../../imaging/stream-names.ts";
import type { Source, StreamInfo } from "../../media/stream.ts";
import type { Meter } from "../../outgoing/meter.ts";
import type { RtspServer, SessionStatus } from "../../rtsp/server.ts";
import type { TrackKind } from "../../rtsp/traffic.ts";
import type { Camera } from "../camera.ts";
import type { CameraMeters } from "./camera-meters.ts";

/** A line to a broker, as far as what goes over it is told. */
export interface LineTraffic {
	readonly label: string;
	/** The broker is inside the device: who reads there is known. */
	readonly inside?: boolean;
	readonly connected: boolean;
	readonly sent: Meter;
	/** Messages that found no place in the queue. */
	readonly dropped: number;
	/** Undefined while there is none. */
	readonly counters: SanitiserCounters | undefined;
}

export interface OutgoingSources {
	readonly camera: Camera;
	readonly meters: CameraMeters;
	readonly rtsp: Pick<RtspServer, "sessions" | "past" | "groups">;
	/** Who reads by RTSP for the page, and is nobody outside. */
	readonly insider: string;
	/** Where the camera's own metadata and sound come from. */
	readonly metadata: readonly Source[];
	readonly audio: Source | undefined;
	readonly brokers: readonly (LineTraffic & { readonly topic: string })[];
	readonly eventBrokers: readonly LineTraffic[];
	/** Of the embedded broker. */
	readonly readers: readonly BrokerReader[];
	/** Of what ONVIF clients are told. */
	readonly counters: SanitiserCounters;
	/** Counts that were too small to be told. */
	readonly smallCounts: number;
}

/** So many receivers are told of one by one. */
const maxReceivers = 50;

/** What an access unit says of itself beside the picture (docs/provenance.md). */
const sealed = ["picture", "takenAt", "maskPolicy", "maskRevision", "maskState", "previousDigest", "seal"];
const sealedStill = ["picture", "takenAt", "maskPolicy", "maskState", "seal"];
const discoveryFields = ["EndpointReference", "Types", "Scopes", "XAddrs", "MetadataVersion"];
const frameFields = ["UtcTime", "ObjectId", "BoundingBox", "CenterOfGravity", "Type"];

/** What one camera lets out, by each way that there is. Asked for once a second or so; nothing is counted here. */
export function cameraOutgoing(sources: OutgoingSources): CameraOutgoing {
	const { camera } = sources;
	return {
		at: camera.clock.now(),
		pictures: picturesOf(camera),
		outlets: [
			...streamNames.map((name) => overRtsp(sources, camera.streams[name].info)),
			...besidePictures(sources),
			...multicast(sources),
			metered("snapshots", "JPEG", sources.meters.snapshots, () => sealedStill),
			events(sources),
			metered("answers", "SOAP", sources.meters.answers),
			...sources.brokers.map((line) => ({
				...overMqtt("mqtt", line, sources.smallCounts),
				...(line.inside ? readersOf(sources.readers, line.topic) : {}),
			})),
			...sources.eventBrokers.map((line) => overMqtt("event-broker", line)),
			metered("control", "HTTP", sources.meters.control),
			metered("discovery", "WS-Discovery", sources.meters.discovery, () => discoveryFields),
		],
	};
}

function picturesOf({ counters, policy, state }: Camera): CameraOutgoing["pictures"] {
	const { frames, darkFrames, failures, skippedFrames, platesCovered } = counters;
	return {
		state: state.state,
		frames,
		dark: darkFrames,
		failures: { ...failures },
		skipped: skippedFrames,
		plates: platesCovered,
		zones: policy ? policy.zones.length : null,
	};
}

interface Tracks {
	readonly messages: number;
	readonly bytes: number;
	readonly skipped: number;
}

/** What went over the tracks of one kind: of these sessions, and of those before them. */
function over(kind: TrackKind, sessions: readonly SessionStatus[], past: Tracks): Tracks {
	const tracks = sessions.flatMap((session) => session.tracks.filter((track) => isOwn(track, kind)));
	return tracks.reduce(
		(sum, { packets, octets, skipped }) => ({
			messages: sum.messages + packets,
			bytes: sum.bytes + octets,
			skipped: sum.skipped + skipped,
		}),
		past,
	);
}

function isOwn(track: SessionStatus["tracks"][number], kind: TrackKind): boolean {
	return track.kind === kind && !track.multicast;
}

function pastOf({ rtsp }: OutgoingSources, path: string, kind: TrackKind): Tracks {
	const { packets = 0, octets = 0, skipped = 0 } = rtsp.past(path).get(kind) ?? {};
	return { messages: packets, bytes: octets, skipped };
}

function sessionsOf({ rtsp, insider }: OutgoingSources, paths: readonly string[]): SessionStatus[] {
	return rtsp.sessions().filter(({ path, account }) => paths.includes(path) && account.user !== insider);
}

function receiving(kind: TrackKind, sessions: readonly SessionStatus[]) {
	const all = sessions
		.filter(({ tracks }) => tracks.some((track) => isOwn(track, kind)))
		.map(({ account, peer, since, tracks }) => {
			const own = tracks.filter((track) => isOwn(track, kind));
			const messages = own.reduce((sum, { packets }) => sum + packets, 0);
			const bytes = own.reduce((sum, { octets }) => sum + octets, 0);
			return { user: account.user, role: account.role, peer, at: since, messages, bytes };
		});
	return { receivers: all.slice(0, maxReceivers), others: Math.max(0, all.length - maxReceivers) };
}

function overRtsp(sources: OutgoingSources, info: StreamInfo): OutletFacts {
	const { path, codec, width, height, fps } = info;
	const sessions = sessionsOf(sources, [path]);
	const { messages, bytes, skipped } = over("video", sessions, pastOf(sources, path, "video"));
	const name = `${codec.toUpperCase()} ${width}×${height}, ${Math.round(fps * 10) / 10}/s`;
	const fields = codec === "mjpeg" ? ["picture"] : sealed;
	return {
		kind: "rtsp",
		name: path.split("/").at(-1) ?? path,
		connected: sessions.length > 0,
		messages,
		bytes,
		parts: [{ name, messages, bytes, fields }],
		...receiving("video", sessions),
		heldBack: { "too-slow": skipped },
	};
}

function besidePictures(sources: OutgoingSources): OutletFacts[] {
	const paths = streamNames.map((name) => sources.camera.streams[name].info.path);
	const sessions = sessionsOf(sources, paths);
	const beside = (kind: "metadata" | "audio", parts: readonly PartFacts[]): OutletFacts => {
		const past = paths
			.map((path) => pastOf(sources, path, kind))
			.reduce((sum, each) => ({
				messages: sum.messages + each.messages,
				bytes: sum.bytes + each.bytes,
				skipped: sum.skipped + each.skipped,
			}));
		const { messages, bytes, skipped } = over(kind, sessions, past);
		const { receivers, others } = receiving(kind, sessions);
		const connected = receivers.length > 0;
		const heldBack = { "too-slow": skipped, ...(kind === "metadata" && sanitised(sources.counters)) };
		return { kind, name: "RTP", connected, messages, bytes, parts, receivers, others, heldBack };
	};
	const frame = { name: "frame", messages: 0, bytes: 0, fields: frameFields };
	return [beside("metadata", [frame]), ...(sources.audio ? [beside("audio", [])] : [])];
}

/** Who listens to a group, nobody can tell. */
function multicast({ rtsp, camera, metadata, audio }: OutgoingSources): OutletFacts[] {
	const what = new Map<Source, string>([
		...streamNames.map((name): [Source, string] => [camera.streams[name], name]),
		...metadata.map((feed): [Source, string] => [feed, "metadata"]),
		...(audio ? [[audio, "audio"] as const] : []),
	]);
	return rtsp.groups.flatMap(({ source, address, packets: messages, octets: bytes, skipped }) => {
		const name = what.get(source);
		if (name === undefined) return [];
		const part = { name, messages, bytes, fields: [] };
		const nobody = { receivers: [], others: 0 };
		const heldBack = { "too-slow": skipped };
		return [
			{
				kind: "multicast",
				name: address,
				connected: true,
				messages,
				bytes,
				parts: [part],
				...nobody,
				heldBack,
			},
		] as const;
	});
}

function metered(
	kind: OutletKind,
	name: string,
	meter: Meter,
	fields: (part: string) => readonly string[] = () => [],
): OutletFacts {
	const all = meter.receivers;
	return {
		kind,
		name,
		...meter.total,
		parts: partsOf(meter, fields),
		receivers: all.slice(0, maxReceivers),
		others: meter.others + Math.max(0, all.length - maxReceivers),
		heldBack: {},
	};
}

function events({ meters, counters }: OutgoingSources): OutletFacts {
	const { messages } = meters.told.total;
	const parts = partsOf(meters.told, fieldsOf);
	const heldBack = { ...sanitised(counters), "too-slow": meters.dropped };
	return { ...metered("events", "ONVIF", meters.events), messages, parts, heldBack };
}

function overMqtt(kind: "mqtt" | "event-broker", line: LineTraffic, smallCounts = 0): OutletFacts {
	const { label, connected, sent, dropped, counters } = line;
	return {
		kind,
		name: label,
		connected,
		...sent.total,
		parts: partsOf(sent, fieldsOf),
		receivers: [],
		others: 0,
		heldBack: { ...sanitised(counters), "small-count": smallCounts, "too-slow": dropped },
	};
}

function readersOf(readers: readonly BrokerReader[], topic: string) {
	const all = readers
		.filter(({ filters }) => filters.some((filter) => isAbout(filter, topic)))
		.map(({ account, peer, since: at, messages, bytes }) => {
			// A page's account is that of a person.
			const user = account.user.replace(/^page:/, "");
			return { user, role: account.person ?? account.role, peer, at, messages, bytes };
		});
	return { receivers: all.slice(0, maxReceivers), others: Math.max(0, all.length - maxReceivers) };
}

function isAbout(filter: string, topic: string): boolean {
	return filter.startsWith(`${topic}/`) || reaches(filter, topic);
}

function partsOf(meter: Meter, fields: (part: string) => readonly string[]): PartFacts[] {
	return [...meter.parts].map(([name, amount]) => ({ name, ...amount, fields: fields(name) }));
}

function fieldsOf(what: string): string[] {
	if (what === "frame") return frameFields;
	if (!Object.hasOwn(vocabulary, what)) return [];
	const { source, data, form } = vocabulary[what as EventKind];
	const time = form === "word" ? [] : [form === "onvif" ? "UtcTime" : "time"];
	return [...time, ...Object.keys(source), ...Object.keys(data), ...(form === "sealed" ? ["signature"] : [])];
}

function sanitised(counters: SanitiserCounters | undefined): Partial<Record<HeldBack, number>> {
	const { scanned = 0, refused = 0, withheld = 0 } = counters ?? {};
	return { scan: scanned, refused, withheld };
}
