"""The network that finds people. What comes in is the luma and how it differs from the background, at half the analysed size.

It is computed where something differs from the background, and a little around it: elsewhere all values are zero, in training
as on a camera.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import torch
from torch import Tensor, nn
from torch.nn import functional

FINE, MIDDLE, COARSE = 12, 24, 32
"""Channels at a half, a quarter and an eighth of the size."""
ANSWERS = 12
"""For each of four pixels, a head of somebody on foot; the same for bicycles; how tall they are; whether a place shows somebody; and
how far above and to the right their head is behind a mask, in their heights."""
DIFFERENT = 12
"""Luma steps."""


def layer(inputs: int, outputs: int, stride: int = 1, size: int = 3) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, size, stride, size // 2, bias=False),
        nn.BatchNorm2d(outputs),
    )


class Block(nn.Module):
    """Looks around in each channel, then across channels, and adds what it found."""

    def __init__(self, channels: int, dilation: int = 1) -> None:
        super().__init__()
        self.around = nn.Conv2d(channels, channels, 3, 1, dilation, dilation, groups=channels, bias=False)
        self.around_norm = nn.BatchNorm2d(channels)
        self.across = layer(channels, channels, size=1)

    def forward(self, values: Tensor, active: Tensor | float = 1) -> Tensor:
        around = torch.relu(self.around_norm(self.around(values))) * active
        return torch.relu(values + self.across(around)) * active


def blocks_of(blocks: Iterable[Block]) -> Iterator[tuple[nn.Conv2d, nn.BatchNorm2d]]:
    """Their convolutions with their norms."""
    for block in blocks:
        yield block.around, block.around_norm
        yield tuple(block.across)


class PeopleNetwork(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.stem = layer(3, FINE, 2)
        self.down = layer(FINE, MIDDLE, 2)
        self.down_again = layer(MIDDLE, COARSE, 2)
        self.coarse = nn.ModuleList([Block(COARSE, dilation) for dilation in (1, 2, 4)])
        self.up = layer(COARSE, MIDDLE, size=1)
        self.middle = nn.ModuleList([Block(MIDDLE), Block(MIDDLE)])
        self.up_again = layer(MIDDLE, FINE, size=1)
        self.fine = nn.ModuleList([Block(FINE), Block(FINE)])
        self.head = nn.Conv2d(FINE, ANSWERS, 1)
        with torch.no_grad():
            self.head.bias.copy_(torch.tensor([-4.0] * 8 + [0.0, -2.0, 0.0, 0.0]))

    def forward(self, seen: Tensor, active: Tensor) -> tuple[Tensor, Tensor]:
        """Heads pixel by pixel; and for each two by two how tall, whose, and how far from the head. @param active of fields of 4 by 4, as `active_of` tells"""
        at_fine = doubled(active)
        at_coarse = functional.max_pool2d(active, 2, ceil_mode=True)
        fine = torch.relu(self.stem(seen)) * at_fine
        middle = torch.relu(self.down(fine)) * active
        coarse = torch.relu(self.down_again(middle)) * at_coarse
        for block in self.coarse:
            coarse = block(coarse, at_coarse)
        middle = torch.relu(middle + doubled(self.up(coarse), middle)) * active
        for block in self.middle:
            middle = block(middle, active)
        fine = torch.relu(fine + doubled(self.up_again(middle), fine)) * at_fine
        for block in self.fine:
            fine = block(fine, at_fine)
        answers = self.head(fine)
        heads = functional.pixel_shuffle(answers[:, :8], 2)
        return heads, answers[:, 8:12]


def in_order(network: PeopleNetwork) -> Iterator[tuple[nn.Conv2d, nn.BatchNorm2d | None]]:
    """Convolutions with their norms, as `weights` in device/analytics/kernel/network.c has them."""
    yield tuple(network.stem)
    yield tuple(network.down)
    yield tuple(network.down_again)
    yield from blocks_of(network.coarse)
    yield tuple(network.up)
    yield from blocks_of(network.middle)
    yield tuple(network.up_again)
    yield from blocks_of(network.fine)
    yield network.head, None


def doubled(small: Tensor, like: Tensor | None = None) -> Tensor:
    """Each place four times; what is too much where a size is odd is left out."""
    large = small.repeat_interleave(2, 2).repeat_interleave(2, 3)
    return large if like is None else large[:, :, : like.shape[2], : like.shape[3]]


def active_of(now: Tensor, background: Tensor, blind: Tensor) -> Tensor:
    """Fields of 4 by 4 in which two places differ, and those around them."""
    differs = (((now - background).abs() > DIFFERENT) & (blind == 0)).float()[:, None]
    fields = (functional.avg_pool2d(differs, 4) * 16 > 1.5).float()
    return functional.max_pool2d(fields, 3, 1, 1)


def loss_of_heads(logits: Tensor, heat: Tensor, ask: Tensor) -> Tensor:
    """Of hills with a head on each top. @param ask 0 where nothing is asked"""
    given = torch.sigmoid(logits).clamp(1e-4, 1 - 1e-4)
    peak = (heat >= 0.999).float()
    found = -((1 - given) ** 2) * torch.log(given) * peak
    made_up = -(given**2) * torch.log(1 - given) * (1 - heat) ** 4 * (1 - peak)
    return ((found + made_up) * ask).sum() / peak.sum().clamp(min=1)


@torch.no_grad()
def follow(mean: nn.Module, network: nn.Module, step: int) -> None:
    """Brings the running mean of a network's weights a step on."""
    for kept, new in zip(mean.state_dict().values(), network.state_dict().values()):
        if kept.dtype.is_floating_point:
            kept.lerp_(new, max(0.002, 4 / (step + 4)))


def seen_of(now: Tensor, background: Tensor, blind: Tensor) -> Tensor:
    """What comes in, from luma 0 to 255: nothing is seen behind masks."""
    open_ = 1 - blind
    difference = ((now - background) / 32).clamp(-4, 4) * open_
    return torch.stack([difference, (now - 128) / 64 * open_, blind], 1)
