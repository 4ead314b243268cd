"""Writes a trained network's weights as a module: `python3 export.py people|closer IN.pt OUT.ts`. Norms are folded into the weights."""

from __future__ import annotations

import base64
import sys

import numpy as np
import torch
from torch import nn

import closer
import network

kinds = {"people": (network.PeopleNetwork, network.in_order), "closer": (closer.CloserNetwork, closer.in_order)}

_, kind, weights, written = sys.argv
make, in_order = kinds[kind]
trained = make()
trained.load_state_dict(torch.load(weights))
trained.eval()
numbers: list[np.ndarray] = []
for convolution, norm in in_order(trained):
    folded = nn.utils.fuse_conv_bn_eval(convolution, norm) if norm else convolution
    # Row, column, input, output.
    numbers.append(folded.weight.detach().permute(2, 3, 1, 0).numpy().ravel())
    numbers.append(folded.bias.detach().numpy())
code = base64.b64encode(np.concatenate(numbers).astype("<f4").tobytes()).decode()
with open(written, "w") as out:
    out.write(f"/** Weights of the {kind} network. Made by bench/analytics/training/export.py: do not edit. */\n")
    out.write(f'export const weightsCode: string =\n\t"{code}";\n')
