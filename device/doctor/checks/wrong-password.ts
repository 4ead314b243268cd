import { Secret } from "../../secret.ts";
import { type DeviceCheck, failed, passed } from "../check.ts";
import { Refusal } from "../trouble.ts";

/** One wrong password, and the last check of all: some devices lock an account after a few. */
export const wrongPassword: DeviceCheck = {
	name: "wrong-password",
	of: "device",
	needs: ["device-information"],
	async run(visit) {
		const { credential, random } = visit.options;
		const password = new Secret(Buffer.from(random(12)).toString("base64url"));
		const stranger = visit.signIn({ user: credential?.user ?? "", password });
		// The clock of the device counts in a UsernameToken, and is to be no reason for it to refuse.
		await stranger.ask((cam, done) => cam.getSystemDateAndTime(done));
		try {
			await stranger.ask((cam, done) => cam.getDeviceInformation(done));
		} catch (error) {
			if (error instanceof Refusal) return passed("refused");
			throw error;
		}
		return failed("a wrong password is accepted");
	},
};
