import type { Server, TlsOptions } from "node:tls";
import type { Clock } from "../clock.ts";
import { PersienneError } from "../errors.ts";
import type { Logger } from "../log.ts";
import { timeFlaw } from "./given-certificate.ts";
import { readCertificate, type TlsMaterial } from "./material.ts";

/** How often certificate and names are looked at, in milliseconds. */
const watchMs = 6 * 3_600_000;

export interface ServerIdentityOptions {
	/** Gives the certificate as it is to be at this moment. */
	readonly load: (now: number) => TlsMaterial;
	readonly clock: Clock;
	readonly log: Logger;
}

/** What all TLS servers of an installation show. A certificate that was renewed is shown to whoever connects from then on. */
export class ServerIdentity {
	readonly #options: ServerIdentityOptions;
	readonly #servers = new Set<Server>();
	#material: TlsMaterial;
	#cancel: () => void = () => {};

	/** @throws PersienneError */
	constructor(options: ServerIdentityOptions) {
		this.#options = options;
		this.#material = options.load(options.clock.now());
		this.#warn();
		this.#watch();
	}

	/** For a server's creation. */
	get options(): Pick<TlsOptions, "cert" | "key" | "minVersion"> {
		const { certificate, key } = this.#material;
		return { cert: certificate, key: key.reveal(), minVersion: "TLSv1.2" };
	}

	/** SHA-256 of the certificate, in pairs of digits: what people compare. */
	get fingerprint(): string {
		return readCertificate(this.#material.certificate)?.fingerprint256 ?? "";
	}

	/** From now on `server` shows what there is to show; the function returned ends it. */
	follow(server: Server): () => void {
		this.#servers.add(server);
		return () => this.#servers.delete(server);
	}

	/** Looks whether there is a newer certificate. What is wrong with it is told, and the one before stays. */
	refresh(): void {
		const { load, clock, log } = this.#options;
		try {
			const material = load(clock.now());
			if (material.certificate !== this.#material.certificate) {
				this.#material = material;
				for (const server of this.#servers) server.setSecureContext(this.options);
				log.info({ fingerprint: this.fingerprint }, "the TLS certificate was renewed");
			}
		} catch (error) {
			const reason = error instanceof PersienneError ? error.message : (error as Error).name;
			log.error({ reason }, "the TLS certificate cannot be renewed");
		}
		this.#warn();
	}

	close(): void {
		this.#cancel();
		this.#servers.clear();
	}

	#watch(): void {
		this.#cancel = this.#options.clock.after(watchMs, () => {
			this.refresh();
			this.#watch();
		});
	}

	#warn(): void {
		const certificate = readCertificate(this.#material.certificate);
		const flaw = certificate && timeFlaw(certificate, this.#options.clock.now());
		if (flaw) this.#options.log.error({ reason: flaw }, "the TLS certificate has to be renewed");
	}
}
