"""The reader's network as an ONNX graph of our own: eight-bit layers, the adapters worked in, the heads on top."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from .heads import depth, frozen, modalities, name_labels, narrow, read_at, roles, types
from .weights import Encoder, Floats

opset = 20
whole = 127  # the largest step of an eight-bit weight
outputs = {
    "type": len(types),
    "modality": len(modalities),
    "name": len(name_labels),
    "trigger": len(roles) * narrow,
    "filler": len(roles) * narrow,
    "lean": len(roles),
}


class Graph:
    """Nodes and weights, gathered one after the other."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.weights: list[Any] = []

    def constant(self, name: str, value: Any) -> str:
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, kind: str, inputs: Sequence[str], name: str, domain: str = "", **settings: Any) -> str:
        self.nodes.append(helper.make_node(kind, list(inputs), [name], name, domain=domain, **settings))
        return name

    def quantised(self, x: str) -> tuple[str, str, str]:
        """Bring activations to eight bits; they are quantised once for all matrices that take them."""
        names = (f"{x}.q", f"{x}.scale", f"{x}.zero")
        self.nodes.append(helper.make_node("DynamicQuantizeLinear", [x], list(names), f"{x}.quantise"))
        return names

    def eight_bit(self, x: tuple[str, str, str], weight: Floats, bias: Floats, name: str) -> str:
        """Multiply by a matrix (out, in) kept in eight bits with a scale a row, and add a bias."""
        scale = np.maximum(np.abs(weight).max(1), 1e-12).astype(np.float32) / whole
        steps = np.rint(weight / scale[:, None]).astype(np.int8)
        product = self.node("MatMulInteger", [x[0], self.constant(f"{name}.w", steps.T), x[2]], f"{name}.int")
        plain = self.node("Cast", [product], f"{name}.float", to=TensorProto.FLOAT)
        scales = self.node("Mul", [x[1], self.constant(f"{name}.s", scale)], f"{name}.scales")
        scaled = self.node("Mul", [plain, scales], f"{name}.scaled")
        return self.node("Add", [scaled, self.constant(f"{name}.b", bias)], f"{name}.out")

    def full(self, x: str, weight: Floats, bias: Floats, name: str) -> str:
        product = self.node("MatMul", [x, self.constant(f"{name}.w", weight.T)], f"{name}.product")
        return self.node("Add", [product, self.constant(f"{name}.b", bias)], name)

    def norm(self, x: str, scale: Floats, shift: Floats, epsilon: float, name: str) -> str:
        own = [self.constant(f"{name}.w", scale), self.constant(f"{name}.b", shift)]
        return self.node("LayerNormalization", [x, *own], f"{name}.out", axis=-1, epsilon=epsilon)


def network(encoder: Encoder, learnt: Mapping[str, Floats]) -> bytes:
    """Build the network from the encoder's weights and what was learnt.

    It takes `vectors` (1, pieces, hidden: word, place and sort added up) of one window, and `first` and `last` (the pieces of
    each word), and gives a row a word of each head. Windows are run one at a time: what eight bits round depends on all that
    stands beside it, and a dispatch must read the same whatever is read with it.
    """
    g = Graph()
    h = encoder.hidden
    x = g.norm("vectors", encoder.tensor("emb.ln.w"), encoder.tensor("emb.ln.b"), encoder.epsilon, "embedded")
    seen = []
    for number in range(depth):
        own = f"layers.{number - frozen}" if number >= frozen else None

        def part(name: str, own: str | None = own, number: int = number) -> Floats:
            key = {"aln.w": "aln.weight", "aln.b": "aln.bias", "oln.w": "oln.weight", "oln.b": "oln.bias"}.get(
                name, f"{name[:-1]}bias"
            )
            return learnt[f"{own}.{key}"] if own is not None else encoder.tensor(f"l{number}.{name}")

        def matrix(name: str, columns: int, own: str | None = own, number: int = number) -> Floats:
            weight = encoder.tensor(f"l{number}.{name}.w", columns)
            return weight if own is None else weight + learnt[f"{own}.{name}.up"] @ learnt[f"{own}.{name}.down"]

        taken = g.quantised(x)
        three = np.concatenate([matrix(name, h) for name in "qkv"])
        together = g.eight_bit(taken, three, np.concatenate([part(f"{name}.b") for name in "qkv"]), f"l{number}.qkv")
        split = [f"l{number}.{name}" for name in "qkv"]
        g.nodes.append(helper.make_node("Split", [together], split, f"l{number}.split", axis=-1, num_outputs=3))
        attended = g.node(
            "MultiHeadAttention",
            split,
            f"l{number}.attended",
            domain="com.microsoft",
            num_heads=encoder.heads,
        )
        out = g.eight_bit(g.quantised(attended), matrix("ao", h), part("ao.b"), f"l{number}.ao")
        x = g.norm(g.node("Add", [x, out], f"l{number}.sum"), part("aln.w"), part("aln.b"), encoder.epsilon, f"l{number}.aln")
        inner = g.eight_bit(g.quantised(x), matrix("fi", h), part("fi.b"), f"l{number}.fi")
        curved = g.node("Gelu", [inner], f"l{number}.gelu")
        out = g.eight_bit(g.quantised(curved), matrix("fo", encoder.inner), part("fo.b"), f"l{number}.fo")
        x = g.norm(g.node("Add", [x, out], f"l{number}.sum2"), part("oln.w"), part("oln.b"), encoder.epsilon, f"l{number}.oln")
        if number + 1 in read_at:
            seen.append(x)
    every = g.node("Concat", seen, "every", axis=-1)
    rows = g.node("Reshape", [every, g.constant("flat", np.array([-1, len(read_at) * h]))], "rows")
    ends = [g.node("Gather", [rows, name], f"{name}.row") for name in ("first", "last")]
    middle = g.node("Mul", [g.node("Add", ends, "ends"), g.constant("half", np.float32(0.5))], "middle")
    z = g.node("Gelu", [g.full(middle, learnt["mix.weight"], learnt["mix.bias"], "mixed")], "z")
    for name in outputs:
        own_name = "kind" if name == "type" else name
        g.full(z, learnt[f"{own_name}.weight"], learnt[f"{own_name}.bias"], name)
    inputs = [
        helper.make_tensor_value_info("vectors", TensorProto.FLOAT, [1, "pieces", h]),
        helper.make_tensor_value_info("first", TensorProto.INT64, ["words"]),
        helper.make_tensor_value_info("last", TensorProto.INT64, ["words"]),
    ]
    told = [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["words", size]) for name, size in outputs.items()]
    imports = [helper.make_opsetid("", opset), helper.make_opsetid("com.microsoft", 1)]
    model = helper.make_model(helper.make_graph(g.nodes, "reader", inputs, told, g.weights), opset_imports=imports, ir_version=10)
    onnx.checker.check_model(model)
    return bytes(model.SerializeToString())
