import { describe, expect, it } from "vitest";
import { VirtualClock } from "../../../device/clock.ts";
import { ImagingChannel } from "../../../device/imaging/channel.ts";
import type { PipelineSpec, ToWorker } from "../../../device/imaging/protocol.ts";
import { createPolicy } from "../../../masks/policy.ts";

const policy = createPolicy({ zones: [], plates: "strict" });

function attached() {
	const failed: string[] = [];
	const posted: ToWorker[] = [];
	const nothing = () => {};
	const channel = new ImagingChannel(
		1,
		{} as PipelineSpec,
		{ frame: nothing, failed: (during) => failed.push(during), lost: nothing, recovered: nothing },
		new VirtualClock(0),
	);
	void channel.attach((message) => posted.push(message));
	return { channel, failed, posted };
}

describe("a change of policy that the worker fails at", () => {
	it("keeps nobody waiting: who changes masks next has a turn", async () => {
		const { channel, failed } = attached();
		const [first, second] = [channel.setPolicy(policy, 1), channel.setPolicy(undefined, 2)];
		channel.receive({ type: "failed", id: 1, during: "policy" });
		await first;
		channel.receive({ type: "policy-set", id: 1, revision: 2 });
		await second;
		expect(failed).toEqual(["policy"]);
	});
});
