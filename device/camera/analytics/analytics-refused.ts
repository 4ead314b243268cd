import { PersienneError } from "../../errors.ts";

/** Why rules or modules were not changed. Its message may be shown to whoever asked, and quotes no name. */
export class AnalyticsRefused extends PersienneError {
	override readonly code: "NAME_UNKNOWN" | "NAME_TAKEN" | "INVALID" | "TOO_MANY" | "TYPE_CHANGED";

	constructor(code: AnalyticsRefused["code"], message: string) {
		super(code, message);
		this.code = code;
	}
}
