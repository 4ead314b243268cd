import { describe, expect, it } from "vitest";
import { Paths } from "../../../console/http/paths.ts";

describe("a path", () => {
	const paths = new Paths([
		["/", "root"],
		["/cameras/*", "camera"],
		["/api/cameras/*/masks", "masks"],
	]);

	it.each([
		["/", "root", ""],
		["/cameras/cam-1", "camera", "cam-1"],
		["/cameras/cour%20int%C3%A9rieure%2F2", "camera", "cour intérieure/2"],
		["/api/cameras/cam-1/masks", "masks", "cam-1"],
	])("%s leads to %s, for %j", (path, value, name) => {
		expect(paths.find(path)).toEqual({ value, name });
	});

	it.each(["", "/cameras", "/cameras/", "/cameras/a/b", "/cameras/%", "/api/cameras/cam-1", "/constructor"])(
		"%j leads nowhere",
		(path) => {
			expect(paths.find(path)).toBeUndefined();
		},
	);
});
