import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo, createServer as createTcpServer, type Socket } from "node:net";

export interface Question {
	/** Such as `GetProfiles`, or `media2 GetProfiles` for those of ONVIF's second media service. */
	readonly operation: string;
	readonly body: string;
	readonly request: IncomingMessage;
	/** The device's own address, such as `http://127.0.0.1:1234`. */
	readonly origin: string;
}

/** What the device says to an operation: the content of Body, or whatever it does with the response itself. */
export type Reply = string | ((question: Question, response: ServerResponse) => string | undefined);

export const user = "viewer";
export const password = "correct-horse-battery";

const preAuth = ["GetSystemDateAndTime", "GetServices", "GetCapabilities"];

const namespaces =
	'xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:tt="http://www.onvif.org/ver10/schema" ' +
	'xmlns:tds="http://www.onvif.org/ver10/device/wsdl" xmlns:trt="http://www.onvif.org/ver10/media/wsdl" ' +
	'xmlns:tr2="http://www.onvif.org/ver20/media/wsdl" xmlns:tev="http://www.onvif.org/ver10/events/wsdl" ' +
	'xmlns:wsa="http://www.w3.org/2005/08/addressing" xmlns:wsnt="http://docs.oasis-open.org/wsn/b-2" ' +
	'xmlns:ter="http://www.onvif.org/ver10/error"';

export const envelope = (content: string): string =>
	`<?xml version="1.0"?><s:Envelope ${namespaces}><s:Body>${content}</s:Body></s:Envelope>`;

export const fault = (subcode: string, reason: string): string =>
	`<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>ter:${subcode}</s:Value></s:Subcode></s:Code>` +
	`<s:Reason><s:Text xml:lang="en">${reason}</s:Text></s:Reason></s:Fault>`;

const service = (origin: string, namespace: string): string =>
	`<tds:Service><tds:Namespace>http://www.onvif.org/${namespace}</tds:Namespace><tds:XAddr>${origin}/onvif/${namespace.replace(/\W/g, "")}</tds:XAddr>` +
	"<tds:Version><tt:Major>2</tt:Major><tt:Minor>0</tt:Minor></tds:Version></tds:Service>";

export const servicesOf = (origin: string, ...namespaces: string[]): string =>
	`<tds:GetServicesResponse>${namespaces.map((each) => service(origin, each)).join("")}</tds:GetServicesResponse>`;

export const profile = (
	token: string,
	encoding: string,
	width: number,
	height: number,
	fps: number,
): string =>
	`<tr2:Profiles token="${token}" fixed="true"><tr2:Name>${token}</tr2:Name><tr2:Configurations><tr2:VideoEncoder token="v">` +
	`<tt:Name>v</tt:Name><tt:UseCount>1</tt:UseCount><tt:Encoding>${encoding}</tt:Encoding><tt:Resolution><tt:Width>${width}</tt:Width><tt:Height>${height}</tt:Height></tt:Resolution>` +
	`<tt:RateControl><tt:FrameRateLimit>${fps}</tt:FrameRateLimit><tt:BitrateLimit>500</tt:BitrateLimit></tt:RateControl><tt:Quality>1</tt:Quality></tr2:VideoEncoder></tr2:Configurations></tr2:Profiles>`;

export const profiles = (...each: string[]): string =>
	`<tr2:GetProfilesResponse>${each.join("")}</tr2:GetProfilesResponse>`;

function dateAndTime(time: Date): string {
	const [year, month, day] = [time.getUTCFullYear(), time.getUTCMonth() + 1, time.getUTCDate()];
	const clock = `<tt:Hour>${time.getUTCHours()}</tt:Hour><tt:Minute>${time.getUTCMinutes()}</tt:Minute><tt:Second>${time.getUTCSeconds()}</tt:Second>`;
	return (
		"<tds:GetSystemDateAndTimeResponse><tds:SystemDateAndTime><tt:DateTimeType>NTP</tt:DateTimeType><tt:DaylightSavings>false</tt:DaylightSavings>" +
		`<tt:UTCDateTime><tt:Time>${clock}</tt:Time><tt:Date><tt:Year>${year}</tt:Year><tt:Month>${month}</tt:Month><tt:Day>${day}</tt:Day></tt:Date></tt:UTCDateTime>` +
		"</tds:SystemDateAndTime></tds:GetSystemDateAndTimeResponse>"
	);
}

/** @param seconds how far its clock is ahead */
export const clockAhead = (seconds: number): string => dateAndTime(new Date(Date.now() + seconds * 1000));

/** A device with events and masks and one profile, whose stream is nowhere. */
const wellBehaved: Readonly<Record<string, Reply>> = {
	GetSystemDateAndTime: () => clockAhead(0),
	GetServices: ({ origin }) =>
		servicesOf(origin, "ver10/device/wsdl", "ver20/media/wsdl", "ver10/events/wsdl"),
	GetCapabilities: ({ origin }) =>
		`<tds:GetCapabilitiesResponse><tds:Capabilities><tt:Device><tt:XAddr>${origin}/onvif/device_service</tt:XAddr></tt:Device></tds:Capabilities></tds:GetCapabilitiesResponse>`,
	GetDeviceInformation:
		"<tds:GetDeviceInformationResponse><tds:Manufacturer>Acme</tds:Manufacturer><tds:Model>One</tds:Model><tds:FirmwareVersion>1.0.0</tds:FirmwareVersion>" +
		"<tds:SerialNumber>007</tds:SerialNumber><tds:HardwareId>x</tds:HardwareId></tds:GetDeviceInformationResponse>",
	GetScopes:
		"<tds:GetScopesResponse>" +
		["name/Front%20door", "hardware/One", "Profile/T"]
			.map(
				(scope) =>
					`<tds:Scopes><tt:ScopeDef>Fixed</tt:ScopeDef><tt:ScopeItem>onvif://www.onvif.org/${scope}</tt:ScopeItem></tds:Scopes>`,
			)
			.join("") +
		"</tds:GetScopesResponse>",
	GetNetworkInterfaces:
		'<tds:GetNetworkInterfacesResponse><tds:NetworkInterfaces token="e"><tt:Enabled>true</tt:Enabled><tt:Info><tt:Name>eth0</tt:Name><tt:HwAddress>00:11:22:33:44:55</tt:HwAddress></tt:Info></tds:NetworkInterfaces></tds:GetNetworkInterfacesResponse>',
	"media2 GetProfiles": profiles(profile("p1", "H264", 320, 180, 10)),
	"media2 GetStreamUri": () =>
		"<tr2:GetStreamUriResponse><tr2:Uri>rtsp://127.0.0.1:9/p1</tr2:Uri></tr2:GetStreamUriResponse>",
	"media2 GetSnapshotUri": fault("ActionNotSupported", "Optional action not implemented"),
	"media2 GetServiceCapabilities":
		'<tr2:GetServiceCapabilitiesResponse><tr2:Capabilities Mask="true"><tr2:ProfileCapabilities/></tr2:Capabilities></tr2:GetServiceCapabilitiesResponse>',
	"media2 GetMasks":
		'<tr2:GetMasksResponse><tr2:Masks token="a"><tr2:Enabled>true</tr2:Enabled></tr2:Masks><tr2:Masks token="b"><tr2:Enabled>false</tr2:Enabled></tr2:Masks></tr2:GetMasksResponse>',
	CreatePullPointSubscription: ({ origin }) => subscription(`${origin}/onvif/subscriptions/1`),
	PullMessages: () =>
		`<tev:PullMessagesResponse>${times()}<wsnt:NotificationMessage><wsnt:Topic>tns1:VideoSource/MotionAlarm</wsnt:Topic></wsnt:NotificationMessage></tev:PullMessagesResponse>`,
	Unsubscribe: "<wsnt:UnsubscribeResponse/>",
};

function times(): string {
	const now = new Date().toISOString();
	return `<wsnt:CurrentTime>${now}</wsnt:CurrentTime><wsnt:TerminationTime>${now}</wsnt:TerminationTime>`;
}

export const subscription = (address: string): string =>
	`<tev:CreatePullPointSubscriptionResponse><tev:SubscriptionReference><wsa:Address>${address}</wsa:Address></tev:SubscriptionReference>${times()}</tev:CreatePullPointSubscriptionResponse>`;

/** An ONVIF device that says what a test wants it to say, to those who sign in with a UsernameToken. */
export class FakeDevice implements AsyncDisposable {
	/** Operations in the order in which they came. */
	readonly asked: string[] = [];
	readonly url: string;
	readonly #stop: () => Promise<void>;

	private constructor(url: string, asked: string[], stop: () => Promise<void>) {
		this.url = url;
		this.asked = asked;
		this.#stop = stop;
	}

	/**
	 * @param replies for operations whose answer is not the usual one, and for paths of GET requests
	 * @param garble what becomes of each answer that is not made by a reply itself
	 */
	static async start(
		replies: Readonly<Record<string, Reply>> = {},
		garble: (answer: string) => string | Buffer = (answer) => answer,
	): Promise<FakeDevice> {
		const asked: string[] = [];
		const server = createServer(async (request, response) => {
			let body = "";
			for await (const chunk of request) body += chunk;
			const operation = request.method === "GET" ? (request.url ?? "") : operationIn(body);
			asked.push(operation);
			const question = { operation, body, request, origin };
			const reply = replies[operation] ?? (isAllowed(question) ? wellBehaved[operation] : notAuthorized);
			const content = typeof reply === "function" ? reply(question, response) : reply;
			if (reply === undefined) response.writeHead(500);
			if (reply === undefined || content !== undefined)
				response.end(garble(envelope(content ?? fault("ActionNotSupported", "unknown"))));
		});
		server.listen(0, "127.0.0.1");
		await once(server, "listening");
		const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
		const stop = async (): Promise<void> => {
			server.closeAllConnections();
			server.close();
			await once(server, "close");
		};
		return new FakeDevice(`${origin}/onvif/device_service`, asked, stop);
	}

	[Symbol.asyncDispose](): Promise<void> {
		return this.#stop();
	}
}

const notAuthorized: Reply = (_, response) => {
	response.writeHead(400);
	return fault("NotAuthorized", "Sender not authorized");
};

function operationIn(body: string): string {
	const [, name = "", attributes = ""] = /Body[^>]*>\s*<(?:\w+:)?(\w+)([^>]*)/.exec(body) ?? [];
	return attributes.includes("ver20/media") ? `media2 ${name}` : name;
}

/** WS-Security UsernameToken Profile: Base64(SHA-1(nonce + created + password)). */
function isAllowed({ operation, body }: Question): boolean {
	if (preAuth.includes(operation)) return true;
	const part = (name: string): string => new RegExp(`<${name}\\b[^>]*>([^<]*)`).exec(body)?.[1] ?? "";
	const hash = createHash("sha1")
		.update(Buffer.from(part("Nonce"), "base64"))
		.update(part("Created"))
		.update(password);
	return part("Username") === user && part("Password") === hash.digest("base64");
}

/** A TCP server that does with each connection what a test wants. */
export class FakeServer implements AsyncDisposable {
	readonly port: number;
	readonly #stop: () => Promise<void>;

	private constructor(port: number, stop: () => Promise<void>) {
		this.port = port;
		this.#stop = stop;
	}

	static async start(accept: (socket: Socket) => void): Promise<FakeServer> {
		const sockets = new Set<Socket>();
		const server = createTcpServer((socket) => {
			sockets.add(socket);
			socket.on("error", () => {});
			socket.on("close", () => sockets.delete(socket));
			accept(socket);
		});
		server.listen(0, "127.0.0.1");
		await once(server, "listening");
		return new FakeServer((server.address() as AddressInfo).port, async () => {
			for (const socket of sockets) socket.destroy();
			server.close();
			await once(server, "close");
		});
	}

	[Symbol.asyncDispose](): Promise<void> {
		return this.#stop();
	}
}
