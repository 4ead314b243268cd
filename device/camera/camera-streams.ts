import type { Due } from "../imaging/schedule.ts";
import { type StreamName, type StreamSettings, streamNames } from "../imaging/stream-names.ts";
import type { AccessUnit } from "../media/access-unit.ts";
import { Stream } from "../media/stream.ts";
import { type Speaker, StreamSeal } from "../provenance/seal.ts";
import { nalSyntax } from "../provenance/syntax.ts";

/** The streams of one camera: what they are coded like, who watches, and which of them owe their viewers a key frame. */
export class CameraStreams {
	readonly #byName: Record<StreamName, Stream>;
	readonly #camera: string;
	readonly #speaker: Speaker;
	#settings: StreamSettings;
	#revision = 0;
	readonly #oweKey = new Set<StreamName>();
	/** The group that the last picture asked for belongs to. */
	readonly #groups = new Map<StreamName, number>();
	/** Streams whose new settings the worker does not have yet, and how many changes are under way. */
	readonly #changing = new Map<StreamName, number>();

	/** @param camera its name, which paths begin with */
	constructor(camera: string, settings: StreamSettings, speaker: Speaker) {
		this.#camera = camera;
		this.#speaker = speaker;
		this.#settings = settings;
		this.#byName = { main: this.#create("main"), sub: this.#create("sub"), mjpeg: this.#create("mjpeg") };
	}

	/** A stream whose settings change is replaced by another one. */
	get byName(): Readonly<Record<StreamName, Stream>> {
		return this.#byName;
	}

	get settings(): StreamSettings {
		return this.#settings;
	}

	get viewers(): number {
		return streamNames.reduce((sum, name) => sum + this.#byName[name].viewers, 0);
	}

	/** Those that somebody watches. */
	get watched(): StreamName[] {
		return streamNames.filter((name) => this.#byName[name].wanted);
	}

	/** Nothing that was made under an earlier revision of the policy leaves from now on (invariant I4). */
	require(revision: number): void {
		this.#revision = revision;
		for (const name of streamNames) this.#byName[name].require(revision);
	}

	/** Drops what is queued and not yet sent. */
	flush(): void {
		for (const name of streamNames) this.#byName[name].flush();
	}

	end(): void {
		for (const name of streamNames) this.#byName[name].end();
	}

	/** Ends every session. The streams at the same paths are others. */
	replaceAll(): void {
		for (const name of streamNames) this.#replace(name);
	}

	/**
	 * Codes a stream otherwise: another one takes its place. Until `inForce` resolves, what comes of it is coded as before.
	 *
	 * @param inForce has whoever codes do so as the settings say
	 */
	async change(
		name: StreamName,
		settings: StreamSettings[StreamName],
		inForce: (settings: StreamSettings) => Promise<void>,
	): Promise<void> {
		this.#settings = { ...this.#settings, [name]: settings };
		this.#replace(name);
		this.#changing.set(name, (this.#changing.get(name) ?? 0) + 1);
		await inForce(this.#settings);
		const changes = (this.#changing.get(name) ?? 1) - 1;
		if (changes > 0) this.#changing.set(name, changes);
		else this.#changing.delete(name);
	}

	/** What is made of this stream is coded as before its last change. */
	isChanging(name: StreamName): boolean {
		return this.#changing.has(name);
	}

	push(name: StreamName, picture: Omit<AccessUnit, "codec">): void {
		this.#byName[name].push({ codec: this.#settings[name].codec, ...picture });
	}

	/** The next picture of the stream is a key frame. */
	requestKey(name: StreamName): void {
		this.#oweKey.add(name);
	}

	/** So is that of each of them. */
	requestKeys(): void {
		for (const name of streamNames) this.#oweKey.add(name);
	}

	/** Also when the first picture of its group was left out: viewers who lost one before it wait for a key frame. */
	isKeyDue({ name, key, group }: Due): boolean {
		return key || this.#oweKey.has(name) || this.#groups.get(name) !== group;
	}

	/** The picture that is due was asked for, as a key frame if it had to be one. */
	asked({ name, group }: Due): void {
		this.#oweKey.delete(name);
		this.#groups.set(name, group);
	}

	/** Whether viewers can go on with a picture that was coded beforehand; from one that is a key frame on they always can. */
	canGoOnWith(name: StreamName, { key }: { readonly key: boolean }): boolean {
		if (key) this.#oweKey.delete(name);
		return !this.#oweKey.has(name);
	}

	#create(name: StreamName): Stream {
		const { codec, width, height, fps } = this.#settings[name];
		const info = { path: `${this.#camera}/${name}`, codec, width, height, fps };
		const onDemand = (wanted: boolean) => {
			if (wanted) this.#oweKey.add(name);
		};
		if (codec === "mjpeg") return new Stream(info, onDemand); // RFC 2435 carries no comment of a JPEG
		const seal = new StreamSeal(this.#speaker, nalSyntax[codec]);
		return new Stream(info, onDemand, (unit) => ({ ...unit, seal: seal.seal(unit.data, unit.key, unit) }));
	}

	#replace(name: StreamName): void {
		const before = this.#byName[name];
		this.#byName[name] = this.#create(name);
		this.#byName[name].require(this.#revision);
		before.end();
		this.#oweKey.add(name);
	}
}
