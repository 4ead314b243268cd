/** In pixels, each way. */
const macroblock = 16;

/**
 * Limited range to full (ITU-R BT.709), by tables. A sum of luma and one of the others is an index into `clamped`, which
 * begins so far below zero.
 */
const below = 384;
const table = (of) => Int16Array.from({ length: 256 }, (_, sample) => Math.round(of(sample)));
const luma = table((y) => 1.1644 * (y - 16) + below);
const redOfRed = table((cr) => 1.7927 * (cr - 128));
const greenOfRed = table((cr) => -0.5329 * (cr - 128));
const greenOfBlue = table((cb) => -0.2132 * (cb - 128));
const blueOfBlue = table((cb) => 2.1124 * (cb - 128));
const clamped = Uint8Array.from({ length: 1024 }, (_, index) => Math.min(255, Math.max(0, index - below)));

/**
 * Puts jsmpeg's pictures on a canvas. Canvas 2D: browsers allow a page about sixteen WebGL contexts, and a wall may have
 * more tiles.
 */
export class Painter {
	#context;
	#image;
	/** Red, green, blue and opacity of each pixel, in the order of a little-endian machine's bytes. */
	#pixels;
	#planes;

	constructor(canvas) {
		this.#context = canvas.getContext("2d", { alpha: false });
	}

	/** The decoder knows the size, before the first picture. */
	resize(width, height) {
		const { canvas } = this.#context;
		canvas.width = width;
		canvas.height = height;
		this.#image = new ImageData(width, height);
		this.#pixels = new Uint32Array(this.#image.data.buffer);
	}

	/** A picture is decoded, and stays as it is until the one after next. */
	render(y, cr, cb) {
		this.#planes = { y, cr, cb };
	}

	/** Shows what was decoded last. `changed` says of which macroblocks, row by row, it is not what is shown already. */
	paint(changed) {
		const { width, height } = this.#image;
		const columns = Math.ceil(width / macroblock);
		let [left, top, right, bottom] = [width, height, 0, 0];
		for (let at = 0; at < changed.length; at++) {
			if (changed[at] === 0) continue;
			const x = (at % columns) * macroblock;
			const y = Math.floor(at / columns) * macroblock;
			this.#convert(x, y, columns * macroblock);
			left = Math.min(left, x);
			top = Math.min(top, y);
			right = Math.max(right, x + macroblock);
			bottom = Math.max(bottom, y + macroblock);
		}
		if (right > left) this.#context.putImageData(this.#image, 0, 0, left, top, right - left, bottom - top);
	}

	/** Nothing that was painted is to be seen any more. */
	clear() {
		const { canvas } = this.#context;
		this.#context.clearRect(0, 0, canvas.width, canvas.height);
	}

	/** Colours of one macroblock, as far as it is inside of the picture. Four pixels share theirs, and have a brightness each. */
	#convert(left, top, stride) {
		const { y, cr, cb } = this.#planes;
		const pixels = this.#pixels;
		const { width, height } = this.#image;
		const right = Math.min(left + macroblock, width);
		const bottom = Math.min(top + macroblock, height);
		for (let row = top; row < bottom; row += 2) {
			let colour = (row * stride) / 4 + left / 2;
			let from = row * stride + left;
			let to = row * width + left;
			for (let column = left; column < right; column += 2, colour++, from += 2, to += 2) {
				const red = redOfRed[cr[colour]];
				const green = greenOfRed[cr[colour]] + greenOfBlue[cb[colour]];
				const blue = blueOfBlue[cb[colour]];
				pixels[to] = colourOf(luma[y[from]], red, green, blue);
				pixels[to + 1] = colourOf(luma[y[from + 1]], red, green, blue);
				pixels[to + width] = colourOf(luma[y[from + stride]], red, green, blue);
				pixels[to + width + 1] = colourOf(luma[y[from + stride + 1]], red, green, blue);
			}
		}
	}
}

function colourOf(brightness, red, green, blue) {
	return (
		0xff000000 |
		(clamped[brightness + blue] << 16) |
		(clamped[brightness + green] << 8) |
		clamped[brightness + red]
	);
}
