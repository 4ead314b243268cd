import "./worker-window.js";
import JSMpeg from "./jsmpeg.js";
import { Pace } from "./pace.js";

const { TS } = JSMpeg.Demuxer;

/**
 * Decodes with jsmpeg, which also tells what a picture changes of the one before. MPEG-1 leaves out each macroblock that
 * does not differ, and most of a street stands still.
 */
class Decoder extends JSMpeg.Decoder.MPEG1Video {
	/** For each macroblock, row by row, whether it changed since somebody set it to 0. */
	changed = new Uint8Array(0);

	initBuffers() {
		super.initBuffers();
		this.changed = new Uint8Array(this.mbSize);
	}

	copyMacroblock(right, down, ...planes) {
		super.copyMacroblock(right, down, ...planes);
		if (right !== 0 || down !== 0) this.#mark();
	}

	decodeBlock(block) {
		super.decodeBlock(block);
		this.#mark();
	}

	#mark() {
		this.changed[this.mbRow * this.mbWidth + this.mbCol] = 1;
	}
}

/**
 * For all players of the page. Small pictures are those of many tiles: they are shown a little more often than fifteen times a
 * second, so that none of fifteen is left out. Others are shown twice as often, and move more steadily.
 */
const paces = { small: new Pace(60), full: new Pace(1000 / 30) };

/**
 * A transport stream, onto a painter. jsmpeg's own player would look for a picture each time that the screen is drawn,
 * and have the screen drawn for each picture of each tile.
 */
export class Player {
	#demuxer = new TS();
	#decoder = new Decoder({ streaming: true, decodeFirstFrame: false });
	#painter;
	#pace;
	#drawn;

	/** @param drawn called after each picture that was shown */
	constructor(painter, small, drawn) {
		this.#painter = painter;
		this.#pace = small ? paces.small : paces.full;
		this.#drawn = drawn;
		this.#decoder.connect(painter);
		this.#demuxer.connect(TS.STREAM.VIDEO_1, this.#decoder);
	}

	/** @param data whole packets of the stream, as an ArrayBuffer */
	take(data) {
		this.#demuxer.write(data);
		this.#pace.wait(this);
	}

	stop() {
		this.#pace.leave(this);
	}

	/** Shows the latest of what has come. */
	show() {
		let decoded = false;
		while (this.#decoder.decode()) decoded = true;
		if (!decoded) return;
		const { changed } = this.#decoder;
		this.#painter.paint(changed);
		changed.fill(0);
		this.#drawn();
	}
}
