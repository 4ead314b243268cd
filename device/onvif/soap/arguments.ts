import type { XmlElement } from "./element.ts";
import { invalidArgs } from "./fault.ts";

/** ONVIF Core: tt:ReferenceToken has up to 64 characters. */
const maxTokenLength = 64;

/** The argument with this name, or undefined. @throws SoapFault InvalidArgs when it is there twice */
export function optionalArgument(request: XmlElement, name: string): XmlElement | undefined {
	const found = request.all(name);
	if (found.length > 1) throw invalidArgs(`${name} is there more than once`);
	return found[0];
}

/** @throws SoapFault InvalidArgs when the argument is not there exactly once */
export function argument(request: XmlElement, name: string): XmlElement {
	const found = optionalArgument(request, name);
	if (!found) throw invalidArgs(`${name} is missing`);
	return found;
}

/** @throws SoapFault InvalidArgs when the token is missing, empty or longer than a token can be */
export function tokenArgument(request: XmlElement, name: string): string {
	const { text } = argument(request, name);
	if (text === "" || text.length > maxTokenLength)
		throw invalidArgs(`${name} has to have 1 to ${maxTokenLength} characters`);
	return text;
}

/** Clients send empty elements for tokens that they have no value for: the same as none. */
export function optionalToken(request: XmlElement, name: string): string | undefined {
	const found = optionalArgument(request, name);
	return found && found.text !== "" ? tokenArgument(request, name) : undefined;
}

/** xs:boolean. @throws SoapFault InvalidArgs when it is not there, and for anything else */
export function booleanArgument(request: XmlElement, name: string): boolean {
	argument(request, name);
	return optionalBoolean(request, name) as boolean;
}

/** xs:boolean; undefined when it is not there. @throws SoapFault InvalidArgs for anything else */
export function optionalBoolean(request: XmlElement, name: string): boolean | undefined {
	const text = optionalArgument(request, name)?.text;
	if (text === undefined) return undefined;
	if (text === "true" || text === "1") return true;
	if (text === "false" || text === "0") return false;
	throw invalidArgs(`${name} is neither true nor false`);
}

/** xs:float without its special values, in decimal or scientific notation. */
const float = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
/** xs:int, of no more than what a double can hold. */
const integer = /^[+-]?\d{1,10}$/;

/** An attribute of `element` that has to be a finite xs:float. @throws SoapFault InvalidArgs */
export function floatAttribute(element: XmlElement, name: string): number {
	return numberIn(float, element.attribute(name), `${element.name} needs a number ${name}`);
}

/** @throws SoapFault InvalidArgs when it is not there, or no finite xs:float */
export function floatElement(parent: XmlElement, name: string): number {
	return numberIn(float, argument(parent, name).text, `${name} has to be a number`);
}

/** @throws SoapFault InvalidArgs when it is not there, or no xs:int */
export function integerElement(parent: XmlElement, name: string): number {
	return numberIn(integer, argument(parent, name).text, `${name} has to be a whole number`);
}

/** An attribute that has to be an xs:int; undefined when it is not there. @throws SoapFault InvalidArgs */
export function integerAttribute(element: XmlElement, name: string): number | undefined {
	const text = element.attribute(name);
	return text === undefined ? undefined : numberIn(integer, text, `${name} has to be a whole number`);
}

function numberIn(form: RegExp, text: string | undefined, flaw: string): number {
	const trimmed = text?.trim() ?? "";
	const number = Number(trimmed);
	if (!form.test(trimmed) || !Number.isFinite(number)) throw invalidArgs(flaw);
	return number;
}
