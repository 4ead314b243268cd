import { createHash, randomBytes } from "node:crypto";
import type { Account, Role } from "../../device/auth/accounts.ts";
import { DigestGuard } from "../../device/auth/digest.ts";
import { AnalyticsDesk } from "../../device/camera/analytics/analytics-desk.ts";
import { BrokerDesk } from "../../device/camera/brokers/broker-desk.ts";
import { ImagingDesk } from "../../device/camera/imaging/imaging-desk.ts";
import { MaskDesk } from "../../device/camera/masks/mask-desk.ts";
import { MediaDesk } from "../../device/camera/media/media-desk.ts";
import { MulticastDesk } from "../../device/camera/multicast/multicast-desk.ts";
import { OsdDesk } from "../../device/camera/osd/osd-desk.ts";
import { PtzDesk, ptzToken } from "../../device/camera/ptz/ptz-desk.ts";
import { DeviceDesk } from "../../device/camera/settings/device-desk.ts";
import { SettableClock, VirtualClock } from "../../device/clock.ts";
import { onvifRoute } from "../../device/http/onvif-route.ts";
import type { Route } from "../../device/http/route.ts";
import { HttpServer, type HttpServerOptions } from "../../device/http/server.ts";
import { snapshotRoute } from "../../device/http/snapshot-route.ts";
import { Users } from "../../device/identity/users.ts";
import { silentLogger } from "../../device/log.ts";
import { Changes } from "../../device/onvif/changes.ts";
import { OnvifEndpoint, type OnvifEndpointOptions } from "../../device/onvif/endpoint.ts";
import { EventSource } from "../../device/onvif/events/event-source.ts";
import { Subscriptions } from "../../device/onvif/events/subscriptions.ts";
import { allTopics } from "../../device/onvif/events/topic.ts";
import { networkInterfaceAt } from "../../device/onvif/interfaces.ts";
import { MetadataProducer } from "../../device/onvif/metadata/producer.ts";
import type { OnvifCamera } from "../../device/onvif/model.ts";
import { changeableScopes, fixedScopes } from "../../device/onvif/scopes.ts";
import { usualStyle } from "../../device/osd/osd.ts";
import { Secret } from "../../device/secret.ts";
import { openCameraStore } from "../../device/store/camera-store.ts";
import type { Polygon } from "../../masks/polygon.ts";
import { wholeView } from "../../masks/project.ts";
import { idleTraffic } from "./idle-line.ts";
import { judgeSoap } from "./onvif-schema.ts";

/** Users of the camera; the password of each is its name with `-secret`. */
export const users: Readonly<Record<Role, string>> = {
	administrator: "admin",
	operator: "operator",
	viewer: "viewer",
	"privacy-officer": "officer",
	auditor: "auditor",
};
export const passwordOf = (user: string): string => `${user}-secret`;

export interface TestCamera extends OnvifCamera {
	readonly clock: TestClock;
}

/** Stands still until a test advances it, and can be set as a camera's. */
class TestClock extends SettableClock {
	readonly #beneath: VirtualClock;

	constructor(beneath: VirtualClock) {
		super(beneath);
		this.#beneath = beneath;
	}

	advance(ms: number): void {
		this.#beneath.advance(ms);
	}
}

/** Writes down what it is asked to do. */
function testSystem(): OnvifCamera["system"] & { readonly done: string[] } {
	const done: string[] = [];
	return {
		done,
		reboot: () => {
			done.push("reboot");
			return 3;
		},
		factoryDefault: async (kind, { user }) => {
			done.push(`${kind} by ${user}`);
		},
		log: (kind) => [...done, `a line of ${kind}`],
		supportInformation: () => '{"version":"1"}',
		note: (kind, text) => done.push(`${kind}: ${text}`),
	};
}

/** Of the camera's one mask, `mask-1`. */
const configuredMask: Polygon = [
	[-0.5, 0.5],
	[0.5, 0.5],
	[0.5, -0.5],
	[-0.5, -0.5],
];

/** The same with sound and a head that moves, the preset `preset-1`, a tour to it, `tour-2`, and one that leads nowhere, `tour-3`. */
export function testPtzCamera(): TestCamera {
	return testCamera({ audio: "g711" }, true);
}

/** A camera with an H.264 main and sub stream and a JPEG one, whose time stands still. */
export function testCamera(other: Partial<OnvifCamera> = {}, moves = false): TestCamera {
	const clock = new TestClock(new VirtualClock(Date.UTC(2026, 2, 29, 0, 59, 58)));
	const uuid = "9f0d0b2e-5a5b-4a0e-8d49-5a1c1f6b7c01";
	const source = new EventSource(allTopics);
	const people = new Users(
		Object.entries(users).map(
			([role, user]): Account => ({ user, role: role as Role, password: new Secret(passwordOf(user)) }),
		),
		undefined,
	);
	const { accounts } = people;
	const changes = new Changes(silentLogger);
	const store = openCameraStore(undefined, "");
	const device = new DeviceDesk({
		store,
		clock,
		scopes: changeableScopes({ name: "Place d'Armes", location: "Bern" }),
	});
	device.set({ hostname: { fromDhcp: false, name: "cam-1" } });
	const fixed = fixedScopes({ hardware: "virtual", ptz: moves });
	const masks = new MaskDesk({
		camera: "cam-1",
		configured: { zones: [{ name: "windows", polygon: configuredMask }], plates: "strict" },
		store,
		clock,
		changed: (token) => changes.emit({ kind: "configuration", token, type: "Mask" }),
	});
	const media = new MediaDesk({
		camera: "cam-1",
		video: {
			main: { codec: "h264", width: 1920, height: 1080, fps: 25, bitrate: 3_000_000, gop: 50 },
			sub: { codec: "h264", width: 640, height: 360, fps: 12, bitrate: 500_000, gop: 25 },
			mjpeg: { codec: "mjpeg", width: 640, height: 360, fps: 5, bitrate: 2_000_000, gop: 1 },
		},
		store,
		sourceToken: "lens-all",
		ptz: moves,
		audio: other.audio !== undefined,
		changed: (kind, token) =>
			changes.emit(kind === "profile" ? { kind, token } : { kind: "configuration", type: kind, token }),
	});
	const osd = new OsdDesk({
		configured: [{ ...usualStyle, content: { text: "north gate" } }],
		store,
		clock,
		time: () => device.settings.time,
		changed: (token) => changes.emit({ kind: "configuration", token, type: "OSD" }),
	});
	const brokers = new BrokerDesk({ store });
	brokers.attach(() => ({
		state: "Connecting",
		traffic: idleTraffic,
		observed: () => {},
		erase: () => 0,
		setOffline: () => {},
		close: async () => {},
	}));
	const ptz = moves
		? new PtzDesk({
				store,
				clock,
				mounting: wholeView,
				name: ptzToken,
				changed: () => changes.emit({ kind: "configuration", type: "PTZ", token: ptzToken }),
			})
		: undefined;
	ptz?.setPreset("gate", undefined);
	if (ptz) {
		const token = ptz.createTour();
		const place = { kind: "preset", token: "preset-1" } as const;
		ptz.setTour({ ...ptz.tour(token), spots: [{ place, speed: {}, stay: 5_000 }] });
		ptz.createTour();
	}
	return {
		identity: {
			uuid,
			manufacturer: "Persienne",
			model: "Virtual <Camera> & Co",
			firmwareVersion: "0.1.0",
			serial: "04201234567890",
			hardwareId: "simulated",
			mac: "02:1b:44:11:3a:b7",
		},
		clock,
		accounts,
		guard: new DigestGuard({ realm: "test", accounts, clock }),
		hasDiscovery: true,
		get discoverable() {
			return this.hasDiscovery && device.settings.discoverable;
		},
		device,
		users: people,
		system: testSystem(),
		fixedScopes: fixed,
		get scopes() {
			return [...fixed, ...device.settings.scopes];
		},
		rtspPort: 8554,
		rtspsPort: undefined,
		webPorts: { http: 80, https: undefined },
		videoSource: { token: "lens", width: 1920, height: 1080, fps: 25 },
		media,
		multicast: new MulticastDesk({
			store,
			tokens: ["main-encoder", "sub-encoder", "mjpeg-encoder", "metadata", "sound-encoder"],
			uuid: undefined,
		}),
		imaging: new ImagingDesk(store, "day"),
		osd,
		analytics: new AnalyticsDesk({
			functions: ["motion", "people-count", "tampering"],
			store,
			changed: (token) => changes.emit({ kind: "configuration", token, type: "Analytics" }),
		}),
		masks,
		audio: undefined,
		ptz,
		changes,
		metadata: new MetadataProducer({
			source,
			uuid,
			clock,
			ticks: () => clock.monotonic() * 90,
			settings: () => media.metadata,
			...(ptz && { ptz: () => ({ pose: ptz.pose, moving: ptz.moving }) }),
		}),
		brokers,
		events: new Subscriptions({ source, uuid, clock, log: silentLogger, post: async () => false }),
		networkInterface: networkInterfaceAt,
		...other,
	} as TestCamera;
}

export const jpeg: Buffer = Buffer.from("ffd8ffe000104a4649460001ffd9", "hex");

export interface Served extends AsyncDisposable {
	readonly camera: TestCamera;
	readonly server: HttpServer;
	readonly url: string;
}

export interface ServeOptions {
	readonly camera?: TestCamera;
	readonly routes?: readonly Route[];
	readonly snapshot?: (profile: string | undefined) => Promise<Uint8Array>;
	readonly http?: Partial<HttpServerOptions>;
	readonly onvif?: Partial<OnvifEndpointOptions>;
}

/**
 * Serves a camera on a free port of 127.0.0.1. Every SOAP answer and fault passes the judge on its way out; what it
 * finds fails the test when the camera is disposed of.
 */
export async function serve(options: ServeOptions = {}): Promise<Served> {
	const camera = options.camera ?? testCamera();
	const { clock, guard } = camera;
	const log = silentLogger;
	const complaints: unknown[] = [];
	const soap = onvifRoute(new OnvifEndpoint(camera, { log, ...options.onvif }));
	const judged: Route = {
		...soap,
		handle: async (request) => {
			const answer = await soap.handle(request);
			try {
				if (String(answer.headers?.["content-type"]).includes("xml")) judgeSoap(answer.body ?? "");
			} catch (error) {
				complaints.push(error);
			}
			return answer;
		},
	};
	const snapshot = snapshotRoute({
		profiles: () => camera.media.profiles.map(({ token }) => token),
		snapshot: options.snapshot ?? (async () => jpeg),
		clock,
		log,
	});
	const routes = [judged, snapshot, ...(options.routes ?? [])];
	const server = await HttpServer.open({
		host: "127.0.0.1",
		port: 0,
		routes,
		guard,
		clock,
		log,
		tunnel: (socket) => void socket.end("a tunnel\n"),
		...options.http,
	});
	return {
		camera,
		server,
		url: `http://127.0.0.1:${server.port}`,
		async [Symbol.asyncDispose]() {
			await server.close();
			if (complaints.length > 0) throw complaints[0];
		},
	};
}

/** WS-Security UsernameToken, written from the profile apart from the server's reading of it. */
export function usernameToken(
	user: string,
	password: string,
	{
		created,
		nonce = randomBytes(16),
		type = "#PasswordDigest",
	}: { created: string; nonce?: Buffer; type?: string },
): string {
	const digest = createHash("sha1")
		.update(nonce)
		.update(created + password)
		.digest("base64");
	const value = type === "#PasswordDigest" ? digest : password;
	const profile = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0";
	return `<w:Security xmlns:w="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd" xmlns:u="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd" s:mustUnderstand="1"><w:UsernameToken><w:Username>${user}</w:Username><w:Password Type="${profile}${type}">${value}</w:Password><w:Nonce>${nonce.toString("base64")}</w:Nonce><u:Created>${created}</u:Created></w:UsernameToken></w:Security>`;
}

export const soap12 = "http://www.w3.org/2003/05/soap-envelope";
export const soap11 = "http://schemas.xmlsoap.org/soap/envelope/";

export function envelope(body: string, header = "", namespace: string = soap12): string {
	return `<s:Envelope xmlns:s="${namespace}"><s:Header>${header}</s:Header><s:Body>${body}</s:Body></s:Envelope>`;
}

export interface SoapReply {
	readonly status: number;
	readonly contentType: string | null;
	readonly challenges: string[];
	readonly text: string;
	/** Fault codes from the general to the particular; empty when there is no fault. */
	readonly fault: string[];
}

export interface CallOptions {
	/** Default: the administrator, by UsernameToken; null: nobody. */
	readonly as?: Role | null;
	readonly path?: string;
	readonly headers?: Record<string, string>;
}

/** Calls an operation: `<GetProfile>` and so on, in the namespace given by `xmlns`. */
export async function call(served: Served, body: string, options: CallOptions = {}): Promise<SoapReply> {
	const { as = "administrator" } = options;
	const created = new Date(served.camera.clock.now()).toISOString();
	const header = as === null ? "" : usernameToken(users[as], passwordOf(users[as]), { created });
	return post(served, envelope(body, header), options);
}

/** Posts a message as it is. */
export async function post(
	served: Served,
	message: string | Buffer,
	options: CallOptions = {},
): Promise<SoapReply> {
	const response = await fetch(`${served.url}${options.path ?? "/onvif/device_service"}`, {
		method: "POST",
		headers: { "content-type": "application/soap+xml; charset=utf-8", ...options.headers },
		body: message,
	});
	const text = await response.text();
	return {
		status: response.status,
		contentType: response.headers.get("content-type"),
		challenges: response.headers.get("www-authenticate")?.split(/, (?=Digest )/) ?? [],
		text,
		fault: [...text.matchAll(/<env:Value>([^<]*)</g)].map(([, code]) => code ?? ""),
	};
}

/** The text of the first element with this local name. */
export function textOf(xml: string, name: string): string | undefined {
	return new RegExp(`<(?:\\w+:)?${name}(?:\\s[^>]*)?>([^<]*)<`).exec(xml)?.[1];
}

export const tds = "http://www.onvif.org/ver10/device/wsdl";
export const trt = "http://www.onvif.org/ver10/media/wsdl";
export const tr2 = "http://www.onvif.org/ver20/media/wsdl";
export const tmd = "http://www.onvif.org/ver10/deviceIO/wsdl";
export const tptz = "http://www.onvif.org/ver20/ptz/wsdl";
export const tan = "http://www.onvif.org/ver20/analytics/wsdl";
export const timg = "http://www.onvif.org/ver20/imaging/wsdl";
export const tev = "http://www.onvif.org/ver10/events/wsdl";
export const wsnt = "http://docs.oasis-open.org/wsn/b-2";
export const tt = "http://www.onvif.org/ver10/schema";
