import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
	call,
	type Served,
	type SoapReply,
	serve,
	tds,
	testPtzCamera,
	textOf,
	tptz,
	tr2,
	trt,
	tt,
} from "../../../helpers/onvif-camera.ts";

let served: Served;
beforeEach(async () => {
	served = await serve({ camera: testPtzCamera() });
});
afterEach(() => served[Symbol.asyncDispose]());

const main = "<ProfileToken>main</ProfileToken>";
const ptz = (name: string, args = main) => call(served, `<${name} xmlns="${tptz}">${args}</${name}>`);
const vector = (name: string, panTilt: string, zoom = "") =>
	`${main}<${name}>${panTilt && `<PanTilt xmlns="${tt}" ${panTilt}/>`}${zoom && `<Zoom xmlns="${tt}" ${zoom}/>`}</${name}>`;

/** What GetStatus tells. */
async function status() {
	const { text } = await ptz("GetStatus");
	const [, pan, tilt] = /<tt:PanTilt x="([^"]*)" y="([^"]*)"/.exec(text) ?? [];
	const [, zoom] = /<tt:Zoom x="([^"]*)"/.exec(text) ?? [];
	const [, turning, zooming] = /<tt:PanTilt>(\w+)<.*<tt:Zoom>(\w+)</.exec(text) ?? [];
	return { pan: Number(pan), tilt: Number(tilt), zoom: Number(zoom), turning, zooming };
}

describe("moves over ONVIF", () => {
	it("go to a place, tell that they do, and then that they have", async () => {
		await ptz("AbsoluteMove", vector("Position", 'x="0.5" y="-0.25"', 'x="0.75"'));
		served.camera.clock.advance(200);
		expect(await status()).toMatchObject({ turning: "MOVING", zooming: "MOVING" });
		served.camera.clock.advance(5_000);
		expect(await status()).toEqual({ pan: 0.5, tilt: -0.25, zoom: 0.75, turning: "IDLE", zooming: "IDLE" });
	});

	it("affect what they name alone", async () => {
		await ptz("AbsoluteMove", vector("Position", 'x="0.5" y="0.5"'));
		await ptz("ContinuousMove", vector("Velocity", "", 'x="0.5"'));
		served.camera.clock.advance(1_000);
		expect(await status()).toMatchObject({ zooming: "MOVING" });
		served.camera.clock.advance(500);
		await ptz("Stop", `${main}<PanTilt>true</PanTilt><Zoom>false</Zoom>`);
		served.camera.clock.advance(500);
		expect(await status()).toMatchObject({ pan: 0.5, tilt: 0.5, turning: "IDLE", zooming: "MOVING" });
		await ptz("Stop");
		served.camera.clock.advance(500);
		expect(await status()).toMatchObject({ zooming: "IDLE" });
	});

	it("last as long as they are asked to, and no longer than the configuration says when they are not", async () => {
		await ptz("ContinuousMove", `${vector("Velocity", 'x="0.1" y="0"')}<Timeout>PT2S</Timeout>`);
		served.camera.clock.advance(1_900);
		expect(await status()).toMatchObject({ turning: "MOVING" });
		served.camera.clock.advance(400);
		expect(await status()).toMatchObject({ turning: "IDLE", pan: expect.closeTo(0.2, 2) });
		await ptz("ContinuousMove", vector("Velocity", 'x="-0.01" y="0"'));
		served.camera.clock.advance(9_900);
		expect(await status()).toMatchObject({ turning: "MOVING" });
		served.camera.clock.advance(400);
		expect(await status()).toMatchObject({ turning: "IDLE" });
	});

	it("by parts of the picture are smaller the nearer it is, and need a picture", async () => {
		const fov = "http://www.onvif.org/ver10/tptz/PanTiltSpaces/TranslationSpaceFov";
		const aside = () => ptz("RelativeMove", vector("Translation", `x="0.4" y="0" space="${fov}"`));
		await aside();
		served.camera.clock.advance(5_000);
		expect(await status()).toMatchObject({ pan: 0.4 });
		await ptz("AbsoluteMove", vector("Position", 'x="0" y="0"', 'x="1"'));
		served.camera.clock.advance(5_000);
		await aside();
		served.camera.clock.advance(5_000);
		expect(await status()).toMatchObject({ pan: 0.05 });
		served.camera.media.changeProfile("main", { source: false });
		expect((await aside()).fault).toContain("ter:SpaceNotSupported");
	});

	it("by the space that the configuration names when they name none", async () => {
		const set = (space: string) =>
			ptz(
				"SetConfiguration",
				`<PTZConfiguration token="ptz" xmlns:tt="${tt}"><tt:Name>roof</tt:Name><tt:UseCount>1</tt:UseCount><tt:NodeToken>ptz-node</tt:NodeToken><tt:DefaultRelativePanTiltTranslationSpace>${space}</tt:DefaultRelativePanTiltTranslationSpace><tt:DefaultPTZSpeed><tt:PanTilt x="0.25" y="0.25"/></tt:DefaultPTZSpeed><tt:DefaultPTZTimeout>PT3S</tt:DefaultPTZTimeout></PTZConfiguration><ForcePersistence>true</ForcePersistence>`,
			);
		const told: unknown[] = [];
		served.camera.changes.listen((change) => told.push(change));
		await ptz("AbsoluteMove", vector("Position", "", 'x="1"'));
		served.camera.clock.advance(5_000);
		await set("http://www.onvif.org/ver10/tptz/PanTiltSpaces/TranslationSpaceFov");
		expect(told).toEqual([{ kind: "configuration", type: "PTZ", token: "ptz" }]);
		await ptz("RelativeMove", vector("Translation", 'x="0.8" y="0"'));
		served.camera.clock.advance(5_000);
		expect(await status()).toMatchObject({ pan: 0.1 });
		const { text } = await ptz("GetConfigurations", "");
		expect(text).toContain("<tt:Name>roof</tt:Name><tt:UseCount>3</tt:UseCount>");
		expect(text).toContain('<tt:PanTilt x="0.25" y="0.25"');
		expect(text).toContain("<tt:DefaultPTZTimeout>PT3S<");
	});

	it("stop where they are when they are asked to go nowhere", async () => {
		await ptz("ContinuousMove", vector("Velocity", 'x="1" y="0"'));
		served.camera.clock.advance(500);
		await ptz("ContinuousMove", vector("Velocity", 'x="0" y="0"'));
		served.camera.clock.advance(500);
		expect(await status()).toMatchObject({ turning: "IDLE" });
	});
});

describe("presets and home over ONVIF", () => {
	it("are where the camera was when they were set", async () => {
		await ptz("AbsoluteMove", vector("Position", 'x="0.5" y="0.5"', 'x="0.5"'));
		expect((await ptz("SetPreset", `${main}<PresetName>door</PresetName>`)).fault).toEqual([
			"env:Receiver",
			"ter:Action",
			"ter:MovingPTZ",
		]);
		served.camera.clock.advance(5_000);
		const token = textOf(
			(await ptz("SetPreset", `${main}<PresetName>door</PresetName>`)).text,
			"PresetToken",
		);
		await ptz("GotoPreset", `${main}<PresetToken>preset-1</PresetToken>`);
		served.camera.clock.advance(5_000);
		expect(await status()).toMatchObject({ pan: 0, tilt: 0, zoom: 0 });
		const { text } = await ptz("GetPresets");
		expect(text).toContain(
			`<tptz:Preset token="${token}"><tt:Name>door</tt:Name><tt:PTZPosition><tt:PanTilt x="0.5"`,
		);
		await ptz("GotoPreset", `${main}<PresetToken>${token}</PresetToken>`);
		served.camera.clock.advance(5_000);
		await ptz("SetHomePosition");
		await ptz("AbsoluteMove", vector("Position", 'x="-1" y="0"'));
		served.camera.clock.advance(5_000);
		await ptz("GotoHomePosition");
		served.camera.clock.advance(5_000);
		expect(await status()).toMatchObject({ pan: 0.5, tilt: 0.5, zoom: 0.5 });
		await ptz("RemovePreset", `${main}<PresetToken>${token}</PresetToken>`);
		expect((await ptz("GetPresets")).text).not.toContain("door");
	});
});

describe("what Frigate's autotracking looks for", () => {
	it("is there: the FOV space, default spaces, and the status of moves", async () => {
		const { text: options } = await ptz(
			"GetConfigurationOptions",
			"<ConfigurationToken>ptz</ConfigurationToken>",
		);
		expect(options).toContain("PanTiltSpaces/TranslationSpaceFov");
		const { text: profiles } = await call(served, `<GetProfiles xmlns="${trt}"/>`);
		const [configuration = ""] =
			/<tt:PTZConfiguration token="ptz">.*?<\/tt:PTZConfiguration>/.exec(profiles) ?? [];
		for (const name of [
			"DefaultRelativePanTiltTranslationSpace",
			"DefaultRelativeZoomTranslationSpace",
			"DefaultContinuousPanTiltVelocitySpace",
			"DefaultContinuousZoomVelocitySpace",
			"DefaultAbsolutePantTiltPositionSpace",
		])
			expect(textOf(configuration, name), name).toMatch(/^http:/);
		const { text: capabilities } = await ptz("GetServiceCapabilities", "");
		expect(capabilities).toContain('MoveStatus="true"');
		expect(capabilities).toContain('StatusPosition="true"');
	});
});

describe("PTZ in media profiles", () => {
	const profiles = async () =>
		(await call(served, `<GetProfiles xmlns="${tr2}"><Type>PTZ</Type></GetProfiles>`)).text;

	it("is in the camera's own, and in others once a client adds it, over Media and Media2 alike", async () => {
		served.camera.media.createProfile("spare", undefined);
		expect([...(await profiles()).matchAll(/<tr2:PTZ token="ptz">/g)]).toHaveLength(3);
		const reference = "<Configuration><Type>PTZ</Type><Token>ptz</Token></Configuration>";
		const change = (name: string) =>
			call(served, `<${name} xmlns="${tr2}"><ProfileToken>spare</ProfileToken>${reference}</${name}>`);
		await change("AddConfiguration");
		expect([...(await profiles()).matchAll(/<tr2:PTZ token="ptz">/g)]).toHaveLength(4);
		await change("RemoveConfiguration");
		expect([...(await profiles()).matchAll(/<tr2:PTZ token="ptz">/g)]).toHaveLength(3);
		await call(served, `<RemovePTZConfiguration xmlns="${trt}">${main}</RemovePTZConfiguration>`);
		expect((await ptz("GetStatus")).fault).toEqual(["env:Sender", "ter:InvalidArgVal", "ter:NoPTZProfile"]);
		await call(
			served,
			`<AddPTZConfiguration xmlns="${trt}">${main}<ConfigurationToken>ptz</ConfigurationToken></AddPTZConfiguration>`,
		);
		expect((await ptz("GetStatus")).status).toBe(200);
	});

	it("is told in the metadata configuration, which can leave it out", async () => {
		const configurations = async () =>
			(await call(served, `<GetMetadataConfigurations xmlns="${tr2}"/>`)).text;
		expect(await configurations()).toContain(
			"<tt:PTZStatus><tt:Status>true</tt:Status><tt:Position>true</tt:Position></tt:PTZStatus>",
		);
		await call(
			served,
			`<SetMetadataConfiguration xmlns="${tr2}" xmlns:tt="${tt}"><Configuration token="metadata"><tt:Name>m</tt:Name><tt:UseCount>1</tt:UseCount><tt:PTZStatus><tt:Status>true</tt:Status><tt:Position>false</tt:Position></tt:PTZStatus><tt:SessionTimeout>PT60S</tt:SessionTimeout></Configuration></SetMetadataConfiguration>`,
		);
		expect(await configurations()).toContain("<tt:Status>true</tt:Status><tt:Position>false</tt:Position>");
	});
});

it("a request whose namespace is none finds the service by its path", async () => {
	const reply = await call(served, `<GetStatus xmlns="undefined">${main}</GetStatus>`, {
		path: "/onvif/ptz_service",
	});
	expect(reply.text).toContain("<tptz:GetStatusResponse>");
});

describe("a camera that does not move", () => {
	let still: Served;
	beforeAll(async () => {
		still = await serve();
	});
	afterAll(() => still[Symbol.asyncDispose]());
	const ask = (namespace: string, name: string, args = ""): Promise<SoapReply> =>
		call(still, `<${name} xmlns="${namespace}">${args}</${name}>`, { path: "/onvif/ptz_service" });

	it("has no such service, and tells nobody of one", async () => {
		for (const [name, args] of [
			["GetServices", "<IncludeCapability>true</IncludeCapability>"],
			["GetCapabilities", "<Category>All</Category>"],
			["GetScopes", ""],
		] as const)
			expect((await ask(tds, name, args)).text).not.toMatch(/ptz/i);
		expect((await ask(tds, "GetCapabilities", "<Category>PTZ</Category>")).fault).toContain(
			"ter:NoSuchService",
		);
		expect((await ask(trt, "GetProfiles")).text).not.toMatch(/ptz/i);
		expect((await ask(tr2, "GetProfiles", "<Type>All</Type>")).text).not.toMatch(/ptz/i);
		expect((await ask(tr2, "GetServiceCapabilities")).text).not.toMatch(/ptz/i);
	});

	it("answers none of its operations", async () => {
		for (const name of ["GetNodes", "GetStatus", "ContinuousMove", "GetServiceCapabilities"])
			expect((await ask(tptz, name, main)).fault, name).toEqual(["env:Receiver", "ter:ActionNotSupported"]);
		for (const name of ["AddPTZConfiguration", "RemovePTZConfiguration"])
			expect((await ask(trt, name, `${main}<ConfigurationToken>ptz</ConfigurationToken>`)).fault).toEqual([
				"env:Receiver",
				"ter:ActionNotSupported",
				"ter:PTZNotSupported",
			]);
	});
});

describe("preset tours over ONVIF", () => {
	const token = "<PresetTourToken>tour-3</PresetTourToken>";
	const operate = (operation: string) =>
		ptz("OperatePresetTour", `${main}${token}<Operation>${operation}</Operation>`);
	const stateOf = async () => /<tt:State>(\w+)</.exec((await ptz("GetPresetTour", main + token)).text)?.[1];

	it("are made, filled, led, and told as they were set", async () => {
		const { text: node } = await ptz("GetNodes", "");
		expect(node).toContain("<tt:MaximumNumberOfPresetTours>8<");
		expect((await ptz("GetPresetTourOptions")).text).toContain("<tt:PresetToken>preset-1<");
		const told = `<tt:AutoStart>true</tt:AutoStart><tt:StartingCondition RandomPresetOrder="false"><tt:RecurringTime>3</tt:RecurringTime><tt:RecurringDuration>PT3600S</tt:RecurringDuration><tt:Direction>Forward</tt:Direction></tt:StartingCondition><tt:TourSpot><tt:PresetDetail><tt:PTZPosition><tt:PanTilt x="0.5" y="0"/><tt:Zoom x="0.25"/></tt:PTZPosition></tt:PresetDetail><tt:Speed><tt:PanTilt x="0.5" y="0.5"/></tt:Speed><tt:StayTime>PT30S</tt:StayTime></tt:TourSpot><tt:TourSpot><tt:PresetDetail><tt:Home>true</tt:Home></tt:PresetDetail><tt:StayTime>PT5S</tt:StayTime></tt:TourSpot>`;
		const changed = await ptz(
			"ModifyPresetTour",
			`${main}<PresetTour token="tour-3" xmlns:tt="${tt}"><tt:Name>round</tt:Name><tt:Status><tt:State>Idle</tt:State></tt:Status>${told}</PresetTour>`,
		);
		expect(changed.fault).toEqual([]);
		const { text } = await ptz("GetPresetTours");
		expect(text.replaceAll(/ space="[^"]*"/g, "")).toContain(told);
		await operate("Start");
		served.camera.clock.advance(5_000);
		expect(await status()).toMatchObject({ pan: 0.5, zoom: 0.25 });
		expect((await ptz("GetPresetTour", main + token)).text).toContain("<tt:CurrentTourSpot>");
		await operate("Pause");
		expect(await stateOf()).toBe("Paused");
		await operate("Start");
		expect(await stateOf()).toBe("Touring");
		await ptz("AbsoluteMove", vector("Position", 'x="0" y="0"'));
		expect(await stateOf()).toBe("Idle");
		await ptz("RemovePresetTour", main + token);
		expect((await ptz("GetPresetTour", main + token)).fault).toContain("ter:NoToken");
	});

	it("are at most so many", async () => {
		let fault: string[] = [];
		for (let count = 0; count < 8 && fault.length === 0; count++) ({ fault } = await ptz("CreatePresetTour"));
		expect(fault).toEqual(["env:Receiver", "ter:Action", "ter:TooManyPresetTours"]);
	});
});
