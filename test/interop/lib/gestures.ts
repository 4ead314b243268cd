import type { Page } from "playwright-core";

/** Where the element of that selector is in the window, in CSS pixels: its place at shares of its width and height. */
export async function placeIn(page: Page, selector: string, x: number, y: number): Promise<[number, number]> {
	const box = await page.locator(selector).boundingBox();
	if (!box) throw new Error(`${selector} is not to be seen`);
	return [box.x + x * box.width, box.y + y * box.height];
}

/** The mouse goes from one place to the next, pressed all the way; one place is a click. In CSS pixels. */
export async function press(page: Page, ...places: readonly (readonly [number, number])[]): Promise<void> {
	const [first = [0, 0], ...rest] = places;
	await page.mouse.move(...first);
	await page.mouse.down();
	for (const place of rest) await page.mouse.move(...place);
	await page.mouse.up();
}

/** A finger does the same. Playwright's own can tap, and no more. */
export async function swipe(page: Page, ...places: readonly (readonly [number, number])[]): Promise<void> {
	const session = await page.context().newCDPSession(page);
	const at = (type: "touchStart" | "touchMove" | "touchEnd", ...touchPoints: { x: number; y: number }[]) =>
		session.send("Input.dispatchTouchEvent", { type, touchPoints });
	for (const [index, [x, y]] of places.entries())
		await at(index === 0 ? "touchStart" : "touchMove", { x, y });
	await at("touchEnd");
	await session.detach();
}
