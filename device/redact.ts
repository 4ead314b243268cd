const inspect = Symbol.for("nodejs.util.inspect.custom");

/** Has whoever prints `target` print `shown()` in its place (invariant I9). Its properties stay as they are. */
export function printAs(target: object, name: string, shown: () => unknown): void {
	const print = (_depth: number, options: object, format: (value: unknown, options: object) => string) =>
		`${name} ${format(shown(), options)}`;
	Object.defineProperty(target, inspect, { value: print });
}

/** The same for whoever turns it into JSON as well. */
export function showAs(target: object, name: string, shown: () => unknown): void {
	printAs(target, name, shown);
	Object.defineProperty(target, "toJSON", { value: shown });
}
