import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readLedger } from "../../masks/ledger.ts";
import { createPolicy, type MaskPolicy, type PolicyInput } from "../../masks/policy.ts";
import { wholeView } from "../../masks/project.ts";
import { vocabulary } from "../../masks/sanitise/vocabulary.ts";
import { keptMasks, MaskSet } from "../camera/masks/mask-set.ts";
import type { CameraConfig, FleetConfig, NoticeConfig } from "../config/types.ts";
import type { Installation } from "../identity/installation.ts";
import { openUsers } from "../identity/users.ts";
import type { Head } from "../ledger/entry.ts";
import { ledgerFolder } from "../ledger/ledger.ts";
import { readSegment, segmentsAmong } from "../ledger/segment.ts";
import { verifyLedgerAt } from "../ledger/verify/read.ts";
import type { LedgerReport } from "../ledger/verify/report.ts";
import type { SelfTest } from "../self-test/result.ts";
import { type CameraStore, camerasFolder, maskLedgerFile, openCameraStore } from "../store/camera-store.ts";
import { version } from "../version.ts";
import { type Accuracy, accuracyOf } from "./accuracy.ts";
import { type BillOfMaterials, billOfMaterials } from "./bill.ts";
import { type ReportedBroker, reportedBrokers } from "./brokers.ts";
import { type ReportedFunction, reportedFunctions } from "./functions.ts";
import type { ReportedPicture } from "./pictures.ts";
import { type AccessRegister, accessRegister } from "./register.ts";
import { type ReportedRole, reportedRoles } from "./roles.ts";

/** What a report is made of: facts alone, read from the configuration and the data directory when it is made. */
export interface ReportFacts {
	/** ISO 8601, in UTC. */
	readonly made: string;
	readonly product: { readonly version: string; readonly node: string; readonly bill: BillOfMaterials };
	readonly key: string;
	readonly notice: NoticeConfig | null;
	readonly retentionDays: number;
	/** It is offered; the plain ports are there as well. */
	readonly tls: boolean;
	readonly broker: "embedded" | "external" | "none";
	/** Those that are not embedded, and by which scheme they are reached. */
	readonly otherBrokers: readonly ReportedBroker[];
	/** Accounts that come with an installation, and several people share, are let in. */
	readonly sharedAccounts: boolean;
	readonly accounts: readonly { readonly user: string; readonly role: string }[];
	/** What each role may do. */
	readonly roles: readonly ReportedRole[];
	readonly cameras: readonly ReportedCamera[];
	/** Cameras of the configuration that nobody asked for here: nothing below is about them. */
	readonly leftOut: readonly string[];
	/** How well the functions do that are on somewhere, and what not to expect of them. */
	readonly accuracy: readonly Accuracy[];
	/** What can be published at all, and with which fields. */
	readonly published: readonly {
		readonly kind: string;
		readonly topic: string;
		readonly fields: readonly string[];
	}[];
	readonly ledger: ReportedLedger | null;
	/** Who signed in and watched, as long as the ledger goes back. */
	readonly register: AccessRegister;
	/** What was tried, and when. */
	readonly selfTest: SelfTest;
	/** Cameras of which a picture was wanted; null: of none. */
	readonly pictured: readonly string[] | null;
	/** Of masks, as they are in pictures that leave the device. */
	readonly pictures: readonly ReportedPicture[];
}

/** What is made for a report, beside what is read. */
export interface Made {
	readonly selfTest: SelfTest;
	readonly leftOut: readonly string[];
	readonly pictured: readonly string[] | null;
	readonly pictures: readonly ReportedPicture[];
}

export interface ReportedCamera {
	readonly name: string;
	readonly uuid: string;
	readonly source: "scene" | "file";
	/** What it shows of what its lens sees; of a camera that turns, to begin with. */
	readonly view: ReportedView;
	/** Hash of the policy that is in force, with what clients changed; null: none, and it is dark. */
	readonly policy: string | null;
	readonly zones: readonly {
		readonly name: string;
		readonly fill: string;
		readonly polygon: readonly unknown[];
	}[];
	readonly plates: string | null;
	readonly motion: string | null;
	/** Analysis functions that are on; all others are off. */
	readonly functions: readonly ReportedFunction[];
	readonly sound: boolean;
	readonly turns: boolean;
	/** Changes of its masks that are still in its ledger. */
	readonly maskChanges: readonly {
		readonly at: string;
		readonly action: string;
		readonly user: string;
		readonly role: string;
		readonly uncovers: boolean;
	}[];
	/** How often it went dark, as long as the ledger goes back. */
	readonly darkPeriods: number;
}

interface ReportedView {
	/** In pixels. */
	readonly width: number;
	readonly height: number;
	/** Left, top, right, bottom, in ONVIF's coordinates of the scene; null: all of it. */
	readonly crop: readonly number[] | null;
	/** Degrees, clockwise. */
	readonly rotate: number;
	readonly mirror: boolean;
}

interface ReportedLedger {
	readonly verdict: LedgerReport["verdict"];
	readonly entries: number;
	readonly from: string | null;
	readonly to: string | null;
	/** Where it ended: whoever keeps the report can tell later what was cut. */
	readonly head: Head | null;
	readonly problems: number;
	readonly kinds: Readonly<Record<string, number>>;
}

/** @param now milliseconds since 1970 */
export function reportFacts(
	config: FleetConfig,
	dataDir: string,
	installation: Installation,
	now: number,
	made: Made,
): ReportFacts {
	const { publicKey, fingerprint } = installation.signer();
	const records = ledgerRecords(join(dataDir, ledgerFolder));
	const { users, shared } = openUsers(config, installation, dataDir);
	const cameras = config.cameras.map((camera) =>
		reportedCamera(camera, dataDir, installation.identityOf(camera.name).uuid, records, now),
	);
	return {
		made: new Date(now).toISOString(),
		product: { version, node: process.version, bill: billOfMaterials(now) },
		key: fingerprint,
		notice: config.notice ?? null,
		retentionDays: config.retentionDays,
		tls: config.tls !== undefined,
		broker: config.broker?.kind ?? "none",
		otherBrokers: reportedBrokers(config, dataDir, (camera) => installation.identityOf(camera).uuid),
		sharedAccounts: shared,
		accounts: users.accounts.list().map(({ user, role }) => ({ user, role })),
		roles: reportedRoles,
		cameras,
		accuracy: accuracyOf(cameras.flatMap(({ functions }) => functions.map(({ type }) => type))),
		published: Object.entries(vocabulary).map(([kind, { topic, source, data }]) => ({
			kind,
			topic,
			fields: [...Object.keys(source), ...Object.keys(data)],
		})),
		ledger: reportedLedger(dataDir, publicKey, records),
		register: accessRegister(records),
		...made,
	};
}

export type Found = Readonly<Record<string, unknown>>;

function reportedCamera(
	camera: CameraConfig,
	dataDir: string,
	uuid: string,
	records: readonly Found[],
	now: number,
): ReportedCamera {
	const { name, source, audio, ptz } = camera;
	const store = openCameraStore(dataDir, uuid);
	const input = policyInForce(camera, store);
	const inForce: MaskPolicy | undefined = input && createPolicy(input);
	const path = join(dataDir, camerasFolder, uuid, maskLedgerFile);
	const changes = existsSync(path) ? readLedger(readFileSync(path, "utf8")).entries : [];
	const isDark = (one: Found) =>
		one["kind"] === "camera" && one["camera"] === name && one["state"] === "dark";
	return {
		name,
		uuid,
		source: source.kind === "scene" ? "scene" : "file",
		view: viewOf(camera),
		policy: inForce?.hash ?? null,
		zones: (inForce?.zones ?? []).map(({ name: zone, fill = "solid", polygon }) => ({
			name: zone,
			fill,
			polygon,
		})),
		plates: inForce?.plates ?? null,
		motion: inForce ? (inForce.motion ?? "off") : null,
		functions: reportedFunctions(camera, store, now),
		sound: audio !== undefined,
		turns: ptz,
		maskChanges: changes.map(({ record }) => ({
			at: String(record["at"]),
			action: String(record["action"]),
			user: String((record["by"] as Found | undefined)?.["user"]),
			role: String((record["by"] as Found | undefined)?.["role"]),
			uncovers: record["uncovers"] === true,
		})),
		darkPeriods: records.filter(isDark).length,
	};
}

function viewOf({ video, view }: CameraConfig): ReportedView {
	const { width, height } = video.main;
	const { crop, rotate, mirror } = view;
	const isWhole = crop.join() === wholeView.crop.join();
	return { width, height, crop: isWhole ? null : [...crop], rotate, mirror };
}

/** What is to be covered on a camera, with what clients changed; undefined: nobody said, and it is dark. */
export function policyInForce(
	{ policy }: CameraConfig,
	store: Pick<CameraStore, "read">,
): PolicyInput | undefined {
	const { zones } = MaskSet.of(policy?.zones ?? [], store.read("masks", keptMasks));
	if (policy) return { ...policy, zones };
	return zones.length > 0 ? { zones, plates: "strict" } : undefined;
}

function reportedLedger(
	dataDir: string,
	trusted: Uint8Array,
	records: readonly Found[],
): ReportedLedger | null {
	if (!existsSync(join(dataDir, ledgerFolder))) return null;
	const report = verifyLedgerAt(dataDir, { trusted });
	if (!report) return null;
	const kinds: Record<string, number> = {};
	for (const { kind } of records) kinds[String(kind)] = (kinds[String(kind)] ?? 0) + 1;
	const { verdict, entries, from = null, to = null, head = null, problems, unlisted } = report;
	return { verdict, entries, from, to, head, problems: problems.length + unlisted, kinds };
}

/** All that the ledger in this folder says, oldest first. */
function ledgerRecords(folder: string): Found[] {
	if (!existsSync(folder)) return [];
	return segmentsAmong(readdirSync(folder)).flatMap((name) =>
		readSegment(readFileSync(join(folder, name))).lines.flatMap((entry) => (entry ? [entry.record] : [])),
	);
}
