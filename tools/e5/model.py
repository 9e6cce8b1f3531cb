"""multilingual-e5-small in torch, with a low-rank update that can be learnt: the same network as `indexers/e5/network.py`."""

import numpy as np
import torch
from sentencepiece import SentencePieceProcessor
from torch import Tensor, nn
from torch.nn import functional

from indexers.e5.weights import Weights, unpack

RANK = 32
"""That of passages.npz is 16: it was learnt before, and half as large."""
ADAPTED = ("q", "v", "ao", "fi", "fo")
"""The matrices of each layer that the update changes."""


class Linear(nn.Module):
    """`x @ W.T + b`, plus `up @ down` on top of a frozen `W` when adapted.

    `W` and `b` are kept in half precision, in which `autocast` computes: it would convert them at every step.
    """

    def __init__(self, matrix: np.ndarray, bias: np.ndarray, *, adapted: bool) -> None:
        super().__init__()
        self.register_buffer("matrix", torch.tensor(matrix).bfloat16())
        self.register_buffer("bias", torch.tensor(bias).bfloat16())
        self.adapted = adapted
        if adapted:
            self.down = nn.Parameter(torch.randn(RANK, matrix.shape[1]) * 0.02)
            self.up = nn.Parameter(torch.zeros(matrix.shape[0], RANK))

    def forward(self, x: Tensor) -> Tensor:
        """Apply the layer."""
        y = functional.linear(x, self.matrix, self.bias)
        return y + functional.linear(functional.linear(x, self.down), self.up) if self.adapted else y


class Encoder(nn.Module):
    """Texts to vectors of length 1, shape (texts, 384)."""

    def __init__(self, vocabulary: str) -> None:
        super().__init__()
        weights = Weights(with_vocabulary=False)
        self.width, self.heads = weights.size["width"], weights.size["heads"]
        inner, self.epsilon = weights.size["inner"], weights.epsilon
        self.begin, self.end, self.pad = weights.begin, weights.end, weights.pad
        self.words = torch.tensor(
            unpack(weights.blocks("emb.word", weights.size["words"], self.width)), dtype=torch.half
        )
        places = weights.floats("emb.pos", weights.size["positions"], self.width)
        self.places = torch.tensor(places + weights.floats("emb.type", weights.size["types"], self.width)[0])
        square = (self.width, self.width)
        shapes = dict.fromkeys(("q", "k", "v", "ao"), square) | {"fi": (inner, self.width), "fo": (self.width, inner)}

        def linear(layer: int, part: str) -> Linear:
            rows, columns = shapes[part]
            matrix = unpack(weights.blocks(f"l{layer}.{part}.w", rows, columns))
            return Linear(matrix, weights.floats(f"l{layer}.{part}.b", rows).copy(), adapted=part in ADAPTED)

        def norm(name: str) -> tuple[Tensor, Tensor]:
            scale, shift = (torch.tensor(weights.floats(f"{name}.{part}", self.width).copy()) for part in "wb")
            return scale, shift

        layers = range(weights.size["layers"])
        self.layers = nn.ModuleList(nn.ModuleDict({part: linear(n, part) for part in shapes}) for n in layers)
        self.first = norm("emb.ln")
        self.norms = [(norm(f"l{n}.aln"), norm(f"l{n}.oln")) for n in layers]
        self.tokenizer = SentencePieceProcessor(model_file=vocabulary)

    def forward(self, texts: list[str], longest: int) -> Tensor:
        """Embed `texts`, of which `longest` tokens are read."""
        tokens, mask = self._tokens(texts, longest)
        x = self._norm(self.words[tokens].float() + self.places[: tokens.shape[1]], self.first)
        for layer, (after_attention, after_inner) in zip(self.layers, self.norms, strict=True):
            x = self._norm(layer["ao"](self._attention(layer, x, mask)).float() + x, after_attention)
            x = self._norm(layer["fo"](functional.gelu(layer["fi"](x))).float() + x, after_inner)
        return functional.normalize((x * mask[..., None]).sum(1) / mask.sum(1, keepdim=True), dim=-1)

    def update(self) -> dict[str, np.ndarray]:
        """Return what was learnt, in half precision: `lN.part.down` (rank, columns) and `lN.part.up` (rows, rank)."""
        return {
            f"l{n}.{part}.{side}": getattr(layer[part], side).detach().numpy().astype(np.float16)
            for n, layer in enumerate(self.layers)
            for part in ADAPTED
            for side in ("down", "up")
        }

    def take(self, update: dict[str, np.ndarray]) -> None:
        """Go on from what was learnt before, at this rank or a lower one."""
        for name, value in update.items():
            layer, part, side = name.split(".")
            if side == "peaks":
                continue
            kept = getattr(self.layers[int(layer[1:])][part], side).data
            kept[: value.shape[0], : value.shape[1]] = torch.tensor(value.astype(np.float32))

    def _tokens(self, texts: list[str], longest: int) -> tuple[Tensor, Tensor]:
        rows = [[self.begin, *ids[: longest - 2], self.end] for ids in self.tokenizer.encode(texts)]
        wide = max(map(len, rows))
        tokens = torch.tensor([row + [self.pad] * (wide - len(row)) for row in rows])
        return tokens, torch.tensor([[1.0] * len(row) + [0.0] * (wide - len(row)) for row in rows])

    def _attention(self, layer: nn.ModuleDict, x: Tensor, mask: Tensor) -> Tensor:
        q, k, v = (layer[part](x).unflatten(-1, (self.heads, -1)).transpose(1, 2) for part in "qkv")
        mixed = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask[:, None, None, :] > 0)
        return mixed.transpose(1, 2).flatten(2)

    def _norm(self, x: Tensor, weights: tuple[Tensor, Tensor]) -> Tensor:
        return functional.layer_norm(x.float(), (self.width,), *weights, self.epsilon)
