import { createConnection, type Socket } from "node:net";
import type { Clock } from "../../clock.ts";
import { networkTrouble, Trouble } from "../trouble.ts";

export interface TcpOptions {
	readonly host: string;
	readonly port: number;
	/** For all of it, in milliseconds. */
	readonly timeoutMs: number;
	readonly clock: Clock;
}

/**
 * Connects, and hangs up when `use` is done with the socket, or has not settled in time. Throws Trouble for what
 * happens to the connection.
 */
export function withConnection<T>(
	{ host, port, timeoutMs, clock }: TcpOptions,
	use: (socket: Socket) => Promise<T>,
): Promise<T> {
	return new Promise((resolve, reject) => {
		const socket = createConnection({ host, port });
		const cancel = clock.after(timeoutMs, () => fail(new Trouble(`nothing within ${timeoutMs} ms`)));
		const end = (): void => {
			cancel();
			socket.destroy();
		};
		const fail = (error: unknown): void => {
			end();
			reject(networkTrouble(error) ?? error);
		};
		socket.on("error", fail);
		socket.once("connect", () => {
			use(socket).then((result) => {
				end();
				resolve(result);
			}, fail);
		});
	});
}
