/** Width and height of a JPEG, from its frame header (ITU-T T.81 §B.2.2). */
export function jpegSize(data: Uint8Array): { width: number; height: number } {
	const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
	for (let at = 2; at + 9 < data.length; at += 2 + view.getUint16(at + 2)) {
		const marker = view.getUint16(at);
		const isFrame = marker >= 0xffc0 && marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker);
		if (isFrame) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
	}
	throw new RangeError("no JPEG, or one without a frame");
}
