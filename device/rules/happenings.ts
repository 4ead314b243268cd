/** What somebody who tests what listens may have happen. */
export const happenings = [
	"motion",
	"tampering",
	"line-crossing",
	"intrusion",
	"loitering",
	"crowd",
	"object-left",
	"object-removed",
	"fast-motion",
] as const;
export type Happening = (typeof happenings)[number];
