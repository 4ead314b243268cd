import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { services } from "../../device/onvif/registry.ts";
import type { Prefix } from "../../device/onvif/soap/namespaces.ts";
import { clientsOf } from "./clients.ts";
import { profilesOf } from "./wanted.ts";

/** The specification of each service, and its WSDL below the folder of the schemas. */
const wsdls: Readonly<Partial<Record<Prefix, { readonly title: string; readonly file: string }>>> = {
	tds: { title: "Device management", file: "ver10/device/wsdl/devicemgmt.wsdl" },
	trt: { title: "Media", file: "ver10/media/wsdl/media.wsdl" },
	tr2: { title: "Media2", file: "ver20/media/wsdl/media.wsdl" },
	tmd: { title: "Device IO", file: "ver10/deviceio.wsdl" },
	tev: { title: "Events", file: "ver10/events/wsdl/event.wsdl" },
	timg: { title: "Imaging", file: "ver20/imaging/wsdl/imaging.wsdl" },
	tptz: { title: "PTZ", file: "ver20/ptz/wsdl/ptz.wsdl" },
	tan: { title: "Analytics", file: "ver20/analytics/wsdl/analytics.wsdl" },
} as Readonly<Record<string, { title: string; file: string }>>;

/** What a service has of WS-BaseNotification, whose WSDL is OASIS's. */
const baseNotification: Readonly<Partial<Record<Prefix, readonly string[]>>> = {
	tev: ["Subscribe", "GetCurrentMessage", "Renew", "PauseSubscription", "ResumeSubscription"],
};

/** Every operation is tried in this one, with right and wrong arguments, as each role. */
const everyOperation = "test/device/onvif/registry.test.ts";

/** Where tests of what operations do are. */
const folders = ["test/device/onvif", "test/device/camera", "test/interop"];

interface Row {
	readonly operation: string;
	readonly has: boolean;
	readonly profiles: string;
	readonly tests: readonly string[];
	readonly clients: string;
}

/** The text of docs/onvif-coverage.md. @param schemas folder with ONVIF's WSDLs @param root of the repository */
export function coverage(schemas: string, root: string): string {
	const tests = testsOf(root);
	const parts = services.map(({ prefix, operations }) => {
		const wsdl = wsdls[prefix];
		if (!wsdl) throw new Error(`which WSDL is that of ${prefix}?`);
		const named = [...operationsOf(join(schemas, "wsdl", wsdl.file)), ...(baseNotification[prefix] ?? [])];
		const rows = named.map((operation): Row => {
			const has = Object.hasOwn(operations, operation);
			return {
				operation,
				has,
				profiles: profilesOf(prefix, operation),
				tests: has ? [everyOperation, ...mentions(tests, operation)] : [],
				clients: clientsOf(prefix, operation),
			};
		});
		return { title: wsdl.title, rows };
	});
	const total = parts.flatMap(({ rows }) => rows);
	return `# ONVIF coverage

Written by \`npx tsx scripts/onvif-coverage.ts\`; a test fails when it is out of date. One row for each operation in the WSDL of each
service that the camera has. *Profile* names the profiles of ONVIF in which the operation is mandatory, with a star those that want it
where there is the feature; *tests* are the files in which it is called, *clients* those that were seen calling it. An operation that is not there is answered with the fault
\`ter:ActionNotSupported\`. Conformance to a profile is not claimed: the test tool of ONVIF has not judged it. Of the
lists of mandatory operations, that of Profile M is put together from what the specifications of its services demand, and has not been
compared with the text of the profile itself.

${[...parts, { title: "In all", rows: total }].map(summary).join("\n")}
${parts.map(({ title, rows }) => `\n## ${title}\n\n${table(rows)}`).join("\n")}`;
}

function summary({ title, rows }: { title: string; rows: readonly Row[] }): string {
	const wanted = (["S", "T", "M"] as const)
		.map((profile) => {
			const mandatory = rows.filter(({ profiles }) => profiles.split(" ").includes(profile));
			return mandatory.length === 0
				? undefined
				: `Profile ${profile}: ${mandatory.filter(({ has }) => has).length} of ${mandatory.length}`;
		})
		.filter((line) => line !== undefined);
	const had = rows.filter(({ has }) => has).length;
	return `- ${title}: ${had} of ${rows.length}${wanted.length > 0 ? ` (${wanted.join(", ")})` : ""}`;
}

function table(rows: readonly Row[]): string {
	const lines = rows.map(({ operation, has, profiles, tests, clients }) => {
		return `| ${operation} | ${has ? "yes" : ""} | ${profiles} | ${tests.map(shown).join(", ")} | ${clients} |`;
	});
	return [
		"| operation | here | profile | tests | clients |",
		"| --- | --- | --- | --- | --- |",
		...lines,
		"",
	].join("\n");
}

function shown(path: string): string {
	return `[${path.split("/").at(-1)?.replace(".test.ts", "")}](../${path})`;
}

function operationsOf(wsdl: string): string[] {
	const portTypes = [...readFileSync(wsdl, "utf8").matchAll(/<wsdl:portType\b.*?<\/wsdl:portType>/gs)];
	const found = portTypes.flatMap(([type]) => [...type.matchAll(/<wsdl:operation name="(\w+)"/g)]);
	return [...new Set(found.map(([, name]) => name as string))];
}

function testsOf(root: string): ReadonlyMap<string, string> {
	const files = folders
		.flatMap((folder) =>
			readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map(
				(name) => `${folder}/${name.replaceAll("\\", "/")}`,
			),
		)
		.filter((path) => path.endsWith(".test.ts") && path !== everyOperation)
		.sort();
	return new Map(files.map((path) => [path, readFileSync(join(root, path), "utf8")]));
}

function mentions(tests: ReadonlyMap<string, string>, operation: string): string[] {
	const word = new RegExp(`\\b${operation}\\b`);
	return [...tests].filter(([, text]) => word.test(text)).map(([path]) => path);
}
