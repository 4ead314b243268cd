import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { type Account, Accounts } from "./auth/accounts.ts";
import { DigestGuard } from "./auth/digest.ts";
import type { Camera } from "./camera/camera.ts";
import type { CameraOutlets, OutletOptions } from "./camera/camera-outlets.ts";
import { type OpenCamera, openCamera } from "./camera/open-camera.ts";
import { type Clock, systemClock } from "./clock.ts";
import { publishedBelow } from "./config/published-below.ts";
import { tlsPorts } from "./config/tls-ports.ts";
import type { CameraConfig, ConsoleConfig, FleetConfig } from "./config/types.ts";
import type { OpenDemonstration } from "./demonstration/open.ts";
import { FleetBrokers } from "./fleet-brokers.ts";
import type { Credential } from "./identity/credentials.ts";
import { type Installation, openInstallation } from "./identity/installation.ts";
import { generatePassword } from "./identity/password.ts";
import { openUsers, type Users } from "./identity/users.ts";
import { LoopLibrary } from "./imaging/loops.ts";
import { ImagingPool } from "./imaging/pool.ts";
import type { ImagingWorker } from "./imaging/start-worker.ts";
import { type StreamName, streamNames } from "./imaging/stream-names.ts";
import { Ledger } from "./ledger/ledger.ts";
import { Witness } from "./ledger/witness.ts";
import { type Logger, silentLogger } from "./log.ts";
import { parseBeside } from "./media/beside.ts";
import type { DiscoveryResponder } from "./onvif/discovery/responder.ts";
import type { FleetPage } from "./page/fleet-page.ts";
import { sealEnvelope } from "./provenance/envelope.ts";
import { describeKey, type Signer } from "./provenance/signing.ts";
import { type ReadyEvent, shownHost } from "./ready.ts";
import type { RtspServer } from "./rtsp/server.ts";
import type { Found } from "./rtsp/service.ts";
import { openCameraStore } from "./store/camera-store.ts";
import { StoreSweep, type StoreSweepOptions } from "./store/store-sweep.ts";
import { certificateFile } from "./tls/certificate-file.ts";
import type { ServerIdentity } from "./tls/server-identity.ts";
import { version } from "./version.ts";

/** With more cameras than this, `mode: auto` plays recorded loops. */
const liveCameras = 4;

/** Cameras that share a loop start this many pictures apart, so that a wall of them does not show one moment. */
const phaseStep = 137;

const realm = "Persienne";

const dayMs = 24 * 60 * 60 * 1000;

export interface FleetParts {
	readonly clock?: Clock;
	readonly log?: Logger;
	/** For passwords, identities and session identifiers; deterministic ones make a test's fleet the same each time. */
	readonly random?: (size: number) => Buffer;
}

/** Cameras with everything around them: one RTSP server, one broker, one discovery responder, and an HTTP port each. */
export class Fleet {
	readonly config: FleetConfig;
	readonly clock: Clock;
	readonly log: Logger;
	readonly installation: Installation;
	/** Signs for what all cameras give away. */
	readonly signer: Signer;
	readonly accounts: Accounts;
	/** Undefined without a data directory: nothing outlives the process. */
	readonly ledger: Ledger | undefined;
	readonly #witness: Witness;
	readonly #sweep: StoreSweep;
	readonly #users: Users;
	readonly #random: (size: number) => Buffer;
	readonly #guard: DigestGuard;
	/** The account that the page reads the sub streams with. It exists on the RTSP server alone, and in no list of users. */
	readonly #wall: Account;
	readonly #rtspGuard: DigestGuard;
	readonly #pool: ImagingPool;
	readonly #loops: LoopLibrary;
	/** Every camera that films, also while its outlets are not open yet. */
	readonly #filming = new Set<Camera>();
	readonly #cameras = new Map<string, CameraOutlets>();
	/** Of cameras that film drawn worlds, under `up --demo`. */
	readonly #demonstrations = new Map<string, OpenDemonstration>();
	#rtsp: RtspServer | undefined;
	#identity: ServerIdentity | undefined;
	#brokers: FleetBrokers | undefined;
	#discovery: DiscoveryResponder | undefined;
	#page: FleetPage | undefined;
	#stopping: Promise<void> | undefined;

	private constructor(
		config: FleetConfig,
		{ clock = systemClock, log = silentLogger, random = randomBytes }: FleetParts,
		early: ImagingWorker | undefined,
	) {
		this.clock = clock;
		this.log = log;
		this.#random = random;
		this.installation = openInstallation({ dataDir: config.dataDir, passwords: config.passwords, random });
		this.signer = this.installation.signer();
		this.#wall = { user: "persienne-wall", password: generatePassword(random), role: "viewer" };
		const { dataDir, retentionDays } = config;
		const retentionMs = retentionDays * dayMs;
		this.ledger =
			dataDir === undefined
				? undefined
				: new Ledger({ dataDir, signer: this.signer, retentionMs, clock, log });
		this.#witness = new Witness(this.ledger, this.#wall.user);
		const swept: StoreSweepOptions["swept"] = (uuid, last) => this.#witness.masksSwept(uuid, last);
		this.#sweep = new StoreSweep({ dataDir, retentionMs, clock, log, swept });
		const { users, shared } = openUsers(config, this.installation, dataDir, this.#witness.users);
		this.#users = users;
		this.accounts = users.accounts;
		// Whoever becomes an administrator meanwhile changes it with the next start.
		this.config = { ...config, sharedAccounts: shared };
		const viewers = new Accounts([this.#wall], this.accounts);
		const watch = (way: "http" | "rtsp") => this.#witness.signIns(way);
		this.#guard = new DigestGuard({ realm, accounts: this.accounts, clock, random, watch: watch("http") });
		const { attempts } = this.#guard;
		this.#rtspGuard = new DigestGuard({
			realm,
			accounts: viewers,
			clock,
			random,
			attempts,
			watch: watch("rtsp"),
		});
		this.accounts.listen(() => {
			this.#rtsp?.review();
			this.#page?.review();
			this.#brokers?.embedded?.review();
		});
		this.#pool = new ImagingPool({ clock, log, early });
		this.#loops = new LoopLibrary(this.#pool);
	}

	/**
	 * Starts everything that the configuration names; when a part of it cannot start, what had started is stopped again.
	 *
	 * @param early an imaging worker that was started before there was a configuration
	 * @throws PersienneError for a port that is taken, a data directory that cannot be used, and the like
	 */
	static async start(config: FleetConfig, parts: FleetParts = {}, early?: ImagingWorker): Promise<Fleet> {
		const fleet = new Fleet(config, parts, early);
		try {
			await fleet.#start();
			return fleet;
		} catch (error) {
			await fleet.stop();
			throw error;
		}
	}

	get cameras(): readonly CameraOutlets[] {
		return [...this.#cameras.values()];
	}

	get ready(): ReadyEvent {
		const host = shownHost(this.config.host);
		const target = this.#brokers?.address;
		return {
			event: "ready",
			version,
			cameras: this.cameras.map((outlets) => this.#readyCamera(outlets, host)),
			mqtt: target ?? null,
			console: this.#page ? `http://${host}:${this.#page.port}/` : null,
			tls: this.#readyTls(host),
			key: describeKey(this.signer),
			credentials: revealed(this.installation, this.config),
		};
	}

	/** Says Bye and `offline`, ends every session, and leaves no port, thread or timer behind. */
	stop(): Promise<void> {
		this.#stopping ??= this.#stop();
		return this.#stopping;
	}

	/**
	 * The imaging workers start first, and what talks to networks is loaded while they draw their scenes: a person waits
	 * for the slower of the two, not for both.
	 */
	async #start(): Promise<void> {
		this.#witness.started(version, this.config.cameras.length);
		const opened = this.#openCameras();
		opened.catch(() => {}); // awaited below, after what can fail sooner
		const [{ RtspServer }, { CameraOutlets }] = await Promise.all([
			import("./rtsp/server.ts"),
			import("./camera/camera-outlets.ts"),
		]);
		const { config, clock, log } = this;
		const ports = tlsPorts(config);
		this.#identity = await this.#openIdentity();
		const identity = this.#identity;
		const find = (path: string) => this.#find(path);
		this.#rtsp = await RtspServer.listen({
			host: config.host,
			port: config.rtspPort,
			tls: identity && { port: ports?.rtsps ?? 0, identity },
			clock,
			log,
			find,
			views: this.#witness.sessions,
			insider: this.#wall.user,
		});
		this.#brokers = await FleetBrokers.open({
			config,
			installation: this.installation,
			accounts: this.accounts,
			tls: identity && { port: ports?.mqtts ?? 0, identity },
			logins: this.#witness.logins,
			attempts: this.#guard.attempts,
			keptTime: this.#retentionMs,
			random: this.#random,
			clock,
			log,
		});
		const cameras = await opened;
		this.#sweep.start();
		for (const [index, open] of cameras.entries()) {
			const tls = identity && { port: ports?.https[index] ?? 0, identity };
			const outlets = await CameraOutlets.open({ ...this.#outletOptions(open, this.#rtsp), tls });
			this.#cameras.set(open.camera.name, outlets);
			if (config.demo) await this.#demonstrate(open, outlets);
		}
		if (config.console) await this.#openPage(config.console, this.#rtsp, ports?.console);
		if (config.discovery) await this.#announce();
	}

	/** For how long what is kept is kept. */
	get #retentionMs(): number {
		return this.config.retentionDays * dayMs;
	}

	/** What TLS servers show, if there are any. @throws PersienneError for a certificate or key that cannot be used */
	async #openIdentity(): Promise<ServerIdentity | undefined> {
		const { clock, config, log } = this;
		if (!config.tls) return undefined;
		const { openServerIdentity } = await import("./tls/open-identity.ts");
		const { host, dataDir, tls } = config;
		return openServerIdentity({ tls, host, dataDir, random: this.#random, clock, log });
	}

	async #openPage(console: ConsoleConfig, rtsp: RtspServer, tlsPort: number | undefined): Promise<void> {
		const { FleetPage } = await import("./page/fleet-page.ts");
		const { accounts, clock, config, installation, log } = this;
		this.#page = await FleetPage.open({
			config,
			console,
			tls: this.#identity && { port: tlsPort ?? 0, identity: this.#identity },
			installation,
			accounts,
			attempts: this.#guard.attempts,
			insider: this.#wall,
			cameras: () => this.cameras,
			addresses: (outlets, host) => this.#readyCamera(outlets, host),
			rtsp,
			broker: this.#brokers?.embedded,
			events: this.#brokers?.forPage,
			demonstrations: this.#demonstrations,
			startFleet: (test, log) => Fleet.start(test, { log }),
			witness: this.#witness,
			clock,
			log,
		});
	}

	/** Under `up --demo` alone this is loaded at all. */
	async #demonstrate(open: OpenCamera, { faults }: CameraOutlets): Promise<void> {
		const { openDemonstration } = await import("./demonstration/open.ts");
		const demonstration = openDemonstration({ ...open, faults, random: randomBytes, clock: this.clock });
		if (demonstration) this.#demonstrations.set(open.camera.name, demonstration);
	}

	async #announce(): Promise<void> {
		const { DiscoveryResponder } = await import("./onvif/discovery/responder.ts");
		const { clock, log } = this;
		this.#discovery = await DiscoveryResponder.open({
			host: this.config.host,
			clock,
			log,
			told: (message) => {
				for (const outlets of this.#cameras.values())
					if (outlets.identity.uuid === message.uuid) outlets.discovered(message);
			},
		});
		for (const outlets of this.#cameras.values()) outlets.announce();
	}

	#openCameras(): Promise<OpenCamera[]> {
		const { cameras } = this.config;
		return Promise.all(cameras.map((config, index) => this.#openCamera(config, index)));
	}

	async #openCamera(config: CameraConfig, index: number): Promise<OpenCamera> {
		const { mode, source, name } = config;
		const auto = this.config.cameras.length > liveCameras ? "loop" : "live";
		const { uuid } = this.installation.identityOf(name);
		const store = openCameraStore(this.config.dataDir, uuid, this.#retentionMs);
		this.#sweep.add(uuid, store);
		if (this.config.multicast && index === 0 && this.config.host.startsWith("127."))
			this.log.warn(
				{ host: this.config.host },
				"multicast stays on the loopback, where most players do not join it: --host names an address of the network",
			);
		const open = await openCamera({
			config,
			uuid,
			store,
			mode: mode === "auto" ? auto : mode,
			phase: isScripted(source) ? 0 : index * phaseStep,
			multicast: this.config.multicast,
			eventBrokers: this.config.eventBrokers !== undefined,
			below: publishedBelow(name, this.config),
			pool: this.#pool,
			loops: this.#loops,
			signer: this.signer,
			announce: () => this.#cameras.get(name)?.announce(),
			wrote: (change) => this.#witness.policy(name, uuid, change),
			clock: this.clock,
			log: this.log,
		});
		const { camera } = open;
		this.#filming.add(camera);
		camera.listen({
			policyChanged: () => this.#page?.flush(name),
			stateChanged: (state) => this.#witness.state(name, state),
		});
		this.#witness.begins(name, uuid, camera.policy?.hash ?? null);
		if (camera.state.state !== "starting") this.#witness.state(name, camera.state);
		if (this.#stopping) camera.stop();
		return open;
	}

	#outletOptions(open: OpenCamera, rtsp: RtspServer): Omit<OutletOptions, "tls"> {
		const { camera } = open;
		return {
			...open,
			identity: this.installation.identityOf(camera.name),
			accounts: this.accounts,
			guard: this.#guard,
			host: this.config.host,
			rtspPort: rtsp.port,
			rtspsPort: rtsp.tlsPort,
			sendMulticast: (what, ended) => rtsp.multicast(what, ended),
			reviewMulticast: () => rtsp.reviewMulticast(),
			tunnel: (socket, before) => rtsp.adopt(socket, before, (path) => this.#find(path, camera.name)),
			users: this.#users,
			hasDiscovery: this.config.discovery,
			responder: () => this.#discovery,
			mqtt: this.#brokers?.targets(camera.name) ?? [],
			ledger: () => this.ledger?.head,
			seal: (text) => JSON.stringify(sealEnvelope(text, "persienne-privacy", {}, this.signer)),
			// Not this.#random: whoever can have a fleet be the same each time could take noise off again.
			random: randomBytes,
			brokerTrust: this.config.eventBrokers,
			witness: this.#witness,
			log: this.log,
		};
	}

	/**
	 * `CAMERA/STREAM`; what stands behind it says which tracks there are beside the pictures, and `/multicast` at the end, that it is
	 * described as multicast.
	 *
	 * @param only the one camera that is to be had
	 */
	#find(path: string, only?: string): Found {
		const [name = "", stream = "", ...more] = path.split("/");
		const announced = more.at(-1) === "multicast";
		const [beside, ...rest] = announced ? more.slice(0, -1) : more;
		const known = only === undefined || only === name ? this.#cameras.get(name) : undefined;
		const outlets = known?.isDown ? undefined : known;
		const guard = this.#rtspGuard;
		// A guard without a stream: strangers are asked for credentials before they learn what exists.
		if (!outlets || !isStreamName(stream) || rest.length > 0) return { guard };
		const wanted = beside === undefined ? undefined : parseBeside(beside);
		if (beside !== undefined && !wanted) return { guard };
		return { guard, ...outlets.find(stream, wanted, announced) };
	}

	#readyTls(host: string): ReadyEvent["tls"] {
		const { config } = this;
		if (!this.#identity || !config.tls) return null;
		const made = config.dataDir === undefined ? null : join(config.dataDir, certificateFile);
		const port = this.#page?.tlsPort;
		const broker = this.#brokers?.embedded;
		return {
			fingerprint: this.#identity.fingerprint,
			certificate: config.tls.files?.certificate ?? made,
			console: port === undefined ? null : `https://${host}:${port}/`,
			mqtt: broker ? `mqtts://${host}:${broker.tlsPort}` : null,
		};
	}

	#readyCamera(outlets: CameraOutlets, host: string): ReadyEvent["cameras"][number] {
		const { camera, identity, httpPort, httpsPort } = outlets;
		const [publishing] = outlets.publishing;
		const { port: rtspPort, tlsPort } = this.#rtsp as RtspServer;
		const at = (web: string, rtsp: string) => ({
			onvif: `${web}/onvif/device_service`,
			rtsp: { main: `${rtsp}/main`, sub: `${rtsp}/sub`, mjpeg: `${rtsp}/mjpeg` },
			snapshot: `${web}/snapshot`,
			control: `${web}/api`,
		});
		const secure = httpsPort !== undefined && tlsPort !== undefined;
		return {
			name: camera.name,
			uuid: identity.uuid,
			serial: identity.serial,
			...at(`http://${host}:${httpPort}`, `rtsp://${host}:${rtspPort}/${camera.name}`),
			tls: secure ? at(`https://${host}:${httpsPort}`, `rtsps://${host}:${tlsPort}/${camera.name}`) : null,
			topic: publishing?.topic ?? null,
		};
	}

	async #stop(): Promise<void> {
		this.#sweep.close();
		this.#identity?.close();
		await this.#page?.close();
		await this.#discovery?.close();
		await Promise.all([...this.#demonstrations.values()].map((demonstration) => demonstration.close()));
		for (const camera of this.#filming) camera.stop();
		await this.#rtsp?.close();
		await Promise.all([...this.#cameras.values()].map((outlets) => outlets.close()));
		await this.#brokers?.close();
		await this.#pool.close();
		await this.ledger?.close({ kind: "stopped" });
	}
}

/** Those that come with an installation, unless nobody is to share an account: then they are not even mentioned. */
function revealed({ credentials }: Installation, { sharedAccounts }: FleetConfig): ReadyEvent["credentials"] {
	const reveal = ({ user, password }: Credential) => ({ user, password: password.reveal() });
	const { admin, operator, viewer, mqtt } = credentials;
	const shared = { admin: reveal(admin), operator: reveal(operator), viewer: reveal(viewer) };
	return { ...(sharedAccounts ? shared : ({} as typeof shared)), mqtt: reveal(mqtt) };
}

const isStreamName = (name: string): name is StreamName => (streamNames as readonly string[]).includes(name);

/** What is to happen at 3 s happens 3 s after the start, on each camera. */
function isScripted(source: CameraConfig["source"]): boolean {
	return source.kind === "scene" && source.script !== undefined;
}
