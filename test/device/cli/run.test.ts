import { describe, expect, it } from "vitest";
import { run } from "../../../device/cli/run.ts";
import { version } from "../../../device/version.ts";
import { FakeFirmware, TestIo } from "./fakes.ts";

async function call(
	...argv: string[]
): Promise<{ status: number; out: string; err: string; started: number }> {
	const io = new TestIo("/nowhere");
	const firmware = new FakeFirmware();
	const status = await run(argv, io, firmware);
	return { status, out: io.out, err: io.err, started: firmware.fleets.length };
}

describe("what can be asked", () => {
	it("is the version", async () => {
		for (const flag of ["--version", "-V"]) {
			expect(await call(flag)).toMatchObject({ status: 0, out: `${version}\n`, err: "" });
		}
	});

	it("is an overview of the commands", async () => {
		for (const argv of [["help"], ["--help"], ["-h"]]) {
			const { status, out, err } = await call(...argv);
			expect({ status, err }).toEqual({ status: 0, err: "" });
			for (const command of ["up [CONFIG.yaml]", "health", "schema", "help [COMMAND]"])
				expect(out).toContain(command);
		}
	});

	it("is how to call a command, in three ways, and starts nothing", async () => {
		for (const argv of [
			["help", "up"],
			["up", "--help"],
			["up", "--cameras", "3", "-h"],
		]) {
			const { status, out, err, started } = await call(...argv);
			expect({ status, err, started }).toEqual({ status: 0, err: "", started: 0 });
			expect(out).toMatch(/^Usage: persienne up \[CONFIG\.yaml\] \[OPTIONS\]\n/);
		}
	});

	it("names every option of the contract", async () => {
		const { out } = await call("up", "--help");
		const options = [
			...["--cameras N", "--scene NAME", "--input FILE", "--mode MODE", "--host ADDR", "--http-port P"],
			...["--rtsp-port P", "--mqtt-port P", "--mqtt-url URL", "--console-port P", "--no-console"],
			...["--no-discovery", "--data-dir DIR", "--seed N", "--json", "--log-level LEVEL", "--help"],
		];
		for (const option of options) expect(out).toContain(`\n  ${option} `);
	});

	it("fits a terminal of 100 columns", async () => {
		for (const argv of [["help"], ["up", "--help"], ["mask", "--help"], ["health", "--help"]]) {
			const { out } = await call(...argv);
			for (const line of out.split("\n")) expect(line.length).toBeLessThanOrEqual(100);
		}
	});

	it("is the JSON Schema of configurations", async () => {
		const { status, out } = await call("schema");
		expect(status).toBe(0);
		expect(JSON.parse(out)).toMatchObject({ type: "object", required: ["cameras"] });
	});
});

describe("a wrong call", () => {
	it.each<[string[], string]>([
		[[], "persienne: a command is missing; one of up, "],
		[["upp"], "persienne: unknown command upp; did you mean up?\n"],
		[["start"], "persienne: unknown command start; see `persienne help`\n"],
		[["--verison"], "persienne: unknown option --verison"],
		[["help", "heatlh"], "persienne: unknown command heatlh; did you mean health?\n"],
		[
			["up", "--camera", "3"],
			"persienne: unknown option --camera of `persienne up`; did you mean --cameras?\n",
		],
		[
			["up", "--codec", "h265"],
			"persienne: unknown option --codec of `persienne up`; a configuration says it: `video: { main: { codec: h265 } }`\n",
		],
		[
			["up", "--plates=off"],
			"persienne: unknown option --plates of `persienne up`; a configuration says it: `{ name: cam-1, …, plates: strict }`\n",
		],
		[["up", "-x"], "persienne: unknown option -x of `persienne up`; see `persienne up --help`\n"],
		[["up", "--password=hunter2"], "persienne: unknown option --password of `persienne up`"],
		[["up", "a.yaml", "b.yaml"], "persienne: `persienne up`: expected at most 1 ([CONFIG.yaml]), found 2\n"],
		[["health", "now"], "persienne: `persienne health`: expected no arguments, found 1\n"],
		[["up", "--cameras"], "persienne: --cameras needs a value: --cameras N\n"],
		[["up", "--cameras", "--json"], "persienne: --cameras needs a value: --cameras N\n"],
		[["up", "--cameras="], "persienne: --cameras needs a value: --cameras N\n"],
		[["up", "--cameras", "0"], "persienne: --cameras: expected a whole number from 1 to 1000\n"],
		[["up", "--cameras", "1001"], "persienne: --cameras: expected a whole number from 1 to 1000\n"],
		[["up", "--cameras", "3e2"], "persienne: --cameras: expected a whole number from 1 to 1000\n"],
		[["up", "--http-port", "65536"], "persienne: --http-port: expected a whole number from 0 to 65535\n"],
		[["up", "--json=yes"], "persienne: --json takes no value\n"],
		[
			["up", "--scene", "strete"],
			"persienne: --scene: expected one of town-square, street, courtyard, roundabout; did you mean street?\n",
		],
		[["up", "--mode", "fast"], "persienne: --mode: expected one of live, loop, auto\n"],
		[
			["up", "--log-level", "loud"],
			"persienne: --log-level: expected one of fatal, error, warn, info, debug, silent\n",
		],
		[["up", "--scene", "street", "--input", "a.mp4"], "persienne: --scene and --input exclude each other\n"],
		[
			["up", "--mqtt-port", "1", "--mqtt-url", "mqtt://b"],
			"persienne: --mqtt-port and --mqtt-url exclude each other\n",
		],
		[
			["up", "--no-console", "--console-port", "1"],
			"persienne: --console-port and --no-console exclude each other\n",
		],
		[
			["up", "c.yaml", "--cameras", "3"],
			"persienne: --cameras is for a demo: the cameras of c.yaml are what it says\n",
		],
		[
			["up", "--mqtt-url", "http://b"],
			"persienne: --mqtt-url: expected a URL that begins with mqtt://, mqtts://, ws:// or wss://\n",
		],
		[
			["up", "--rtsp-port", "8001"],
			"persienne: the RTSP server and camera cam-1 would both listen on port 8001; ",
		],
		[
			["up", "none.yaml"],
			"persienne: the configuration /nowhere/none.yaml cannot be read: there is no such file\n",
		],
	])("%j: status 2, and a sentence", async (argv, message) => {
		const { status, out, err, started } = await call(...argv);
		expect({ status, out, started }).toEqual({ status: 2, out: "", started: 0 });
		expect(err.slice(0, message.length)).toBe(message);
		expect(err).not.toContain("hunter2");
	});
});
