import fc from "fast-check";
import { envelope, usernameToken } from "../helpers/onvif-camera.ts";

/*
 * What nobody who means well sends, by protocol. In the place of each `@` comes a number that has not been there yet: names, identifiers
 * and nonces do not come again, so that whatever is remembered by them would grow.
 */

/** A message that is whole, of which something is gone, there twice, or something else. */
const spoilt = (whole: fc.Arbitrary<string>): fc.Arbitrary<string> =>
	fc
		.tuple(whole, fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(30), fc.string({ maxLength: 20 }))
		.map(([text, place, length, junk]) => {
			const at = Math.floor(place * text.length);
			return text.slice(0, at) + junk + text.slice(at + length);
		});

const cut = (whole: fc.Arbitrary<string>): fc.Arbitrary<string> =>
	fc
		.tuple(whole, fc.double({ min: 0, max: 1, noNaN: true }))
		.map(([text, place]) => text.slice(0, Math.floor(place * text.length)));

const word = fc.stringMatching(/^[a-z]{8,16}@$/);

const request = fc
	.tuple(word, word, word)
	.map(([user, name, value]) =>
		envelope(
			`<${name} xmlns="http://www.onvif.org/ver10/device/wsdl"><p:${value} xmlns:p="urn:${name}" a="${value}">${value}</p:${value}></${name}>`,
			usernameToken(user, "guess", { created: "2026-03-29T00:59:58Z" }),
		),
	);

/** Far more than is taken: in depth, in attributes, in elements, in length, in namespaces, in entities. */
const excessive = fc.oneof(
	word.map((name) => `<${name}>`.repeat(200)),
	word.map((name) => `<a ${Array.from({ length: 200 }, (_, i) => `${name}${i}="1"`).join(" ")}/>`),
	word.map((name) => `<${name}>${"<b/>".repeat(4_001)}</${name}>`),
	word.map((name) => `<a b="${name.repeat(600)}"/>`),
	word.map((name) => `<a xmlns:${name}="urn:${name}"><${name}:b/></a>`.repeat(50)),
	word.map((name) => `<!DOCTYPE a [<!ENTITY ${name} "ha"><!ENTITY b "&${name};&${name};">]><a>&b;&b;</a>`),
	fc.nat(4_000).map((length) => `<a>${"&".repeat(length)}`),
	word.map((name) => `<a><!-- ${name.repeat(100)}<![CDATA[`),
);

export const hostileXml: fc.Arbitrary<string> = fc.oneof(
	{ weight: 2, arbitrary: request },
	{ weight: 2, arbitrary: cut(request) },
	{ weight: 4, arbitrary: spoilt(request) },
	{ weight: 1, arbitrary: excessive },
	{ weight: 1, arbitrary: fc.string({ maxLength: 400 }) },
);

/** The value of an Authorization header, beside the challenge that it answers. */
export const hostileDigest: fc.Arbitrary<string> = fc
	.tuple(word, word, word)
	.map(([user, nonce, response]) =>
		[
			`Digest username="${user}"`,
			'realm="test"',
			`nonce="${nonce}"`,
			'uri="/snapshot"',
			`response="${response}"`,
			`algorithm=SHA-256, qop=auth, nc=00000001, cnonce="${nonce}"`,
		].join(", "),
	)
	.chain((whole) =>
		fc.oneof(
			fc.constant(whole),
			cut(fc.constant(whole)),
			spoilt(fc.constant(whole)),
			fc.constant(`${whole}, x="${'\\"'.repeat(3_000)}`),
			fc.constant(whole.replace("username", "user".repeat(900))),
		),
	);

const rtspHeader = fc.oneof(
	fc.constantFrom(
		"CSeq: 1",
		"Transport: RTP/AVP/TCP;unicast;interleaved=0-1",
		"Transport: RTP/AVP;unicast;client_port=99999-1",
		"Content-Length: 4000",
		"Content-Length: 99999999999",
		"Range: clock=20260101T000000Z-",
		": ",
		" folded",
	),
	fc.tuple(word, word).map(([name, value]) => `${name}: ${value}`),
	hostileDigest.map((value) => `Authorization: ${value.replace(/[\r\n]/g, "")}`),
);

const rtspRequest = fc
	.tuple(
		fc.constantFrom("OPTIONS", "DESCRIBE", "SETUP", "PLAY", "GET_PARAMETER", "TEARDOWN"),
		word,
		fc.array(rtspHeader, { maxLength: 6 }),
	)
	.map(([method, path, headers]) =>
		[`${method} rtsp://127.0.0.1/cam-1/${path} RTSP/1.0`, ...headers, "", ""].join("\r\n"),
	);

const tunnelHalf = fc
	.tuple(fc.constantFrom("GET", "POST"), word, fc.string({ maxLength: 60 }))
	.map(
		([method, cookie, rest]) => `${method} /cam-1/main HTTP/1.0\r\nx-sessioncookie: ${cookie}\r\n\r\n${rest}`,
	);

/** Bytes of one connection. Most of them end in the middle of a message. */
export const hostileRtsp: fc.Arbitrary<string> = fc.oneof(
	rtspRequest,
	cut(rtspRequest),
	spoilt(rtspRequest),
	tunnelHalf,
	cut(tunnelHalf),
	fc.constant(`OPTIONS * RTSP/1.0\r\nX: ${"x".repeat(15_000)}`),
	fc.constant(`OPTIONS * RTSP/1.0\r\n${"a: b\r\n".repeat(80)}\r\n`),
	fc.constant(`$\0\x0f\xf0${"x".repeat(3_000)}`),
	fc.string({ unit: "binary", maxLength: 200 }),
);

const httpRequest = fc
	.tuple(fc.constantFrom("GET", "POST", "HEAD"), word, hostileDigest, fc.nat(9_000))
	.map(([method, path, authorization, length]) =>
		[
			`${method} /onvif/${path} HTTP/1.1`,
			"Host: x",
			`X-${path}: ${path}`,
			`Authorization: ${authorization.replace(/[^ -~]/g, "")}`,
			`Content-Length: ${length}`,
			"",
			"<s:Envelope",
		].join("\r\n"),
	);

/** Bytes of one connection to a camera's HTTP port, most of which end in the middle of a request. */
export const hostileHttp: fc.Arbitrary<string> = fc.oneof(
	httpRequest,
	cut(httpRequest),
	spoilt(httpRequest),
	cut(tunnelHalf),
	fc.constant(`GET / HTTP/1.1\r\nX: ${"x".repeat(20_000)}`),
	fc.constant("POST /onvif/x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nfffff\r\n<a>"),
	fc.string({ unit: "binary", maxLength: 200 }),
);

const discovery = "http://schemas.xmlsoap.org/ws/2005/04/discovery";
const probe = fc
	.tuple(word, word, fc.constantFrom("Probe", "Resolve", "Hello", "ProbeMatches"))
	.map(
		([id, scope, kind]) =>
			`<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope" xmlns:w="http://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:d="${discovery}"><e:Header><w:MessageID>urn:${id}</w:MessageID></e:Header><e:Body><d:${kind}><d:Scopes>onvif://${scope}</d:Scopes></d:${kind}></e:Body></e:Envelope>`,
	);

export const hostileDatagram: fc.Arbitrary<string> = fc.oneof(
	probe,
	cut(probe),
	spoilt(probe),
	excessive.map((text) => text.slice(0, 9_000)),
	fc.string({ maxLength: 100 }),
);
