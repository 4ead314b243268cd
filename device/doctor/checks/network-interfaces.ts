import { type DeviceCheck, failed, passed } from "../check.ts";
import { networkInterfacesAnswer, read } from "../onvif/answers.ts";

const hardwareAddress = /^[0-9a-f]{2}([:-]?[0-9a-f]{2}){5}$/i;

/** GetNetworkInterfaces (ONVIF Core §8.2.5): UniFi Protect and Home Assistant tell cameras apart by the address in it. */
export const networkInterfaces: DeviceCheck = {
	name: "network-interfaces",
	of: "device",
	needs: ["device-information"],
	async run({ client }) {
		const answer = await client.ask((cam, done) => cam.getNetworkInterfaces(done));
		const found = read(networkInterfacesAnswer, answer, "a network interface with a hardware address");
		const flawed = found.find(({ info }) => !hardwareAddress.test(info.hwAddress));
		if (flawed) return failed(`no hardware address: ${flawed.info.hwAddress}`);
		return passed(
			found.map(({ info: { name, hwAddress } }) => `${name ?? "unnamed"} ${hwAddress}`).join(", "),
		);
	},
};
