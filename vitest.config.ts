import { defineConfig } from "vitest/config";

export default defineConfig({
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
