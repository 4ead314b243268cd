import { spawn } from "node:child_process";
import { cpSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { freshDirectory } from "../identity/directory.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const directory = freshDirectory();

it("an install that lost the plate network is dark, and says so", async () => {
	const folder = directory();
	cpSync(join(root, "dist"), join(folder, "dist"), { recursive: true });
	cpSync(join(root, "package.json"), join(folder, "package.json"));
	symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
	rmSync(join(folder, "dist/masks/plates/network/plates.onnx"));
	const ports = "--http-port 0 --rtsp-port 0 --mqtt-port 0 --no-console --no-discovery".split(" ");
	const options = ["--cameras", "1", "--json", "--data-dir", join(folder, "data"), ...ports];
	const child = spawn(process.execPath, [join(folder, "dist/device/cli/main.js"), "up", ...options]);
	const gone = new Promise((resolve) => child.once("exit", resolve));
	try {
		let told = "";
		for await (const line of createInterface({ input: child.stderr })) {
			told += line;
			if (told.includes("install Persienne anew") && told.includes('"reason":"stage-failed"')) break;
		}
		expect(told).toContain("nothing can look for number plates");
		expect(told).toContain('"state":"dark"');
		expect(told).not.toContain(folder);
	} finally {
		child.kill("SIGTERM");
		await gone;
	}
});
