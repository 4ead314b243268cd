import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { once } from "node:events";

export const discoveryGroup = "239.255.255.250";

/** A UDP port that nobody has at the moment. */
export async function freeUdpPort(): Promise<number> {
	await using socket = await udpSocket(0, "127.0.0.1");
	return socket.address().port;
}

export interface UdpClient extends AsyncDisposable {
	readonly socket: Socket;
	address(): { readonly address: string; readonly port: number };
	send(text: string | Buffer, port: number, address?: string): Promise<void>;
	/** The next datagram that came and was not asked for yet. */
	next(): Promise<{ readonly text: string; readonly from: RemoteInfo }>;
	/** Datagrams that came and were not asked for yet. */
	waiting(): number;
}

/** A client on the loopback interface, whose multicast stays there. */
export async function udpSocket(port: number, address?: string): Promise<UdpClient> {
	const socket = createSocket({ type: "udp4", reuseAddr: true });
	const received: { text: string; from: RemoteInfo }[] = [];
	const waiters: (() => void)[] = [];
	socket.on("message", (data, from) => {
		received.push({ text: data.toString(), from });
		waiters.shift()?.();
	});
	socket.bind(port, address);
	await once(socket, "listening");
	socket.setMulticastInterface("127.0.0.1");
	return {
		socket,
		address: () => socket.address(),
		send: (text, to, host = discoveryGroup) =>
			new Promise((resolve, reject) =>
				socket.send(text, to, host, (error) => (error ? reject(error) : resolve())),
			),
		async next() {
			if (received.length === 0) await new Promise<void>((resolve) => waiters.push(resolve));
			return received.shift() as { text: string; from: RemoteInfo };
		},
		waiting: () => received.length,
		[Symbol.asyncDispose]: () => new Promise((resolve) => socket.close(() => resolve())),
	};
}

/** Undefined when multicast works on the loopback interface, else why not. */
export async function multicastTrouble(): Promise<string | undefined> {
	try {
		await using listener = await udpSocket(0);
		listener.socket.addMembership(discoveryGroup, "127.0.0.1");
		await using sender = await udpSocket(0, "127.0.0.1");
		await sender.send("hello", listener.address().port);
		const came = listener.next().then(() => undefined);
		const late = new Promise<string>((resolve) =>
			setTimeout(() => resolve("no datagram came"), 2_000).unref(),
		);
		return await Promise.race([came, late]);
	} catch (error) {
		return String(error);
	}
}
