// Compiles kernels, *.as with what they import, into code beside them: `npx tsx scripts/kernel.ts` after a change. A test
// compiles them too, and says so when they differ.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";
import { main } from "assemblyscript/asc";

const folders = {
	kernel: new URL("../device/scene/kernel/", import.meta.url),
	brush: new URL("../device/scene/kernel/", import.meta.url),
	strokes: new URL("../masks/plates/strokes/", import.meta.url),
	thirds: new URL("../device/imaging/thirds/", import.meta.url),
} as const;

export type KernelName = keyof typeof folders;

/** `name`.as as WebAssembly, in base64. */
export async function compileKernel(name: KernelName): Promise<string> {
	let code = "";
	const options = [
		...[`${name}.ts`, "--outFile", "kernel.wasm", "-O3", "--converge", "--runtime", "stub"],
		...["--enable", "simd", "--enable", "bulk-memory", "--noAssert", "--importMemory", "--noExportMemory"],
	];
	const { error, stderr } = await main(options, {
		readFile: (file) => sourceOf(file, folders[name]),
		writeFile: (_, contents) => {
			code = Buffer.from(contents).toString("base64");
		},
		listFiles: () => [],
	});
	if (error) throw new Error(`${name}.as does not compile: ${stderr.toString()}`);
	return code;
}

/** The compiler asks for `.ts`, and for index files and libraries that there are none of. */
function sourceOf(file: string, folder: URL): string | null {
	const source = new URL(file.replace(/\.ts$/, ".as"), folder);
	return existsSync(source) ? readFileSync(source, "utf8") : null;
}

if (argv[1] === fileURLToPath(import.meta.url)) {
	for (const [name, folder] of Object.entries(folders) as [KernelName, URL][]) {
		const lines = [
			`/** ${name}.as as WebAssembly. Made by scripts/kernel.ts: do not edit. */`,
			`export const ${name}Code: string =`,
			`\t"${await compileKernel(name)}";`,
			"",
		];
		writeFileSync(new URL(`${name}-code.ts`, folder), lines.join("\n"));
	}
}
