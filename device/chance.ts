import { randomBytes } from "node:crypto";

/** What nobody can foresee, and no seed repeats: for names and keys, and never for what is filmed (invariant I8). */
export const systemChance = (size: number): Uint8Array => randomBytes(size);
