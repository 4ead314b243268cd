import { afterEach, beforeEach, expect, it, vi } from "vitest";

interface Tile {
	show(): void;
}
const { Pace } = (await import(new URL("../../../console/assets/pace.js", import.meta.url).href)) as {
	Pace: new (interval: number) => { wait(tile: Tile): void; leave(tile: Tile): void };
};

beforeEach(() => {
	vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
	vi.advanceTimersByTime(1000);
});
afterEach(() => {
	vi.useRealTimers();
});

function tile() {
	return { show: vi.fn() };
}

it("shows the first picture at once, and those that come meanwhile together", () => {
	const pace = new Pace(60);
	const [first, second, third] = [tile(), tile(), tile()];
	pace.wait(first);
	vi.advanceTimersByTime(0);
	expect(first.show).toHaveBeenCalledTimes(1);
	pace.wait(second);
	vi.advanceTimersByTime(30);
	pace.wait(third);
	vi.advanceTimersByTime(29);
	expect(second.show).not.toHaveBeenCalled();
	vi.advanceTimersByTime(1);
	expect(second.show).toHaveBeenCalledTimes(1);
	expect(third.show).toHaveBeenCalledTimes(1);
	vi.advanceTimersByTime(1000);
	expect(first.show).toHaveBeenCalledTimes(1);
});

it("leaves none of fifteen pictures a second out", () => {
	const pace = new Pace(60);
	const one = tile();
	for (let n = 0; n < 30; n++) {
		pace.wait(one);
		vi.advanceTimersByTime(1000 / 15);
	}
	expect(one.show).toHaveBeenCalledTimes(30);
});

it("does not show what was taken back", () => {
	const pace = new Pace(60);
	const gone = tile();
	pace.wait(gone);
	pace.leave(gone);
	vi.advanceTimersByTime(1000);
	expect(gone.show).not.toHaveBeenCalled();
});
