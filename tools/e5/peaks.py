"""How far the activations of a network go, channel by channel: what lets eight bits carry them (`indexers/e5/network.py`)."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor

from tools.e5.model import Encoder

EASED = ("fi", "fo")
"""The matrices whose inputs have a few channels ten times as large as the others."""
_TOGETHER = 32


def peaks(model: Encoder, texts: Sequence[str], longest: int) -> dict[str, np.ndarray]:
    """Return `lN.part.peaks`: the largest absolute value of each channel that enters a matrix while `texts` are read."""
    found: dict[str, Tensor] = {}

    def heard(name: str) -> Any:
        def keep(_module: object, inputs: tuple[Tensor, ...]) -> None:
            largest = inputs[0].abs().flatten(0, -2).amax(0).float()
            found[name] = torch.maximum(found.get(name, largest), largest)

        return keep

    hooks = [
        layer[part].register_forward_pre_hook(heard(f"l{n}.{part}.peaks"))
        for n, layer in enumerate(model.layers)
        for part in EASED
    ]
    by_length = sorted(texts, key=len)
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        for start in range(0, len(by_length), _TOGETHER):
            model(by_length[start : start + _TOGETHER], longest)
    for hook in hooks:
        hook.remove()
    return {name: values.numpy().astype(np.float16) for name, values in found.items()}
