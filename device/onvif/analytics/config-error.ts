/** A rule or module cannot be as a client wants it. Whose fault it becomes, the operation knows; nothing typed is quoted. */
export class ConfigError extends Error {
	override readonly name = "ConfigError";
}
