import {
	Composer,
	type Document,
	isAlias,
	isMap,
	isNode,
	isScalar,
	isSeq,
	Lexer,
	LineCounter,
	type Node,
	Parser,
	visit,
	type YAMLParseError,
} from "yaml";
import { ConfigError, type Path, type Problem } from "./problem.ts";

/** Larger files are refused: a thousand cameras with a few zones each fit well. */
export const maxConfigBytes: number = 1 << 20;
/** Collections inside collections. The parser calls itself for each, and would take the process down at some depth. */
export const maxConfigDepth = 16;
/** Entries of one list or mapping. Checking that keys differ takes time by their square. */
const maxConfigEntries = 1024;

/** Syntax errors after the first few are mostly its echoes. */
const maxSyntaxErrors = 3;

/** A configuration file that was parsed and keeps the positions of everything in it. YAML 1.2, and so JSON too. */
export class ConfigSource {
	readonly file: string;
	/** Plain objects, lists and scalars. */
	readonly value: unknown;
	readonly #document: Document.Parsed;
	readonly #lines: LineCounter;

	private constructor(file: string, document: Document.Parsed, lines: LineCounter) {
		this.file = file;
		this.value = document.toJS({ maxAliasCount: 0 });
		this.#document = document;
		this.#lines = lines;
	}

	/** Throws ConfigError for what is no YAML, or more of it than a configuration needs. */
	static parse(file: string, text: string): ConfigSource {
		const lines = new LineCounter();
		const refuse = (offset: number, message: string, remedy?: string) =>
			new ConfigError(file, [{ ...position(lines, offset), path: [], message, remedy }]);
		if (Buffer.byteLength(text) > maxConfigBytes) {
			throw refuse(0, `expected at most ${maxConfigBytes} bytes, found ${Buffer.byteLength(text)}`);
		}
		const tokens = tokenise(text, lines, refuse);
		const composer = new Composer({ schema: "core", stringKeys: true, merge: false });
		const [document, second] = [...composer.compose(tokens, true, text.length)];
		if (!document) throw refuse(0, "expected a configuration, found nothing");
		if (second) throw refuse(second.range[0], "expected one document, found a second one");
		const problems = syntaxProblems(document, lines);
		if (problems.length > 0) throw new ConfigError(file, problems);
		return new ConfigSource(file, document, lines);
	}

	/** A problem with what stands at `path`, or with the nearest that is there. */
	problem(path: Path, message: string, remedy?: string): Problem {
		return { ...position(this.#lines, this.#offsetOf(path)), path, message, remedy };
	}

	/** A problem with the key that `path` ends in, rather than with its value. */
	keyProblem(path: Path, message: string, remedy?: string): Problem {
		const parent = this.#document.getIn(path.slice(0, -1), true);
		const pair = isMap(parent)
			? parent.items.find(({ key }) => isScalar(key) && key.value === path.at(-1))
			: undefined;
		const offset = isNode(pair?.key) ? pair.key.range?.[0] : undefined;
		return { ...position(this.#lines, offset ?? this.#offsetOf(path)), path, message, remedy };
	}

	#offsetOf(path: Path): number {
		for (let length = path.length; length >= 0; length--) {
			const node = length === 0 ? this.#document.contents : this.#document.getIn(path.slice(0, length), true);
			if (isNode(node) && node.range) return node.range[0];
		}
		return 0;
	}
}

/** Tokens of the text. Stops at what the composer, which comes next, could not bear. */
function tokenise(
	text: string,
	lines: LineCounter,
	refuse: (offset: number, message: string) => ConfigError,
) {
	lines.addNewLine(0); // the parser tells of further lines alone
	const parser = new Parser(lines.addNewLine);
	const tokens = [];
	for (const lexeme of new Lexer().lex(text)) {
		tokens.push(...parser.next(lexeme));
		// One level of YAML takes up to two of the parser's stack, and the document takes one.
		if (parser.stack.length > 2 * maxConfigDepth) {
			throw refuse(parser.offset, `expected at most ${maxConfigDepth} levels, found more`);
		}
		const top = parser.stack.at(-1);
		if (top && "items" in top && top.items.length > maxConfigEntries) {
			throw refuse(parser.offset, `expected at most ${maxConfigEntries} entries, found more`);
		}
	}
	tokens.push(...parser.end());
	return tokens;
}

function syntaxProblems(document: Document.Parsed, lines: LineCounter): Problem[] {
	const problems = document.errors.slice(0, maxSyntaxErrors).map((error) => ({
		...position(lines, error.pos[0]),
		path: [],
		message: sentenceOf(error),
		remedy: undefined,
	}));
	if (problems.length > 0) return problems;
	visit(document, (_, node) => {
		const message = featureRefused(node);
		if (message === undefined || problems.length >= maxSyntaxErrors) return;
		problems.push({
			...position(lines, (node as Node).range?.[0] ?? 0),
			path: [],
			message,
			remedy: undefined,
		});
	});
	return problems;
}

/** A configuration says each thing once, in its place: no expansion, no types from outside. */
function featureRefused(node: unknown): string | undefined {
	if (isAlias(node)) return "an alias (*) is not allowed here: write the value itself";
	if ((isScalar(node) || isMap(node) || isSeq(node)) && node.tag) return "a tag (!) is not allowed here";
	return undefined;
}

/** The parser's own messages quote the file, which may hold what must not be printed. */
const sentences: Partial<Record<YAMLParseError["code"], string>> = {
	BAD_INDENT: "the indentation does not fit, or a bracket is not closed",
	BLOCK_AS_IMPLICIT_KEY: "a second `key:` on the same line: put it on a line of its own, or quote the text",
	DUPLICATE_KEY: "this key is there twice",
	MISSING_CHAR: "a quote, a comma or a colon is missing",
	MULTILINE_IMPLICIT_KEY: "a `:` is missing after the key, or the indentation does not fit",
	NON_STRING_KEY: "expected text as a key",
	TAB_AS_INDENT: "indent with spaces: YAML does not take tabs",
};

function sentenceOf(error: YAMLParseError): string {
	return sentences[error.code] ?? "this is not valid YAML";
}

function position(lines: LineCounter, offset: number): { line: number; column: number } {
	const { line, col } = lines.linePos(offset);
	return line === 0 ? { line: 1, column: 1 } : { line, column: col };
}
