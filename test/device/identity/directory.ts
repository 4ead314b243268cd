import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach } from "vitest";

/** A new empty folder for each test of the file, removed after it. */
export function freshDirectory(): () => string {
	let path = "";
	beforeEach(() => {
		path = mkdtempSync(join(tmpdir(), "persienne-test-"));
	});
	afterEach(() => rmSync(path, { recursive: true, force: true }));
	return () => path;
}
