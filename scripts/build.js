// Compiles to dist/ when a source is newer than the last build; `npm start` and `npm test` call it first.
// Install scripts are off (.npmrc), so a `prepare` script would not run.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const stamp = join(root, "dist", ".built");
const inputs = ["device", "masks", "broker", "console", "tsconfig.json", "package-lock.json"];

function newest(path) {
	const stat = statSync(path, { throwIfNoEntry: false });
	if (!stat) return 0;
	if (!stat.isDirectory()) return stat.mtimeMs;
	// A folder's own time tells of files deleted from it.
	return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

const builtAt = statSync(stamp, { throwIfNoEntry: false })?.mtimeMs ?? 0;
if (process.argv.includes("--force") || Math.max(...inputs.map((i) => newest(join(root, i)))) > builtAt) {
	const tsc = join(root, "node_modules", ".bin", "tsc");
	if (!existsSync(tsc)) {
		console.error("persienne: node_modules is missing: run `npm ci` first.");
		process.exit(1);
	}
	rmSync(join(root, "dist"), { recursive: true, force: true });
	const { status } = spawnSync(tsc, ["-p", root], { stdio: "inherit" });
	if (status !== 0) process.exit(status ?? 1);
	cpSync(join(root, "console", "assets"), join(root, "dist", "console", "assets"), { recursive: true });
	for (const file of ["plates.onnx", "kernel.wasm"])
		cpSync(join(root, "masks/plates/network", file), join(root, "dist/masks/plates/network", file));
	writeFileSync(stamp, "");
}
