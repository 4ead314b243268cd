import { type FrameOutline, PublicFrame } from "../../../masks/sanitise/public-frame.ts";
import { type Notification, writeNotification } from "../events/notification.ts";
import { declarations, element, type QName, type Xml } from "../soap/write.ts";

/** What a shape alone is worth as a classification. */
export const shapeLikelihood = 0.5;

/** xs:integer has no end, but clients' types have. */
const lastObjectId = 2 ** 31 - 1;

/** An identifier of its own for each object of each frame: which thing of the next picture it is, is not told, and not known. */
export class ObjectIds {
	#last = 0;

	next(): number {
		this.#last = (this.#last % lastObjectId) + 1;
		return this.#last;
	}
}

/** Writes tt:MetadataStream documents (ONVIF Streaming Specification §5.1.2.1.1). */
export class DocumentWriter {
	readonly #uuid: string;
	readonly #ids = new ObjectIds();

	/** @param uuid the camera's, for the events' ProducerReference */
	constructor(uuid: string) {
		this.#uuid = uuid;
	}

	/** A document of nothing says that the stream is alive. */
	empty(): Uint8Array {
		return documentOf([]);
	}

	events(notifications: readonly Notification[]): Uint8Array {
		return documentOf([this.#events(notifications)]);
	}

	/** @param events told with it, which may be none */
	ptz(status: Xml, events: readonly Notification[] = []): Uint8Array {
		const further = events.length > 0 ? [this.#events(events)] : [];
		return documentOf([element("tt:PTZ", status), ...further]);
	}

	#events(notifications: readonly Notification[]): Xml {
		const messages = notifications.map((notification) =>
			writeNotification(notification, { uuid: this.#uuid }),
		);
		return element("tt:Event", messages);
	}

	/** @throws ForgedEventError for what the sanitiser did not make */
	frame(frame: PublicFrame): Uint8Array {
		const content = writeFrame("tt:Frame", PublicFrame.outlineOf(frame), this.#ids);
		return documentOf([element("tt:VideoAnalytics", content)]);
	}
}

/** tt:Frame. */
export function writeFrame(
	name: QName,
	{ utcTime, objects }: Pick<FrameOutline, "utcTime" | "objects">,
	ids: ObjectIds,
): Xml {
	return element(
		name,
		objects.map((box) => object(box, ids.next())),
		{ UtcTime: utcTime },
	);
}

function object({ left, top, right, bottom, class: kind }: FrameOutline["objects"][number], id: number): Xml {
	const shape = [
		element("tt:BoundingBox", undefined, { left, top, right, bottom }),
		element("tt:CenterOfGravity", undefined, { x: middle(left, right), y: middle(top, bottom) }),
	];
	const type = kind && element("tt:Class", element("tt:Type", kind, { Likelihood: shapeLikelihood }));
	return element("tt:Object", element("tt:Appearance", [element("tt:Shape", shape), type]), { ObjectId: id });
}

/** Of two edges. */
export const middle = (a: number, b: number): number => Math.round((a + b) * 50) / 100 || 0;

function documentOf(parts: readonly Xml[]): Uint8Array {
	// Once to learn which prefixes it takes, and then with them declared.
	const root = element("tt:MetadataStream", parts, declarations([element("tt:MetadataStream", parts)]));
	return new TextEncoder().encode(`<?xml version="1.0" encoding="UTF-8"?>\n${root.markup}`);
}
