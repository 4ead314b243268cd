/**
 * An error that a user can act on: a stable code, one sentence that says what happened, and a remedy.
 * Errors are for input; a bug in Persienne throws a plain Error.
 */
export class PersienneError extends Error {
	/** Stable and in capitals, such as `CONFIG_INVALID`: programs match on it, people search for it. */
	readonly code: string;
	readonly remedy: string | undefined;

	constructor(code: string, message: string, remedy?: string, options?: ErrorOptions) {
		super(message, options);
		this.name = "PersienneError";
		this.code = code;
		this.remedy = remedy;
	}
}
