/** The library: virtual ONVIF cameras for tests. The command line is in cli/. */

export type { ViewInput } from "../masks/project.ts";
export type { CameraState } from "./camera/state.ts";
export { type Clock, systemClock, VirtualClock } from "./clock.ts";
export { PersienneError } from "./errors.ts";
export type { FaultPanel, Faults } from "./faults/faults.ts";
export {
	type CameraOptions,
	type Credentials,
	type FleetOptions,
	type MaskOptions,
	type OsdOptions,
	type StreamOptions,
	startCamera,
	startFleet,
	VirtualCamera,
	VirtualFleet,
} from "./library.ts";
export type { ReadyCamera, ReadyEvent } from "./ready.ts";
