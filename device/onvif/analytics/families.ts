import { type Module, type ModuleType, moduleTypes, usualModule } from "../../rules/modules.ts";
import { formOf, type Rule, type RuleType, ruleTypes } from "../../rules/rules.ts";
import type { OnvifCamera } from "../model.ts";
import type { ConfigType } from "./config-type.ts";
import { moduleConfigTypes } from "./module-types.ts";
import { ruleConfigTypes } from "./rule-types.ts";

/**
 * Rules or modules: the service has the same operations for both, under other names and with other faults (Analytics
 * Specification, "Operations on rules", "Operations on analytics modules").
 */
export interface Family<T extends { readonly type: string; readonly name: string }> {
	/** Names of elements in requests and answers. */
	readonly argument: "Rule" | "AnalyticsModule";
	readonly nameArgument: "RuleName" | "AnalyticsModuleName";
	readonly typeArgument: "RuleType" | "Type";
	readonly faults: {
		readonly invalid: string;
		readonly exists: string;
		readonly none: string;
		readonly noType: string;
		readonly tooMany: string;
	};
	readonly types: readonly T["type"][];
	typeOf(type: T["type"]): ConfigType<T>;
	/** One as it is when nothing but its name is said. */
	usual(type: T["type"], name: string): T;
	items(camera: OnvifCamera): readonly T[];
	create(camera: OnvifCamera, items: readonly T[]): void;
	change(camera: OnvifCamera, items: readonly T[]): void;
	delete(camera: OnvifCamera, names: readonly string[]): void;
}

export const ruleFamily: Family<Rule> = {
	argument: "Rule",
	nameArgument: "RuleName",
	typeArgument: "RuleType",
	faults: {
		invalid: "InvalidRule",
		exists: "RuleAlreadyExistent",
		none: "RuleNotExistent",
		noType: "RuleNotExistent",
		tooMany: "TooManyRules",
	},
	types: ruleTypes,
	typeOf: (type: RuleType) => ruleConfigTypes[type],
	usual: (type: RuleType, name) => formOf(type).usual(name),
	items: ({ analytics }) => analytics.rules,
	create: ({ analytics }, rules) => analytics.createRules(rules),
	change: ({ analytics }, rules) => analytics.changeRules(rules),
	delete: ({ analytics }, names) => analytics.deleteRules(names),
};

export const moduleFamily: Family<Module> = {
	argument: "AnalyticsModule",
	nameArgument: "AnalyticsModuleName",
	typeArgument: "Type",
	faults: {
		invalid: "InvalidModule",
		exists: "NameAlreadyExistent",
		none: "NameNotExistent",
		noType: "TypeNotExistent",
		tooMany: "TooManyModules",
	},
	types: moduleTypes,
	typeOf: (type: ModuleType) => moduleConfigTypes[type],
	usual: usualModule,
	items: ({ analytics }) => analytics.modules,
	create: ({ analytics }, modules) => analytics.createModules(modules),
	change: ({ analytics }, modules) => analytics.changeModules(modules),
	delete: ({ analytics }, names) => analytics.deleteModules(names),
};
