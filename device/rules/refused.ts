/** What this product is built not to do, by the names under which people look for it. */
const refused = /plate|anpr|alpr|lpr|face|facial|biometr|identif|gait/i;

/** True for the name of a function that would read plates or recognise people. */
export function isRefused(name: string): boolean {
	return refused.test(name);
}

export const whyRefused = "reading plates and recognising people do not exist here, on purpose";
