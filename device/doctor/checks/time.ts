import { type DeviceCheck, failed, passed } from "../check.ts";
import { NoSoap, Trouble } from "../trouble.ts";

/** Recordings, events and sign-in by UsernameToken all go by the device's clock. */
const tolerableSkewMs = 60_000;

/** GetSystemDateAndTime (ONVIF Core §8.3.4), which tells whole seconds. */
export const time: DeviceCheck = {
	name: "time",
	of: "device",
	needs: ["reachable"],
	async run({ client, options: { clock } }) {
		const told = await client.ask((cam, done) => cam.getSystemDateAndTime(done)).catch(explain);
		if (!(told instanceof Date) || Number.isNaN(told.getTime())) throw new Trouble("it tells no time");
		const skew = told.getTime() - clock.now();
		const seconds = Math.round(Math.abs(skew) / 1000);
		const detail = seconds <= 1 ? "as here" : `${seconds} s ${skew > 0 ? "ahead" : "behind"}`;
		return Math.abs(skew) > tolerableSkewMs ? failed(detail) : passed(detail);
	},
};

/** Every ONVIF device answers this question, and strangers, too: who answers it with something else is none. */
function explain(error: unknown): never {
	throw error instanceof NoSoap
		? new Trouble(`${error.message}: this does not look like an ONVIF device`)
		: error;
}
