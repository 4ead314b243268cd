/** Plates, disguises, and what is none, for the scan: drawn at random from a seed, in all forms that the scan knows. */

const L = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
/** `A` is a letter, `9` a digit, `1` a digit but 0; `C` a consonant. Others stand for themselves. */
export const plateShapes: readonly (readonly [country: string, shape: string])[] = [
	["Austria", "W-12999A"],
	["Austria", "GU 129 AB"],
	["Belgium", "1-AAA-999"],
	["Bulgaria", "CB 9999 AB"],
	["Croatia", "ZG 9999-AA"],
	["Cyprus", "AAA 999"],
	["Czechia", "1A2 9999"],
	["Denmark", "AA 19 999"],
	["Estonia", "199 AAA"],
	["Finland", "AAA-199"],
	["France", "GA-999-CD"],
	["Germany", "M-AB 1999"],
	["Germany", "HH AB 199E"],
	["Greece", "AAA-9999"],
	["Hungary", "AA AA-999"],
	["Ireland", "12-D-19999"],
	["Italy", "GA 999 CD"],
	["Latvia", "AA-9999"],
	["Lithuania", "AAA 999"],
	["Luxembourg", "AA 9999"],
	["Malta", "AAA 999"],
	["Netherlands", "CC-99-CC"],
	["Netherlands", "C-999-CC"],
	["Poland", "WX 99999"],
	["Portugal", "AA-99-AA"],
	["Romania", "B-199-AAA"],
	["Slovakia", "BA-999AA"],
	["Slovenia", "LJ AA-999"],
	["Spain", "9999 CCC"],
	["Sweden", "AAA 99A"],
	["United Kingdom", "AB19 AAA"],
	["Switzerland", "ZH 199999"],
	["United States", "1AAA999"],
	["United States", "AAA-9999"],
	["United States", "A99-AAA"],
	["Brazil", "AAA-9999"],
	["Brazil", "AAA9A99"],
];

const consonants = "BDFGHJKLMNPRSTVWXZ";

export function plateOf(shape: string, below: (limit: number) => number): string {
	return [...shape]
		.map((sign, at) => {
			// The first letters of some are a place's: those stay.
			if (sign === "A" && /[A9C]/.test(shape)) return L[below(24)] as string;
			if (sign === "9") return `${below(10)}`;
			if (sign === "1" && at > 0) return `${1 + below(9)}`;
			if (sign === "C" && /C{2,}|C-/.test(shape)) return consonants[below(consonants.length)] as string;
			return sign;
		})
		.join("");
}

const reversed = (text: string) => [...text].reverse().join("");
const hex = (text: string) => Buffer.from(text).toString("hex");

/** How somebody who wants a plate to get out may write it. */
export const disguises: Readonly<Record<string, (plate: string) => string>> = {
	"as it is": (plate) => plate,
	"in lower case": (plate) => plate.toLowerCase(),
	"without gaps": (plate) => plate.replaceAll(/[ -]/g, ""),
	"with spaces": (plate) => plate.replaceAll("-", " "),
	"with dashes": (plate) => plate.replaceAll(" ", "-"),
	"with dots": (plate) => plate.replaceAll(/[ -]/g, "."),
	"with low lines": (plate) => plate.replaceAll(/[ -]/g, "_"),
	"with O, I and B for 0, 1 and 8": (plate) =>
		plate.replace(/[018]/, (digit) => ({ "0": "O", "1": "I", "8": "B" })[digit] ?? digit),
	"with 0, 1 and 8 for O, I and B": (plate) =>
		plate.replace(/[OIB]/, (letter) => ({ O: "0", I: "1", B: "8" })[letter] ?? letter),
	"in Cyrillic": (plate) =>
		plate.replace(/[ABEKMHOPCTYX]/g, (l) => "АВЕКМНОРСТУХ"["ABEKMHOPCTYX".indexOf(l)] ?? l),
	"in Greek": (plate) =>
		plate.replace(/[ABEZHIKMNOPTYX]/g, (l) => "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ"["ABEZHIKMNOPTYX".indexOf(l)] ?? l),
	"in full width": (plate) =>
		plate.replace(/[A-Z0-9]/g, (sign) => String.fromCodePoint((sign.codePointAt(0) as number) + 0xfee0)),
	"with invisible characters": (plate) => [...plate].join("\u200b"),
	reversed,
	"percent-encoded": (plate) => hex(plate).replace(/../g, "%$&"),
	"in base64": (plate) => Buffer.from(plate).toString("base64"),
	"in base64url": (plate) => Buffer.from(plate).toString("base64url"),
	"in hexadecimal digits": hex,
	"in hexadecimal digits with gaps": (plate) => hex(plate).replace(/..(?!$)/g, "$& "),
	"percent-encoded base64": (plate) => hex(Buffer.from(plate).toString("base64")).replace(/../g, "%$&"),
};

const places =
	"Entrance Gate Hall Lobby Door Room Level Floor Parking Platform Track Yard Dock Ramp Garage Roof Pool School Church Market Bridge Tower Stairs Lift Corridor Office Store Kitchen Garden Playground Crossing Roundabout Station Square Street Avenue Plaza Park Pier Harbour Terminal Warehouse Rue Place Quai Tor Platz Hof Halle Eingang Ausgang Brücke Straße Bahnhof Zugang Treppe Entrée Sortie Porte Cour Puerta Calle Plaza Piazza Via Ponte Ingresso".split(
		" ",
	);
const sides = "north south east west left right upper lower inner outer main rear front centre".split(" ");

/** Names that people give cameras, zones and rules. */
export function* names(): Generator<string> {
	for (const place of places) {
		yield place;
		for (const side of sides) yield `${place} ${side}`;
		for (const number of [1, 2, 3, 4, 5, 8, 9, 10, 11, 12, 18, 20, 21, 42, 80]) {
			yield `${place} ${number}`;
			yield `${place}-${number}`;
			yield `${place}_${number}`;
			yield `${place}${number}`;
			yield `${number} ${place}`;
			yield `${place} ${number} ${sides[number % sides.length]}`;
			yield `${place} ${number}A`;
			yield `${place} B${number}`;
		}
	}
}
