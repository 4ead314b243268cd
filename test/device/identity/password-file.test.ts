import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readPasswordFile } from "../../../device/identity/password-file.ts";
import { freshDirectory } from "./directory.ts";

const directory = freshDirectory();

function passwordFile(content: string | Buffer, mode = 0o600): string {
	const path = join(directory(), "password");
	writeFileSync(path, content);
	chmodSync(path, mode);
	return path;
}

describe("readPasswordFile", () => {
	it.each(["s3cret", "s3cret\n", "s3cret\r\n", "s3cret\n\n"])("takes the one line of %j", (content) => {
		expect(readPasswordFile(passwordFile(content)).reveal()).toBe("s3cret");
	});

	it("keeps spaces: they may be part of a password", () => {
		expect(readPasswordFile(passwordFile(" two words \n")).reveal()).toBe(" two words ");
	});

	it("lets a group read it", () => {
		expect(readPasswordFile(passwordFile("s3cret", 0o640)).reveal()).toBe("s3cret");
	});

	it.each([
		["an empty file", "", "holds no usable password: it is empty"],
		["an empty first line", "\ns3cret", "has more than one line"],
		["two lines", "s3cret\nother", "has more than one line"],
		["a tab", "s3\tcret", "holds no usable password: it holds a control character"],
		["binary", Buffer.from([0, 1, 2]), "holds no usable password: it holds a control character"],
		["a large file", "x".repeat(5000), "is larger than 4096 bytes"],
	])("refuses %s", (_, content, flaw) => {
		const path = passwordFile(content);
		expect(() => readPasswordFile(path)).toThrow(`password file ${path} ${flaw}`);
	});

	it("refuses one that everybody can read, and says what to do", () => {
		const path = passwordFile("s3cret", 0o644);
		expect(() => readPasswordFile(path)).toThrow(
			expect.objectContaining({ code: "PASSWORD_FILE_UNUSABLE", remedy: `chmod 600 '${path}'` }),
		);
	});

	it("refuses a missing file and a folder", () => {
		expect(() => readPasswordFile(join(directory(), "none"))).toThrow("cannot be read (ENOENT)");
		mkdirSync(join(directory(), "folder"));
		expect(() => readPasswordFile(join(directory(), "folder"))).toThrow("is not a file");
	});

	it("never repeats what the file holds", () => {
		const path = passwordFile("hunter2\nhunter2");
		expect(() => readPasswordFile(path)).toThrow(
			expect.not.objectContaining({ message: expect.stringContaining("hunter2") }),
		);
	});
});
