import { isIP } from "node:net";

/** Most names of one certificate: a machine of many networks has its first ones in it. */
export const mostNames = 64;

/** A host name that a certificate can bear (RFC 1123). */
const hostName =
	/^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/i;

/** IPv6 addresses in the one way that RFC 5952 has. */
export function canonicalName(name: string): string {
	const plain = name.toLowerCase().replace(/%.*$/, "");
	return isIP(plain) === 6 ? new URL(`http://[${plain}]/`).hostname.slice(1, -1) : plain;
}

export const isCertificateName = (name: string): boolean => isIP(name) !== 0 || hostName.test(name);

export interface NameSources {
	/** Address that servers listen on. */
	readonly host: string;
	/** Names that somebody chose, first. */
	readonly chosen: readonly string[];
	/** The machine's own name. */
	readonly hostname: string;
	/** The machine's addresses. */
	readonly addresses: readonly string[];
}

/** What cameras answer to: what the address that they listen on stands for, and the names of the machine. */
export function certificateNames({ host, chosen, hostname, addresses }: NameSources): string[] {
	const everywhere = host === "0.0.0.0" || host === "::";
	const reachable = everywhere ? addresses.filter((address) => host === "::" || isIP(address) === 4) : [host];
	const loopback = host === "::1" || host.startsWith("127.");
	const own = [...(everywhere || loopback ? ["localhost"] : []), ...(loopback ? [] : [hostname])];
	const names = [...chosen, ...own, ...reachable].map(canonicalName).filter(isCertificateName);
	return [...new Set(names)].slice(0, mostNames);
}
