import type { Account } from "../../auth/accounts.ts";
import { sourceConfigurationToken } from "../../camera/media/video-source.ts";
import { PersienneError } from "../../errors.ts";
import type { Actor } from "../model.ts";
import type { Call, Operation } from "../service.ts";
import { argument, optionalToken, tokenArgument } from "../soap/arguments.ts";
import type { XmlElement } from "../soap/element.ts";
import { invalidArgs, invalidArgVal, noRoom, notPermitted, quoted, valueRefused } from "../soap/fault.ts";
import { element, type Xml } from "../soap/write.ts";
import { mask, maskOptions, readMask } from "../types/mask.ts";
import { checkSourceConfiguration } from "../types/media-arguments.ts";

/**
 * Masks over Media2 (§5.12). The specification lets every operator change them: here one may add masks and make them
 * larger, and so may privacy officers; whoever uncovers something has to be an administrator (invariant I7). Which masks there are
 * an auditor may read.
 */
export const maskOperations: Readonly<Record<string, Operation>> = {
	GetMasks: { access: "READ_MEDIA", also: ["auditor"], answer: masks },
	GetMaskOptions: {
		access: "READ_MEDIA",
		answer: ({ camera, request }) => {
			checkSourceConfiguration(camera, tokenArgument(request, "ConfigurationToken"));
			return maskOptions("tr2:Options");
		},
	},
	CreateMask: { access: "ACTUATE", also: ["privacy-officer"], answer: createMask },
	SetMask: { access: "ACTUATE", also: ["privacy-officer"], answer: setMask },
	DeleteMask: {
		access: "ACTUATE",
		answer: (call) => refusable(deleteMask(call)),
	},
};

function masks({ camera, request }: Call): Xml[] {
	const token = optionalToken(request, "Token");
	const configuration = optionalToken(request, "ConfigurationToken");
	if (configuration !== undefined) checkSourceConfiguration(camera, configuration);
	const all = camera.masks.list();
	const chosen = token === undefined ? all : all.filter((found) => found.token === token);
	if (token !== undefined && chosen.length === 0) throw noMask(token);
	return chosen.map((found) => mask("tr2:Masks", sourceConfigurationToken(camera.videoSource), found));
}

/** Media2 §5.12.2: a token that the client gives it is ignored. */
async function createMask(call: Call): Promise<Xml> {
	const { camera } = call;
	const found = maskArgument(call);
	const token = await refusable(camera.masks.create(readMask(found), actorOf(call.account)));
	return element("tr2:Token", token);
}

async function setMask(call: Call): Promise<undefined> {
	const { camera } = call;
	const found = maskArgument(call);
	const token = found.attribute("token")?.trim();
	if (!token) throw invalidArgs("the mask has no token");
	const before = camera.masks.list().find((known) => known.token === token);
	if (!before) throw noMask(token);
	await refusable(camera.masks.change(token, readMask(found, before.colour), actorOf(call.account)));
}

async function deleteMask({ camera, request, account }: Call): Promise<undefined> {
	const token = tokenArgument(request, "Token");
	await camera.masks.delete(token, actorOf(account));
}

function maskArgument({ camera, request }: Call): XmlElement {
	const found = argument(request, "Mask");
	checkSourceConfiguration(camera, tokenArgument(found, "ConfigurationToken"));
	return found;
}

/** The operations' access classes ask everybody who changes masks who they are. */
function actorOf(account: Account | undefined): Actor {
	if (!account) throw new Error("a mask is changed by nobody");
	return account;
}

const noMask = (token: string) => invalidArgVal("NoConfig", `there is no mask ${quoted(token)}`);

/** The camera's refusals in the words of ONVIF. */
async function refusable<T>(change: Promise<T>): Promise<T> {
	try {
		return await change;
	} catch (error) {
		if (!(error instanceof PersienneError)) throw error;
		const { code, message } = error;
		if (code === "MASK_ROLE") throw notPermitted(message);
		if (code === "MASK_UNKNOWN") throw invalidArgVal("NoConfig", message);
		if (code === "MASK_POLYGON") throw valueRefused("InvalidPolygon", message);
		if (code === "MASK_TOO_MANY") throw noRoom("MaxMasks", message);
		throw error;
	}
}
