/** As much of uqr as is used here. */
declare module "uqr" {
	/** A QR code (ISO/IEC 18004): `true` is dark. */
	export function encode(
		text: string,
		options: { readonly ecc: "L" | "M" | "Q" | "H"; readonly border: number },
	): { readonly size: number; readonly data: boolean[][] };
}
