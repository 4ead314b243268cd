import type { Check } from "../check.ts";
import { deviceInformation } from "./device-information.ts";
import { discovery } from "./discovery.ts";
import { events } from "./events.ts";
import { masks } from "./masks.ts";
import { networkInterfaces } from "./network-interfaces.ts";
import { preAuth } from "./pre-auth.ts";
import { media1Profiles, media2Profiles } from "./profiles.ts";
import { reachable } from "./reachable.ts";
import { rtsp } from "./rtsp.ts";
import { rtspRefusal } from "./rtsp-refusal.ts";
import { scopes } from "./scopes.ts";
import { services } from "./services.ts";
import { snapshot } from "./snapshot.ts";
import { streamUri } from "./stream-uri.ts";
import { time } from "./time.ts";
import { wrongPassword } from "./wrong-password.ts";

/** Each stands after what it needs. */
export const allChecks: readonly Check[] = [
	reachable,
	discovery,
	time,
	services,
	preAuth,
	deviceInformation,
	scopes,
	networkInterfaces,
	media1Profiles,
	media2Profiles,
	streamUri,
	rtsp,
	rtspRefusal,
	snapshot,
	events,
	masks,
	wrongPassword,
];
