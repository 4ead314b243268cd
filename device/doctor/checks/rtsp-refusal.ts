import { type DeviceCheck, failed, passed, skipped } from "../check.ts";
import { describeAsStranger } from "../rtsp/describe.ts";

/** Whether a stream is kept from somebody who gives no credentials. */
export const rtspRefusal: DeviceCheck = {
	name: "rtsp-refusal",
	of: "device",
	needs: ["device-information"],
	uses: ["stream-uri"],
	async run(visit) {
		const [url] = visit.streams.values();
		if (!url) return skipped("no stream is known");
		const status = await describeAsStranger(url, visit.options.limits, visit.options.clock);
		if (status === 200) return failed("anybody may watch");
		if (status === 401) return passed("it asks a stranger for credentials");
		return failed(`a stranger is answered ${status} and not 401`);
	},
};
