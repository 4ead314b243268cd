// Packs the package as a registry would get it, looks at what is in it, and uses it in an empty folder.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const work = mkdtempSync(join(tmpdir(), "persienne-package-"));
process.on("exit", () => rmSync(work, { recursive: true, force: true }));

/** Runs a command to its end, and ends this one when it fails. */
function run(command, args, options = {}) {
	const { status, stdout } = spawnSync(command, args, {
		cwd: root,
		encoding: "utf8",
		stdio: ["ignore", "pipe", "inherit"],
		...options,
	});
	if (status !== 0) {
		process.stdout.write(stdout ?? "");
		console.error(`check-package: ${command} ${args.join(" ")} failed`);
		process.exit(1);
	}
	return stdout;
}

function fail(message) {
	console.error(`check-package: ${message}`);
	process.exit(1);
}

run(process.execPath, ["scripts/build.js", "--force"]);
const [packed] = JSON.parse(run("npm", ["pack", "--json", "--pack-destination", work]));
const tarball = join(work, packed.filename);
const files = packed.files.map(({ path }) => path);
const megabytes = (packed.unpackedSize / 1e6).toFixed(1);
console.log(`${packed.filename}: ${files.length} files, ${megabytes} MB unpacked`);

const allowed =
	/^(?:dist\/.+|docs\/mqtt\/.+\.json|package\.json|README\.md|CHANGELOG\.md|SECURITY\.md|LICENSE)$/;
const unwanted = /(?:^|\/)(?:test|bench|node_modules|\.[^/]+)(?:\/|$)|(?<!\.d)\.ts$|\.map$|\.test\.js$/;
const strays = files.filter((path) => !allowed.test(path) || unwanted.test(path));
if (strays.length > 0) fail(`these do not belong into the package: ${strays.join(", ")}`);
const network = ["plates.onnx", "kernel.wasm"].map((name) => `dist/masks/plates/network/${name}`);
for (const path of [
	"package.json",
	"README.md",
	"CHANGELOG.md",
	"LICENSE",
	"dist/device/index.d.ts",
	"docs/mqtt/asyncapi.json",
	...network,
]) {
	if (!files.includes(path)) fail(`${path} is missing from the package`);
}

const tool = (name) => join(root, "node_modules", ".bin", name);
console.log(run(tool("publint"), ["run", tarball, "--strict"]).trim());
console.log(run(tool("attw"), [tarball, "--profile", "esm-only", "--format", "ascii", "--no-color"]).trim());

const user = join(work, "user");
mkdirSync(user);
writeFileSync(join(user, "package.json"), '{"private":true,"type":"module"}');
run(
	"npm",
	["install", "--silent", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund", tarball],
	{
		cwd: user,
	},
);
const version = run(join(user, "node_modules", ".bin", "persienne"), ["--version"], { cwd: user }).trim();
if (!version.includes(packed.version)) fail(`--version says ${version}, the package is ${packed.version}`);
const probe =
	'import("persienne").then(({ startCamera, startFleet }) => console.log(typeof startCamera, typeof startFleet))';
const types = run(process.execPath, ["-e", probe], { cwd: user }).trim();
if (types !== "function function") fail(`startCamera and startFleet are ${types}`);
console.log(`installs and runs in an empty folder: persienne ${version}`);
