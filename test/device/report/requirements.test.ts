import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { roles } from "../../../device/auth/accounts.ts";
import { BrokerDesk } from "../../../device/camera/brokers/broker-desk.ts";
import { loadConfig } from "../../../device/config/load.ts";
import { type Installation, openInstallation } from "../../../device/identity/installation.ts";
import { type ReportFacts, reportFacts } from "../../../device/report/facts.ts";
import { makeReport } from "../../../device/report/report.ts";
import { requirements } from "../../../device/report/requirements/check.ts";
import { cited } from "../../../device/report/requirements/requirement.ts";
import { Secret } from "../../../device/secret.ts";
import type { PolicyTest, SelfTest, SinkResult } from "../../../device/self-test/result.ts";
import { openCameraStore } from "../../../device/store/camera-store.ts";

const folder = mkdtempSync(join(tmpdir(), "persienne-requirements-"));
afterAll(() => rmSync(folder, { recursive: true }));
const now = Date.parse("2026-06-01T12:00:00.000Z");
const minute = 60_000;
const notice = /```yaml\n(notice:[\s\S]*?)```/.exec(
	readFileSync(new URL("../../../docs/notice.md", import.meta.url), "utf8"),
)?.[1] as string;
const camera = (name: string, x: number, more = "") =>
	`{ name: ${name}, scene: town-square, masks: [{ name: windows, polygon: [[-1, 1], [${x}, 1], [0, 0]] }]${more} }`;

let installation: Installation;
beforeAll(() => {
	installation = openInstallation({ dataDir: folder, random: (size) => Buffer.alloc(size, 5) });
});

function factsOf(cameras: readonly string[], rest = "tls: true"): ReportFacts {
	const path = join(folder, "city.yaml");
	writeFileSync(path, `${rest}\ncameras: [${cameras.join(", ")}]\n${notice}`);
	const made = { selfTest: untested, leftOut: [], pictured: null, pictures: [] };
	return reportFacts(loadConfig(path).config, folder, installation, now, made);
}

const untested: SelfTest = {
	ran: new Date(now).toISOString(),
	outcome: "passed",
	why: null,
	world: "street",
	control: { coloured: 0.2, correlation: 1 },
	policies: [],
	untested: [],
};

/** A test that passed, of these policies. */
function passed(policies: readonly (string | null)[], sinks: readonly SinkResult[] = []): SelfTest {
	const tests = policies.map(
		(policy): PolicyTest => ({
			policy,
			cameras: [],
			planted: { patterns: 1, plates: 1, zoneNames: 1, passwords: 1 },
			seen: { coloured: 0, correlation: 0 },
			platesCovered: 0,
			sinks,
		}),
	);
	return { ...untested, policies: tests };
}

function resultOf(facts: ReportFacts, id: string) {
	const { result, note } = requirements(facts).find((row) => row.id === id) ?? {};
	return [result, note?.en ?? null, note?.fr ?? null];
}

const tried = ["dwellings", "plates", "irreversible", "events"];

describe("what was tried", () => {
	const two = () => factsOf([camera("square", 0), camera("quay", 0.5)]);
	const policiesOf = ({ cameras }: ReportFacts) => cameras.map(({ policy }) => policy);

	it("is met when the policies in force were tried just now, and nothing was found", () => {
		const facts = two();
		const selfTest = passed(policiesOf(facts));
		for (const id of tried)
			expect([id, ...resultOf({ ...facts, selfTest }, id)]).toEqual([id, "met", null, null]);
	});

	it("is not run where the policy in force is not one that was tried, and names the cameras", () => {
		const facts = two();
		const [first] = policiesOf(facts);
		const expected = [
			"not-run",
			"the policy in force was not tried: quay",
			"la politique en vigueur n'a pas été essayée : quay",
		];
		// Changed since; one too many; and dark meanwhile.
		for (const selfTest of [
			passed([first ?? null, "0".repeat(64)]),
			{ ...passed(policiesOf(facts)), untested: ["quay"] },
			passed([first ?? null, null]),
		])
			for (const id of tried) expect(resultOf({ ...facts, selfTest }, id)).toEqual(expected);
	});

	it("counts a dark camera among those that have to be tried", () => {
		const facts = factsOf(["{ name: dark, scene: town-square }"]);
		expect(policiesOf(facts)).toEqual([null]);
		expect(resultOf({ ...facts, selfTest: passed([null]) }, "dwellings")[0]).toBe("met");
		expect(resultOf({ ...facts, selfTest: passed(["0".repeat(64)]) }, "dwellings")[0]).toBe("not-run");
	});

	it.each([
		["nine minutes ago", -9 * minute, "met"],
		["eleven minutes ago", -11 * minute, "not-run"],
		["by a clock that was set back since", 11 * minute, "not-run"],
	])("is what was tried just now, and not %s otherwise", (_, ago, result) => {
		const facts = two();
		const ran = new Date(now + ago).toISOString();
		const selfTest = { ...passed(policiesOf(facts)), ran };
		const [found, note] = resultOf({ ...facts, selfTest }, "dwellings");
		expect(found).toBe(result);
		if (result === "not-run") expect(note).toBe(`the test was not run just now, but at ${ran}`);
	});

	it("is open where something was found, and not run for the rest when one way out could not be read", () => {
		const facts = two();
		const sink: SinkResult = {
			sink: "log",
			items: 1,
			bytes: 1,
			sought: ["plate"],
			found: { plate: 1 },
			trouble: null,
		};
		const failed = { ...passed(policiesOf(facts), [sink]), outcome: "failed" } as const;
		expect(resultOf({ ...facts, selfTest: failed }, "plates").slice(0, 2)).toEqual(["open", "found in: log"]);
		expect(resultOf({ ...facts, selfTest: failed }, "dwellings")[0]).toBe("met");
		const blind = { ...failed, why: "sink-unreadable" };
		expect(resultOf({ ...facts, selfTest: blind }, "plates")[0]).toBe("open");
		expect(resultOf({ ...facts, selfTest: blind }, "dwellings").slice(0, 2)).toEqual([
			"not-run",
			"one of the ways out could not be read",
		]);
	});
});

describe("the row of the functions", () => {
	const withAnalytics = (analytics: string) =>
		resultOf(factsOf([camera("square", 0, `, analytics: [${analytics}]`)]), "functions");

	it.each([
		["people-count", "square: people-count (occupancy) has no stated purpose"],
		["{ function: motion-region, name: Gate }", "square: Gate has no stated purpose"],
		["{ function: occupancy, name: Gate, purpose: statistics }", "square: Gate has no legal basis"],
	])("is open for what counts or watches and does not say why: %s", (analytics, note) => {
		expect(withAnalytics(analytics).slice(0, 2)).toEqual(["open", note]);
	});

	it("tells cameras without a notice from functions without a purpose", () => {
		const facts = factsOf([camera("square", 0, ", analytics: [people-count]")]);
		expect(resultOf({ ...facts, notice: null }, "functions")[1]).toBe(
			"without a notice to the public (`notice`): square; square: people-count (occupancy) has no stated purpose",
		);
	});

	it("says so in French", () => {
		expect(withAnalytics("people-count")[2]).toBe("square : people-count (occupancy) sans finalité déclarée");
	});

	it.each(["{ function: occupancy, purpose: statistics, basis: public-task }", "motion, objects, tampering"])(
		"is met by %s under a notice",
		(analytics) => {
			expect(withAnalytics(analytics)).toEqual(["met", null, null]);
		},
	);
});

describe("a source", () => {
	it("is cited by the name that the regulation has in the language", () => {
		expect(cited("GDPR 15, 17; EDPB 3/2019", "fr")).toBe("RGPD 15, 17; EDPB 3/2019");
		expect(cited("GDPR 15, 17; EDPB 3/2019", "en")).toBe("GDPR 15, 17; EDPB 3/2019");
	});
});

describe("the row of transport", () => {
	const withBroker = (rest: string) =>
		resultOf(factsOf([camera("square", 0)], `tls: true\n${rest}`), "transport");

	it.each([
		"",
		"broker: { embedded: {} }",
		"broker: { url: 'mqtts://hub.example' }",
		"broker: { url: 'wss://hub.example/m' }",
	])("is met with TLS and %s", (rest) => {
		expect(withBroker(rest)).toEqual(["met", null, null]);
	});

	it.each([
		[
			"broker: { url: 'mqtt://hub.example:1884' }",
			"the broker hub.example:1884 is reached in the clear (mqtt:)",
		],
		[
			"furtherBrokers: [{ url: 'ws://hub.example/m' }]",
			"the broker hub.example is reached in the clear (ws:)",
		],
	])("is open with %s", (rest, note) => {
		expect(withBroker(rest).slice(0, 2)).toEqual(["open", note]);
	});

	it("does not say more than what is checked", () => {
		const row = makeReport(factsOf([camera("square", 0)])).requirements.find(({ id }) => id === "transport");
		expect(row?.check.en).toContain("the plain ports stay open unless closed elsewhere");
		expect(row?.check.fr).toContain("les ports en clair restent ouverts");
	});

	it("knows the brokers that clients added, as long as they may, and no credentials", () => {
		const { uuid } = installation.identityOf("square");
		const desk = new BrokerDesk({ store: openCameraStore(folder, uuid) });
		const address = "mqtt://events.example:1883";
		desk.put({
			address,
			prefix: "city",
			userName: "canary-user",
			password: new Secret("canary-password"),
			qos: 0,
			events: [],
			metadata: null,
		});
		const facts = factsOf([camera("square", 0)]);
		const closed = factsOf([camera("square", 0)], "tls: true\neventBrokers: none");
		desk.delete(address);
		expect(facts.otherBrokers).toEqual([{ camera: "square", scheme: "mqtt", host: "events.example:1883" }]);
		expect(resultOf(facts, "transport")).toEqual([
			"open",
			"square: the broker events.example:1883 is reached in the clear (mqtt:)",
			"square : le courtier events.example:1883 est atteint en clair (mqtt:)",
		]);
		expect(resultOf(closed, "transport")[0]).toBe("met");
		expect(JSON.stringify(facts)).not.toMatch(/canary-(?:user|password)/);
	});
});

describe("the facts", () => {
	it("say who may do what, in both languages", () => {
		const { roles: told } = makeReport(factsOf([camera("square", 0)])).facts;
		expect(told.map(({ role }) => role)).toEqual(roles);
		expect(told.at(-1)?.may).toEqual({
			fr: expect.stringContaining("aucune image, aucun changement"),
			en: expect.stringContaining("no picture, no change"),
		});
	});
});
