import type { Call, Operation } from "../service.ts";
import { argument } from "../soap/arguments.ts";
import { invalidArgs, quoted } from "../soap/fault.ts";
import { element, type Xml } from "../soap/write.ts";

/** The camera as a machine (Core §8.3): starting anew, forgetting, and telling how it is. */
export const systemOperations: Readonly<Record<string, Operation>> = {
	SystemReboot: {
		access: "UNRECOVERABLE",
		answer: ({ camera }) => {
			const seconds = camera.system.reboot();
			return element("tds:Message", `Rebooting; back in about ${Math.ceil(seconds)} seconds`);
		},
	},
	SetSystemFactoryDefault: { access: "UNRECOVERABLE", answer: factoryDefault },
	GetSystemLog: { access: "READ_SYSTEM_SECRET", answer: systemLog },
	GetSystemSupportInformation: {
		access: "READ_SYSTEM_SECRET",
		answer: ({ camera }) =>
			element("tds:SupportInformation", element("tt:String", camera.system.supportInformation())),
	},
};

async function factoryDefault({ camera, request, account }: Call): Promise<undefined> {
	const type = argument(request, "FactoryDefault").text;
	if (type !== "Hard" && type !== "Soft") throw invalidArgs(`${quoted(type)} is no way to forget`);
	if (!account) throw new Error("a camera is reset by nobody");
	await camera.system.factoryDefault(type === "Hard" ? "hard" : "soft", account);
}

function systemLog({ camera, request }: Call): Xml {
	const type = argument(request, "LogType").text;
	if (type !== "System" && type !== "Access") throw invalidArgs(`${quoted(type)} is no log`);
	const lines = camera.system.log(type === "System" ? "system" : "access");
	return element("tds:SystemLog", element("tt:String", lines.join("\n")));
}
