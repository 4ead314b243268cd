import { locale, text } from "./text.js";

const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });

const tenths = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });

/** Browsers write a single byte otherwise than a thousand of them. */
const units = ["", "k", "M", "G", "T"].map((prefix, i) => ({
	format: (n) => `${(i > 0 ? tenths : whole).format(n)}\u00a0${prefix}${text("byte-letter")}`,
}));

/** In bits: browsers' own words for them differ from language to language by a letter that matters. */
const rates = ["bit/s", "kbit/s", "Mbit/s", "Gbit/s"].map((unit, i) => ({
	format: (n) => `${(i > 0 ? tenths : whole).format(n)}\u00a0${unit}`,
}));

function scaled(formats, value) {
	let step = 0;
	let rest = value;
	while (rest >= 999.5 && step < formats.length - 1) {
		rest /= 1000;
		step++;
	}
	return formats[step].format(rest);
}

export const amount = (n) => whole.format(n);
export const bytesOf = (n) => scaled(units, n);
/** @param bits a second */
export const rateOf = (bits) => scaled(rates, bits);

/** How much went by one way of late, a second. */
export function flow(outlet, earlier, now, then) {
	const seconds = then ? (now.at - then.at) / 1000 : 0;
	if (!earlier || seconds <= 0) return { bits: 0, messages: 0 };
	const per = (more) => Math.max(0, more) / seconds;
	return {
		bits: 8 * per(outlet.bytes - earlier.bytes),
		messages: per(outlet.messages - earlier.messages),
	};
}
