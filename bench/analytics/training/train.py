"""Trains the network on films: `python3 train.py MINUTES OUT.pt SAMPLES... [--from IN.pt]`. What is kept is the running mean."""

from __future__ import annotations

import argparse
import copy
import os
import time

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from network import PeopleNetwork, active_of, follow, loss_of_heads, seen_of

rows, columns, most = 180, 320, 48
high, wide = 112, 136
"""Of a crop."""
batch = 12
rate = 4e-3
sure, sure_behind = 0.25, 0.12
"""Part of somebody that is to be seen, from which on they are asked for: where their head is, and where a mask is instead of it."""
dummies, doubles = 101, 121
"""Whose the pixels of the first of those are who are added."""
levels = (0.86, 0.72, 0.55, 0.4, 0.26)
"""Of somebody's height, where masks end: at the neck, the chest, the waist, the thigh and the knee."""
grid = 8
"""Pixels along a side of the blocks that a device masks."""


class Films:
    def __init__(self, names: list[str]) -> None:
        self.names = names
        self.refresh()

    def refresh(self) -> None:
        """Films may still be made while they are learnt from."""
        self.pictures, self.truths, self.index = [], [], []
        for film, name in enumerate(self.names):
            size = 4 * rows * columns
            truths = np.fromfile(f"{name}.truths", np.float32)
            count = min(os.path.getsize(f"{name}.pictures") // size, len(truths) // (6 * most))
            shape = (count, 4, rows, columns)
            self.pictures.append(np.memmap(f"{name}.pictures", np.uint8, "r", shape=shape))
            self.truths.append(truths[: count * 6 * most].reshape(count, most, 6))
            self.index += [(film, at) for at in range(count)]

    def crop(self, chance: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        """A part of a picture, and who is about: kind, head, foot, part that is to be seen, whose pixels are theirs, and how many
        these are."""
        film, at = self.index[chance.integers(len(self.index))]
        people = self.truths[film][at]
        counts = np.bincount(self.pictures[film][at][3].ravel(), minlength=most + 1)[1 : most + 1]
        people = np.column_stack([people, np.arange(1, most + 1), counts])[people[:, 0] > 0]
        if len(people) and chance.random() < 0.93:
            one = people[chance.integers(len(people))]
            x, y = one[1], (one[2] + one[4]) / 2
            left = int(x - wide * chance.uniform(0.15, 0.85))
            top = int(y - high * chance.uniform(0.2, 0.8))
        else:
            left, top = chance.integers(columns - wide + 1), chance.integers(rows - high + 1)
        left = min(max(0, left), columns - wide) // 2 * 2
        top = min(max(0, top), rows - high) // 2 * 2
        picture = self.pictures[film][at][:, top : top + high, left : left + wide]
        people[:, [1, 3]] -= left
        people[:, [2, 4]] -= top
        flipped = chance.random() < 0.5
        if flipped:
            picture = picture[:, :, ::-1]
            people[:, [1, 3]] = wide - people[:, [1, 3]]
        picture = picture.copy()
        if chance.random() < 0.35:
            added = [one for at in range(3) if (one := double(picture, people, chance, doubles + at))]
            people = np.concatenate([people, added]) if added else people
        if chance.random() < 0.12:
            added = [dummy(picture, chance, dummies + one) for one in range(chance.integers(1, 4))]
            people = np.concatenate([people, added])
        if chance.random() < 0.5:
            offsets = (-top % grid, (left - columns + wide if flipped else -left) % grid)
            hide(picture, people, mask(people, offsets, chance))
        return picture, people


def mask(people: np.ndarray, offsets: tuple[int, int], chance: np.random.Generator) -> np.ndarray:
    """A front, a window or a zone that hides somebody from some height upwards, or anything."""
    rows_, columns_ = np.mgrid[0:high, 0:wide] + 0.5
    near = people[(people[:, 1] > 0) & (people[:, 1] < wide) & (people[:, 4] > 4) & (people[:, 2] < high)]
    kind = chance.random()
    if len(near) and kind < 0.85:
        _, x, y, _, foot, *_ = near[chance.integers(len(near))]
        height = foot - y
        edge = foot - height * (chance.choice(levels) + chance.normal(0, 0.05))
        if kind < 0.55:
            hidden = rows_ < edge + chance.normal(0, 0.4) * (columns_ - x)
            if chance.random() < 0.4:
                side = chance.choice((-1, 1))
                hidden &= side * (columns_ - x) < height * chance.uniform(0, 1.5)
        else:
            left, right = (height * chance.uniform(0.1, 1.2) for _ in range(2))
            hidden = (rows_ < edge) & (rows_ > edge - height * chance.uniform(0.3, 1.6))
            hidden &= (columns_ > x - left) & (columns_ < x + right)
    else:
        x, y = chance.uniform(-20, wide), chance.uniform(-20, high)
        hidden = (np.abs(columns_ - x) < chance.uniform(4, 40)) & (np.abs(rows_ - y) < chance.uniform(4, 40))
    if chance.random() < 0.7:
        # Whole blocks.
        top, left = offsets
        blocks = np.pad(hidden, ((-top % grid, grid), (-left % grid, grid)))
        blocks = blocks[: blocks.shape[0] // grid * grid, : blocks.shape[1] // grid * grid]
        whole = blocks.reshape(blocks.shape[0] // grid, grid, -1, grid).any((1, 3))
        whole = whole.repeat(grid, 0).repeat(grid, 1)
        hidden = whole[-top % grid :, -left % grid :][:high, :wide]
    return hidden


def hide(picture: np.ndarray, people: np.ndarray, hidden: np.ndarray) -> None:
    lose(picture, people, hidden)
    picture[2][hidden] = 1
    picture[3][hidden] = 0


def lose(picture: np.ndarray, people: np.ndarray, hidden: np.ndarray) -> None:
    """Something is before them."""
    lost = np.bincount(picture[3][hidden], minlength=256)
    owners, counts = people[:, 6].astype(int), people[:, 7]
    people[:, 5] *= 1 - lost[owners] / np.maximum(1, counts)
    people[:, 7] -= lost[owners]


def dummy(picture: np.ndarray, chance: np.random.Generator, owner: int) -> tuple[float, ...]:
    """Somebody of whom there is nothing but the outline: a box, or a head on a body. Not everybody looks like those who are drawn."""
    height = chance.uniform(10, 70)
    half = height * chance.uniform(0.13, 0.24)
    x, foot = chance.uniform(half, wide - half), chance.uniform(height * 0.6, high)
    y = foot - height
    grid_y, grid_x = np.mgrid[0:high, 0:wide] + 0.5
    if chance.random() < 0.5:
        body = (np.abs(grid_x - x) < half) & (grid_y > y) & (grid_y < foot)
    else:
        head = np.hypot(grid_x - x, grid_y - y - 0.075 * height) < 0.075 * height
        trunk = ((grid_x - x) / half) ** 4 + ((grid_y - y - 0.57 * height) / (0.43 * height)) ** 4 < 1
        body = head | trunk
    body &= picture[2] == 0
    light = int(chance.integers(16, 236))
    shade = light + chance.normal(0, chance.uniform(0, 18), picture[0].shape)
    lower = np.where(grid_y > y + 0.55 * height, chance.integers(-60, 60), 0)
    picture[0] = np.where(body, np.clip(shade + lower, 0, 255), picture[0]).astype(np.uint8)
    picture[3][body] = owner
    seen = body.sum() / max(1, 2 * half * height)
    return 1, x, y, x, foot, min(1, seen), owner, body.sum()


def double(
    picture: np.ndarray, people: np.ndarray, chance: np.random.Generator, owner: int
) -> tuple[float, ...] | None:
    """Somebody once more, right behind somebody else or right before them: what is the hardest to tell apart, and rare."""
    whole = people[(people[:, 5] > 0.6) & (people[:, 7] > 30)]
    if not len(whole):
        return None
    kind, x, y, foot_x, foot, seen, own, _ = whole[chance.integers(len(whole))]
    height = foot - y
    alike = whole[np.abs(np.log((whole[:, 4] - whole[:, 2]) / height)) < 0.2]
    other = alike[chance.integers(len(alike))]
    aside = int(round(other[1] - x + chance.normal(0, 0.14) * height))
    down = int(round(other[4] - foot + chance.normal(0, 0.12) * height))
    if foot + down > high or abs(aside) + abs(down) < 2:
        return None
    at_rows, at_columns = np.nonzero(picture[3] == own)
    count = len(at_rows)
    luma = picture[0, at_rows, at_columns] + chance.normal(0, 25)
    at_rows, at_columns = at_rows + down, at_columns + aside
    free = (at_rows >= 0) & (at_rows < high) & (at_columns >= 0) & (at_columns < wide)
    at_rows, at_columns, luma = at_rows[free], at_columns[free], luma[free]
    # Who stands lower is nearer.
    feet = np.full(256, -np.inf)
    feet[people[:, 6].astype(int)] = people[:, 4]
    free = (picture[2, at_rows, at_columns] == 0) & (feet[picture[3, at_rows, at_columns]] < foot + down)
    at_rows, at_columns, luma = at_rows[free], at_columns[free], luma[free]
    if not len(at_rows):
        return None
    hidden = np.zeros((high, wide), bool)
    hidden[at_rows, at_columns] = True
    lose(picture, people, hidden)
    picture[0, at_rows, at_columns] = np.clip(luma, 0, 255)
    picture[3, at_rows, at_columns] = owner
    part = seen * len(at_rows) / count
    return kind, x + aside, y + down, foot_x + aside, foot + down, part, owner, len(at_rows)


def shown(own: np.ndarray, height: float) -> tuple[float, float] | None:
    """The middle of the highest part of somebody that is to be seen."""
    at_rows, at_columns = np.nonzero(own)
    if not len(at_rows):
        return None
    # The highest pixel may be a hand.
    first = at_rows[min(len(at_rows) - 1, int(0.02 * len(at_rows)))]
    band = (at_rows >= first) & (at_rows <= first + 0.06 * height)
    return at_columns[band].mean() + 0.5, first + 0.02 * height + 0.5


def asked(picture: np.ndarray, people: np.ndarray) -> tuple[np.ndarray, ...]:
    """Heat of heads on foot and on bicycles, what is not asked; and at half of that size how tall, how far the head is above and
    beside, and how much these weigh. Where a mask is instead of a head, the highest part that is to be seen stands for it."""
    heat = np.zeros((2, high, wide), np.float32)
    tell = np.zeros((3, high // 2, wide // 2), np.float32)
    weigh = np.zeros_like(tell[0])
    ask = np.ones_like(heat)
    for kind, x, y, _, foot, seen, owner, _ in people:
        height = foot - y
        if height < 5:
            continue
        # The middle of the head.
        y += 0.07 * height
        head_x, head_y = x, y
        least = sure
        row, column = min(max(0, int(y)), high - 1), min(max(0, int(x)), wide - 1)
        behind = picture[2, row, column] == 1 and y < high
        if behind:
            place = shown(picture[3] == owner, height)
            if place is None:
                continue
            x, y = place
            least = sure_behind
        spread = max(0.75, 0.028 * height)
        reach = int(max(4, 0.13 * height)) + 1
        row, column = int(y), int(x)
        top, left = max(0, row - reach), max(0, column - reach)
        here = np.s_[top : min(high, row + reach), left : min(wide, column + reach)]
        if row + reach <= top or top >= high or column + reach <= left or left >= wide:
            continue
        grid_y, grid_x = np.ogrid[here]
        distance = (grid_x + 0.5 - x) ** 2 + (grid_y + 0.5 - y) ** 2
        if seen < least or y < 0 or y >= high or x < 0 or x >= wide:
            if seen > 0:
                for plane in ask:
                    plane[here][distance < (2 + 0.08 * height) ** 2] = 0
            continue
        hill = np.exp(-distance / (2 * spread**2)).astype(np.float32)
        hill[row - top, column - left] = 1
        plane = heat[1 if kind == 2 else 0]
        plane[here] = np.maximum(plane[here], hill)
        above, aside = ((y - head_y) / height, (head_x - x) / height) if behind else (0, 0)
        row, column = row // 2, column // 2
        here = np.s_[max(0, row - 1) : row + 2, max(0, column - 1) : column + 2]
        for plane, value in zip(tell, (np.log2(height / 24), above, aside)):
            plane[here] = value
        weigh[here] = 1
    ask = np.maximum(ask, (heat > 0.5).astype(np.float32))
    return heat, ask, tell, weigh


def loss_of(answers: tuple[Tensor, Tensor], heat: Tensor, ask: Tensor, tell: Tensor, weigh: Tensor, body: Tensor) -> Tensor:
    heads, rest = answers
    told = rest[:, [0, 2, 3]]
    # How far below the feet are, which both the height and the head's place are for.
    below = (0.93 - told[:, 1:2]) * torch.exp2((told[:, :1] - tell[:, :1]).clamp(-2, 2)) - (0.93 - tell[:, 1:2])
    off = torch.cat([told - tell, below], 1).abs() * weigh[:, None]
    off = off.sum((0, 2, 3)) / weigh.sum().clamp(min=1)
    bodies = functional.binary_cross_entropy_with_logits(rest[:, 1], body)
    return loss_of_heads(heads, heat, ask) + (off * off.new_tensor([0.7, 4, 2, 3])).sum() + 4 * bodies


def learn(
    worker: int, network: PeopleNetwork, films: Films, minutes: float, out: str, seed: int, rate: float
) -> None:
    torch.set_num_threads(1)
    chance = np.random.default_rng(seed + 1000 * worker)
    optimizer = torch.optim.AdamW(network.parameters(), lr=rate, weight_decay=1e-4)
    mean = copy.deepcopy(network)
    start, step, shown = time.monotonic(), 0, 0.0
    while (gone := (time.monotonic() - start) / 60 / minutes) < 1:
        optimizer.param_groups[0]["lr"] = rate * min(1, (step + 1) / 30) * (1 - gone) ** 1.2 + 2e-5
        crops = [films.crop(chance) for _ in range(batch)]
        pictures = torch.from_numpy(np.stack([picture for picture, _ in crops]).astype(np.float32))
        # Other contrasts, other lights.
        contrast = torch.from_numpy(chance.uniform(0.6, 1.25, (batch, 1, 1)).astype(np.float32))
        light = torch.from_numpy(chance.uniform(-25, 25, (batch, 1, 1)).astype(np.float32))
        active = active_of(*pictures[:, :3].unbind(1))
        now, background = [(pictures[:, one] - 128) * contrast + 128 + light for one in (0, 1)]
        body = functional.avg_pool2d((pictures[:, 3:] > 0).float(), 2)[:, 0]
        wanted = [torch.from_numpy(np.stack(one)) for one in zip(*[asked(*crop) for crop in crops])]
        seen = seen_of(now, background, pictures[:, 2]).contiguous(memory_format=torch.channels_last)
        answers = network(seen, active)
        loss = loss_of(answers, *wanted, body)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 5)
        optimizer.step()
        step += 1
        if step % 200 == 0:
            films.refresh()
        if worker > 0:
            continue
        follow(mean, network, step)
        shown += (loss.item() - shown) * max(0.01, 1 / step)
        if step % 100 == 0:
            print(f"{gone:6.1%}  step {step}  loss {shown:.4f}", flush=True)
        if step % 200 == 0:
            torch.save(mean.state_dict(), out)
    if worker == 0:
        torch.save(mean.state_dict(), out)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("minutes", type=float)
    arguments.add_argument("out")
    arguments.add_argument("samples", nargs="+")
    arguments.add_argument("--from", dest="start")
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--rate", type=float, default=rate)
    arguments.add_argument("--workers", type=int, default=2)
    given = arguments.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(given.seed)
    network = PeopleNetwork().to(memory_format=torch.channels_last)
    if given.start:
        network.load_state_dict(torch.load(given.start))
    films = Films(given.samples)
    print(f"{len(films.index)} samples, {sum(p.numel() for p in network.parameters())} weights")
    # They learn side by side, on the same weights.
    network.share_memory()
    torch.multiprocessing.start_processes(
        learn,
        (network, films, given.minutes, given.out, given.seed, given.rate),
        nprocs=given.workers,
        start_method="fork",
    )


if __name__ == "__main__":
    main()
