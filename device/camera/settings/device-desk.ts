import { z } from "zod";
import type { SettableClock } from "../../clock.ts";
import type { CameraStore } from "../../store/camera-store.ts";

/** A server, by address or by name. */
export interface NetworkHost {
	readonly type: "IPv4" | "IPv6" | "DNS";
	readonly value: string;
}

/** What a person can set of a camera besides its pictures. What the machine has to do with it is not done. */
export interface DeviceSettings {
	readonly hostname: { readonly fromDhcp: boolean; readonly name: string };
	readonly dns: {
		readonly fromDhcp: boolean;
		readonly search: readonly string[];
		readonly servers: readonly NetworkHost[];
	};
	readonly ntp: { readonly fromDhcp: boolean; readonly servers: readonly NetworkHost[] };
	readonly gateway: readonly NetworkHost[];
	/** Those that can be changed; the camera adds its fixed ones. */
	readonly scopes: readonly string[];
	/** Whether WS-Discovery is to announce the camera, where there is any. */
	readonly discoverable: boolean;
	readonly time: {
		/** NTP: it goes with the machine's clock, which is set by whatever sets that. */
		readonly type: "Manual" | "NTP";
		/** POSIX 1003.1 §8.3. */
		readonly zone: string;
		readonly daylightSavings: boolean;
		/** Milliseconds ahead of the machine's clock. */
		readonly ahead: number;
	};
}

const host = z.object({ type: z.enum(["IPv4", "IPv6", "DNS"]), value: z.string() });
const schema: z.ZodType<DeviceSettings> = z.object({
	hostname: z.object({ fromDhcp: z.boolean(), name: z.string() }),
	dns: z.object({ fromDhcp: z.boolean(), search: z.array(z.string()), servers: z.array(host) }),
	ntp: z.object({ fromDhcp: z.boolean(), servers: z.array(host) }),
	gateway: z.array(host),
	scopes: z.array(z.string()),
	discoverable: z.boolean(),
	time: z.object({
		type: z.enum(["Manual", "NTP"]),
		zone: z.string(),
		daylightSavings: z.boolean(),
		ahead: z.number(),
	}),
});

export interface DeviceDeskOptions {
	readonly store: CameraStore;
	/** Goes as the settings say. */
	readonly clock: SettableClock;
	readonly scopes: readonly string[];
	/** Told when scopes or the discovery mode are other than before. */
	readonly announce?: () => void;
}

/** Where a camera's settings are kept and changed. */
export class DeviceDesk {
	readonly #options: DeviceDeskOptions;
	#settings: DeviceSettings;

	/** @throws PersienneError STATE_DAMAGED */
	constructor(options: DeviceDeskOptions) {
		this.#options = options;
		this.#settings = options.store.read("device", schema) ?? this.#initial;
		options.clock.setAhead(this.#settings.time.ahead);
	}

	get settings(): DeviceSettings {
		return this.#settings;
	}

	/** Puts `change` in force, and keeps it. @throws Error when it cannot be kept; nothing is changed then */
	set(change: Partial<DeviceSettings>): void {
		const before = this.#settings;
		const after = { ...before, ...change };
		this.#options.store.write("device", after);
		this.#settings = after;
		this.#options.clock.setAhead(after.time.ahead);
		const told = ({ scopes, discoverable }: DeviceSettings) => JSON.stringify([scopes, discoverable]);
		if (told(before) !== told(after)) this.#options.announce?.();
	}

	/** How many milliseconds the camera's clock would be ahead if it were `time` now. */
	aheadAt(time: number): number {
		const { clock } = this.#options;
		return time - (clock.now() - clock.ahead);
	}

	/** As when it was new. @param network also what concerns the network */
	reset(network: boolean): void {
		const { hostname, dns, ntp, gateway } = this.#settings;
		this.set(network ? this.#initial : { ...this.#initial, hostname, dns, ntp, gateway });
	}

	get #initial(): DeviceSettings {
		return {
			hostname: { fromDhcp: false, name: "" },
			dns: { fromDhcp: false, search: [], servers: [] },
			// As the machine's clock does, by whatever means its network gave it.
			ntp: { fromDhcp: true, servers: [] },
			gateway: [],
			scopes: this.#options.scopes,
			discoverable: true,
			time: { type: "NTP", zone: "UTC0", daylightSavings: false, ahead: 0 },
		};
	}
}
