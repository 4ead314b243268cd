export const languages = ["fr", "en"] as const;
export type Language = (typeof languages)[number];

/** The same, in each language. */
export type Words = Readonly<Record<Language, string>>;
