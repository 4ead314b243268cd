import { type Outcome, run } from "./run.ts";

/** An error that gst-launch-1.0 tells on stderr: its line, and the lines with the debug information under it. */
const errors = /^ERROR: .*\n(?:Additional debug info:\n(?:(?!ERROR:|WARNING:).+\n?)*)?/gm;

/**
 * What rtspsrc says when its own CLOSE interrupts its own PAUSE as a pipeline ends: the send is cancelled within the
 * client, and the TEARDOWN that follows over the same connection is answered. Seen in 3 runs of 40 with GStreamer 1.22.
 */
export const interruptedSend = /Could not send message\. \(Received end-of-file\)/;

/**
 * What rtspsrc says when the first packets of two streams come by UDP at once: as both pads are added, on a thread each, it finds
 * the one that is being linked not linked yet. Neither stream is heard any more then. Seen in 1 run of 40 beside other work.
 */
export const unlinked = /GstUDPSrc:udpsrc\d+: Internal data stream error/;

/** Runs gst-launch-1.0, and once more, aloud, when it lost that race against itself; three times at most. */
export async function launch(args: readonly string[], seconds: number): Promise<Outcome> {
	for (let attempt = 1; ; attempt++) {
		const outcome = await run("gst-launch-1.0", args, { seconds });
		if (attempt === 3 || !unlinked.test(outcome.stderr)) return outcome;
		process.stdout.write("once more, for GStreamer found its own streams not linked\n");
	}
}

/**
 * Plays `chain`, which ends in an element that gives decoded buffers, until `buffers` have come.
 *
 * @returns how many came, and the errors that were told but for an interrupted send: that one says nothing of the
 *   camera, and the buffers that were asked for are there by then.
 */
export async function play(
	chain: readonly string[],
	{ buffers, seconds = 30 }: { readonly buffers: number; readonly seconds?: number },
): Promise<{ readonly buffers: number; readonly errors: readonly string[] }> {
	const sink = ["fakesink", "name=counted", "sync=false", "silent=false", `num-buffers=${buffers}`];
	const outcome = await launch(["-v", ...chain, "!", ...sink], seconds);
	return {
		buffers: outcome.stdout.toString().match(/counted: last-message = chain/g)?.length ?? 0,
		errors: (outcome.stderr.match(errors) ?? []).filter((error) => !interruptedSend.test(error)),
	};
}
