/** Colours of what is printed. */
export const ink = {
	blue: "#14375e",
	pale: "#eef3f8",
	line: "#c9d5e2",
	black: "#14181d",
	grey: "#55606b",
	white: "#ffffff",
	green: "#1b6b2f",
	red: "#a31515",
	amber: "#8a5a00",
} as const;
