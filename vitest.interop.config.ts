import { defineConfig } from "vitest/config";

const alone = ["test/interop/shared-clients.test.ts"];

/** The suite that plays, browses and subscribes with programs that nobody here wrote. .ci/run installs them. */
export default defineConfig({
	test: {
		testTimeout: 300_000,
		hookTimeout: 120_000,
		// Each file starts a device of its own, and players decode in real time: most of the time they wait.
		maxWorkers: 2,
		projects: [
			{
				extends: true,
				test: {
					name: "together",
					include: ["test/interop/**/*.test.ts"],
					exclude: alone,
					sequence: { groupOrder: 0 },
				},
			},
			// These look at all that is on the network.
			{ extends: true, test: { name: "alone", include: alone, maxWorkers: 1, sequence: { groupOrder: 1 } } },
		],
	},
});
