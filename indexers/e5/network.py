"""Writes an encoder of multilingual-e5-small (a 12-layer BERT) as an ONNX file with int8 matrices: 22 MB, once."""

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import ArrayLike
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from indexers.e5.weights import Side, Weights
from ports.embedding import Vectors

_OPSET, _IR_VERSION = 18, 9
_EASE = 0.85
"""Share of the unevenness of activations that weights take over; .7 to 1 give cosines to the float model of .9958 to .9971."""
_LEAST_PEAK = np.float32(1e-3)


class _Graph:
    """ONNX nodes and constants being gathered; every method returns the name of what it made."""

    def __init__(self, weights: Weights, update: Mapping[str, Vectors]) -> None:
        self.weights, self.update = weights, update
        self.width, self.heads, self.inner = (weights.size[name] for name in ("width", "heads", "inner"))
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, name: str, value: ArrayLike) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, kind: str, inputs: list[str], name: str, **attributes: Any) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [name], name=name, **attributes))
        return name

    def norm(self, x: str, prefix: str, name: str) -> str:
        scale, shift = (
            self.constant(f"{prefix}.{part}", self.weights.floats(f"{prefix}.{part}", self.width)) for part in "wb"
        )
        return self.node("LayerNormalization", [x, scale, shift], name, axis=-1, epsilon=float(self.weights.epsilon))

    def linear(self, x: str, prefix: str, shape: tuple[int, int]) -> str:
        """`x @ W + b`, from `shape[0]` to `shape[1]` dimensions."""
        matrix = self.weights.matrix(f"{prefix}.w", shape[1], shape[0])
        if f"{prefix}.up" in self.update:
            matrix = matrix + self.update[f"{prefix}.up"] @ self.update[f"{prefix}.down"]
        if f"{prefix}.peaks" in self.update:
            x, matrix = self.eased(x, prefix, matrix)
        turned = self.constant(f"{prefix}.matrix", matrix.T)
        bias = self.constant(f"{prefix}.b", self.weights.floats(f"{prefix}.b", shape[1]))
        return self.node("Add", [self.node("MatMul", [x, turned], f"{prefix}.product"), bias], f"{prefix}.out")

    def eased(self, x: str, prefix: str, matrix: Vectors) -> tuple[str, Vectors]:
        """Move the channels of `x` that go far into `matrix`, whose columns have a scale each: the product is the same.

        One scale serves all of `x`: a few channels ten times as large as the others would leave these three bits of eight.
        Xiao et al. 2023, SmoothQuant (arXiv:2211.10438), equation 4.
        """
        peaks = np.maximum(self.update[f"{prefix}.peaks"], _LEAST_PEAK)
        scale = peaks**_EASE / np.maximum(np.abs(matrix).max(0), _LEAST_PEAK) ** (1 - _EASE)
        return self.node("Mul", [x, self.constant(f"{prefix}.ease", 1 / scale)], f"{prefix}.eased"), matrix * scale

    def attention(self, x: str, layer: str) -> str:
        """Multi-head self-attention, before its output projection."""
        square = (self.width, self.width)
        for part, order in (("q", [0, 2, 1, 3]), ("k", [0, 2, 3, 1]), ("v", [0, 2, 1, 3])):
            split = self.node(
                "Reshape", [self.linear(x, f"{layer}.{part}", square), "to_heads"], f"{layer}.{part}.heads"
            )
            self.node("Transpose", [split], f"{layer}.{part}.turned", perm=order)
        dots = self.node("MatMul", [f"{layer}.q.turned", f"{layer}.k.turned"], f"{layer}.dots")
        scaled = self.node("Mul", [dots, "head_scale"], f"{layer}.scores")
        shares = self.node("Softmax", [scaled], f"{layer}.shares", axis=-1)
        mixed = self.node("MatMul", [shares, f"{layer}.v.turned"], f"{layer}.mixed")
        turned = self.node("Transpose", [mixed], f"{layer}.mixed.turned", perm=[0, 2, 1, 3])
        return self.node("Reshape", [turned, "from_heads"], f"{layer}.joined")

    def gelu(self, x: str, name: str) -> str:
        """`x * (1 + erf(x / √2)) / 2`, in the form that onnxruntime recognises and fuses."""
        erf = self.node("Erf", [self.node("Div", [x, "root_two"], f"{name}.in")], f"{name}.erf")
        doubled = self.node("Mul", [x, self.node("Add", [erf, "one"], f"{name}.bell")], f"{name}.double")
        return self.node("Mul", [doubled, "half"], f"{name}.gelu")

    def layer(self, x: str, name: str) -> str:
        """One transformer layer."""
        attended = self.linear(self.attention(x, name), f"{name}.ao", (self.width, self.width))
        y = self.norm(self.node("Add", [attended, x], f"{name}.sum1"), f"{name}.aln", f"{name}.y")
        active = self.gelu(self.linear(y, f"{name}.fi", (self.width, self.inner)), name)
        widened = self.linear(active, f"{name}.fo", (self.inner, self.width))
        return self.norm(self.node("Add", [widened, y], f"{name}.sum2"), f"{name}.oln", f"{name}.x")

    def mean(self, x: str) -> str:
        """Mean over the tokens, brought to length 1."""
        mean = self.node("ReduceMean", [x, "axis_1"], "mean", keepdims=0)
        return self.node("Div", [mean, self.node("ReduceL2", [mean, "last"], "length", keepdims=1)], "vector")


def _add_constants(graph: _Graph) -> None:
    head_width = graph.width // graph.heads
    single = {"one": 1, "half": 0.5, "root_two": 2**0.5, "head_scale": head_width**-0.5}
    for name, value in single.items():
        graph.constant(name, np.float32(value))
    shapes = {
        "to_heads": [0, 0, graph.heads, head_width], "from_heads": [0, 0, graph.width],
        "axis_1": [1], "last": [-1],
    }  # fmt: skip
    for name, shape in shapes.items():
        graph.constant(name, np.array(shape, np.int64))


def _model(weights: Weights, side: Side) -> onnx.ModelProto:
    graph = _Graph(weights, side.update)
    _add_constants(graph)
    x = graph.norm("embedded", "emb.ln", "x")
    for number in range(weights.size["layers"]):
        x = graph.layer(x, f"l{number}")
    graph.mean(x)
    floats = TensorProto.FLOAT
    inputs = [helper.make_tensor_value_info("embedded", floats, [1, "S", graph.width])]
    outputs = [helper.make_tensor_value_info("vector", floats, [1, graph.width])]
    whole = helper.make_graph(graph.nodes, "e5", inputs, outputs, graph.constants)
    return helper.make_model(whole, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=_IR_VERSION)


def write(weights: Weights, side: Side, target: Path) -> None:
    """Write the int8 encoder of one side to `target` (a scale a column; cosine to floats: .997, not eased .990); takes 5 s."""
    floats = target.with_suffix(".float")
    onnx.save(_model(weights, side), floats)
    logging.getLogger("root").setLevel(logging.ERROR)  # onnxruntime advises a preparation that changes nothing here
    quantize_dynamic(
        floats, target, weight_type=QuantType.QInt8, per_channel=True, op_types_to_quantize=["MatMul"],
        extra_options={"MatMulConstBOnly": True},
    )  # fmt: skip
    floats.unlink()
