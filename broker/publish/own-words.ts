/** What a camera says of itself, below its topic: that it is there, how it does, what it masks and which functions are on. */
const ownWords = ["availability", "health", "privacy"];

/**
 * Whether a topic below a camera's own is about the camera alone, and so about nobody who is filmed. It stays when what was seen is
 * erased: who shows whether a camera masks goes on showing it.
 *
 * @param below such as `privacy/dark`
 */
export function isOwnWordTopic(below: string): boolean {
	return ownWords.includes(below.split("/")[0] ?? "");
}
