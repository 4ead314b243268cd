"""Trains the closer look on samples of heads: `python3 closer.py MINUTES OUT.pt SAMPLES... [--from IN.pt]`.

What is kept is the running mean. Every fourth film or so is left out, and it says how many of those who are close beside somebody are
found there, by how many heights they are apart, and how many heads are made up.
"""

from __future__ import annotations

import argparse
import copy
import time
from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from network import Block, blocks_of, doubled, follow, layer, loss_of_heads, seen_of

ROWS, COLUMNS = 32, 40
FINE, COARSE = 16, 32
"""Channels at a half and a quarter of the size."""
FIRST, EACH, MOST = 4, 5, 10
"""Numbers of a sample before those of heads, numbers of a head, and heads at most."""

held_out = (8, 13, 16, 19)
"""Of twenty films."""
batch, rate = 48, 2e-3
shows, hidden = 0.25, 0.02
"""Parts of a head that are to be seen from which on it has to be found, and up to which nobody is there."""
sure = -0.5
"""What a head's logit is at least, to be counted."""
apart = (0.04, 0.07, 0.1, 0.13, 0.17, 0.22, 0.3)
"""Heights."""


class CloserNetwork(nn.Module):
    """Heads around a head, pixel by pixel."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = layer(3, FINE, 2)
        self.first = Block(FINE)
        self.down = layer(FINE, COARSE, 2)
        self.coarse = nn.ModuleList([Block(COARSE, dilation) for dilation in (1, 2, 1)])
        self.up = layer(COARSE, FINE, size=1)
        self.fine = nn.ModuleList([Block(FINE), Block(FINE)])
        self.head = nn.Conv2d(FINE, 4, 1)
        with torch.no_grad():
            self.head.bias.fill_(-4)

    def forward(self, seen: Tensor) -> Tensor:
        fine = self.first(torch.relu(self.stem(seen)))
        coarse = torch.relu(self.down(fine))
        for block in self.coarse:
            coarse = block(coarse)
        fine = torch.relu(fine + doubled(self.up(coarse)))
        for block in self.fine:
            fine = block(fine)
        return functional.pixel_shuffle(self.head(fine), 2)[:, 0]


def in_order(network: CloserNetwork) -> Iterator[tuple[nn.Conv2d, nn.BatchNorm2d | None]]:
    """Convolutions with their norms, as `weights` in device/analytics/kernel/closer.c has them."""
    yield tuple(network.stem)
    yield from blocks_of([network.first])
    yield tuple(network.down)
    yield from blocks_of(network.coarse)
    yield tuple(network.up)
    yield from blocks_of(network.fine)
    yield network.head, None


def read(names: list[str]) -> tuple[np.ndarray, np.ndarray]:
    pictures = [np.fromfile(f"{name}.heads", np.uint8).reshape(-1, 3, ROWS, COLUMNS) for name in names]
    truths = [np.fromfile(f"{name}.truths", np.float32).reshape(-1, FIRST + EACH * MOST) for name in names]
    return np.concatenate(pictures), np.concatenate(truths)


def heads_of(truth: np.ndarray) -> np.ndarray:
    """Of each head: column and row of its middle, the part of it that shows, how tall whose it is, on foot or on a bicycle."""
    return truth[FIRST:].reshape(MOST, EACH)[: int(truth[3])]


def asked(truth: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A hill on each head, and what is not asked."""
    y, x = np.mgrid[0:ROWS, 0:COLUMNS] + 0.5
    heat, ask = np.zeros((ROWS, COLUMNS), np.float16), np.ones((ROWS, COLUMNS), bool)
    for column, row, part, tall, _ in heads_of(truth):
        if part <= hidden or not (0 <= column < COLUMNS and 0 <= row < ROWS):
            continue
        distance = (x - column) ** 2 + (y - row) ** 2
        if part < shows:
            ask[distance < (0.08 * tall + 1) ** 2] = False
            continue
        hill = np.exp(-distance / (2 * (0.026 * tall) ** 2))
        hill[int(row), int(column)] = 1
        heat = np.maximum(heat, hill.astype(np.float16))
    return heat, ask | (heat > 0.5)


def is_close(truth: np.ndarray) -> bool:
    """Somebody else is close."""
    heads = heads_of(truth)
    far = np.hypot(heads[1:, 0] - heads[0, 0], heads[1:, 1] - heads[0, 1])
    return bool(((far < 0.3 * heads[0, 3]) & (heads[1:, 2] > 0.1)).any())


def score(network: CloserNetwork, pictures: np.ndarray, truths: np.ndarray) -> str:
    network.eval()
    counts = np.zeros((2, len(apart) - 1), int)
    own = made_up = 0
    for start in range(0, len(pictures), 256):
        planes = torch.from_numpy(pictures[start : start + 256].astype(np.float32))
        with torch.no_grad():
            logits = network(seen_of(*planes.unbind(1)))
        tops = (logits == functional.max_pool2d(logits, 3, 1, 1)) & (logits > sure)
        for top, truth in zip(tops.numpy(), truths[start : start + 256]):
            heads = heads_of(truth)
            tall = heads[0, 3]
            rows, columns = np.nonzero(top)
            far = np.hypot(columns[:, None] + 0.5 - heads[:, 0], rows[:, None] + 0.5 - heads[:, 1]) / tall
            of, taken = set(), set()
            for flat in np.argsort(far, axis=None):
                place, head = np.unravel_index(flat, far.shape)
                if far[place, head] < 0.07 and place not in taken and head not in of:
                    taken.add(place)
                    of.add(head)
            own += 0 in of
            made_up += sum(far[place, 0] < 0.3 and place not in taken for place in range(len(rows)))
            away = np.hypot(heads[:, 0] - heads[0, 0], heads[:, 1] - heads[0, 1]) / tall
            for head in range(1, len(heads)):
                place = np.searchsorted(apart, away[head], side="right") - 1
                if heads[head, 2] >= 0.3 and 0 <= place < counts.shape[1]:
                    counts[:, place] += (1, head in of)
    network.train()
    close = " ".join(f"{least}: {found}/{all_}" for least, all_, found in zip(apart, *counts))
    return f"itself {own / len(pictures):.3f}, made up {made_up / len(pictures):.3f}, others {close}"


def learn(network: CloserNetwork, pictures: np.ndarray, truths: np.ndarray, given: argparse.Namespace) -> None:
    left_out = np.isin(truths[:, 0] % 20, held_out)
    if not left_out.any() or left_out.all():
        raise SystemExit("there are too few films: some have to be left out")
    others = pictures[left_out], truths[left_out]
    pictures, truths = pictures[~left_out], truths[~left_out]
    heat, ask = (np.stack(one) for one in zip(*[asked(truth) for truth in truths]))
    # Those who are alone half as often.
    weight = np.cumsum([1.0 if is_close(truth) else 0.5 for truth in truths])
    chance = np.random.default_rng(given.seed)
    optimizer = torch.optim.AdamW(network.parameters(), lr=rate, weight_decay=1e-4)
    mean = copy.deepcopy(network)
    start, step, shown = time.monotonic(), 0, 0.0

    def uniform(least: float, most: float) -> Tensor:
        return torch.from_numpy(chance.uniform(least, most, (batch, 1, 1)).astype(np.float32))

    while (gone := (time.monotonic() - start) / 60 / given.minutes) < 1:
        optimizer.param_groups[0]["lr"] = rate * min(1, (step + 1) / 50) * (1 - gone) ** 1.2 + 2e-5
        some = np.searchsorted(weight, chance.random(batch) * weight[-1])
        planes, hills, asks = pictures[some].astype(np.float32), heat[some].astype(np.float32), ask[some].astype(np.float32)
        mirrored = chance.random(batch) < 0.5
        for one in (planes, hills, asks):
            one[mirrored] = one[mirrored][..., ::-1]
        planes, hills, asks = torch.from_numpy(planes), torch.from_numpy(hills), torch.from_numpy(asks)
        # Other contrasts, other lights, more noise.
        contrast, light = uniform(0.6, 1.25), uniform(-25, 25)
        now, background = [(planes[:, one] - 128) * contrast + 128 + light for one in (0, 1)]
        now = (now + torch.randn(now.shape) * uniform(0, 3)).clamp(0, 255)
        seen = seen_of(now, background, planes[:, 2]).contiguous(memory_format=torch.channels_last)
        loss = loss_of_heads(network(seen), hills, asks)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 5)
        optimizer.step()
        step += 1
        follow(mean, network, step)
        shown += (loss.item() - shown) * max(0.01, 1 / step)
        if step % 2000 == 0:
            print(f"{gone:6.1%}  step {step}  loss {shown:.4f}  {score(mean, *others)}", flush=True)
            torch.save(mean.state_dict(), given.out)
    torch.save(mean.state_dict(), given.out)
    print(f"{step} steps  loss {shown:.4f}  {score(mean, *others)}")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("minutes", type=float)
    arguments.add_argument("out")
    arguments.add_argument("samples", nargs="+")
    arguments.add_argument("--from", dest="start")
    arguments.add_argument("--seed", type=int, default=1)
    given = arguments.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(given.seed)
    network = CloserNetwork().to(memory_format=torch.channels_last)
    if given.start:
        network.load_state_dict(torch.load(given.start))
    pictures, truths = read(given.samples)
    print(f"{len(pictures)} samples, {sum(p.numel() for p in network.parameters())} weights")
    learn(network, pictures, truths, given)


if __name__ == "__main__":
    main()
