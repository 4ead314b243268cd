import { describe, expect, test } from "vitest";
import { escapeXml } from "../../../device/onvif/soap/write.ts";
import { markupReadsLikePlate } from "../../../masks/sanitise/markup-scan.ts";
import { disguises } from "./plate-corpus.ts";

const ours = new Set(["urn:WOB-X99"]);
const scan = (markup: string) => markupReadsLikePlate(markup, ours);

describe.each(Object.entries(disguises))("a plate %s", (_, write) => {
	const plate = escapeXml(write("GA-123-CD"));

	test.each([
		["between marks", `<a><b>12</b><b>${plate}</b></a>`],
		["among words", `<a>the car ${plate} again</a>`],
		["as an attribute", `<a x="1"><b Name="Rule" Value="${plate}"/></a>`],
		["as the first attribute of many", `<a Token="${plate}" x="0.5" y="-0.5"></a>`],
	])("is found %s", (_, markup) => {
		expect(scan(markup)).toBe(true);
	});
});

test("what the code calls things is no data, nor is what stands in every document", () => {
	expect(scan('<WOB-X99 AB-123-CD="1"/>')).toBe(false);
	expect(scan('<a xmlns="urn:WOB-X99"/>')).toBe(false);
	expect(scan('<a xmlns="urn:WOB-X98"/>')).toBe(true);
});

test("numbers beside each other are none", () => {
	expect(scan('<a left="-0.12" top="0.34" right="12" bottom="345"><b ObjectId="1234567"/>12</a>')).toBe(
		false,
	);
});
