import { Accounts } from "../../device/auth/accounts.ts";
import { DigestGuard } from "../../device/auth/digest.ts";
import { VirtualClock } from "../../device/clock.ts";
import { silentLogger } from "../../device/log.ts";
import { type MetadataDocument, MetadataFeed } from "../../device/media/metadata-feed.ts";
import { Stream } from "../../device/media/stream.ts";
import { defaultRtspLimits, type RtspLimits } from "../../device/rtsp/limits.ts";
import type { DatagramTarget, GroupAddress, MulticastTarget } from "../../device/rtsp/link.ts";
import { RtspService } from "../../device/rtsp/service.ts";
import { Secret } from "../../device/secret.ts";
import { authorize } from "./digest-client.ts";
import { FakeLink } from "./fake-link.ts";
import { type RtspAnswer, readServerMessages } from "./rtsp-answers.ts";
import { pictures } from "./words.ts";

export const url = "rtsp://192.0.2.1/cam-1/main";

/** A pair of UDP ports without a network. */
export interface FakePair<Target = DatagramTarget> {
	readonly target: Target;
	readonly packets: Buffer[];
	readonly control: Buffer[];
	closed: boolean;
}

/** A virtual clock that knows how many alarms are set. */
class CountingClock extends VirtualClock {
	pending = 0;

	override after(ms: number, task: () => void): () => void {
		this.pending++;
		let open = true;
		const settle = () => {
			if (open) this.pending--;
			open = false;
		};
		const cancel = super.after(ms, () => {
			settle();
			task();
		});
		return () => {
			settle();
			cancel();
		};
	}
}

/** An RTSP service with one camera, in virtual time and without a network. */
export class FakeCamera {
	readonly clock: CountingClock = new CountingClock();
	readonly stream: Stream;
	/** `viewer` with the password `secret`. A change is told to the service. */
	readonly accounts: Accounts;
	/** What goes out at `cam-1/main/metadata` beside the pictures; each viewer is greeted with `<hello/>`. */
	readonly metadata: MetadataFeed;
	readonly service: RtspService;
	readonly pairs: FakePair[] = [];
	/** What was sent by multicast. */
	readonly groups: FakePair<MulticastTarget>[] = [];
	/** Where the video goes by multicast; undefined: nowhere. Metadata goes two ports on. */
	group: GroupAddress | undefined;
	wanted = false;
	#next = 0;
	#random = 0;

	constructor(limits: Partial<RtspLimits> = {}) {
		const { clock } = this;
		const random = (n: number) => Buffer.alloc(n, ++this.#random);
		const accounts = new Accounts([{ user: "viewer", role: "viewer", password: new Secret("secret") }]);
		this.accounts = accounts;
		accounts.listen(() => this.service.review());
		const guard = new DigestGuard({ realm: "Persienne", accounts, clock, random });
		const info = { path: "cam-1/main", codec: "h264", width: 640, height: 360, fps: 25 } as const;
		this.stream = new Stream(info, (wanted) => {
			this.wanted = wanted;
		});
		this.metadata = new MetadataFeed(() => this.document("<hello/>"));
		this.service = new RtspService({
			clock,
			random,
			log: silentLogger,
			limits: { ...defaultRtspLimits, ...limits },
			find: (path) => {
				const plan = (announced: boolean) => ({
					announced,
					group: (track: number) => this.group && { ...this.group, port: this.group.port + 2 * track },
				});
				const found = { guard, stream: this.stream, multicast: plan(false) };
				if (path === `${info.path}/metadata`) return { ...found, metadata: this.metadata };
				if (path === `${info.path}/multicast`)
					return { ...found, metadata: this.metadata, multicast: plan(true) };
				return path === info.path ? found : { guard };
			},
			openMulticast: async (target) => {
				const pair: FakePair<MulticastTarget> = { target, packets: [], control: [], closed: false };
				this.groups.push(pair);
				return {
					ports: [7000, 7001],
					send: (packet) => void pair.packets.push(packet),
					sendControl: (packet) => void pair.control.push(packet),
					close: () => {
						pair.closed = true;
					},
				};
			},
			openDatagrams: async (target) => {
				const pair: FakePair = { target, packets: [], control: [], closed: false };
				this.pairs.push(pair);
				return {
					ports: [6000, 6001],
					send: (packet) => void pair.packets.push(packet),
					sendControl: (packet) => void pair.control.push(packet),
					close: () => {
						pair.closed = true;
					},
				};
			},
		});
	}

	/** Films a word such as "Kpp". Numbers go on from the last one. */
	film(word: string, size?: number): void {
		const options = { epoch: this.clock.now() - this.#next * 40, ...(size ? { size } : {}) };
		for (const unit of pictures(word, this.#next, options)) this.stream.push(unit);
		this.#next += word.length;
	}

	/** A document that tells of the picture filmed last. */
	document(text: string): MetadataDocument {
		return { data: Buffer.from(text), ticks: Math.max(0, this.#next - 1) * 3_600, takenAt: this.clock.now() };
	}

	connect(peer?: string): Conversation {
		const link = new FakeLink(peer);
		link.events = this.service.accept(link);
		return new Conversation(this, link);
	}
}

/** The client's side of a connection. */
export class Conversation {
	readonly link: FakeLink;
	readonly camera: FakeCamera;
	session = "";
	/** Interleaved packets so far, by channel. */
	readonly frames: Map<number, Buffer[]> = new Map();
	#challenge = "";
	#sequence = 0;

	constructor(camera: FakeCamera, link: FakeLink) {
		this.camera = camera;
		this.link = link;
	}

	/** Sends a request without credentials; `settle` lets the server's promises run. */
	async plain(method: string, uri: string = url, headers = "", body = ""): Promise<RtspAnswer> {
		this.link.send(`${method} ${uri} RTSP/1.0\r\nCSeq: ${++this.#sequence}\r\n${headers}\r\n${body}`);
		return this.answer();
	}

	/** Sends an authenticated request within the session, if there is one. */
	async ask(method: string, uri: string = url, headers = "", body = ""): Promise<RtspAnswer> {
		const credentials = await this.credentials(method, uri);
		const session = this.session ? `Session: ${this.session}\r\n` : "";
		return this.plain(method, uri, `${credentials}${session}${headers}`, body);
	}

	/** An Authorization header line; the first one takes a challenge. */
	async credentials(method: string, uri: string = url, password = "secret"): Promise<string> {
		if (!this.#challenge) {
			const refused = await this.plain("DESCRIBE", url);
			this.#challenge = refused.headers.get("www-authenticate")?.at(-1) ?? "";
		}
		return `Authorization: ${authorize(this.#challenge, { method, uri, user: "viewer", password })}\r\n`;
	}

	async setup(transport = "RTP/AVP/TCP;unicast;interleaved=0-1"): Promise<RtspAnswer> {
		const answer = await this.ask("SETUP", `${url}/trackID=0`, `Transport: ${transport}\r\n`);
		this.session = answer.headers.get("session")?.[0]?.split(";")[0] ?? this.session;
		return answer;
	}

	/** A session that plays. */
	async play(transport?: string): Promise<RtspAnswer> {
		await this.setup(transport);
		return this.ask("PLAY");
	}

	/** The next answer. Fails when none comes without time passing. */
	async answer(): Promise<RtspAnswer> {
		const [answer, ...more] = await this.answers();
		if (!answer || more.length > 0)
			throw new Error(`${more.length + (answer ? 1 : 0)} answers instead of one`);
		return answer;
	}

	/** All answers that came since the last call. */
	async answers(): Promise<RtspAnswer[]> {
		await settle();
		const { answers, frames, rest } = readServerMessages(this.link.take());
		if (rest.length > 0) throw new Error(`half a message: ${rest.toString("latin1")}`);
		for (const [channel, packets] of frames)
			this.frames.set(channel, [...(this.frames.get(channel) ?? []), ...packets]);
		return answers;
	}

	/** Media packets that came over the connection so far. */
	async packets(channel = 0): Promise<Buffer[]> {
		await this.answers();
		return this.frames.get(channel) ?? [];
	}
}

/** Lets everything that waits for no time and no network run. */
export async function settle(): Promise<void> {
	for (let i = 0; i < 3; i++) await new Promise((resolve) => setImmediate(resolve));
}
