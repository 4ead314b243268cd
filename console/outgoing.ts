/**
 * What one camera lets out of the device, as the page shows it. All counts are since the device started: whoever looks again and
 * again can tell how fast they grow.
 */
export interface CameraOutgoing {
	/** When these numbers were so, in milliseconds since 1970. */
	readonly at: number;
	readonly pictures: PictureFacts;
	/** Who gets it is told to those who may read that of the ledger; to others, how many there are. */
	readonly outlets: readonly OutletFacts[];
}

/** What became of the pictures before anything left. */
export interface PictureFacts {
	readonly state: "starting" | "masked" | "dark";
	readonly frames: number;
	readonly dark: number;
	/** How many went dark for which reason. */
	readonly failures: Readonly<Record<string, number>>;
	/** Not made, since the imaging worker was behind. */
	readonly skipped: number;
	/** Places covered in case they show a plate, summed over pictures: most are none, and each is there in many pictures. */
	readonly plates: number;
	/** Areas of the policy in force; null: none is set. */
	readonly zones: number | null;
}

export type OutletKind =
	/** Pictures by RTSP. */
	| "rtsp"
	/** Pictures on this page. */
	| "page"
	| "snapshots"
	/** What is seen and what happens, beside pictures. */
	| "metadata"
	| "audio"
	/** Any of these to everybody on a network. */
	| "multicast"
	/** Of the ONVIF services. */
	| "answers"
	/** ONVIF events, fetched or posted. */
	| "events"
	/** MQTT, to a broker of the configuration. */
	| "mqtt"
	/** MQTT, to a broker that a client added. */
	| "event-broker"
	/** The camera's own interface for people's programs. */
	| "control"
	/** A drawn world before and after masking, for who looks at the demonstration. */
	| "demonstration"
	/** Pictures of masks, on the page with the evidence. */
	| "evidence"
	/** What is taken away from the page: reports, annexes, panels, and what is kept of a place and a time. */
	| "files"
	/** That there is a camera, to the local network. */
	| "discovery";

export interface OutletFacts {
	readonly kind: OutletKind;
	/** Which one: a stream, an address. */
	readonly name: string;
	/** What is open now; undefined where nothing is held open. */
	readonly connected?: boolean | undefined;
	/** RTP packets, pictures, messages or answers. */
	readonly messages: number;
	readonly bytes: number;
	/** Of what it is made, such as topics or operations, with what there is in each. */
	readonly parts: readonly PartFacts[];
	readonly receivers: readonly ReceiverFacts[];
	/** More than are told of one by one. */
	readonly others: number;
	/** What was not told, by why. */
	readonly heldBack: Readonly<Partial<Record<HeldBack, number>>>;
}

export interface PartFacts {
	readonly name: string;
	readonly messages: number;
	readonly bytes: number;
	/** Names of the values that are told. */
	readonly fields: readonly string[];
}

export interface ReceiverFacts {
	/** Null: nobody who gave a name. */
	readonly user: string | null;
	readonly role: string | null;
	/** IP address; null for what stays inside the device. */
	readonly peer: string | null;
	/** Milliseconds since 1970: since when, or when last. */
	readonly at: number;
	readonly messages: number;
	readonly bytes: number;
}

export type HeldBack =
	/** It read like a number plate. */
	| "scan"
	/** A value was outside of what may be published. */
	| "refused"
	/** It would undo the protection of counts. */
	| "withheld"
	/** The count was too small to be told. */
	| "small-count"
	/** The receiver, or the way to it, was too slow. */
	| "too-slow"
	/** Pictures, from a role that sees none. */
	| "role"
	/** Accounts and addresses, which are about others. */
	| "others";
