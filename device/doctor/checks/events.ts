import { type DeviceCheck, failed, passed, skipped } from "../check.ts";
import type { OnvifClient } from "../onvif/client.ts";
import { Trouble } from "../trouble.ts";

/** CreatePullPointSubscription, PullMessages and Unsubscribe (ONVIF Core §9.2). */
export const events: DeviceCheck = {
	name: "events",
	of: "device",
	needs: ["device-information"],
	async run(visit) {
		const { client } = visit;
		const { uri, capabilities } = client.cam;
		if (!uri?.["events"]) return skipped("the device names no event service");
		if (capabilities?.events?.WSPullPointSupport === false)
			return skipped("the device says it has no pull points");
		await client.ask((cam, done) => cam.createPullPointSubscription(done));
		const host = subscriptionHost(client);
		if (!(await visit.isDevice(host)))
			return failed(`the subscription names another host: ${host || "(none)"}`);
		try {
			const messages = countOf(await client.ask((cam, done) => cam.pullMessages({ messageLimit: 10 }, done)));
			return passed(
				messages === 0
					? "pulled; nothing has happened"
					: `pulled ${messages} ${messages === 1 ? "message" : "messages"}`,
			);
		} finally {
			await unsubscribe(client);
		}
	},
};

/** Where the library keeps it, and goes to pull. */
function subscriptionHost({ cam }: OnvifClient): string {
	const { subscription } = cam.events as {
		subscription?: { subscriptionReference?: { address?: { hostname?: unknown } } };
	};
	return String(subscription?.subscriptionReference?.address?.hostname ?? "");
}

function countOf(answer: unknown): number {
	if (typeof answer !== "object" || answer === null) throw new Trouble("the answer holds no messages");
	const { notificationMessage: messages } = answer as { notificationMessage?: unknown };
	if (messages === undefined) return 0;
	return Array.isArray(messages) ? messages.length : 1;
}

/** A device that does not let go of a subscription lets it run out. */
async function unsubscribe(client: OnvifClient): Promise<void> {
	await client
		.ask((cam, done) => cam.unsubscribe(done))
		.catch((error: unknown) => {
			if (!(error instanceof Trouble)) throw error;
		});
}
