import type { Demonstrated } from "../../console/demonstration/demonstrated.ts";
import type { AnalyticsDesk } from "../camera/analytics/analytics-desk.ts";
import type { Camera } from "../camera/camera.ts";
import { CameraReporter, type ReportSink } from "../camera/reporter.ts";
import type { Clock } from "../clock.ts";
import type { FaultPanel } from "../faults/faults.ts";
import { startDemonstrator } from "../imaging/demonstration/start-demonstrator.ts";
import type { Changes } from "../onvif/changes.ts";
import { Breakage } from "./breakage.ts";
import { Demonstration } from "./demonstration.ts";

export interface OpenDemonstration {
	/** What the page may do with it. */
	readonly page: Demonstrated;
	close(): Promise<void>;
}

/** The demonstration of one camera; undefined for one that films anything but a drawn world. */
export function openDemonstration(options: {
	readonly camera: Camera;
	readonly analytics: AnalyticsDesk;
	readonly changes: Changes;
	readonly faults: FaultPanel;
	readonly random: ReportSink["random"];
	readonly clock: Clock;
}): OpenDemonstration | undefined {
	const { camera, analytics, changes, faults, random, clock } = options;
	const demonstration = Demonstration.of({ camera, start: startDemonstrator, clock });
	if (!demonstration) return undefined;
	const breakage = new Breakage(faults, clock);
	const event: ReportSink["event"] = (told) => breakage.hear(told);
	const reporter = new CameraReporter(camera, analytics, changes, { random, event });
	return {
		page: {
			show: () => demonstration.show(),
			get broken() {
				return breakage.current;
			},
			get events() {
				return breakage.events;
			},
			break: (how) => breakage.set(how),
		},
		close: async () => {
			breakage.close();
			reporter.close();
			await demonstration.close();
		},
	};
}
