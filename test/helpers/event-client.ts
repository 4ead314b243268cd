import { Cam } from "onvif";
import type { VirtualCamera } from "persienne";

/** npm onvif, which pulls a camera's events as long as somebody listens. */
export interface EventClient {
	on(event: "event", listener: (message: { topic: { _: string }; message: object }) => void): void;
	removeAllListeners(event: "event"): void;
}

/** Connects to a camera with its viewer's account. */
export async function connectEventClient(camera: VirtualCamera): Promise<EventClient> {
	const { hostname, port } = new URL(camera.urls.onvif);
	const { user: username, password } = camera.credentials.viewer;
	const client = new Cam({
		hostname,
		port: Number(port),
		username,
		password,
		autoconnect: false,
	}) as unknown as EventClient & { connect(done: (error: Error | null) => void): void };
	await new Promise<void>((resolve, reject) =>
		client.connect((error) => (error ? reject(error) : resolve())),
	);
	return client;
}
