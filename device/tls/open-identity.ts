import { hostname, networkInterfaces } from "node:os";
import type { Clock } from "../clock.ts";
import type { TlsConfig } from "../config/types.ts";
import type { RandomBytes } from "../identity/password.ts";
import type { Logger } from "../log.ts";
import { readGivenCertificate } from "./given-certificate.ts";
import { certificateNames } from "./names.ts";
import { OwnCertificate } from "./own-certificate.ts";
import { ServerIdentity } from "./server-identity.ts";

export interface OpenIdentityOptions {
	readonly tls: TlsConfig;
	/** Address that servers listen on. */
	readonly host: string;
	readonly dataDir: string | undefined;
	readonly random: RandomBytes;
	readonly clock: Clock;
	readonly log: Logger;
}

/** @throws PersienneError for a certificate or key that cannot be used */
export function openServerIdentity({
	tls,
	host,
	dataDir,
	random,
	clock,
	log,
}: OpenIdentityOptions): ServerIdentity {
	const { files } = tls;
	if (files) {
		const load = () => readGivenCertificate(files.certificate, files.key);
		return new ServerIdentity({ load, clock, log });
	}
	const own = new OwnCertificate({ dataDir, random });
	const names = () =>
		certificateNames({ host, chosen: tls.names, hostname: hostname(), addresses: addresses() });
	return new ServerIdentity({ load: (now) => own.material(names(), now), clock, log });
}

function addresses(): string[] {
	return Object.values(networkInterfaces()).flatMap((found) => (found ?? []).map(({ address }) => address));
}
