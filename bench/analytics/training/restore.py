"""Makes a network to go on from of weights that were written: `python3 restore.py IN.ts OUT.pt SAMPLES...`.

Their norms are folded into them. How large what comes to each norm is, and how much it varies, is measured on samples: a norm that
takes that away and gives it back changes nothing.
"""

from __future__ import annotations

import base64
import re
import sys

import numpy as np
import torch
from torch import Tensor, nn

from network import PeopleNetwork, active_of, in_order, seen_of
from train import Films

batches, batch = 60, 12


def load(network: PeopleNetwork, code: str) -> None:
    numbers = torch.from_numpy(np.frombuffer(base64.b64decode(code), "<f4").copy())

    def take(*shape: int) -> Tensor:
        nonlocal numbers
        taken, numbers = numbers.split([(size := int(np.prod(shape))), len(numbers) - size])
        return taken.reshape(shape)

    for convolution, norm in in_order(network):
        outputs, inputs, high, wide = convolution.weight.shape
        convolution.weight.copy_(take(high, wide, inputs, outputs).permute(3, 2, 0, 1))
        bias = (norm or convolution).bias
        bias.copy_(take(outputs))
        if norm:
            norm.running_var.fill_(1 - norm.eps)
    if len(numbers):
        raise ValueError("these weights are not those of this network")


def spread(network: PeopleNetwork, films: Films) -> None:
    """Gives the norms what comes to them."""
    norms = [norm for _, norm in in_order(network) if norm]
    sums = {norm: torch.zeros(2, norm.num_features, dtype=torch.float64) for norm in norms}

    def add(norm: nn.Module, inputs: tuple[Tensor]) -> None:
        values = inputs[0].double()
        sums[norm] += torch.stack([values.mean((0, 2, 3)), values.square().mean((0, 2, 3))]) / batches

    hooks = [norm.register_forward_pre_hook(add) for norm in norms]
    chance = np.random.default_rng(0)
    for _ in range(batches):
        planes = torch.from_numpy(np.stack([films.crop(chance)[0] for _ in range(batch)]).astype(np.float32))
        network(seen_of(*planes[:, :3].unbind(1)), active_of(*planes[:, :3].unbind(1)))
    for hook in hooks:
        hook.remove()
    for norm in norms:
        mean, square = sums[norm]
        norm.running_mean.copy_(mean)
        norm.running_var.copy_(square - mean**2)
        norm.weight.copy_((norm.running_var + norm.eps).sqrt())
        norm.bias.add_(norm.running_mean)


def main() -> None:
    _, weights, out, *samples = sys.argv
    network = PeopleNetwork().eval()
    with torch.no_grad(), open(weights) as code:
        load(network, re.search('"([^"]+)"', code.read())[1])
        spread(network, Films(samples))
    torch.save(network.state_dict(), out)


if __name__ == "__main__":
    main()
