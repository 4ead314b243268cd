// Compiles device/scene/kernel/kernel.as into kernel-code.ts beside it: `npx tsx scripts/kernel.ts` after a change.
// A test compiles it too, and says so when the two differ.
import { readFileSync, writeFileSync } from "node:fs";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";
import { main } from "assemblyscript/asc";

const folder = new URL("../device/scene/kernel/", import.meta.url);

/** kernel.as as WebAssembly, in base64. */
export async function compileKernel(): Promise<string> {
	const source = readFileSync(new URL("kernel.as", folder), "utf8");
	let code = "";
	const options = [
		...["kernel.ts", "--outFile", "kernel.wasm", "-O3", "--converge", "--runtime", "stub"],
		...["--enable", "simd", "--noAssert", "--importMemory", "--noExportMemory"],
	];
	const { error, stderr } = await main(options, {
		readFile: (name) => (name === "kernel.ts" ? source : null),
		writeFile: (_, contents) => {
			code = Buffer.from(contents).toString("base64");
		},
		listFiles: () => [],
	});
	if (error) throw new Error(`kernel.as does not compile: ${stderr.toString()}`);
	return code;
}

if (argv[1] === fileURLToPath(import.meta.url)) {
	const lines = [
		"/** kernel.as as WebAssembly. Made by scripts/kernel.ts: do not edit. */",
		"export const kernelCode: string =",
		`\t"${await compileKernel()}";`,
		"",
	];
	writeFileSync(new URL("kernel-code.ts", folder), lines.join("\n"));
}
