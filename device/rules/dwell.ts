/** For how long something has to be there or gone, both ends included: longer, and it is a part of the place. */
export const dwellSeconds = { min: 3, max: 100 } as const;
