import { posix } from "node:path";
import { SyntaxKind } from "typescript/unstable/ast";
import { createScanner } from "typescript/unstable/ast/scanner";

/** One import of a module, in whatever way it is written: static, re-export, dynamic, or a type's `import("…")`. */
export interface Import {
	/** As written. Undefined when it is computed, so that nobody can tell what it names. */
	readonly specifier: string | undefined;
	/** The file it names, from the root, for a relative specifier; the specifier itself otherwise. */
	readonly target: string | undefined;
	/** What is taken of it, by its name there; `*` for all of it. */
	readonly names: readonly string[];
	/** True for `import type` and `export type`: nothing of it is left at run time. */
	readonly typeOnly: boolean;
	/** True when what is taken is passed on. */
	readonly reExport: boolean;
	readonly line: number;
}

export interface Token {
	readonly kind: SyntaxKind;
	readonly text: string;
	/** A string literal's value. */
	readonly value: string;
	readonly line: number;
}

/** A source file as the walls see it: what it imports, and its code without comments, strings and patterns. */
export class Source {
	/** From the root, with forward slashes. */
	readonly path: string;
	readonly imports: readonly Import[];
	readonly tokens: readonly Token[];
	/** Tokens joined by single spaces; literals are left out, so that prose and fixtures never match. */
	readonly code: string;

	constructor(path: string, text: string) {
		this.path = path;
		this.tokens = tokenise(text);
		this.imports = findImports(path, this.tokens);
		this.code = this.tokens.map((token) => (isLiteral(token.kind) ? '""' : token.text)).join(" ");
	}
}

const literals: ReadonlySet<SyntaxKind> = new Set([
	SyntaxKind.StringLiteral,
	SyntaxKind.NoSubstitutionTemplateLiteral,
	SyntaxKind.TemplateHead,
	SyntaxKind.TemplateMiddle,
	SyntaxKind.TemplateTail,
	SyntaxKind.RegularExpressionLiteral,
]);
const isLiteral = (kind: SyntaxKind): boolean => literals.has(kind);

/** After these a slash divides; after anything else it starts a pattern (ECMA-262 §12, "InputElementRegExp"). */
const operandEnds: ReadonlySet<SyntaxKind> = new Set([
	SyntaxKind.Identifier,
	SyntaxKind.PrivateIdentifier,
	SyntaxKind.NumericLiteral,
	SyntaxKind.BigIntLiteral,
	SyntaxKind.StringLiteral,
	SyntaxKind.NoSubstitutionTemplateLiteral,
	SyntaxKind.TemplateTail,
	SyntaxKind.RegularExpressionLiteral,
	SyntaxKind.CloseParenToken,
	SyntaxKind.CloseBracketToken,
	SyntaxKind.CloseBraceToken,
	SyntaxKind.ThisKeyword,
	SyntaxKind.SuperKeyword,
	SyntaxKind.TrueKeyword,
	SyntaxKind.FalseKeyword,
	SyntaxKind.NullKeyword,
	SyntaxKind.PlusPlusToken,
	SyntaxKind.MinusMinusToken,
]);

/** The compiler's own tokens, without comments and white space. */
function tokenise(text: string): Token[] {
	const scanner = createScanner(true, undefined, text);
	const tokens: Token[] = [];
	/** For each open brace, whether a template goes on after it closes. */
	const braces: boolean[] = [];
	let line = 1;
	let counted = 0;
	for (let kind = scanner.scan(); kind !== SyntaxKind.EndOfFile; kind = scanner.scan()) {
		const before = tokens.at(-1)?.kind;
		if (kind === SyntaxKind.SlashToken || kind === SyntaxKind.SlashEqualsToken) {
			if (before === undefined || !operandEnds.has(before)) kind = scanner.reScanSlashToken();
		} else if (kind === SyntaxKind.OpenBraceToken) braces.push(false);
		else if (kind === SyntaxKind.TemplateHead) braces.push(true);
		else if (kind === SyntaxKind.CloseBraceToken) {
			const template = braces.pop();
			if (template) kind = scanner.reScanTemplateToken(false);
			if (kind === SyntaxKind.TemplateMiddle) braces.push(true);
		}
		const start = scanner.getTokenStart();
		for (; counted < start; counted++) if (text.charCodeAt(counted) === 10) line++;
		tokens.push({ kind, text: scanner.getTokenText(), value: scanner.getTokenValue(), line });
	}
	return tokens;
}

function findImports(path: string, tokens: readonly Token[]): Import[] {
	const imports: Import[] = [];
	for (const [index, token] of tokens.entries()) {
		const before = tokens[index - 1]?.kind;
		if (before === SyntaxKind.DotToken || before === SyntaxKind.QuestionDotToken) continue;
		const found =
			token.kind === SyntaxKind.ImportKeyword
				? importAt(tokens, index)
				: token.kind === SyntaxKind.ExportKeyword
					? reExportAt(tokens, index)
					: undefined;
		if (found) imports.push({ ...found, target: resolve(path, found.specifier), line: token.line });
	}
	return imports;
}

type Found = Omit<Import, "target" | "line">;

/** `import …` at `index`; undefined for `import.meta`. */
function importAt(tokens: readonly Token[], index: number): Found | undefined {
	const next = tokens[index + 1];
	if (next?.kind === SyntaxKind.DotToken) return undefined;
	if (next?.kind === SyntaxKind.OpenParenToken) return importCall(tokens, index);
	if (next?.kind === SyntaxKind.StringLiteral) {
		return { specifier: next.value, names: [], typeOnly: false, reExport: false };
	}
	return { ...clause(tokens, index + 1), reExport: false };
}

/** `import("…")`, of a value or of a type: its names are unknown, so it counts as all of them at run time. */
function importCall(tokens: readonly Token[], index: number): Found {
	const argument = tokens[index + 2];
	const end = tokens[index + 3]?.kind;
	const plain =
		(argument?.kind === SyntaxKind.StringLiteral ||
			argument?.kind === SyntaxKind.NoSubstitutionTemplateLiteral) &&
		(end === SyntaxKind.CloseParenToken || end === SyntaxKind.CommaToken);
	return { specifier: plain ? argument.value : undefined, names: ["*"], typeOnly: false, reExport: false };
}

/** `export … from "…"` at `index`; undefined for an export of one's own. */
function reExportAt(tokens: readonly Token[], index: number): Found | undefined {
	const start = tokens[index + 1]?.text === "type" ? index + 2 : index + 1;
	const first = tokens[start]?.kind;
	if (first !== SyntaxKind.AsteriskToken && first !== SyntaxKind.OpenBraceToken) return undefined;
	const end = endOfClause(tokens, start);
	if (tokens[end]?.kind !== SyntaxKind.FromKeyword) return undefined;
	return { ...clause(tokens, index + 1), reExport: true };
}

function endOfClause(tokens: readonly Token[], start: number): number {
	if (tokens[start]?.kind === SyntaxKind.OpenBraceToken) {
		let at = start;
		while (at < tokens.length && tokens[at]?.kind !== SyntaxKind.CloseBraceToken) at++;
		return at + 1;
	}
	return tokens[start + 1]?.kind === SyntaxKind.AsKeyword ? start + 3 : start + 1;
}

/** From after `import` or `export` up to the specifier. */
function clause(tokens: readonly Token[], start: number): Omit<Found, "reExport"> {
	const typeOnly = tokens[start]?.text === "type" && tokens[start + 1]?.kind !== SyntaxKind.FromKeyword;
	const names: string[] = [];
	let at = typeOnly ? start + 1 : start;
	for (; at < tokens.length; at++) {
		const { kind, text } = tokens[at] as Token;
		if (kind === SyntaxKind.FromKeyword && tokens[at + 1]?.kind === SyntaxKind.StringLiteral) break;
		if (text === "=") return { specifier: undefined, names: ["*"], typeOnly: false }; // import x = require(…)
		if (kind === SyntaxKind.OpenBraceToken) at = braced(tokens, at + 1, names);
		else if (kind === SyntaxKind.AsteriskToken) names.push("*");
		else if (kind === SyntaxKind.AsKeyword) at++;
		else if (kind !== SyntaxKind.CommaToken) names.push("default");
	}
	return { specifier: tokens[at + 1]?.value, names, typeOnly };
}

/** `{ a, type B, c as d }` from after its brace; returns where it closes. */
function braced(tokens: readonly Token[], start: number, names: string[]): number {
	const ends = (at: number) =>
		tokens[at]?.kind === SyntaxKind.CommaToken || tokens[at]?.kind === SyntaxKind.CloseBraceToken;
	let at = start;
	while (at < tokens.length && tokens[at]?.kind !== SyntaxKind.CloseBraceToken) {
		if (tokens[at]?.text === "type" && !ends(at + 1)) at++;
		const { value, text } = tokens[at] as Token;
		names.push(value || text);
		while (at < tokens.length && !ends(at)) at++;
		if (tokens[at]?.kind === SyntaxKind.CommaToken) at++;
	}
	return at;
}

function resolve(path: string, specifier: string | undefined): string | undefined {
	if (specifier === undefined || !specifier.startsWith(".")) return specifier;
	return posix.normalize(posix.join(posix.dirname(path), specifier));
}
