import { type DeviceCheck, failed, passed } from "../check.ts";
import type { OnvifClient } from "../onvif/client.ts";
import { Refusal, Trouble } from "../trouble.ts";

/**
 * GetServices and GetCapabilities (ONVIF Core §8.1.2): clients call what these name, where these say it is. The first
 * came later than the second, so that a device may do without it.
 */
export const services: DeviceCheck = {
	name: "services",
	of: "device",
	needs: ["time"],
	async run(visit) {
		const { client } = visit;
		const trouble = await troubleWithServices(client);
		await client.ask((cam, done) => cam.getCapabilities(done));
		const named = Object.entries(client.cam.uri ?? {});
		for (const [name, address] of named) {
			const host = address?.hostname ?? "";
			if (!(await visit.isDevice(host))) return failed(`${name} is on another host: ${host || "(none)"}`);
		}
		const names = named.map(([name]) => name).join(", ");
		return passed(trouble ? `${names}, by GetCapabilities alone: ${trouble.message}` : names);
	},
};

async function troubleWithServices(client: OnvifClient): Promise<Trouble | undefined> {
	try {
		await client.ask((cam, done) => cam.getServices(true, done));
		return undefined;
	} catch (error) {
		if (error instanceof Trouble && !(error instanceof Refusal)) return error;
		throw error;
	}
}
