import { copyFileSync, cpSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Device } from "./lib/device.ts";
import { have, run } from "./lib/run.ts";
import { clients, later, modules, python, runClient, schemas, there } from "./lib/shared.ts";

/**
 * Discovery needs a network with multicast and a camera with an address of its own: two network namespaces joined by a
 * wire, which only root can lay. What is said on the wire is recorded there and held against the official schemas.
 */
const lab = join(clients, "lib/lab.sh");
const [host, onCamera, onClient, clientAddress] = ["10.77.0.1", "camns", "vmsns", "10.77.0.2"];
const inside = (namespace: string) => ["ip", "netns", "exec", namespace];

/** Why this cannot run here; undefined when it can. */
async function obstacle(): Promise<string | undefined> {
	if (!there) return "no shared clients";
	if (process.getuid?.() !== 0) return "only root can make network namespaces";
	if (!have("ip", "tshark", "dumpcap", "xxd", python)) return "tools are missing";
	const imports =
		"import sys, os; sys.path.insert(0, os.environ.get('WSD_DIR', '')); import lxml, ifaddr, wsdiscovery";
	if ((await run(python, ["-c", imports])).status !== 0)
		return "python3-lxml, python3-ifaddr or wsdiscovery (WSD_DIR)";
	const namespaces = (await run("ip", ["netns", "list"])).stdout.toString();
	return namespaces.includes(onCamera) ? "the laboratory is in use" : undefined;
}
const missing = await obstacle();
if (missing) process.stderr.write(`SKIPPED: discovery in a laboratory: ${missing}\n`);

describe.runIf(missing === undefined)("in a network of its own", () => {
	let device: Device;
	let folder: string;
	const env = () => ({ ONVIF_SCHEMA: join(folder, "schema"), NODE_PATH: modules, HTTP_PORTS: "8001" });
	const login = () => Object.values(device.ready.credentials.admin);

	beforeAll(async () => {
		folder = Device.newFolder();
		await compileSchemas(folder);
		await run("bash", [lab, "up"]);
		const ports = ["--host", host, "--http-port", "8001"];
		device = await Device.start({ args: ["--cameras", "1"], ports, via: inside(onCamera) });
	});
	afterAll(async () => {
		await device?.stop();
		await run("bash", [lab, "down"]);
		rmSync(folder, { recursive: true, force: true });
	});

	it("is found as WS-Discovery clients search", async () => {
		const script = join(clients, "wsdiscovery/run.py");
		const command = [...inside(onClient), python, script, host, "8001", ...login()];
		// It names no ONVIF profile among its scopes until it conforms to one.
		const { passed, failures } = await runClient(command, { ...env(), ONLY: "^(?!scopes: )" });
		expect(failures).toEqual([]);
		expect(passed).toBeGreaterThan(15);
	});

	it("says nothing to npm onvif that the official schemas do not allow", async () => {
		const judge = ["bash", join(clients, "xsd-judge/capture.sh"), "vvms"];
		const client = [process.execPath, join(clients, "agsh-onvif/run.cjs"), host, "8001", ...login()];
		const { passed, failures } = await runClient([...inside(onClient), ...judge, ...client], {
			...env(),
			DISCOVERY_IF: "vvms",
			CALLBACK_HOST: clientAddress, // a camera sends notifications to who subscribes, and to nobody else
			ONLY: later,
		});
		expect(failures).toEqual([]);
		expect(passed).toBeGreaterThan(10);
	});
});

/** The judge wants the schemas in one bundle, made of the official files without a change on disk. */
async function compileSchemas(folder: string): Promise<void> {
	const common = join(folder, "common");
	mkdirSync(common);
	for (const name of readdirSync(join(schemas, "ext")))
		if (!name.endsWith(".wsdl")) cpSync(join(schemas, "ext", name), join(common, name));
	copyFileSync(join(common, "navist-soap12-envelope.xsd"), join(common, "soap-envelope.xsd"));
	const script = join(clients, "xsd-judge/build_schema.py");
	const { status, stderr } = await run(python, [
		script,
		join(schemas, "wsdl"),
		common,
		join(folder, "schema"),
	]);
	if (status !== 0) throw new Error(stderr);
}
