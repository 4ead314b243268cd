import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "./run.ts";

/** The programs that it takes: Debian's mosquitto and mosquitto-clients, and openssl. */
export const mosquittoPrograms = [
	"mosquitto",
	"mosquitto_sub",
	"mosquitto_pub",
	"mosquitto_passwd",
	"openssl",
] as const;

export type Protocol = "mqtt" | "mqtts" | "ws" | "wss";
const protocols: readonly Protocol[] = ["mqtt", "mqtts", "ws", "wss"];

/** Arguments for mosquitto's clients; the password is the user's name. */
export function at(port: number, user: string, ...more: string[]): string[] {
	return ["-h", "127.0.0.1", "-p", `${port}`, "-u", user, "-P", user, ...more];
}

/** Lines of `mosquitto_sub -v`, as topic and payload. */
export function messages(stdout: string): Map<string, string> {
	const lines = stdout.split("\n").filter((line) => line.length > 0);
	return new Map(lines.map((line) => [line.slice(0, line.indexOf(" ")), line.slice(line.indexOf(" ") + 1)]));
}

/** mosquitto with a listener for each way in, the users `cam-1` and `mqtt`, and sessions that outlive its restarts. */
export class Mosquitto {
	readonly folder: string = mkdtempSync(join(tmpdir(), "persienne-mosquitto-"));
	readonly ports: Readonly<Record<Protocol | "mutual", number>>;
	/** The certificate, which vouches for itself, in PEM, and the file that it is in. */
	readonly ca: string;
	readonly caFile: string;
	#process: ChildProcess | undefined;

	private constructor(ports: Mosquitto["ports"], clientCa: string | undefined) {
		this.ports = ports;
		const file = (name: string) => join(this.folder, name);
		const key = [
			"req",
			"-x509",
			"-newkey",
			"ec",
			"-pkeyopt",
			"ec_paramgen_curve:prime256v1",
			"-nodes",
			"-days",
			"2",
		];
		const names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"];
		this.caFile = file("cert.pem");
		execFileSync("openssl", [...key, "-keyout", file("key.pem"), "-out", this.caFile, ...names], {
			stdio: "ignore",
		});
		this.ca = readFileSync(this.caFile, "utf8");
		execFileSync("mosquitto_passwd", ["-c", "-b", file("passwords"), "cam-1", "cam-1"], { stdio: "ignore" });
		execFileSync("mosquitto_passwd", ["-b", file("passwords"), "mqtt", "mqtt"], { stdio: "ignore" });
		const tls = [`certfile ${this.caFile}`, `keyfile ${file("key.pem")}`];
		writeFileSync(
			file("mosquitto.conf"),
			[
				...(process.getuid?.() === 0 ? ["user root"] : []),
				`password_file ${file("passwords")}`,
				...["persistence true", `persistence_location ${this.folder}/`, "max_queued_messages 0"],
				`listener ${ports.mqtt} 127.0.0.1`,
				...[`listener ${ports.mqtts} 127.0.0.1`, ...tls],
				...[`listener ${ports.ws} 127.0.0.1`, "protocol websockets"],
				...[`listener ${ports.wss} 127.0.0.1`, "protocol websockets", ...tls],
				...(clientCa === undefined
					? []
					: [
							...[`listener ${ports.mutual} 127.0.0.1`, ...tls, `cafile ${clientCa}`],
							...["require_certificate true", "use_identity_as_username true"],
						]),
				"",
			].join("\n"),
		);
	}

	/** @param clientCa with it there is a listener that asks for certificates of this authority, a file in PEM */
	static async prepare(clientCa?: string): Promise<Mosquitto> {
		const names = [...protocols, "mutual"];
		const servers = names.map(() => createServer().listen(0, "127.0.0.1"));
		const ports = await Promise.all(
			servers.map(async (server) => {
				await new Promise((resolve) => server.once("listening", resolve));
				const { port } = server.address() as { port: number };
				await new Promise((resolve) => server.close(resolve));
				return port;
			}),
		);
		return new Mosquitto(
			Object.fromEntries(names.map((name, index) => [name, ports[index]])) as Mosquitto["ports"],
			clientCa,
		);
	}

	url(protocol: Protocol): string {
		return `${protocol}://127.0.0.1:${this.ports[protocol]}`;
	}

	async start(): Promise<void> {
		this.#process = spawn("mosquitto", ["-c", join(this.folder, "mosquitto.conf")], { stdio: "ignore" });
		const ready = () =>
			run("mosquitto_pub", at(this.ports.mqtt, "mqtt", "-t", "ready", "-m", "x", "-q", "1"));
		while ((await ready()).status !== 0) await new Promise((resolve) => setTimeout(resolve, 50));
	}

	/** SIGSTOP freezes it: connections stay, and nothing is answered until SIGCONT. */
	signal(signal: "SIGSTOP" | "SIGCONT"): void {
		this.#process?.kill(signal);
	}

	async stop(signal: NodeJS.Signals): Promise<void> {
		const ended = new Promise((resolve) => this.#process?.once("exit", resolve));
		this.#process?.kill(signal);
		await ended;
	}

	async remove(): Promise<void> {
		await this.stop("SIGTERM");
		rmSync(this.folder, { recursive: true });
	}
}
