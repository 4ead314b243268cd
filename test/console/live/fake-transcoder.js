/**
 * Stands in for the transcoder. The last part of its order's URL says how to behave. Each picture that it writes is one
 * packet of a transport stream, whose payload tells the test about it in JSON.
 */
import { writeSync } from "node:fs";

process.stdin.setEncoding("utf8");
process.stdin.once("data", (line) => {
	const order = JSON.parse(line);
	behave(new URL(order.url).pathname.slice(1), order);
});
process.stdin.once("close", () => process.exit(0));

function behave(behaviour, order) {
	if (behaviour === "fails") {
		process.stderr.write(`cannot open with ${order.password}\n`);
		process.exit(3);
	}
	if (behaviour === "garbage") write(Buffer.alloc(400, 0x55));
	if (behaviour === "flood") flood();
	if (behaviour === "steady") {
		write(picture(true, { pid: process.pid, argv: process.argv, execArgv: process.execArgv, order }));
		setInterval(() => write(picture(true, { pid: process.pid })), 20);
	}
}

/** Pictures of some size, as fast as they are taken: the first and every twentieth after it is a key picture. */
function flood() {
	for (let n = 0; ; n++) {
		write(Buffer.concat([picture(n % 20 === 0, { n }), ...Array.from({ length: 50 }, () => continued())]));
	}
}

function write(bytes) {
	for (let at = 0; at < bytes.length; ) at += writeSync(1, bytes, at);
}

function picture(key, about) {
	const text = Buffer.from(JSON.stringify(about));
	const packets = Math.max(1, Math.ceil((text.length + 2) / 176));
	const padded = Buffer.alloc(packets * 176, 0x20);
	text.copy(padded);
	return Buffer.concat(
		Array.from({ length: packets }, (_, i) =>
			packet(i === 0 ? 0x41 : 0x01, i === 0 && key ? 0x40 : 0, padded.subarray(i * 176, (i + 1) * 176)),
		),
	);
}

function continued() {
	return packet(0x01, 0, Buffer.alloc(176, 0x20));
}

/** Video, with an adaptation field of seven bytes. */
function packet(flags, adaptation, payload) {
	return Buffer.concat([Buffer.from([0x47, flags, 0x00, 0x30, 7, adaptation, 0, 0, 0, 0, 0, 0]), payload]);
}
