import { z } from "zod";
import { type Role, roles } from "../../auth/accounts.ts";
import { goodUserName, maxUserNameLength, maxUsers } from "../../auth/user-names.ts";
import { type AccountName, accountNames, type CameraMode, cameraModes } from "../types.ts";
import {
	type BrokerInput,
	type BrokerTrustInput,
	brokerSchema,
	brokerTrustSchema,
	type ExternalBrokerInput,
	externalBrokerSchema,
} from "./broker.ts";
import { type CameraInput, cameraSchema } from "./camera.ts";
import { type NoticeInput, noticeSchema } from "./notice.ts";
import { integer, oneOf, port, section, seed, text } from "./parts.ts";
import { type TlsInput, tlsSchema } from "./tls.ts";

export const maxCameras = 1000;

export interface ConsoleInput {
	port?: number | undefined;
	idle?: number | undefined;
	session?: number | undefined;
}

/** A configuration as somebody wrote it, checked as far as it can be by itself; resolve.ts completes it. */
export interface ConfigInput {
	host?: string | undefined;
	httpPort?: number | undefined;
	rtspPort?: number | undefined;
	tls?: boolean | TlsInput | undefined;
	multicast?: boolean | undefined;
	console?: "none" | ConsoleInput | undefined;
	broker?: BrokerInput | undefined;
	furtherBrokers?: ExternalBrokerInput[] | undefined;
	eventBrokers?: "none" | BrokerTrustInput | undefined;
	discovery?: boolean | undefined;
	dataDir?: string | undefined;
	retention?: number | undefined;
	notice?: NoticeInput | undefined;
	seed?: number | undefined;
	mode?: CameraMode | undefined;
	accounts?: PersonInput[] | undefined;
	sharedAccounts?: boolean | undefined;
	credentials?: Partial<Record<AccountName, AccountInput | undefined>> | undefined;
	cameras: CameraInput[];
}

interface AccountInput {
	passwordFile: string;
}

const account = section("a mapping such as { passwordFile: ./admin.password }", {
	passwordFile: text("a file name").describe("A file whose one line is the password."),
}).optional();

export interface PersonInput {
	user: string;
	role: Role;
	passwordFile: string;
}

const onePerson = "an account such as { user: c.petit, role: auditor, passwordFile: ./petit.password }";
const somePeople = `a list of up to ${maxUsers} accounts`;
const person = section(onePerson, {
	user: z
		.string({ error: "a user's name" })
		.regex(goodUserName, { error: "a user's name of letters, digits, and . _ @ + - alone" })
		.max(maxUserNameLength, { error: `at most ${maxUserNameLength} characters` })
		.describe("One person's. It is written down in the ledger, and in the report."),
	role: oneOf(roles),
	passwordFile: text("a file name").describe("A file whose one line is the password."),
});

const certificates = "a mapping such as { ca: ./ca.pem }";
const maxFurtherBrokers = 4;
const someBrokers = `a list of up to ${maxFurtherBrokers} brokers such as [{ url: mqtts://broker.example }]`;

const consoleSection = section("a mapping such as { port: 8080 }", {
	port: port.optional(),
	idle: integer(1, 1440, "a number of minutes")
		.optional()
		.describe("Minutes without its user doing anything after which a session of the page ends."),
	session: integer(1, 24, "a number of hours")
		.optional()
		.describe("Hours after which a session of the page ends, whatever its user does."),
});

const howMany = `a list of 1 to ${maxCameras} cameras`;

export const configSchema: z.ZodType<ConfigInput, unknown> = section("a mapping with `cameras`", {
	host: text("an address such as 127.0.0.1 or 0.0.0.0").optional(),
	httpPort: port
		.optional()
		.describe("ONVIF and HTTP of camera i are at this port + i, from 0 on; 0 picks free ones."),
	rtspPort: port.optional(),
	tls: tlsSchema.optional(),
	multicast: z
		.boolean({ error: "true or false" })
		.optional()
		.describe("Streams have multicast addresses of 239.192.0.0/14; whoever is on the network can join them."),
	console: z
		.union([z.literal("none"), consoleSection], {
			error: "a mapping such as { port: 8080 }, or `none`",
		})
		.optional(),
	broker: brokerSchema.optional(),
	furtherBrokers: z
		.array(externalBrokerSchema, { error: someBrokers })
		.max(maxFurtherBrokers, { error: someBrokers })
		.optional()
		.describe("Brokers that are told the same as the one above."),
	eventBrokers: z
		.union([z.literal("none"), brokerTrustSchema], { error: `${certificates}, or \`none\`` })
		.optional()
		.describe("Brokers that ONVIF clients may add."),
	discovery: z.boolean({ error: "true or false" }).optional(),
	dataDir: text("a folder").optional().describe("Where identity and generated passwords are kept."),
	retention: integer(1, 30, "a number of days")
		.optional()
		.describe("Days for which the ledger and other records in `dataDir` are kept at most."),
	notice: noticeSchema.optional().describe("What people are told who are filmed: for `persienne panel`."),
	seed: seed.optional().describe("For cameras that name none."),
	mode: oneOf(cameraModes).optional().describe("For cameras that name none."),
	accounts: z
		.array(person, { error: somePeople })
		.max(maxUsers, { error: somePeople })
		.optional()
		.describe("People with an account of their own, on every camera, the page and the embedded broker."),
	sharedAccounts: z
		.boolean({ error: "true or false" })
		.optional()
		.describe(
			"Whether admin, operator and viewer, which several people share, are let in. Left out: until an administrator has an account of their own.",
		),
	credentials: section(`a mapping with ${accountNames.join(", ")}`, {
		admin: account,
		operator: account,
		viewer: account,
		mqtt: account,
	}).optional(),
	cameras: z
		.array(cameraSchema, { error: howMany })
		.min(1, { error: howMany })
		.max(maxCameras, { error: howMany }),
}).describe("Configuration of `persienne up`");
