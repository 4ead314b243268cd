"""Writes a trained network's weights as a module: `python3 export.py IN.pt OUT.ts`. Norms are folded into the weights."""

from __future__ import annotations

import base64
import sys

import numpy as np
import torch
from torch import nn

from network import PeopleNetwork, in_order

trained = PeopleNetwork()
trained.load_state_dict(torch.load(sys.argv[1]))
trained.eval()
numbers: list[np.ndarray] = []
for convolution, norm in in_order(trained):
    folded = nn.utils.fuse_conv_bn_eval(convolution, norm) if norm else convolution
    # Row, column, input, output.
    numbers.append(folded.weight.detach().permute(2, 3, 1, 0).numpy().ravel())
    numbers.append(folded.bias.detach().numpy())
code = base64.b64encode(np.concatenate(numbers).astype("<f4").tobytes()).decode()
with open(sys.argv[2], "w") as out:
    out.write("/** The people network's weights. Made by bench/analytics/training/export.py: do not edit. */\n")
    out.write(f'export const weightsCode: string =\n\t"{code}";\n')
