import { defineConfig } from "vitest/config";

export default defineConfig({
	test: {
		include: ["test/**/*.test.ts"],
		// test/interop needs Debian's packages; .ci/run calls it with a config of its own.
		exclude: ["test/interop/**", "node_modules/**"],
		testTimeout: 30_000,
	},
});
