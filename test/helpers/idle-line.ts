import type { LineTraffic } from "../../device/camera/outgoing/camera-outgoing.ts";
import { VirtualClock } from "../../device/clock.ts";
import { Meter } from "../../device/outgoing/meter.ts";

/** Of a line that nothing goes over. */
export const idleTraffic: LineTraffic = {
	label: "mqtt://192.0.2.1:1883",
	connected: false,
	sent: new Meter(new VirtualClock()),
	dropped: 0,
	counters: undefined,
};
