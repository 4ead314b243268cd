import { stat } from "node:fs/promises";

/** What tells a file from what it was: another mark, and it has come, gone, or been written to. Never rejects. */
export async function fileMark(path: string): Promise<string> {
	try {
		const { dev, ino, size, mtimeMs, ctimeMs } = await stat(path);
		return [dev, ino, size, mtimeMs, ctimeMs].join(" ");
	} catch (error) {
		return String((error as { code?: unknown }).code);
	}
}
