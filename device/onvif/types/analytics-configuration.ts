import { AnalyticsRefused } from "../../camera/analytics/analytics-refused.ts";
import { analyticsToken } from "../../camera/analytics/kept-analytics.ts";
import { checkAnsweredFor } from "../analytics/answered-for.ts";
import { writeConfig } from "../analytics/config-type.ts";
import { moduleFamily, ruleFamily } from "../analytics/families.ts";
import { configsOf, readNew } from "../analytics/read-config.ts";
import type { OnvifCamera } from "../model.ts";
import type { Call } from "../service.ts";
import { optionalArgument, tokenArgument } from "../soap/arguments.ts";
import type { XmlElement } from "../soap/element.ts";
import { invalidArgVal, quoted, SoapFault } from "../soap/fault.ts";
import { element, type QName, type Xml } from "../soap/write.ts";
import { checkSelection, nameArgument } from "./media-arguments.ts";

/** tt:VideoAnalyticsConfiguration, of both Media services. There is one, and every profile may have it. */
export function analyticsConfiguration(name: QName, { analytics, media }: OnvifCamera): Xml {
	return element(
		name,
		[
			element("tt:Name", analytics.name),
			element("tt:UseCount", media.profiles.filter((profile) => profile.analytics).length),
			element(
				"tt:AnalyticsEngineConfiguration",
				analytics.modules.map((module) =>
					writeConfig("tt:AnalyticsModule", moduleFamily.typeOf(module.type), module),
				),
			),
			element(
				"tt:RuleEngineConfiguration",
				analytics.rules.map((rule) => writeConfig("tt:Rule", ruleFamily.typeOf(rule.type), rule)),
			),
		],
		{ token: analyticsToken },
	);
}

/** @throws SoapFault NoConfig */
export function checkAnalytics(token: string): void {
	if (token !== analyticsToken)
		throw invalidArgVal("NoConfig", `there is no analytics configuration ${quoted(token)}`);
}

/** The argument `ConfigurationToken` of a request about the configuration. @throws SoapFault InvalidArgs, NoConfig */
export function checkAnalyticsToken(request: XmlElement): void {
	checkAnalytics(tokenArgument(request, "ConfigurationToken"));
}

/** Checks the two optional tokens of a request about the configuration. @throws SoapFault NoProfile, NoConfig */
export function checkAnalyticsSelection(call: Call): void {
	checkSelection(call, checkAnalytics);
}

/**
 * Sets all of it at once: its rules and modules are those that are given, each as if it were made anew.
 *
 * @throws SoapFault InvalidArgs; ConfigModify for what cannot be; NotAuthorized for what was off
 */
export function replaceAnalytics(call: Call, found: XmlElement): void {
	const { analytics } = call.camera;
	const name = nameArgument(found);
	const list = <T extends { type: string; name: string }>(
		within: string,
		family: Parameters<typeof readNew<T>>[0],
	): T[] => {
		const parent = optionalArgument(found, within);
		return parent?.child(family.argument)
			? configsOf(parent, family).map((item) => readNew(family, item))
			: [];
	};
	try {
		const modules = list("AnalyticsEngineConfiguration", moduleFamily);
		const rules = list("RuleEngineConfiguration", ruleFamily);
		checkAnsweredFor(call, [...analytics.rules, ...analytics.modules], [...rules, ...modules]);
		analytics.replace(name, rules, modules);
	} catch (error) {
		if (error instanceof AnalyticsRefused) throw invalidArgVal("ConfigModify", error.message);
		if (error instanceof SoapFault && error.subcodes[0] === "InvalidArgVal")
			throw new SoapFault("Sender", ["InvalidArgVal", "ConfigModify"], error.message);
		throw error;
	}
}
