import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readLedger } from "../../masks/ledger.ts";
import { createPolicy, type MaskPolicy } from "../../masks/policy.ts";
import { vocabulary } from "../../masks/sanitise/vocabulary.ts";
import { keptMasks, MaskSet } from "../camera/masks/mask-set.ts";
import type { CameraConfig, FleetConfig, NoticeConfig } from "../config/types.ts";
import type { Installation } from "../identity/installation.ts";
import { fixedAccounts, Users } from "../identity/users.ts";
import type { Head } from "../ledger/entry.ts";
import { ledgerFolder } from "../ledger/ledger.ts";
import { readSegment, segmentsAmong } from "../ledger/segment.ts";
import { verifyLedgerAt } from "../ledger/verify/read.ts";
import type { LedgerReport } from "../ledger/verify/report.ts";
import { camerasFolder, maskLedgerFile, openCameraStore } from "../store/camera-store.ts";
import { version } from "../version.ts";
import { billOfMaterials, type Part } from "./bill.ts";

/** What a report is made of: facts alone, read from the configuration and the data directory when it is made. */
export interface ReportFacts {
	/** ISO 8601, in UTC. */
	readonly made: string;
	readonly product: { readonly version: string; readonly node: string; readonly parts: readonly Part[] };
	readonly key: string;
	readonly notice: NoticeConfig | null;
	readonly retentionDays: number;
	readonly tls: boolean;
	readonly broker: "embedded" | "external" | "none";
	readonly accounts: readonly { readonly user: string; readonly role: string }[];
	readonly cameras: readonly ReportedCamera[];
	/** What can be published at all, and with which fields. */
	readonly published: readonly {
		readonly kind: string;
		readonly topic: string;
		readonly fields: readonly string[];
	}[];
	readonly ledger: ReportedLedger | null;
}

export interface ReportedCamera {
	readonly name: string;
	readonly uuid: string;
	readonly source: "scene" | "file";
	/** Hash of the policy that is in force, with what clients changed; null: none, and it is dark. */
	readonly policy: string | null;
	readonly zones: readonly {
		readonly name: string;
		readonly fill: string;
		readonly polygon: readonly unknown[];
	}[];
	readonly plates: string | null;
	readonly motion: string | null;
	/** Analysis functions that run; all others are off. */
	readonly functions: readonly string[];
	readonly sound: boolean;
	readonly turns: boolean;
	/** Changes of its masks that are still in its ledger. */
	readonly maskChanges: readonly {
		readonly at: string;
		readonly action: string;
		readonly role: string;
		readonly uncovers: boolean;
	}[];
	/** How often it went dark, as long as the ledger goes back. */
	readonly darkPeriods: number;
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
): ReportFacts {
	const { publicKey, fingerprint } = installation.signer();
	const records = ledgerRecords(join(dataDir, ledgerFolder));
	return {
		made: new Date(now).toISOString(),
		product: { version, node: process.version, parts: billOfMaterials() },
		key: fingerprint,
		notice: config.notice ?? null,
		retentionDays: config.retentionDays,
		tls: config.tls !== undefined,
		broker: config.broker?.kind ?? "none",
		accounts: new Users(fixedAccounts(config, installation), dataDir).accounts
			.list()
			.map(({ user, role }) => ({ user, role })),
		cameras: config.cameras.map((camera) =>
			reportedCamera(camera, dataDir, installation.identityOf(camera.name).uuid, records),
		),
		published: Object.entries(vocabulary).map(([kind, { topic, source, data }]) => ({
			kind,
			topic,
			fields: [...Object.keys(source), ...Object.keys(data)],
		})),
		ledger: reportedLedger(dataDir, publicKey, records),
	};
}

type Found = Readonly<Record<string, unknown>>;

function reportedCamera(
	{ name, source, policy, analytics, audio, ptz }: CameraConfig,
	dataDir: string,
	uuid: string,
	records: readonly Found[],
): ReportedCamera {
	const kept = openCameraStore(dataDir, uuid).read("masks", keptMasks);
	const zones = MaskSet.of(policy?.zones ?? [], kept).zones;
	const inForce: MaskPolicy | undefined = policy
		? createPolicy({ ...policy, zones })
		: zones.length > 0
			? createPolicy({ zones, plates: "strict" })
			: undefined;
	const path = join(dataDir, camerasFolder, uuid, maskLedgerFile);
	const changes = existsSync(path) ? readLedger(readFileSync(path, "utf8")).entries : [];
	const isDark = ({ kind, camera, state }: Found) => kind === "camera" && camera === name && state === "dark";
	return {
		name,
		uuid,
		source: source.kind === "scene" ? "scene" : "file",
		policy: inForce?.hash ?? null,
		zones: (inForce?.zones ?? []).map(({ name: zone, fill = "solid", polygon }) => ({
			name: zone,
			fill,
			polygon,
		})),
		plates: inForce?.plates ?? null,
		motion: inForce ? (inForce.motion ?? "off") : null,
		functions: analytics.map((one) => (typeof one === "string" ? one : one.rule.type)),
		sound: audio !== undefined,
		turns: ptz,
		maskChanges: changes.map(({ record }) => ({
			at: String(record["at"]),
			action: String(record["action"]),
			role: String((record["by"] as Found | undefined)?.["role"]),
			uncovers: record["uncovers"] === true,
		})),
		darkPeriods: records.filter(isDark).length,
	};
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

function ledgerRecords(folder: string): Found[] {
	if (!existsSync(folder)) return [];
	return segmentsAmong(readdirSync(folder)).flatMap((name) =>
		readSegment(readFileSync(join(folder, name))).lines.flatMap((entry) => (entry ? [entry.record] : [])),
	);
}
