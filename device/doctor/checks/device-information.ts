import { type DeviceCheck, passed, skipped } from "../check.ts";
import { deviceInformationAnswer, read } from "../onvif/answers.ts";

/** GetDeviceInformation (ONVIF Core §8.3.1): the first call that needs a password. */
export const deviceInformation: DeviceCheck = {
	name: "device-information",
	of: "device",
	needs: ["services"],
	async run({ client, options: { credential } }) {
		if (!credential) return skipped("nobody was named to sign in as (--user)");
		const answer = await client.ask((cam, done) => cam.getDeviceInformation(done));
		const about = read(
			deviceInformationAnswer,
			answer,
			"a manufacturer, model, firmware version or serial number",
		);
		const { manufacturer, model, firmwareVersion, serialNumber } = about;
		return passed(`${manufacturer} ${model}, firmware ${firmwareVersion}, serial number ${serialNumber}`);
	},
};
