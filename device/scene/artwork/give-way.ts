/** Lets whatever else this thread has to do go first: drawing a world takes as long as many pictures. */
export function giveWay(): Promise<void> {
	return new Promise((resume) => setImmediate(resume));
}
