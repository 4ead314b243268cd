import type { Clock } from "../clock.ts";
import type { FleetConfig } from "../config/types.ts";
import type { Installation } from "../identity/installation.ts";
import type { Language } from "../notice/language.ts";
import type { SelfTest } from "../self-test/result.ts";
import type { SelfTestParts } from "../self-test/run.ts";
import type { ReportDocument } from "./report.ts";

/** What is looked at again before this is over is as it was, in milliseconds: a ledger is verified whole. */
const freshMs = 30_000;
/** A camera that gives no picture for so long has none. */
const pictureMs = 3_000;
/** Of more cameras there is no picture here, and the report says so: each holds up the cameras that run for a moment. */
const mostPictured = 12;
/** Masks that change again and again while a report is made: it is given up. */
const mostTries = 4;

/** Thrown when masks changed as often as a report was begun. */
export class MasksChangeError extends Error {}

export interface EvidenceDeskOptions {
	readonly config: FleetConfig;
	readonly dataDir: string;
	readonly installation: Installation;
	/** A camera's picture as a viewer gets it. */
	readonly snapshot: (camera: string) => Promise<Uint8Array>;
	/** Starts the cameras of a test. */
	readonly startFleet: SelfTestParts["startFleet"];
	readonly clock: Clock;
}

interface Made {
	readonly document: ReportDocument;
	readonly json: string;
	readonly digest: string;
	readonly at: number;
}

/**
 * The report of a device that runs, for its page: the same facts as `persienne report` has them, with pictures of the cameras that
 * run. The test with planted canaries runs when somebody asks for it, one at a time.
 */
export class EvidenceDesk {
	readonly #options: EvidenceDeskOptions;
	/** With pictures, and without. */
	readonly #made = new Map<boolean, Promise<Made>>();
	#selfTest: SelfTest | string = "not-yet";
	/** How often masks have changed. */
	#changes = 0;
	#testing: Promise<void> | undefined;

	constructor(options: EvidenceDeskOptions) {
		this.#options = options;
	}

	/** Whether a test runs at the moment. */
	get testing(): boolean {
		return this.#testing !== undefined;
	}

	/** Starts the test, unless it runs. */
	test(): void {
		this.#testing ??= this.#test().finally(() => {
			this.#testing = undefined;
			this.#made.clear();
		});
	}

	/** Masks have changed: nothing with pictures that were made before is given away from here on (invariant I4). */
	flush(): void {
		this.#changes++;
		this.#made.clear();
	}

	/**
	 * Rejects with MasksChangeError when masks change all the time.
	 *
	 * @param pictures false for those who see none
	 */
	report(pictures: boolean): Promise<Made> {
		return this.#unchanged(() => this.#fresh(pictures));
	}

	/** For those who are filmed, in a language. */
	async notice(name: string, language: Language): Promise<string | Buffer | undefined> {
		const { clock, config } = this.#options;
		if (!config.notice) return undefined;
		const [{ noticeFacts }, { noticeFiles }, { pageName }] = await Promise.all([
			import("../notice/facts.ts"),
			import("../notice/files.ts"),
			import("../notice/page.ts"),
		]);
		const [stem, ending] = name.split(".");
		const wanted = name === "notice.html" ? pageName(language) : `${stem}-${language}.${ending}`;
		const files = await noticeFiles(noticeFacts(config, ""), clock.now());
		return files.find((file) => file.name === wanted)?.content;
	}

	/** The same as a file, and on the same terms. */
	pdf(kind: "report" | "annex", pictures: boolean, language: Language): Promise<Buffer> {
		return this.#unchanged(async () => {
			const { pdfOf } = await import("./make.ts");
			return pdfOf(kind, await this.#fresh(pictures), language);
		});
	}

	/** What is done while no mask changes; else it is done anew. */
	async #unchanged<T>(make: () => Promise<T>): Promise<T> {
		for (let tries = 0; tries < mostTries; tries++) {
			const before = this.#changes;
			const made = await make();
			if (before === this.#changes) return made;
		}
		throw new MasksChangeError("masks have changed each time that a report was made");
	}

	async #fresh(pictures: boolean): Promise<Made> {
		const { clock } = this.#options;
		const before = await this.#made.get(pictures)?.catch(() => undefined);
		if (before && clock.now() - before.at < freshMs) return before;
		const made = this.#make(pictures);
		this.#made.set(pictures, made);
		return made;
	}

	async #make(pictures: boolean): Promise<Made> {
		const { config, dataDir, installation, clock } = this.#options;
		const { makeReportFiles } = await import("./make.ts");
		const pictured = pictures ? config.cameras.slice(0, mostPictured).map(({ name }) => name) : null;
		const snapshots = await this.#snapshots(pictured ?? []);
		const now = clock.now();
		const selfTest = this.#selfTest;
		const files = await makeReportFiles({
			config,
			dataDir,
			installation,
			selfTest,
			pictured,
			snapshots,
			now,
		});
		return { ...files, at: now };
	}

	async #snapshots(cameras: readonly string[]): Promise<Map<string, Uint8Array>> {
		const { snapshot, clock } = this.#options;
		const found = new Map<string, Uint8Array>();
		for (const name of cameras) {
			let cancel = () => {};
			const late = new Promise<undefined>((resolve) => {
				cancel = clock.after(pictureMs, () => resolve(undefined));
			});
			const jpeg = await Promise.race([snapshot(name).catch(() => undefined), late]);
			cancel();
			if (jpeg) found.set(name, jpeg);
		}
		return found;
	}

	async #test(): Promise<void> {
		const { config, dataDir, installation, startFleet, clock } = this.#options;
		const [{ rehearse }, { policyInForce }, { openCameraStore }] = await Promise.all([
			import("../self-test/run.ts"),
			import("./facts.ts"),
			import("../store/camera-store.ts"),
		]);
		const cameras = config.cameras.map((camera) => ({
			config: camera,
			policy: policyInForce(camera, openCameraStore(dataDir, installation.identityOf(camera.name).uuid)),
		}));
		try {
			this.#selfTest = await rehearse(cameras, { startFleet, clock });
		} catch {
			this.#selfTest = "failed";
		}
	}
}
