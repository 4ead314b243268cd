/** What a panel is made of, in points from the upper left corner of a sheet; it stands for itself on paper and on a screen. */
export type Shape =
	| {
			readonly kind: "rectangle";
			readonly x: number;
			readonly y: number;
			readonly width: number;
			readonly height: number;
			readonly colour: string;
			/** Of the corners. */
			readonly radius?: number;
	  }
	| { readonly kind: "path"; readonly d: string; readonly colour: string }
	| {
			readonly kind: "text";
			readonly x: number;
			/** Of the base line. */
			readonly y: number;
			readonly size: number;
			readonly bold: boolean;
			readonly colour: string;
			readonly text: string;
			/** What it measures. */
			readonly width: number;
	  };

export interface Drawing {
	/** In points. */
	readonly width: number;
	readonly height: number;
	readonly shapes: readonly Shape[];
}

/** How wide a text is, in points. */
export type Measure = (text: string, size: number, bold: boolean) => number;

/** ISO 216, in points: A3 is A4, larger by the root of two. */
export const sheets = {
	a4: { width: 595.28, height: 841.89 },
	a3: { width: 841.89, height: 1190.55 },
} as const;
