import type { Words } from "../notice/language.ts";

/** What is said to whoever asks what is kept: by the page, by the command, and in the file that is handed out. */
export const statement: Words = {
	en: "No picture, no sound, no number plate and no identity of people who are filmed is kept by these cameras. What follows are notes of the device’s work and counts without identity.",
	fr: "Ces caméras ne conservent ni image, ni son, ni plaque d’immatriculation, ni identité des personnes filmées. Ce qui suit : des notes sur le travail de l’appareil et des comptages sans identité.",
};
