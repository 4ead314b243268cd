import { endProcess, reportCrashes } from "../../../device/cli/process-end.ts";
import { processIo } from "../../../device/cli/process-io.ts";
import { run } from "../../../device/cli/run.ts";
import { FakeFirmware } from "./fakes.ts";

/**
 * The command line as main.ts runs it, over a fleet that holds the process open as sockets would. The first argument
 * says how that fleet ends: `stops` at once, `hangs` for ever, `throws` something nobody foresaw soon after it is up.
 */
const [, , manner, ...argv] = process.argv;

class OpenFirmware extends FakeFirmware {
	override async startFleet(...parameters: Parameters<FakeFirmware["startFleet"]>) {
		const fleet = await super.startFleet(...parameters);
		const held = setInterval(() => {}, 1000);
		fleet.stop = () =>
			manner === "hangs"
				? new Promise(() => {})
				: new Promise((resolve) => {
						clearInterval(held);
						resolve();
					});
		if (manner === "throws") setTimeout(() => Promise.reject(new Error("hunter2")), 50);
		return fleet;
	}
}

reportCrashes();
endProcess(await run(argv, processIo(), new OpenFirmware()));
