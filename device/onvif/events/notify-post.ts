import { request } from "node:http";
import type { Clock } from "../../clock.ts";
import { contentTypes } from "../soap/envelope.ts";
import type { Post } from "./push-subscription.ts";

/** Bytes of an answer that are read before the consumer is hung up on; nobody looks at them. */
const maxAnswerBytes = 64 * 1024;

/**
 * The one place that posts Notify messages: a connection for each, to the address that was checked, no redirect
 * followed, no answer looked at but its status.
 *
 * @param deliveryMs from the connection to the answer's end
 */
export function notifyPost(clock: Clock, deliveryMs: number): Post {
	return ({ url, address }, message, gone) =>
		new Promise((resolve) => {
			const body = Buffer.from(message);
			const outgoing = request({
				host: address,
				port: Number(url.port || 80),
				path: url.pathname + url.search,
				method: "POST",
				agent: false,
				headers: {
					host: url.host,
					"content-type": contentTypes["1.2"],
					"content-length": body.length,
					connection: "close",
				},
			});
			const finish = (taken: boolean) => {
				cancel();
				gone.removeEventListener("abort", giveUp);
				outgoing.destroy();
				resolve(taken);
			};
			const giveUp = () => finish(false);
			const cancel = clock.after(deliveryMs, giveUp);
			gone.addEventListener("abort", giveUp);
			outgoing.on("error", giveUp);
			outgoing.on("response", (answer) => {
				const { statusCode = 0 } = answer;
				const taken = statusCode >= 200 && statusCode < 300;
				let bytes = 0;
				answer.on("data", (chunk: Buffer) => {
					bytes += chunk.length;
					if (bytes > maxAnswerBytes) finish(taken);
				});
				answer.on("end", () => finish(taken));
				answer.on("error", () => finish(taken));
			});
			outgoing.end(body);
		});
}
