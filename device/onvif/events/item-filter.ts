import { quoted } from "../soap/fault.ts";
import { namespaces } from "../soap/namespaces.ts";
import { FilterError } from "./fault.ts";
import { type Bindings, maxExpressionLength } from "./topic-expression.ts";

/** Brackets and negations within each other. */
const maxDepth = 32;

/** A SimpleItem of a message: there are no ElementItems in ours. */
export interface Item {
	readonly name: string;
	readonly value: string;
}

export type ItemMatcher = (items: readonly Item[]) => boolean;
type ItemTest = (item: Item) => boolean;

/**
 * Reads an expression of ONVIF's ItemFilter dialect (Core §9.4.4), a part of XPath 1.0:
 *
 *     Expression ::= BoolExpr | Expression 'and' Expression | Expression 'or' Expression | '(' Expression ')'
 *                  | 'not' '(' Expression ')'
 *     BoolExpr   ::= 'boolean' '(' PathExpr ')'
 *     PathExpr   ::= '//' Prefix? ('SimpleItem' | 'ElementItem') '[' AttrExpr ']'
 *     AttrExpr   ::= AttrComp | AttrExpr 'and' AttrExpr | AttrExpr 'or' AttrExpr | '(' AttrExpr ')' | 'not' '(' AttrExpr ')'
 *     AttrComp   ::= ('@Name' | '@Value') '=' '"' String '"'
 *
 * `and` binds more tightly than `or`. As in XPath, a string may stand in apostrophes too.
 *
 * @throws FilterError InvalidMessageContentExpressionFault
 */
export function parseItemFilter(text: string, bindings: Bindings): ItemMatcher {
	if (text.length > maxExpressionLength) throw invalid(`it is longer than ${maxExpressionLength} characters`);
	const reader = new Reader(tokensOf(text), bindings);
	const matcher = reader.expression();
	reader.end();
	return matcher;
}

const tokenForm =
	/\s*(?:(\/\/|[()[\]=]|@?[\p{L}_][\p{L}\p{N}._-]*(?::[\p{L}_][\p{L}\p{N}._-]*)?)|("[^"]*"|'[^']*'))/uy;

function tokensOf(text: string): string[] {
	const tokens: string[] = [];
	const end = text.trimEnd().length;
	tokenForm.lastIndex = 0;
	while (tokenForm.lastIndex < end) {
		const at = tokenForm.lastIndex;
		const match = tokenForm.exec(text);
		if (!match) throw invalid(`${quoted(text.slice(at).trim())} is not of the dialect`);
		tokens.push(match[1] ?? match[2] ?? "");
	}
	return tokens;
}

/** Recursive descent, one method a production; `T` is what an operand of `and` and `or` is about. */
class Reader {
	readonly #tokens: readonly string[];
	readonly #bindings: Bindings;
	#at = 0;
	#depth = 0;

	constructor(tokens: readonly string[], bindings: Bindings) {
		this.#tokens = tokens;
		this.#bindings = bindings;
	}

	expression(): ItemMatcher {
		return this.#operators(() => this.#boolean());
	}

	end(): void {
		if (this.#at < this.#tokens.length) throw invalid(`${quoted(this.#next())} comes too late`);
	}

	/** Alternatives of conjunctions of operands, brackets and negations. */
	#operators<T>(operand: () => (subject: T) => boolean): (subject: T) => boolean {
		const alternatives = this.#list("or", () => this.#list("and", () => this.#operand(operand)));
		return (subject) =>
			alternatives.some((conjunction) => conjunction.every((condition) => condition(subject)));
	}

	#operand<T>(operand: () => (subject: T) => boolean): (subject: T) => boolean {
		const negated = this.#takes("not");
		if (!negated && this.#tokens[this.#at] !== "(") return operand();
		if (++this.#depth > maxDepth) throw invalid(`it is nested deeper than ${maxDepth}`);
		this.#expect("(");
		const inner = this.#operators(operand);
		this.#expect(")");
		this.#depth--;
		return negated ? (subject) => !inner(subject) : inner;
	}

	#list<T>(separator: string, part: () => T): T[] {
		const parts = [part()];
		while (this.#takes(separator)) parts.push(part());
		return parts;
	}

	#boolean(): ItemMatcher {
		this.#expect("boolean");
		this.#expect("(");
		this.#expect("//");
		const simple = this.#itemKind() === "SimpleItem";
		this.#expect("[");
		const test = this.#operators<Item>(() => this.#comparison());
		this.#expect("]");
		this.#expect(")");
		return (items) => simple && items.some(test);
	}

	#itemKind(): "SimpleItem" | "ElementItem" {
		const [prefix, name] = splitName(this.#next());
		// A prefix that nobody has bound is meant as the specification's examples write it.
		const namespace = prefix === undefined ? namespaces.tt : (this.#bindings(prefix) ?? unbound(prefix));
		if (namespace === namespaces.tt && (name === "SimpleItem" || name === "ElementItem")) return name;
		throw invalid(`${quoted(name)} is neither SimpleItem nor ElementItem of ${namespaces.tt}`);
	}

	#comparison(): ItemTest {
		const attribute = this.#next();
		if (attribute !== "@Name" && attribute !== "@Value")
			throw invalid(`expected @Name or @Value, found ${quoted(attribute)}`);
		this.#expect("=");
		const literal = this.#next();
		if (!/^["']/.test(literal)) throw invalid(`expected a string in quotes, found ${quoted(literal)}`);
		const wanted = literal.slice(1, -1);
		return attribute === "@Name" ? ({ name }) => name === wanted : ({ value }) => value === wanted;
	}

	#takes(token: string): boolean {
		if (this.#tokens[this.#at] !== token) return false;
		this.#at++;
		return true;
	}

	#expect(token: string): void {
		if (!this.#takes(token)) throw invalid(`expected ${token}, found ${quoted(this.#next())}`);
	}

	#next(): string {
		const token = this.#tokens[this.#at++];
		if (token === undefined) throw invalid("it ends too early");
		return token;
	}
}

function splitName(token: string): [prefix: string | undefined, name: string] {
	const colon = token.indexOf(":");
	return colon < 0 ? [undefined, token] : [token.slice(0, colon), token.slice(colon + 1)];
}

const unbound = (prefix: string): string | undefined => (prefix === "tt" ? namespaces.tt : undefined);

const invalid = (reason: string): FilterError =>
	new FilterError(
		"wsnt:InvalidMessageContentExpressionFault",
		`the message content filter cannot be read: ${reason}`,
	);
