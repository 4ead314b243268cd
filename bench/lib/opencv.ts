import { spawnSync } from "node:child_process";
import type { Rectangle } from "./drawbox.ts";

const program = `
import json, sys, time
import numpy, cv2
cv2.setNumThreads(1)
order = json.load(sys.stdin)
pictures = [numpy.full((order["height"], order["width"], 3), 170, numpy.uint8) for _ in range(order["pictures"])]
times = []
for turn in range(order["turns"]):
    picture = pictures[turn % len(pictures)]
    start = time.perf_counter()
    for x, y, w, h in order["boxes"]:
        cv2.rectangle(picture, (x, y), (x + w - 1, y + h - 1), (48, 42, 38), cv2.FILLED)
    times.append((time.perf_counter() - start) * 1000)
print(json.dumps({"version": cv2.__version__, "times": times}))
`;

/** Debian's OpenCV (python3-opencv) filling rectangles of BGR pictures; undefined when it is not installed. */
export function paintWithOpenCv(
	width: number,
	height: number,
	boxes: readonly Rectangle[],
	pictures: number,
	turns: number,
): { readonly version: string; readonly times: readonly number[] } | undefined {
	const order = { width, height, pictures, turns, boxes: boxes.map((box) => Object.values(box)) };
	const { status, stdout } = spawnSync("/usr/bin/python3", ["-c", program], {
		input: JSON.stringify(order),
		encoding: "utf8",
	});
	return status === 0 ? JSON.parse(stdout) : undefined;
}
