import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
	resolve: {
		alias: [
			// With the judge of ONVIF's schemas in its outlet, so that no test can forget it.
			{
				find: /^persienne$/,
				replacement: fileURLToPath(new URL("test/helpers/judged-persienne.js", import.meta.url)),
			},
		],
	},
	test: {
		include: ["test/**/*.test.ts"],
		// test/interop needs Debian's packages; .ci/run calls it with a config of its own.
		exclude: ["test/interop/**", "node_modules/**"],
		// For what hangs. How long a test takes is the machine's matter.
		testTimeout: 300_000,
		hookTimeout: 120_000,
		// One a core: much of a test file's time is waiting. Vitest leaves one core idle otherwise.
		maxWorkers: "100%",
	},
});
