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

from network import PeopleNetwork, active_of, seen_of

rows, columns, most = 180, 320, 48
high, wide = 112, 136
"""Of a crop."""
batch = 12
rate = 4e-3
sure = 0.25
"""Part of somebody that is to be seen, from which on they are asked for."""


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
        film, at = self.index[chance.integers(len(self.index))]
        people = self.truths[film][at]
        people = people[people[:, 0] > 0]
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
        people = people.copy()
        people[:, [1, 3]] -= left
        people[:, [2, 4]] -= top
        if chance.random() < 0.5:
            picture = picture[:, :, ::-1]
            people[:, [1, 3]] = wide - people[:, [1, 3]]
        if chance.random() < 0.12:
            picture = picture.copy()
            people = np.concatenate([people, [dummy(picture, chance) for _ in range(chance.integers(1, 4))]])
        return picture, people


def dummy(picture: np.ndarray, chance: np.random.Generator) -> tuple[float, ...]:
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
    picture[3][body] = 1
    seen = body.sum() / max(1, 2 * half * height)
    return 1, x, y, x, foot, min(1, seen)


def asked(people: np.ndarray) -> tuple[np.ndarray, ...]:
    """Heat of heads on foot and on bicycles, what is not asked; and at half of that size, heights and how much they weigh."""
    heat = np.zeros((2, high, wide), np.float32)
    tall = np.zeros((high // 2, wide // 2), np.float32)
    weigh = np.zeros_like(tall)
    ask = np.ones_like(heat)
    for kind, x, y, _, foot, seen in people:
        height = foot - y
        if height < 5:
            continue
        # The middle of the head.
        y += 0.07 * height
        spread = max(0.75, 0.028 * height)
        reach = int(max(4, 0.13 * height)) + 1
        row, column = int(y), int(x)
        top, left = max(0, row - reach), max(0, column - reach)
        here = np.s_[top : min(high, row + reach), left : min(wide, column + reach)]
        if row + reach <= top or top >= high or column + reach <= left or left >= wide:
            continue
        grid_y, grid_x = np.ogrid[here]
        distance = (grid_x + 0.5 - x) ** 2 + (grid_y + 0.5 - y) ** 2
        if seen < sure or y < 0 or y >= high or x < 0 or x >= wide:
            if seen > 0:
                for plane in ask:
                    plane[here][distance < (2 + 0.08 * height) ** 2] = 0
            continue
        hill = np.exp(-distance / (2 * spread**2)).astype(np.float32)
        hill[row - top, column - left] = 1
        plane = heat[1 if kind == 2 else 0]
        plane[here] = np.maximum(plane[here], hill)
        row, column = row // 2, column // 2
        here = np.s_[max(0, row - 1) : row + 2, max(0, column - 1) : column + 2]
        tall[here] = np.log2(height / 24)
        weigh[here] = 1
    ask = np.maximum(ask, (heat > 0.5).astype(np.float32))
    return heat, ask, tall, weigh


def loss_of(answers: tuple[Tensor, Tensor], heat: Tensor, ask: Tensor, tall: Tensor, weigh: Tensor, body: Tensor) -> Tensor:
    heads, rest = answers
    given = torch.sigmoid(heads).clamp(1e-4, 1 - 1e-4)
    peak = (heat >= 0.999).float()
    found = -((1 - given) ** 2) * torch.log(given) * peak
    made_up = -(given**2) * torch.log(1 - given) * (1 - heat) ** 4 * (1 - peak)
    count = peak.sum().clamp(min=1)
    heights = ((rest[:, 0] - tall).abs() * weigh).sum() / weigh.sum().clamp(min=1)
    bodies = functional.binary_cross_entropy_with_logits(rest[:, 1], body)
    return ((found + made_up) * ask).sum() / count + 0.5 * heights + 4 * bodies


def learn(worker: int, network: PeopleNetwork, films: Films, minutes: float, out: str, seed: int) -> None:
    torch.set_num_threads(1)
    chance = np.random.default_rng(seed + 1000 * worker)
    optimizer = torch.optim.AdamW(network.parameters(), lr=rate, weight_decay=1e-4)
    mean = copy.deepcopy(network)
    start, step, shown = time.monotonic(), 0, 0.0
    while (gone := (time.monotonic() - start) / 60 / minutes) < 1:
        optimizer.param_groups[0]["lr"] = rate * min(1, (step + 1) / 100) * (1 - gone) ** 1.2 + 2e-5
        crops = [films.crop(chance) for _ in range(batch)]
        pictures = torch.from_numpy(np.stack([picture for picture, _ in crops]).astype(np.float32))
        # Other contrasts, other lights.
        contrast = torch.from_numpy(chance.uniform(0.6, 1.25, (batch, 1, 1)).astype(np.float32))
        light = torch.from_numpy(chance.uniform(-25, 25, (batch, 1, 1)).astype(np.float32))
        active = active_of(*pictures[:, :3].unbind(1))
        now, background = [(pictures[:, one] - 128) * contrast + 128 + light for one in (0, 1)]
        kinds = pictures[:, 3]
        body = ((kinds == 1) | (kinds == 2)).float()
        body = functional.avg_pool2d(body[:, None], 2)[:, 0]
        wanted = [torch.from_numpy(np.stack(one)) for one in zip(*[asked(people) for _, people in crops])]
        seen = seen_of(now, background, pictures[:, 2]).contiguous(memory_format=torch.channels_last)
        answers = network(seen, active)
        loss = loss_of(answers, *wanted, body)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 5)
        optimizer.step()
        step += 1
        if worker > 0:
            continue
        with torch.no_grad():
            for kept, new in zip(mean.state_dict().values(), network.state_dict().values()):
                if kept.dtype.is_floating_point:
                    kept.lerp_(new, 1 - min(0.998, 1 - 1 / (step + 1)))
        shown += (loss.item() - shown) * max(0.01, 1 / step)
        if step % 100 == 0:
            print(f"{gone:6.1%}  step {step}  loss {shown:.4f}", flush=True)
        if step % 200 == 0:
            torch.save(mean.state_dict(), out)
            films.refresh()
    if worker == 0:
        torch.save(mean.state_dict(), out)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("minutes", type=float)
    arguments.add_argument("out")
    arguments.add_argument("samples", nargs="+")
    arguments.add_argument("--from", dest="start")
    arguments.add_argument("--seed", type=int, default=1)
    given = arguments.parse_args()
    torch.manual_seed(given.seed)
    network = PeopleNetwork().to(memory_format=torch.channels_last)
    if given.start:
        network.load_state_dict(torch.load(given.start))
    films = Films(given.samples)
    print(f"{len(films.index)} samples, {sum(p.numel() for p in network.parameters())} weights")
    # Two learn side by side, on the same weights.
    network.share_memory()
    torch.multiprocessing.spawn(learn, (network, films, given.minutes, given.out, given.seed), nprocs=2)


if __name__ == "__main__":
    main()
