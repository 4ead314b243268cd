import { describe, expect, test } from "vitest";
import type { Change } from "../../../../device/onvif/changes.ts";
import {
	type CallOptions,
	call,
	type Served,
	serve,
	textOf,
	tr2,
	tt,
} from "../../../helpers/onvif-camera.ts";

/** The operations of Media2 that concern masks; SOAP answers pass the schemas on their way out of `serve`. */
const ask = (served: Served, name: string, args = "", options: CallOptions = {}) =>
	call(served, `<t:${name} xmlns:t="${tr2}">${args}</t:${name}>`, options);

const polygon = (...points: (readonly [number, number])[]) =>
	points.map(([x, y]) => `<o:Point xmlns:o="${tt}" x="${x}" y="${y}"/>`).join("");
const square = (half: number) => polygon([-half, half], [half, half], [half, -half], [-half, -half]);

const mask = (points: string, { token = "", type = "Color", colour = "", enabled = true } = {}) =>
	`<t:Mask token="${token}"><t:ConfigurationToken>lens-all</t:ConfigurationToken><t:Polygon>${points}</t:Polygon><t:Type>${type}</t:Type>${colour}<t:Enabled>${enabled}</t:Enabled></t:Mask>`;

const tokens = (text: string) => [...text.matchAll(/<tr2:Masks token="([^"]+)"/g)].map(([, token]) => token);

test("the masks of the configuration are there, without the names that people gave them", async () => {
	await using served = await serve();
	const { text } = await ask(served, "GetMasks", "", { as: "viewer" });
	expect(tokens(text)).toEqual(["mask-1"]);
	expect(text).not.toContain("windows");
	expect(text).toContain('<tt:Point x="-0.5" y="0.5"/><tt:Point x="0.5" y="0.5"/>');
	expect(["ConfigurationToken", "Type", "Enabled"].map((name) => textOf(text, name))).toEqual([
		"lens-all",
		"Color",
		"true",
	]);
});

test("the capabilities and the options say what can be had", async () => {
	await using served = await serve();
	expect((await ask(served, "GetServiceCapabilities")).text).toContain('Mask="true" SourceMask="true"');
	const { text } = await ask(
		served,
		"GetMaskOptions",
		"<t:ConfigurationToken>lens-all</t:ConfigurationToken>",
	);
	expect(text).toContain('RectangleOnly="false" SingleColorOnly="false"');
	expect(["MaxMasks", "MaxPoints"].map((name) => textOf(text, name))).toEqual(["64", "64"]);
	expect([...text.matchAll(/<tr2:Types>(\w+)</g)].map(([, type]) => type)).toEqual(["Color", "Pixelated"]);
});

test("each combination of the options can be made, and is read back", async () => {
	await using served = await serve();
	const ring = Array.from({ length: 64 }, (_, place) => {
		const angle = (place * Math.PI) / 32;
		return [Math.cos(angle) * 0.9, Math.sin(angle) * 0.9] as const;
	});
	const rgb = `<t:Color X="255" Y="0" Z="128" Colorspace="http://www.onvif.org/ver10/colorspace/RGB"/>`;
	const made = await ask(served, "CreateMask", mask(polygon(...ring), { token: "mine", colour: rgb }));
	const token = textOf(made.text, "Token");
	expect(token).toBe("mask-2"); // the client's own is ignored
	const { text } = await ask(served, "GetMasks", `<t:Token>${token}</t:Token>`);
	expect(tokens(text)).toEqual(["mask-2"]);
	expect(text.match(/<tt:Point /g)).toHaveLength(64);
	expect(text).toContain(
		'<tr2:Color X="255" Y="0" Z="128" Colorspace="http://www.onvif.org/ver10/colorspace/RGB"/>',
	);
	await ask(served, "SetMask", mask(square(0.9), { token: "mask-2", type: "Pixelated", enabled: false }));
	const set = (await ask(served, "GetMasks", "<t:Token>mask-2</t:Token>")).text;
	expect([textOf(set, "Type"), textOf(set, "Enabled")]).toEqual(["Pixelated", "false"]);
	expect(set).not.toContain("Color ");
});

test("a colour without a colour space is YCbCr, as tt:Color has it", async () => {
	await using served = await serve();
	await ask(
		served,
		"SetMask",
		mask(square(0.5), { token: "mask-1", colour: '<t:Color X="63" Y="102" Z="240"/>' }),
	);
	const { text } = await ask(served, "GetMasks");
	expect(text).toContain('<tr2:Color X="255" Y="1" Z="0"');
});

test("a mask that is set without a colour keeps its own", async () => {
	await using served = await serve();
	const rgb = `<t:Color X="1" Y="2" Z="3" Colorspace="http://www.onvif.org/ver10/colorspace/RGB"/>`;
	await ask(served, "SetMask", mask(square(0.5), { token: "mask-1", colour: rgb }));
	await ask(served, "SetMask", mask(square(0.6), { token: "mask-1" }), { as: "operator" });
	expect((await ask(served, "GetMasks")).text).toContain('<tr2:Color X="1" Y="2" Z="3"');
});

describe("an operator", () => {
	const refused = { status: 400, fault: ["env:Sender", "ter:NotAuthorized"] };

	test.each([
		["adds masks", "CreateMask", mask(square(0.1)), true],
		["makes one larger", "SetMask", mask(square(0.7), { token: "mask-1" }), true],
		["does not make one smaller", "SetMask", mask(square(0.3), { token: "mask-1" }), false],
		["does not disable one", "SetMask", mask(square(0.5), { token: "mask-1", enabled: false }), false],
		["does not pixelate one", "SetMask", mask(square(0.5), { token: "mask-1", type: "Pixelated" }), false],
		["does not delete one", "DeleteMask", "<t:Token>mask-1</t:Token>", false],
	])("%s", async (_, operation, args, allowed) => {
		await using served = await serve();
		const before = (await ask(served, "GetMasks")).text;
		const reply = await ask(served, operation, args, { as: "operator" });
		if (allowed) return expect(reply.status).toBe(200);
		expect(reply).toMatchObject(refused);
		expect(reply.text).toContain("takes an administrator");
		expect((await ask(served, "GetMasks")).text).toBe(before);
		// Nothing but the role was in the way.
		expect((await ask(served, operation, args)).status).toBe(200);
	});

	test("may send back what GetMasks gave, through single precision", async () => {
		await using served = await serve();
		const third = 1 / 3;
		await ask(served, "SetMask", mask(square(third * 2), { token: "mask-1" }));
		const back = mask(square(Math.fround(third * 2)), { token: "mask-1" });
		expect((await ask(served, "SetMask", back, { as: "operator" })).status).toBe(200);
	});
});

test("the 65th mask is one too many", async () => {
	await using served = await serve();
	for (let count = 1; count < 64; count++) await ask(served, "CreateMask", mask(square(0.1)));
	const reply = await ask(served, "CreateMask", mask(square(0.1)));
	expect(reply).toMatchObject({ status: 500, fault: ["env:Receiver", "ter:Action", "ter:MaxMasks"] });
	expect(tokens((await ask(served, "GetMasks")).text)).toHaveLength(64);
});

test("the specification's faults blame the camera for a polygon that it cannot have", async () => {
	await using served = await serve();
	const reply = await ask(served, "CreateMask", mask(polygon([0, 0], [2, 0], [0, 1])));
	expect(reply.fault).toEqual(["env:Receiver", "ter:InvalidArgVal", "ter:InvalidPolygon"]);
});

test("each change is told, by the mask's token, and no refusal is", async () => {
	await using served = await serve();
	const told: Change[] = [];
	served.camera.changes.listen((change) => told.push(change));
	await ask(served, "CreateMask", mask(square(0.1)));
	await ask(served, "SetMask", mask(square(0.3), { token: "mask-1" }), { as: "operator" });
	await ask(served, "SetMask", mask(square(0.6), { token: "mask-1" }));
	await ask(served, "DeleteMask", "<t:Token>mask-2</t:Token>");
	await ask(served, "DeleteMask", "<t:Token>mask-2</t:Token>");
	expect(told.map(({ token }) => token)).toEqual(["mask-2", "mask-1", "mask-2"]);
	expect(told.every((change) => change.kind === "configuration" && change.type === "Mask")).toBe(true);
});
