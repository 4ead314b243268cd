import { defineConfig } from "vitest/config";

export default defineConfig({
	test: {
		include: ["test/**/*.test.ts"],
		// test/interop needs Debian's packages; .ci/run calls it with a config of its own.
		exclude: ["test/interop/**", "node_modules/**"],
		testTimeout: 30_000,
		// One a core: much of a test file's time is waiting. Vitest leaves one core idle otherwise.
		maxWorkers: "100%",
	},
});
