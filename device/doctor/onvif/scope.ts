/**
 * What a device's scopes say in a category of ONVIF's, such as `name` (Core §7.3.2.2), without the escapes of a URI.
 */
export function scopeValues(scopes: readonly string[], category: string): string[] {
	const prefix = `onvif://www.onvif.org/${category}/`.toLowerCase();
	return scopes
		.filter((scope) => scope.toLowerCase().startsWith(prefix))
		.map((scope) => unescaped(scope.slice(prefix.length)));
}

function unescaped(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
