"""Trains the network on drawn samples: `python3 train.py MINUTES OUT.pt [--from IN.pt] [--seed N]`.

One process draws, this one learns. What is kept is the running mean of the weights."""

from __future__ import annotations

import argparse
import copy
import multiprocessing
import os
import time

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from network import PlateNetwork
from sample import HEAVY_PLATE, PLATE, UNSURE, cell, height, width

_kept = 6000
"""Samples to learn from at any time; the oldest is replaced by each new one."""
_batch = 12
_rate = 2e-3
_cooldown = 0.9
"""Part of the time, at its end, in which the learning rate falls to nothing."""


class Album:
    """Samples in memory that both processes see."""

    def __init__(self) -> None:
        self._pictures = multiprocessing.RawArray("B", _kept * height * width)
        self._labels = multiprocessing.RawArray("B", _kept * (height // cell) * (width // cell))
        self.drawn = multiprocessing.Value("q", 0)

    def views(self) -> tuple[np.ndarray, np.ndarray]:
        pictures = np.frombuffer(self._pictures, np.uint8).reshape(_kept, height, width)
        labels = np.frombuffer(self._labels, np.uint8).reshape(_kept, height // cell, width // cell)
        return pictures, labels


def draw(album: Album, seed: int) -> None:
    os.nice(5)
    import cv2

    from dice import Dice
    from sample import draw_sample

    cv2.setNumThreads(1)
    pictures, labels = album.views()
    dice = Dice(seed)
    while True:
        sample = draw_sample(dice)
        at = album.drawn.value % _kept
        pictures[at], labels[at] = sample.picture, sample.labels
        album.drawn.value += 1


def loss_of(answers: Tensor, labels: Tensor) -> Tensor:
    """Focal loss, which looks at what is hard, and dice loss, which counts each sample's plate area alike."""
    wanted = (labels >= PLATE).float()
    heaviness = (labels.float() - PLATE).clamp(min=0) / (HEAVY_PLATE - PLATE)
    weight = (labels != UNSURE).float() * (1 + wanted * (2 + 6 * heaviness))
    given = torch.sigmoid(answers)
    surprise = functional.binary_cross_entropy_with_logits(answers, wanted, reduction="none")
    focal = (surprise * (wanted - given).abs() * weight).sum() / weight.sum()
    shared, both = (given * wanted * weight).sum(), ((given + wanted) * weight).sum()
    return 4 * focal + 0.3 * (1 - (2 * shared + 1) / (both + 1))


def learn(network: PlateNetwork, album: Album, minutes: float, out: str, chance: np.random.Generator) -> None:
    pictures, labels = album.views()
    optimizer = torch.optim.AdamW(network.parameters(), lr=_rate, weight_decay=1e-4)
    mean = copy.deepcopy(network)
    start, step, shown = time.monotonic(), 0, 0.0
    while (gone := (time.monotonic() - start) / 60 / minutes) < 1:
        falling = min(1.0, (1 - gone) / _cooldown)
        optimizer.param_groups[0]["lr"] = _rate * min(1, (step + 1) / 200) * falling**1.5 + 1e-5
        chosen = chance.integers(0, min(_kept, album.drawn.value), _batch)
        batch = torch.from_numpy(pictures[chosen].astype(np.float32))[:, None]
        asked = torch.from_numpy(labels[chosen])[:, None]
        if chance.random() < 0.5:
            batch = batch.flip(3)  # letters may be mirrored: nobody reads them
            asked = asked.flip(3)
        loss = loss_of(network(batch.contiguous(memory_format=torch.channels_last)), asked)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        step += 1
        _follow(mean, network, min(0.998, 1 - 1 / (step + 1)))
        shown += (loss.item() - shown) * max(0.01, 1 / step)
        if step % 200 == 0:
            print(f"{gone:6.1%}  step {step}  drawn {album.drawn.value}  loss {shown:.4f}", flush=True)
        if step % 1000 == 0:
            torch.save(mean.state_dict(), out)
    torch.save(mean.state_dict(), out)


@torch.no_grad()
def _follow(mean: PlateNetwork, network: PlateNetwork, inertia: float) -> None:
    for kept, new in zip(mean.state_dict().values(), network.state_dict().values()):
        if kept.dtype.is_floating_point:
            kept.lerp_(new, 1 - inertia)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("minutes", type=float)
    arguments.add_argument("out")
    arguments.add_argument("--from", dest="start", help="weights to go on from")
    arguments.add_argument("--seed", type=int, default=1)
    given = arguments.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(given.seed)
    network = PlateNetwork().to(memory_format=torch.channels_last)
    if given.start:
        network.load_state_dict(torch.load(given.start))
    print(sum(p.numel() for p in network.parameters()), "parameters")
    album = Album()
    process = multiprocessing.Process(target=draw, args=(album, given.seed), daemon=True)
    process.start()
    while album.drawn.value < 1500:
        time.sleep(0.2)
    learn(network, album, given.minutes, given.out, np.random.default_rng(given.seed))
    process.terminate()


if __name__ == "__main__":
    main()
