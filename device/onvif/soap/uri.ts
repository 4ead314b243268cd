const scheme = "[A-Za-z][A-Za-z0-9+.-]*:";
const character = "[A-Za-z0-9._~!$&'()*+,;=@:/?-]";
const authority = "//[A-Za-z0-9.-]+(?::[0-9]{1,5})?";

/**
 * A URI with a scheme, or a plain word: what clients send as message identifiers (`urn:uuid:…`, `uuid:…`, a bare UUID), and
 * no more of xs:anyURI (RFC 3986) than can be sent back without a validator taking offence.
 */
const uriForm = new RegExp(
	`^(?:${scheme}(?:${authority}(?:[/?]${character}*)?|(?!/)${character}+)|[A-Za-z0-9._~-]+)$`,
);

/** Whether `text` may be quoted in an answer as xs:anyURI. Percent escapes and fragments, which identifiers do not have, may not. */
export function isPlainUri(text: string, maxLength = 256): boolean {
	return text.length <= maxLength && uriForm.test(text);
}
