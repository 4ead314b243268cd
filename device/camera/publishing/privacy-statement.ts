import type { Head } from "../../../masks/ledger.ts";
import type { MaskPolicy } from "../../../masks/policy.ts";
import type { Facts } from "../../../masks/sanitise/vocabulary.ts";
import type { Camera } from "../camera.ts";

/** What is only counted where it happens. */
export interface Suppressed {
	readonly suppressedCounts: number;
	/** Messages that the scan held back. */
	readonly heldBack: number;
	/** Inputs of the sanitiser that were outside their set. */
	readonly refused: number;
}

/** What a camera says of itself: which policy is in force, which functions there are, and what was kept from being told, how often. */
export function privacyStatement(
	{ policy, revision, state, counters }: Pick<Camera, "policy" | "revision" | "state" | "counters">,
	uuid: string,
	functions: Facts<"privacy">["functions"],
	suppressed: Suppressed,
	ledger?: Head,
): Facts<"privacy"> {
	const { darkFrames } = counters;
	return {
		camera: uuid,
		state: state.state === "masked" ? "masked" : "dark",
		revision,
		...(policy && inForce(policy)),
		functions,
		darkFrames,
		...suppressed,
		...(ledger && { ledgerEntry: ledger.number, ledgerHash: ledger.hash }),
	};
}

function inForce({ hash, zones, shown, plates, motion = "off" }: MaskPolicy): Partial<Facts<"privacy">> {
	return {
		policy: hash,
		zones: zones.length,
		pixelated: zones.filter(({ fill }) => fill === "pixelated").length,
		...(shown && { shown: shown.length }),
		plates,
		motion,
	};
}
