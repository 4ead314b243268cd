import { z } from "zod";
import { Trouble } from "../trouble.ts";
import type { Profile } from "./profile.ts";

/**
 * What the library makes of answers. It turns elements with one child into that child and text that looks like a
 * number into a number, so nothing about a type is certain here.
 */
const text: z.ZodType<string> = z
	.union([z.string(), z.number(), z.boolean()])
	.transform(String)
	.pipe(z.string().max(2_048));
const number: z.ZodType<number> = z.coerce.number().finite();
/** An element that has attributes keeps its text under this name. */
const content: z.ZodType<string> = z.union([text, z.object({ _: text }).transform((element) => element._)]);

/** Of scopes, interfaces or profiles. */
const mostItems = 256;

function listOf<T>(item: z.ZodType<T>): z.ZodType<T[]> {
	return z.preprocess((found) => (Array.isArray(found) ? found : [found]), z.array(item).max(mostItems));
}

/** Throws Trouble when an answer is not of the form that it has to be of. */
export function read<T>(schema: z.ZodType<T>, answer: unknown, what: string): T {
	const { success, data } = schema.safeParse(answer);
	if (!success) throw new Trouble(`the answer lacks ${what}`);
	return data;
}

export const deviceInformationAnswer: z.ZodType<
	Record<"manufacturer" | "model" | "firmwareVersion" | "serialNumber", string>
> = z.object({ manufacturer: text, model: text, firmwareVersion: text, serialNumber: text });

export const scopesAnswer: z.ZodType<{ scopeItem: string }[]> = listOf(z.object({ scopeItem: content }));

export const networkInterfacesAnswer: z.ZodType<
	{ info: { name?: string | undefined; hwAddress: string } }[]
> = listOf(z.object({ info: z.object({ name: text.optional(), hwAddress: text }) }));

export const uriAnswer: z.ZodType<{ uri: string }> = z.object({ uri: content });

const encoder = z.object({
	encoding: text,
	resolution: z.object({ width: number, height: number }),
	rateControl: z.object({ frameRateLimit: number }).optional().catch(undefined),
});

const profile: z.ZodType<Omit<Profile, "service">> = z
	.object({ $: z.object({ token: text }), videoEncoderConfiguration: encoder.optional() })
	.transform(({ $, videoEncoderConfiguration: video }) => ({
		token: $.token,
		video: video && {
			encoding: video.encoding,
			width: video.resolution.width,
			height: video.resolution.height,
			fps: video.rateControl?.frameRateLimit,
		},
	}));

export const profilesAnswer: z.ZodType<Omit<Profile, "service">[]> = listOf(profile);

/** Where the library has no function for an operation, the answer's body is as xml2js gives it: lists all the way. */
const isTrue = (text: string): boolean => text === "true" || text === "1";

/** GetServiceCapabilities of Media2: whether it has masks. */
export const media2CapabilitiesAnswer: z.ZodType<boolean> = z
	.tuple([
		z.object({
			getServiceCapabilitiesResponse: z.tuple([
				z.object({
					capabilities: z.tuple([z.object({ $: z.object({ Mask: z.string().default("false") }) })]),
				}),
			]),
		}),
	])
	.transform(([{ getServiceCapabilitiesResponse }]) =>
		isTrue(getServiceCapabilitiesResponse[0].capabilities[0].$.Mask),
	);

const mask = z.object({ enabled: z.tuple([z.string()]) }).transform(({ enabled }) => isTrue(enabled[0]));

/** GetMasks of Media2: of each mask whether it is on. An empty answer is a text. */
export const masksAnswer: z.ZodType<boolean[]> = z
	.tuple([
		z.object({
			getMasksResponse: z.tuple([
				z.union([
					z.string().transform(() => ({ masks: [] })),
					z.object({ masks: z.array(mask).default([]) }),
				]),
			]),
		}),
	])
	.transform(([{ getMasksResponse }]) => getMasksResponse[0].masks);
