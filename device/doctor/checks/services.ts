import { type DeviceCheck, failed, passed } from "../check.ts";
import { read, servicesAnswer } from "../onvif/answers.ts";
import type { Visit } from "../visit.ts";

/** GetServices and GetCapabilities (ONVIF Core §8.1.2): clients call what these name, where these say it is. */
export const services: DeviceCheck = {
	name: "services",
	of: "device",
	needs: ["time"],
	async run(visit) {
		const { client } = visit;
		const answer = await client.ask((cam, done) => cam.getServices(true, done));
		const named = read(servicesAnswer, answer, "a list of services");
		await client.ask((cam, done) => cam.getCapabilities(done));
		const flaws = await Promise.all(named.map(({ namespace, XAddr }) => flawOf(namespace, XAddr, visit)));
		const [flaw] = flaws.filter((found) => found !== undefined);
		if (flaw !== undefined) return failed(flaw);
		const names = named.map(({ namespace }) => namespace.replace(/^https?:\/\/www\.onvif\.org\//, ""));
		return passed(names.join(", "));
	},
};

async function flawOf(namespace: string, address: string, visit: Visit): Promise<string | undefined> {
	if (!URL.canParse(address)) return `the address of ${namespace} is no URL: ${address}`;
	const { hostname } = new URL(address);
	if (await visit.isDevice(hostname)) return undefined;
	return `the address of ${namespace} names another host: ${hostname || "(none)"}`;
}
