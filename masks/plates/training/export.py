"""Writes a trained network as ONNX: `python3 export.py IN.pt OUT.onnx`.

Normalisation and batch norms are folded into the convolutions' weights. What is written takes a picture's luma as bytes
and looks at it at four sizes: whole, half, quarter and eighth. Both runners read this one file; masks/plates/network/kernel.c
counts on the names of the weights."""

from __future__ import annotations

import sys

import torch
from torch import Tensor, nn
from torch.nn import functional

from network import PlateNetwork, middle_luma, luma_step


sizes = ("whole", "half", "quarter", "eighth")


class Folded(nn.Module):
    """The same network with nothing but convolutions in it."""

    def __init__(self, trained: PlateNetwork) -> None:
        super().__init__()
        self.stem = nn.ModuleList(_fold(step[0], step[1]) for step in trained.stem)
        self.stem[0].weight.data /= luma_step
        self.around = nn.ModuleList(_fold(block.around, block.around_norm) for block in trained.body)
        self.across = nn.ModuleList(_fold(block.across, block.across_norm) for block in trained.body)
        self.head = trained.head

    def forward(self, luma: Tensor) -> tuple[Tensor, ...]:
        seen = luma.float() - middle_luma
        answers = [self._look(seen)]
        for _ in sizes[1:]:
            seen = functional.avg_pool2d(seen, 2)
            answers.append(self._look(seen))
        return tuple(answers)

    def _look(self, x: Tensor) -> Tensor:
        for step in self.stem:
            x = functional.relu(step(x))
        for around, across in zip(self.around, self.across):
            x = functional.relu(x + across(functional.relu(around(x))))
        return functional.pixel_shuffle(self.head(x), 2)


def _fold(convolution: nn.Conv2d, norm: nn.BatchNorm2d) -> nn.Conv2d:
    return nn.utils.fuse_conv_bn_eval(convolution, norm)


def main(trained: str, out: str) -> None:
    network = PlateNetwork()
    network.load_state_dict(torch.load(trained))
    network.eval()
    folded = Folded(network).eval()
    luma = torch.randint(16, 236, (1, 1, 360, 640), dtype=torch.uint8)
    with torch.no_grad():
        apart = (folded(luma)[0] - network(luma.float())).abs().max().item()
    assert apart < 1e-3, f"folding changed the answers by {apart}"
    torch.onnx.export(
        folded, (luma,), out, opset_version=13, do_constant_folding=False,
        input_names=["luma"], output_names=list(sizes),
        dynamic_axes={"luma": {2: "rows", 3: "columns"}},
    )


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
