/** What this product is built not to do, by the names under which people look for it. */
const refused = /plate|anpr|alpr|lpr|face|facial|biometr|identif|recogni|gait/i;

/** True for the name of a function that would read plates or recognise people. */
export function isRefused(name: string): boolean {
	return refused.test(name);
}

/** Told wherever somebody asks for one. */
export const whyRefused: string =
	"reading plates and recognising people do not exist here, on purpose: a camera in a public place has no right to either (GDPR Art. 9, CSI L.233-1)";
