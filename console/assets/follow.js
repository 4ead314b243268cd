import { trouble } from "./frame.js";
import { text } from "./text.js";

/**
 * Does `task` again and again, while somebody looks, and says so when it fails.
 *
 * @param period milliseconds from its end to its next beginning
 */
export async function follow(period, task) {
	for (;;) {
		if (!document.hidden) {
			try {
				await task();
				trouble("");
			} catch {
				trouble(text("lost"));
			}
		}
		await new Promise((resolve) => setTimeout(resolve, period));
	}
}
