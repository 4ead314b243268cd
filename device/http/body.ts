import type { IncomingMessage } from "node:http";

/** The request's body, or undefined as soon as it is longer than `limit` bytes. Rejects when the client goes away. */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
	if (Number(request.headers["content-length"] ?? 0) > limit) return undefined;
	const chunks: Buffer[] = [];
	let length = 0;
	for await (const chunk of request.iterator({ destroyOnReturn: false })) {
		chunks.push(chunk as Buffer);
		length += (chunk as Buffer).length;
		if (length > limit) return undefined;
	}
	return Buffer.concat(chunks);
}
