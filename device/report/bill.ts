import { readFileSync } from "node:fs";

/** A package that the product was run with. */
export interface Part {
	readonly name: string;
	/** Null: it is optional, and not installed. */
	readonly version: string | null;
	readonly licence: string | null;
}

interface Manifest {
	readonly name?: string;
	readonly version?: string;
	readonly license?: string;
	readonly dependencies?: Readonly<Record<string, string>>;
	readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** From this file to the package's root: in the repository's tree, and as it is built. */
const roots = ["../../", "../../../"].map((path) => new URL(path, import.meta.url));

/** What the product itself depends on; what those depend on in turn, its lock file has. */
export function billOfMaterials(): Part[] {
	const root = roots.find((candidate) => manifest(candidate)?.name === "persienne");
	if (!root) throw new Error("package.json is missing");
	const { dependencies, optionalDependencies } = manifest(root) ?? {};
	const names = Object.keys({ ...dependencies, ...optionalDependencies }).sort();
	return names.map((name) => {
		// Below the package, or beside it where it is installed itself.
		const found = manifest(new URL(`node_modules/${name}/`, root)) ?? manifest(new URL(`../${name}/`, root));
		return { name, version: found?.version ?? null, licence: found?.license ?? null };
	});
}

function manifest(folder: URL): Manifest | undefined {
	try {
		return JSON.parse(readFileSync(new URL("package.json", folder), "utf8")) as Manifest;
	} catch {
		return undefined;
	}
}
