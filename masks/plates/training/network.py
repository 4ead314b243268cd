"""The network: a map of where plates may be, four answers for each field of 8x8 pixels, one for each quarter of it."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional


middle_luma, luma_step = 126.0, 110.0
"""Middle and half of the range of a video's luma, 16..235."""


def _strided(inputs: int, outputs: int) -> nn.Sequential:
    convolution = nn.Conv2d(inputs, outputs, 3, stride=2, padding=1, bias=False)
    return nn.Sequential(convolution, nn.BatchNorm2d(outputs), nn.ReLU())


class Block(nn.Module):
    """Looks around, channel by channel, and adds what it makes of it."""

    def __init__(self, channels: int, dilation: int) -> None:
        super().__init__()
        self.around = nn.Conv2d(channels, channels, 3, padding=dilation, dilation=dilation, groups=channels, bias=False)
        self.around_norm = nn.BatchNorm2d(channels)
        self.across = nn.Conv2d(channels, channels, 1, bias=False)
        self.across_norm = nn.BatchNorm2d(channels)

    def forward(self, x: Tensor) -> Tensor:
        y = functional.relu(self.around_norm(self.around(x)))
        return functional.relu(x + self.across_norm(self.across(y)))


class PlateNetwork(nn.Module):
    widths = (8, 16, 48)
    dilations = (1, 2, 1, 4, 2, 1)

    def __init__(self) -> None:
        super().__init__()
        a, b, c = self.widths
        self.stem = nn.Sequential(_strided(1, a), _strided(a, b), _strided(b, c))
        self.body = nn.Sequential(*[Block(c, dilation) for dilation in self.dilations])
        self.head = nn.Conv2d(c, 4, 1)

    def forward(self, luma: Tensor) -> Tensor:
        """Luma of video (16..235), batch x 1 x rows x columns, to log odds at a quarter of the rows and columns."""
        return functional.pixel_shuffle(self.head(self.body(self.stem((luma - middle_luma) / luma_step))), 2)
