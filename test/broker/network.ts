import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";

/** The way to a broker on this machine, which can be cut. */
export class Network {
	readonly #server: Server;
	readonly #sockets = new Set<Socket>();
	#isCut = false;

	/** @param target gives the port that it leads to now */
	static async open(target: () => number): Promise<Network> {
		const network = new Network(target);
		await once(network.#server, "listening");
		return network;
	}

	private constructor(target: () => number) {
		this.#server = createServer((near) => {
			const far = connect(target(), "127.0.0.1");
			for (const socket of [near, far]) {
				this.#sockets.add(socket);
				socket.on("error", () => {});
				socket.on("close", () => this.#sockets.delete(socket));
			}
			if (this.#isCut) near.destroy();
			near.pipe(far).pipe(near);
			near.on("close", () => far.destroy());
			far.on("close", () => near.destroy());
		}).listen(0, "127.0.0.1");
	}

	get port(): number {
		return (this.#server.address() as { port: number }).port;
	}

	cut(isCut: boolean): void {
		this.#isCut = isCut;
		if (isCut) for (const socket of this.#sockets) socket.destroy();
	}

	close(): void {
		this.cut(true);
		this.#server.close();
	}
}
