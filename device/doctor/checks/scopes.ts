import { type DeviceCheck, failed, passed } from "../check.ts";
import { read, scopesAnswer } from "../onvif/answers.ts";
import { scopeValues } from "../onvif/scope.ts";

/** Clients show these before they have signed in (ONVIF Core §7.3.2.2). */
const expected = ["name", "hardware"];

/** GetScopes. */
export const scopes: DeviceCheck = {
	name: "scopes",
	of: "device",
	needs: ["device-information"],
	async run({ client }) {
		const answer = await client.ask((cam, done) => cam.getScopes(done));
		const items = read(scopesAnswer, answer, "a list of scopes").map(({ scopeItem }) => scopeItem);
		const missing = expected.filter((category) => scopeValues(items, category).length === 0);
		if (missing.length > 0) return failed(`there is no scope for ${missing.join(" and ")}`);
		const claimed = scopeValues(items, "Profile");
		const profiles = claimed.length === 0 ? "claims no ONVIF profile" : `claims ${claimed.join(", ")}`;
		return passed(`named ${scopeValues(items, "name")[0]}, ${profiles}`);
	},
};
