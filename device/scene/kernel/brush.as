// What paints pictures and packs them into sprites, in AssemblyScript: `npx tsx scripts/kernel.ts` compiles it into
// brush-code.ts.
//
// Everything lies in one memory, which easel.ts shares out. Whole vectors are read and written, so that every room is
// followed by 64 bytes to spare. A path is a row of 64-bit floats: for each contour how many numbers it has, then
// [x, y, x, y, …]; for a limb -6, then place and radius of one end and of the other; and a 0 at the end.

export { cover } from "./brush/coverage";
export { fillSolid, fillGradient } from "./brush/fill";
export { maskPath, paintMask } from "./brush/soft";
export { maskShadow, clearHidden } from "./brush/shadow";
export { seen, cut } from "./brush/cut";
export { lumaOf, chromaOf } from "./brush/colours";
export { pack, packShade } from "./brush/pack";
export { paintSkin } from "./brush/skin";
