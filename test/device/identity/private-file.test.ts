import { chmodSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
	createPrivateFile,
	makePrivateDirectory,
	readPrivateFile,
	writePrivateFile,
} from "../../../device/identity/private-file.ts";
import { freshDirectory } from "./directory.ts";

const directory = freshDirectory();
const path = () => join(directory(), "secret.json");
const modeOf = (file: string) => statSync(file).mode & 0o777;

it("makes folders for their owner alone", () => {
	makePrivateDirectory(join(directory(), "a", "b"));
	expect(modeOf(join(directory(), "a"))).toBe(0o700);
	expect(modeOf(join(directory(), "a", "b"))).toBe(0o700);
});

it("leaves a folder that is there as it is", () => {
	chmodSync(directory(), 0o755);
	makePrivateDirectory(directory());
	expect(modeOf(directory())).toBe(0o755);
});

describe("writePrivateFile", () => {
	it("replaces what was there and leaves nothing else behind", () => {
		writePrivateFile(path(), "old");
		writePrivateFile(path(), "new");
		expect(readPrivateFile(path())).toBe("new");
		expect(modeOf(path())).toBe(0o600);
		expect(readdirSync(directory())).toEqual(["secret.json"]);
	});

	it("replaces a file that others could read by one that they cannot", () => {
		writeFileSync(path(), "old", { mode: 0o644 });
		writePrivateFile(path(), "new");
		expect(modeOf(path())).toBe(0o600);
	});
});

describe("createPrivateFile", () => {
	it("writes the first, keeps it, and leaves nothing else behind", () => {
		expect(createPrivateFile(path(), "first")).toBe(true);
		expect(createPrivateFile(path(), "second")).toBe(false);
		expect(readPrivateFile(path())).toBe("first");
		expect(modeOf(path())).toBe(0o600);
		expect(readdirSync(directory())).toEqual(["secret.json"]);
	});
});

describe("readPrivateFile", () => {
	it("knows a file that is not there", () => {
		expect(readPrivateFile(path())).toBeUndefined();
	});

	it.each([0o644, 0o640, 0o604, 0o660])("refuses mode %o", (mode) => {
		writeFileSync(path(), "secret");
		chmodSync(path(), mode);
		expect(() => readPrivateFile(path())).toThrow(`${path()} can be read by others`);
	});

	it("refuses a symbolic link, also to a private file", () => {
		writeFileSync(join(directory(), "target"), "secret", { mode: 0o600 });
		symlinkSync("target", path());
		expect(() => readPrivateFile(path())).toThrow("is a symbolic link");
	});

	it("refuses a folder in its place", () => {
		mkdirSync(path(), { mode: 0o700 });
		expect(() => readPrivateFile(path())).toThrow("is not a file");
	});

	it("refuses a file too large to be ours", () => {
		writeFileSync(path(), Buffer.alloc((1 << 20) + 1), { mode: 0o600 });
		expect(() => readPrivateFile(path())).toThrow("is too large to be ours");
	});
});
