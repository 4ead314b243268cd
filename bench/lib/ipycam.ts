import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** Its ONVIF server alone: no camera is opened, nothing is streamed. */
const program = `
import sys
from ipycam.camera import IPCamera, ReusableThreadingTCPServer
from ipycam.http import IPCameraHTTPHandler
from ipycam.config import CameraConfig
config = CameraConfig()
config.onvif_port = int(sys.argv[1])
camera = IPCamera(config)
IPCameraHTTPHandler.camera = camera
server = ReusableThreadingTCPServer(("127.0.0.1", config.onvif_port), IPCameraHTTPHandler)
print("ready", flush=True)
server.serve_forever()
`;

export interface Peer {
	readonly name: string;
	readonly address: string;
	stop(): void;
}

async function freePort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const { port } = server.address() as { port: number };
	await new Promise((resolve) => server.close(resolve));
	return port;
}

/** IPyCam, a virtual camera in Python (PyPI, MIT); undefined, and said, when it cannot be had. */
export async function startIpycam(): Promise<Peer | undefined> {
	const folder = mkdtempSync(join(tmpdir(), "persienne-peer-"));
	const stop = (child?: ChildProcess) => {
		child?.kill("SIGKILL");
		rmSync(folder, { recursive: true, force: true });
	};
	const python = join(folder, "bin/python");
	spawnSync("python3", ["-m", "venv", folder]);
	if (existsSync(python)) spawnSync(python, ["-m", "pip", "install", "-q", "ipycam==1.3.0"]);
	const port = await freePort();
	const child = existsSync(python)
		? spawn(python, ["-c", program, String(port)], { cwd: folder, stdio: ["ignore", "pipe", "ignore"] })
		: undefined;
	if (child) {
		for await (const line of createInterface({ input: child.stdout })) {
			if (line !== "ready") continue;
			child.stdout.resume();
			const address = `http://127.0.0.1:${port}/onvif/media_service`;
			return { name: "ipycam 1.3.0", address, stop: () => stop(child) };
		}
	}
	process.stderr.write("SKIPPED: ipycam cannot be installed or started here (python3 -m venv, PyPI)\n");
	stop(child);
	return undefined;
}
