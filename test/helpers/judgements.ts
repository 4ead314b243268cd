import { judgeSoap } from "./onvif-schema.ts";

/** What was judged at the outlet of cameras that a test file starts. */
let answers = 0;
const complaints: unknown[] = [];

/** How many answers so far. */
export const judged = (): number => answers;

export function judgeAnswer(body: string): void {
	answers++;
	try {
		judgeSoap(body);
	} catch (error) {
		complaints.push(error);
	}
}

/** @throws Error for the first answer that was not valid */
export function throwComplaints(): void {
	const [first] = complaints.splice(0);
	if (first !== undefined) throw first;
}
