"""All chance of the generator, from one seed: the same seed draws the same samples."""

from __future__ import annotations

import math
import random
from typing import Sequence, TypeVar

import numpy as np

Thing = TypeVar("Thing")
Image = np.ndarray
"""Grey values as 32-bit floats, 0..255, rows first; they may leave that range until a sample is finished."""


class Dice:
    def __init__(self, seed: int) -> None:
        self._scalar = random.Random(seed)
        self._array = np.random.default_rng(seed)

    def chance(self, probability: float) -> bool:
        return self._scalar.random() < probability

    def within(self, low: float, high: float) -> float:
        return self._scalar.uniform(low, high)

    def whole(self, low: int, high: int) -> int:
        """Both ends included."""
        return self._scalar.randint(low, max(low, high))

    def log_within(self, low: float, high: float) -> float:
        """Each octave is as likely as any other: sizes of things."""
        return math.exp(self.within(math.log(low), math.log(high)))

    def around(self, mean: float, deviation: float) -> float:
        return self._scalar.gauss(mean, deviation)

    def one_of(self, things: Sequence[Thing]) -> Thing:
        return self._scalar.choice(things)

    def weighted(self, weights: dict[Thing, float]) -> Thing:
        return self._scalar.choices(list(weights), list(weights.values()))[0]

    def noise(self, height: int, width: int) -> Image:
        """Independent values of mean 0 and deviation 1."""
        return self._array.standard_normal((height, width), dtype=np.float32)

    def grid(self, height: int, width: int) -> Image:
        """Independent values in 0..1."""
        return self._array.random((height, width), dtype=np.float32)
