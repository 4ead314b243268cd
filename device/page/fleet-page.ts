import type { EmbeddedBroker } from "../../broker/embedded.ts";
import type { ConsoleCamera } from "../../console/camera.ts";
import type { EventBroker } from "../../console/live/event-server.ts";
import { ConsoleServer } from "../../console/server.ts";
import type { Account, Accounts } from "../auth/accounts.ts";
import type { Attempts } from "../auth/attempts.ts";
import type { CameraOutlets } from "../camera/camera-outlets.ts";
import type { Clock } from "../clock.ts";
import type { ConsoleConfig, FleetConfig } from "../config/types.ts";
import type { OpenDemonstration } from "../demonstration/open.ts";
import { HeldDesk } from "../held/held-desk.ts";
import type { Installation } from "../identity/installation.ts";
import { readerAccount } from "../identity/reader.ts";
import type { Witness } from "../ledger/witness.ts";
import type { Logger } from "../log.ts";
import { loopback, type ReadyCamera, shownHost } from "../ready.ts";
import { EvidenceDesk } from "../report/evidence-desk.ts";
import type { RtspServer } from "../rtsp/server.ts";
import type { SelfTestParts } from "../self-test/run.ts";
import type { ServerIdentity } from "../tls/server-identity.ts";

export interface FleetPageOptions {
	readonly config: FleetConfig;
	readonly console: ConsoleConfig;
	readonly tls: { readonly port: number; readonly identity: ServerIdentity } | undefined;
	readonly installation: Installation;
	readonly accounts: Accounts;
	/** Counts wrong passwords, those that are given elsewhere as well. */
	readonly attempts: Attempts;
	/** By whom the page reads the sub streams. */
	readonly insider: Account;
	readonly cameras: () => readonly CameraOutlets[];
	/** Where somebody at that host finds a camera. */
	readonly addresses: (outlets: CameraOutlets, host: string) => ReadyCamera;
	readonly rtsp: RtspServer;
	/** The one of the configuration, where that is inside the device. */
	readonly broker: EmbeddedBroker | undefined;
	/** The one that tells pages of events. */
	readonly events: EmbeddedBroker | undefined;
	/** By the camera's name; empty but under `up --demo`. */
	readonly demonstrations: ReadonlyMap<string, OpenDemonstration>;
	/** Starts the cameras of a test. */
	readonly startFleet: SelfTestParts["startFleet"];
	readonly witness: Witness;
	readonly clock: Clock;
	readonly log: Logger;
}

/** A fleet's page, with what it shows of the fleet: cameras, events, evidence. */
export class FleetPage {
	readonly #server: ConsoleServer;
	readonly #evidence: EvidenceDesk | undefined;

	private constructor(server: ConsoleServer, evidence: EvidenceDesk | undefined) {
		this.#server = server;
		this.#evidence = evidence;
	}

	/** @throws PersienneError CONSOLE_LISTEN */
	static async open(options: FleetPageOptions): Promise<FleetPage> {
		const { config, console, accounts, attempts, clock, insider, log, tls, witness } = options;
		const { port, ...limits } = console;
		const evidence = openEvidence(options);
		const server = await ConsoleServer.listen({
			host: config.host,
			port,
			tls,
			accounts,
			cameras: () => options.cameras().map((outlets) => consoleCamera(outlets, options)),
			demonstrates: config.demo,
			rtspCredentials: insider,
			clock,
			log,
			limits,
			attempts,
			events: () => pageEvents(options),
			signIns: witness.signIns("page"),
			signOuts: witness.signOuts,
			views: witness.views,
			evidence,
			handedOut: witness.handedOut,
			pictured: witness.pictured,
			askedFor: witness.askedFor,
			held: openHeld(options),
		});
		return new FleetPage(server, evidence);
	}

	get port(): number {
		return this.#server.port;
	}

	get tlsPort(): number | undefined {
		return this.#server.tlsPort;
	}

	/** Shows nothing more of what a camera made until now, to be called with each change of its mask policy (invariant I4). */
	flush(camera: string): void {
		this.#server.flush(camera);
		this.#evidence?.flush();
	}

	/** Ends the sessions of users who are no longer what they were. */
	review(): void {
		this.#server.review();
	}

	close(): Promise<void> {
		return this.#server.close();
	}
}

/** Without a data directory there is no ledger, and nothing to show. */
function openEvidence(options: FleetPageOptions): EvidenceDesk | undefined {
	const { config, clock, installation, startFleet } = options;
	const { dataDir } = config;
	if (dataDir === undefined) return undefined;
	const snapshot = (name: string) => {
		const outlets = options.cameras().find(({ camera }) => camera.name === name);
		return outlets ? outlets.camera.snapshot() : Promise.reject(new Error("there is no such camera"));
	};
	return new EvidenceDesk({ config, dataDir, installation, snapshot, startFleet, clock });
}

/** Without a data directory nothing is kept. */
function openHeld({ broker, cameras, clock, config, installation }: FleetPageOptions): HeldDesk | undefined {
	const { dataDir } = config;
	if (dataDir === undefined) return undefined;
	const running = () =>
		cameras().map((outlets) => ({
			name: outlets.camera.name,
			eraseWaiting: (isThen: (at: number) => boolean) => outlets.eraseWaiting(isThen),
		}));
	return new HeldDesk({ config, dataDir, installation, running, broker, clock });
}

/** Whoever signs in to the page may know of events what the broker's own reader may. */
function pageEvents({ events: broker, config, witness }: FleetPageOptions): EventBroker | undefined {
	if (!config.broker || !broker) return undefined;
	const { prefix } = config.broker;
	const told = witness.signIns("mqtt");
	return {
		prefix,
		adopt: (request, socket, head, account, peer) => {
			const reader = readerAccount(account, prefix);
			const admitted = { ...reader, user: `page:${account.user}`, person: account.role };
			broker.adopt(request, socket, head, { admitted, peer });
			told({ outcome: "ok", reason: null, account, peer });
		},
	};
}

function consoleCamera(outlets: CameraOutlets, options: FleetPageOptions): ConsoleCamera {
	const { addresses, config, demonstrations, events, insider, rtsp: server } = options;
	const { camera } = outlets;
	const { onvif, rtsp, snapshot, topic } = addresses(outlets, shownHost(config.host));
	// The page's own client runs on this machine, and may use the loopback when the fleet listens everywhere.
	const { sub } = addresses(outlets, loopback(config.host)).rtsp;
	const { width, height } = camera.video.sub;
	const state = () => {
		const { state, reason } = camera.state;
		const { frames, fps } = camera.counters;
		const plates = camera.policy !== undefined && camera.policy.plates !== "off";
		return { state, reason, frames, fps, viewers: camera.viewers, plates };
	};
	return {
		name: camera.name,
		topic: events ? topic : null,
		rtspSub: sub,
		width,
		height,
		moves: outlets.ptz !== undefined,
		links: { onvif, rtsp: rtsp.main, snapshot },
		state,
		outgoing: () =>
			outlets.outgoing({ rtsp: server, insider: insider.user, readers: events?.readers() ?? [] }),
		onvif: (message, { account, peer }) => outlets.onvif(message, account, peer),
		demonstration: demonstrations.get(camera.name)?.page,
	};
}
