import type { LoadedConfig } from "../config/load.ts";
import type { FleetConfig } from "../config/types.ts";
import { createLogger, type Logger } from "../log.ts";
import { areShared, type ReadyEvent } from "../ready.ts";
import type { Arguments } from "./command-line.ts";
import { exitStatus, type Io } from "./io.ts";
import { explainListen } from "./listen-error.ts";
import { planFleet, type ZonesOf } from "./plan.ts";
import { type Reporter, reporterFor } from "./reporter.ts";
import { writeRunFile } from "./run-file.ts";
import { awaitStop, StopSignals, stopPatienceMs } from "./stop.ts";
import { defaultLogLevel, logLevels } from "./up-usage.ts";

/** What `up` wants of a fleet. */
export interface RunningFleet {
	readonly ready: ReadyEvent;
	readonly cameras: readonly { readonly camera: WatchedCamera }[];
	/** Who may sign in, as it is at each moment. */
	readonly accounts: { list(): readonly { readonly user: string }[] };
	stop(): Promise<void>;
}

interface WatchedCamera {
	readonly name: string;
	readonly state: CameraState;
	/** The function returned ends it. */
	listen(listener: StateListener): () => void;
}

export interface StateListener {
	stateChanged(state: CameraState): void;
	detailChanged(state: CameraState): void;
}

export interface CameraState {
	readonly state: "starting" | "masked" | "dark";
	readonly reason: string | undefined;
	readonly detail: string | undefined;
}

/** What is behind the command line. */
export interface Firmware {
	startFleet(config: FleetConfig, log: Logger): Promise<RunningFleet>;
	loadZones(): Promise<ZonesOf>;
}

/** admin, operator and viewer. */
const sharedAccounts = 3;

interface Plan extends LoadedConfig {
	/** Whether to warn of shared accounts. */
	readonly warns: boolean;
}

/** Nobody was asked whether people may share accounts. */
const sharedWarning =
	"admin, operator and viewer are let in, which several people would share: give each person an account of their own " +
	"(`accounts` in the configuration, or `persienne users --add NAME --role administrator`), and they are closed from the next start on " +
	"(docs/roles.md); `sharedAccounts: true` leaves them open";

/** Runs cameras until somebody asks them to stop. */
export async function up(args: Arguments, io: Io, firmware: Firmware): Promise<number> {
	const signals = new StopSignals(io);
	try {
		return await plannedUp(args, io, firmware, signals);
	} finally {
		signals.close();
	}
}

async function plannedUp(args: Arguments, io: Io, firmware: Firmware, signals: StopSignals): Promise<number> {
	const json = args.has("json");
	const level = args.choice("log-level", logLevels) ?? defaultLogLevel(json);
	const plan = await planFleet(args, io, () => firmware.loadZones());
	const reporter = reporterFor(json, io);
	for (const warning of plan.warnings) reporter.warn(warning);
	try {
		const starting = firmware.startFleet(plan.config, createLogger(level, io.stderr));
		// The table says it of a demo, which has no configuration to say anything else in.
		const warns = args.operands.length > 0 && plan.config.sharedAccounts === undefined;
		return await runUntilStopped(starting, { ...plan, warns }, signals, reporter, io);
	} catch (error) {
		throw explainListen(error, plan.config);
	}
}

async function runUntilStopped(
	starting: Promise<RunningFleet>,
	plan: Plan,
	signals: StopSignals,
	reporter: Reporter,
	io: Io,
): Promise<number> {
	const fleet = await Promise.race([starting, signals.first]);
	const silence = fleet ? announce(fleet, plan, reporter, io) : () => {};
	await signals.first;
	reporter.stopping();
	silence();
	const stopping = starting.then((started) => started.stop());
	const status = await awaitStop(stopping, signals, io.clock);
	if (status === exitStatus.done) reporter.stopped();
	if (status === exitStatus.failed) reporter.warn(`not everything stopped within ${stopPatienceMs / 1000} s`);
	return status;
}

/** Tells where everything is, and what becomes of it until the function returned is called. */
function announce(fleet: RunningFleet, plan: Plan, reporter: Reporter, io: Io): () => void {
	const { ready } = fleet;
	const ends = [leaveRunFile(ready, plan, reporter, io)];
	const shared = areShared(ready);
	const people = fleet.accounts.list().length - (shared ? sharedAccounts : 0);
	reporter.ready(ready, plan.config, people);
	if (shared && plan.warns) reporter.warn(sharedWarning);
	for (const { camera } of fleet.cameras) {
		reporter.camera(camera.name, camera.state);
		const tell = (state: CameraState) => reporter.camera(camera.name, state);
		ends.push(camera.listen({ stateChanged: tell, detailChanged: tell }));
	}
	return () => {
		for (const end of ends) end();
	};
}

/** For `persienne health`. Cameras do not stay down for want of it. */
function leaveRunFile(ready: ReadyEvent, plan: LoadedConfig, reporter: Reporter, io: Io): () => void {
	const { dataDir } = plan.config;
	if (dataDir === undefined) return () => {};
	try {
		return writeRunFile(io, dataDir, ready, plan.passwordFiles.viewer);
	} catch {
		reporter.warn(`${dataDir} cannot be written: \`persienne health\` will not find these cameras`);
		return () => {};
	}
}
