import { ScanTrippedError } from "../../../masks/sanitise/public-event.ts";
import { type FrameOutline, PublicFrame } from "../../../masks/sanitise/public-frame.ts";
import { type Notification, writeNotification } from "../events/notification.ts";
import { type MarkupScan, readsLikePlate } from "../soap/scan.ts";
import { declarations, element, type QName, type Xml } from "../soap/write.ts";

/** What a shape alone is worth as a classification. */
export const shapeLikelihood = 0.5;

/**
 * Writes tt:MetadataStream documents (ONVIF Streaming Specification §5.1.2.1.1). Each is scanned as it would go out: in place of
 * one that reads like a number plate there is a ScanTrippedError.
 */
export class DocumentWriter {
	readonly #uuid: string;
	readonly #scan: MarkupScan;

	/** @param uuid the camera's, for the events' ProducerReference */
	constructor(uuid: string, scan: MarkupScan = readsLikePlate) {
		this.#uuid = uuid;
		this.#scan = scan;
	}

	/** A document of nothing says that the stream is alive. */
	empty(): Uint8Array {
		return bytesOf(documentOf([]));
	}

	events(notifications: readonly Notification[]): Uint8Array {
		return this.#scanned([this.#events(notifications)]);
	}

	/** @param events told with it, which may be none */
	ptz(status: Xml, events: readonly Notification[] = []): Uint8Array {
		const further = events.length > 0 ? [this.#events(events)] : [];
		return this.#scanned([element("tt:PTZ", status), ...further]);
	}

	#scanned(parts: readonly Xml[]): Uint8Array {
		const document = documentOf(parts);
		if (this.#scan(document)) throw new ScanTrippedError("document");
		return bytesOf(document);
	}

	#events(notifications: readonly Notification[]): Xml {
		const messages = notifications.map((notification) =>
			writeNotification(notification, { uuid: this.#uuid }),
		);
		return element("tt:Event", messages);
	}

	/** @throws ForgedEventError for what the sanitiser did not make */
	frame(frame: PublicFrame): Uint8Array {
		const content = writeFrame("tt:Frame", PublicFrame.outlineOf(frame));
		return this.#scanned([element("tt:VideoAnalytics", content)]);
	}
}

/** tt:Frame. */
export function writeFrame(
	name: QName,
	{ utcTime, objects }: Pick<FrameOutline, "utcTime" | "objects">,
): Xml {
	return element(name, objects.map(object), { UtcTime: utcTime });
}

function object({ id, left, top, right, bottom, class: kind }: FrameOutline["objects"][number]): Xml {
	const shape = [
		element("tt:BoundingBox", undefined, { left, top, right, bottom }),
		element("tt:CenterOfGravity", undefined, { x: middle(left, right), y: middle(top, bottom) }),
	];
	const type = kind && element("tt:Class", element("tt:Type", kind, { Likelihood: shapeLikelihood }));
	return element("tt:Object", element("tt:Appearance", [element("tt:Shape", shape), type]), { ObjectId: id });
}

/** Of two edges. */
export const middle = (a: number, b: number): number => Math.round((a + b) * 50) / 100 || 0;

function documentOf(parts: readonly Xml[]): string {
	// Once to learn which prefixes it takes, and then with them declared.
	const root = element("tt:MetadataStream", parts, declarations([element("tt:MetadataStream", parts)]));
	return `<?xml version="1.0" encoding="UTF-8"?>\n${root.markup}`;
}

const bytesOf = (document: string): Uint8Array => new TextEncoder().encode(document);
