/** One RTSP connection as the protocol sees it. sockets.ts has the real one; tests have their own. */
export interface Link {
	/** The viewer's address. */
	readonly peer: string;
	/** Where the viewer reached us. */
	readonly localAddress: string;
	readonly localPort: number;
	/** Whether nobody on the way can read it. */
	readonly isSecure: boolean;
	/** Bytes written that the network has not taken yet. */
	readonly unsent: number;
	write(bytes: Buffer): void;
	/** Reads nothing more until `resume`. */
	pause(): void;
	resume(): void;
	/** Sends what was written, then closes. */
	close(): void;
}

/** What happens on a link. */
export interface LinkEvents {
	received(bytes: Buffer): void;
	/** `unsent` is 0 again. */
	drained(): void;
	closed(): void;
}

export interface DatagramTarget {
	/** Our address: that of the RTSP connection, so that packets come from where the viewer expects them. */
	readonly localAddress: string;
	/** The viewer's address and its ports for RTP and RTCP. */
	readonly address: string;
	readonly ports: readonly [number, number];
	/** RTCP that came from the viewer's address. */
	control(bytes: Buffer): void;
}

/** Two UDP sockets, for RTP and RTCP of one viewer. */
export interface DatagramPair {
	/** Our ports: an even one and the next. */
	readonly ports: readonly [number, number];
	send(packet: Buffer): void;
	sendControl(packet: Buffer): void;
	close(): void;
}

export type OpenDatagrams = (target: DatagramTarget) => Promise<DatagramPair>;

/** Where something is sent by multicast. */
export interface GroupAddress {
	/** An IPv4 address of 239.0.0.0/8. */
	readonly address: string;
	/** Of RTP, even; RTCP goes to the next. */
	readonly port: number;
	/** How many routers may pass it on, and one more. */
	readonly ttl: number;
}

export interface MulticastTarget extends GroupAddress {
	/** Our address on the network that it is for. */
	readonly localAddress: string;
}

export type OpenMulticast = (target: MulticastTarget) => Promise<DatagramPair>;
