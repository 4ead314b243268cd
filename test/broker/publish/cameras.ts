import { createServer, type Server, type Socket } from "node:net";
import { parseEndpoint } from "../../../broker/publish/endpoint.ts";
import { Publisher, type PublisherOptions } from "../../../broker/publish/publisher.ts";
import { cameraRoute } from "../../../broker/publish/route.ts";
import { Secret } from "../../../device/secret.ts";
import { project } from "../../../masks/sanitise/public-event.ts";

export const start = Date.UTC(2026, 0, 1);
export const motionTopic = "persienne/cam-1/onvif-ej/VideoSource/MotionAlarm/&VideoSource_1";
export const privacyTopic = "persienne/cam-1/privacy/failed";

export const motion = (second: number, State: boolean) =>
	project("motion", { Source: "VideoSource_1", State }, start + second * 1000);
/** An event that is not a state: none replaces another. */
export const failure = (second: number) =>
	project("privacyFailed", { VideoSource: "VideoSource_1", Code: "stage-late" }, start + second * 1000);
export const health = () =>
	project("health", { fps: 25, maskedFrames: 1, darkFrames: 0, lagMs: 9, viewers: 1 }, start);

/** Publishers that are closed when the test is over, and a way to wait for their connections. */
export class Cameras implements AsyncDisposable {
	readonly #publishers: Publisher[] = [];

	open(url: string, options: Partial<PublisherOptions> = {}) {
		const states: boolean[] = [];
		let wake = () => {};
		const publisher = new Publisher({
			endpoint: options.endpoint ?? parseEndpoint({ url, username: "cam-1", password: new Secret("cam-1") }),
			route: cameraRoute("persienne/cam-1"),
			onState: (connected) => {
				states.push(connected);
				wake();
			},
			...options,
		});
		this.#publishers.push(publisher);
		publisher.start();
		const until = async (connected: boolean) => {
			while (states.at(-1) !== connected)
				await new Promise<void>((resolve) => {
					wake = resolve;
				});
		};
		return { publisher, states, until };
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await Promise.all(this.#publishers.map((publisher) => publisher.close()));
	}
}

export async function eventually(condition: () => boolean): Promise<void> {
	while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** A broker that accepts every login and then says nothing more: it acknowledges no message and does not hang up. */
export async function muteBroker(): Promise<{ server: Server; url: string; sockets: Socket[] }> {
	const sockets: Socket[] = [];
	const server = createServer({ allowHalfOpen: true }, (socket) => {
		sockets.push(socket);
		socket.on("error", () => {});
		socket.once("data", () => socket.write(Buffer.from([0x20, 2, 0, 0])));
		socket.on("data", () => {});
	}).listen(0, "127.0.0.1");
	await new Promise((resolve) => server.once("listening", resolve));
	return { server, sockets, url: `mqtt://127.0.0.1:${(server.address() as { port: number }).port}` };
}
