import { expect, test } from "vitest";
import { silentLogger } from "../../../device/log.ts";
import { type Change, Changes } from "../../../device/onvif/changes.ts";

test("who listens hears each change at once, in order, until he stops", () => {
	const changes = new Changes(silentLogger);
	const heard: Change[] = [];
	const stop = changes.listen((change) => heard.push(change));
	const profile: Change = { kind: "profile", token: "SynoProfile" };
	const mask: Change = { kind: "configuration", token: "mask-1", type: "Mask" };
	changes.emit(profile);
	changes.emit(mask);
	expect(heard).toEqual([profile, mask]);
	stop();
	changes.emit(profile);
	expect(heard).toHaveLength(2);
});

test("a listener that throws keeps neither the others nor the change waiting", () => {
	const changes = new Changes(silentLogger);
	const heard: string[] = [];
	changes.listen(() => {
		throw new Error("broken");
	});
	changes.listen(({ token }) => heard.push(token));
	changes.emit({ kind: "profile", token: "main" });
	expect(heard).toEqual(["main"]);
});

test("a listener may stop itself, or another, while it is told", () => {
	const changes = new Changes(silentLogger);
	const heard: string[] = [];
	const stop = changes.listen(() => {
		heard.push("once");
		stop();
	});
	changes.listen(() => heard.push("always"));
	changes.emit({ kind: "profile", token: "main" });
	changes.emit({ kind: "profile", token: "main" });
	expect(heard).toEqual(["once", "always", "always"]);
});
