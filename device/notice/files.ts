import { sheets } from "./drawing.ts";
import type { NoticeFacts } from "./facts.ts";
import { languages } from "./language.ts";
import { noticePage, pageName } from "./page.ts";
import { drawPanel } from "./panel.ts";
import { helvetica, toPdf } from "./pdf.ts";
import { toSvg } from "./svg.ts";
import { panelWords } from "./words.ts";

export interface NoticeFile {
	readonly name: string;
	readonly content: string | Buffer;
}

/**
 * Everything that is to be hung up and put on the web.
 *
 * @param at milliseconds since 1970
 * @throws PersienneError PANEL_FULL
 */
export async function noticeFiles(facts: NoticeFacts, at: number): Promise<NoticeFile[]> {
	const files: NoticeFile[] = [];
	const measure = helvetica();
	for (const language of languages) {
		const drawing = drawPanel(facts, language, measure);
		const title = `${panelWords.title[language]} · ${facts.controller.name}`;
		for (const sheet of Object.keys(sheets) as (keyof typeof sheets)[]) {
			const name = `panel-${sheet}-${language}`;
			files.push({ name: `${name}.svg`, content: toSvg(drawing, sheet, language, title) });
			files.push({ name: `${name}.pdf`, content: await toPdf(drawing, sheet, language, title, at) });
		}
		files.push({ name: pageName(language), content: noticePage(facts, language) });
	}
	return files;
}
