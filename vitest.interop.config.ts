import { defineConfig } from "vitest/config";

/** The suite that plays, browses and subscribes with programs that nobody here wrote. .ci/run installs them. */
export default defineConfig({
	test: {
		include: ["test/interop/**/*.test.ts"],
		testTimeout: 120_000,
		hookTimeout: 60_000,
		// Each file starts a device of its own, and players decode in real time: one after the other.
		fileParallelism: false,
	},
});
