/** Path and query of a request target, without scheme, credentials, host, port or a slash at the end. */
function pathOf(target: string): string {
	const authority = /^[a-z][a-z0-9+.-]*:\/\/[^/?]*/i.exec(target);
	return (authority ? target.slice(authority[0].length) : target).replace(/\/+$/, "");
}

/**
 * Whether credentials made for `digestUri` hold for a request to `requestUri` (RFC 7616 §3.4.6), with the tolerance
 * that clients need: one of the two may be absolute and the other a path, the port may be spelt out or not, and RTSP
 * clients (live555, VLC) send the presentation's URL with a request for one of its tracks.
 */
export function coversUri(digestUri: string, requestUri: string): boolean {
	const [digest, request] = [pathOf(digestUri), pathOf(requestUri)];
	if (digest === request) return true;
	return /^rtsp/i.test(requestUri) && request.startsWith(`${digest}/`);
}
