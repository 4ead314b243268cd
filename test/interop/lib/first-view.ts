import type { Page } from "playwright-core";

interface Weight {
	/** Headers and bodies, as they came over the network. */
	readonly bytes: number;
	readonly paths: readonly string[];
}

/** Weighs what the page loads from now on; pictures and events, which come by WebSocket, are no part of it. */
export function weigh(page: Page): () => Promise<Weight> {
	const loaded: Promise<[path: string, bytes: number]>[] = [];
	page.on("requestfinished", (request) => {
		const sizes = request
			.sizes()
			.then(({ responseHeadersSize, responseBodySize }): [string, number] => [
				new URL(request.url()).pathname,
				responseHeadersSize + responseBodySize,
			]);
		loaded.push(sizes);
	});
	return async () => {
		const all = await Promise.all(loaded);
		return { bytes: all.reduce((sum, [, bytes]) => sum + bytes, 0), paths: all.map(([path]) => path) };
	};
}

/** For pages that are opened from now on: the moment at which the first element of that selector was there. */
export async function timeFirst(page: Page, selector: string): Promise<void> {
	await page.addInitScript({
		content: `new MutationObserver((_, observer) => {
			if (!document.querySelector(${JSON.stringify(selector)})) return;
			globalThis.firstThere = performance.now();
			observer.disconnect();
		}).observe(document, { childList: true, subtree: true })`,
	});
}

/** When the page that is open could be used, in milliseconds from when it was asked for: it was read, and that element was there. */
export function usableAfter(page: Page): Promise<number> {
	return page.evaluate<number>(`(() => {
		const [{ domInteractive, domContentLoadedEventEnd }] = performance.getEntriesByType("navigation");
		return Math.round(Math.max(domInteractive, domContentLoadedEventEnd, globalThis.firstThere));
	})()`);
}
