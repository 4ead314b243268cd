import { type DeviceCheck, passed } from "../check.ts";
import { withConnection } from "../network/tcp.ts";

/** A connection over TCP to where the device service is to be. */
export const reachable: DeviceCheck = {
	name: "reachable",
	of: "device",
	needs: [],
	async run(visit) {
		const { target, limits, clock } = visit.options;
		const { host, port } = target;
		const at = await withConnection(
			{ host, port, timeoutMs: limits.answerMs, clock },
			async (socket) => socket.remoteAddress,
		);
		visit.answeredAt(at ?? host);
		return passed(`${at ?? host} port ${port} over TCP`);
	},
};
