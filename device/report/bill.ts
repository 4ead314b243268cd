import { readFileSync } from "node:fs";

/** A bill of materials of all that is installed with the product, as CycloneDX 1.5 has it. */
export interface BillOfMaterials {
	readonly bomFormat: "CycloneDX";
	readonly specVersion: "1.5";
	readonly version: 1;
	readonly metadata: { readonly timestamp: string; readonly component: Component };
	readonly components: readonly Component[];
	readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

export interface Component {
	readonly type: "application" | "library";
	readonly "bom-ref": string;
	readonly name: string;
	readonly version: string;
	readonly purl: string;
	readonly licenses?: readonly { readonly expression: string }[];
}

interface Manifest {
	readonly name?: string;
	readonly version?: string;
	readonly license?: string;
	readonly dependencies?: Readonly<Record<string, string>>;
	readonly optionalDependencies?: Readonly<Record<string, string>>;
	readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** From this file to the package's root: in the repository's tree, and as it is built. */
const roots = ["../../", "../../../"].map((path) => new URL(path, import.meta.url));

/**
 * What the product depends on, and what that depends on in turn, as it is installed: what Node.js would load.
 *
 * @param at milliseconds since 1970
 */
export function billOfMaterials(at: number): BillOfMaterials {
	const root = roots.find((candidate) => manifestIn(candidate)?.name === "persienne");
	if (!root) throw new Error("package.json is missing");
	const found = new Map<string, { readonly component: Component; readonly dependsOn: readonly string[] }>();
	const take = (folder: URL, manifest: Manifest, type: Component["type"]): Component => {
		const component = componentOf(manifest, type);
		if (found.has(component["bom-ref"])) return component;
		found.set(component["bom-ref"], { component, dependsOn: [] });
		const dependsOn = namesIn(manifest).flatMap((name) => {
			const place = resolved(name, folder);
			return place ? [take(place.folder, place.manifest, "library")["bom-ref"]] : [];
		});
		found.set(component["bom-ref"], { component, dependsOn });
		return component;
	};
	const product = take(root, manifestIn(root) as Manifest, "application");
	const all = [...found.values()].sort((a, b) => (a.component["bom-ref"] < b.component["bom-ref"] ? -1 : 1));
	return {
		bomFormat: "CycloneDX",
		specVersion: "1.5",
		version: 1,
		metadata: { timestamp: new Date(at).toISOString(), component: product },
		components: all.map(({ component }) => component).filter((component) => component !== product),
		dependencies: all.map(({ component, dependsOn }) => ({ ref: component["bom-ref"], dependsOn })),
	};
}

/** Peers are installed beside; those that are optional and absent are not found. */
function namesIn({ dependencies, optionalDependencies, peerDependencies }: Manifest): string[] {
	return Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies }).sort();
}

/** Where Node.js would find a package from `folder`: below it, or beside one of the folders above. */
function resolved(
	name: string,
	folder: URL,
): { readonly folder: URL; readonly manifest: Manifest } | undefined {
	for (let at = folder; ; ) {
		const candidate = new URL(`node_modules/${name}/`, at);
		const manifest = manifestIn(candidate);
		if (manifest) return { folder: candidate, manifest };
		const above = new URL("../", at);
		if (above.href === at.href) return undefined;
		at = above;
	}
}

function componentOf({ name = "", version = "", license }: Manifest, type: Component["type"]): Component {
	const purl = `pkg:npm/${name.replace(/^@/, "%40")}@${version}`;
	return {
		type,
		"bom-ref": purl,
		name,
		version,
		purl,
		...(typeof license === "string" && { licenses: [{ expression: license }] }),
	};
}

function manifestIn(folder: URL): Manifest | undefined {
	try {
		return JSON.parse(readFileSync(new URL("package.json", folder), "utf8")) as Manifest;
	} catch {
		return undefined;
	}
}
