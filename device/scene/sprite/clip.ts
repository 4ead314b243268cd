/** Columns left..right-1 and rows top..bottom-1 of the picture: nothing is painted outside. */
export interface Clip {
	readonly left: number;
	readonly top: number;
	readonly right: number;
	readonly bottom: number;
}

export function meet(a: Clip, b: Clip): boolean {
	return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

export function intersection(a: Clip, b: Clip): Clip {
	return {
		left: Math.max(a.left, b.left),
		top: Math.max(a.top, b.top),
		right: Math.min(a.right, b.right),
		bottom: Math.min(a.bottom, b.bottom),
	};
}

/** The smallest one around both. */
export function union(a: Clip, b: Clip): Clip {
	return {
		left: Math.min(a.left, b.left),
		top: Math.min(a.top, b.top),
		right: Math.max(a.right, b.right),
		bottom: Math.max(a.bottom, b.bottom),
	};
}
