"""The learned reader at work: its network, built once a version into the user's cache folder, and what it tells of sentences."""

from __future__ import annotations

import os
import tempfile
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import SetupError
from ..gazetteer_build import cache_dir
from .heads import modalities, name_labels, narrow, roles, types
from .weights import Encoder, Floats, encoder, installed
from .windows import Sentence, Window, cut, windows

layout = 1
shipped = Path(__file__).parent / "reader.npz"
switch = "HARMATTAN_MODEL"  # "off": words read alone; a path: another file than the shipped one


@dataclass(frozen=True, slots=True)
class Told:
    """What the model tells of one sentence: its words, and of each the probabilities of types, modalities and names.

    Spans are code points of the sentence's text; arrays have a row a word, with columns as in `heads`.
    """

    words: tuple[tuple[int, int], ...]
    types: Floats
    modalities: Floats
    names: Floats
    _triggers: Floats
    _fillers: Floats
    _lean: Floats

    @property
    def relevance(self) -> float:
        """How likely the sentence tells an act at all: the best chance of any of its words."""
        return 1 - float(self.types[:, 0].min()) if self.words else 0.0

    def over(self, start: int, end: int) -> range:
        """Give the places of the words that a span touches."""
        return range(bisect_right(self.words, start, key=last_of), bisect_left(self.words, end, key=first_of))

    def fillers(self, trigger: int) -> Floats:
        """Give how likely each word names the filler of each role of a trigger: a row a role, a column a word."""
        shape = (-1, len(roles), narrow)
        compared = np.einsum("rc,wrc->rw", self._triggers[trigger].reshape(shape)[0], self._fillers.reshape(shape))
        return sigmoid(compared / narrow**0.5 + self._lean.T)


def first_of(span: tuple[int, int]) -> int:
    return span[0]


def last_of(span: tuple[int, int]) -> int:
    return span[1]


def sigmoid(x: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-x)), np.float32)


def softmax(x: Floats) -> Floats:
    e = np.exp(x - x.max(1, keepdims=True, initial=-np.inf))
    return np.asarray(e / e.sum(1, keepdims=True), np.float32)


class Model:
    """A network ready to run; `threads` are those of one run."""

    def __init__(self, learnt: Path, threads: int = 1) -> None:
        import onnxruntime

        self._encoder: Encoder = encoder()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 3
        self._session: Any = onnxruntime.InferenceSession(
            str(ensure(learnt)),
            options,
            providers=["CPUExecutionProvider"],
            disabled_optimizers=["SkipLayerNormFusion"],  # a sum and a norm, one after the other, are faster than the fused node
        )
        self._names = [output.name for output in self._session.get_outputs()]
        places = self._encoder.tensor("emb.pos").reshape(-1, self._encoder.hidden)
        self._places = places + self._encoder.tensor("emb.type")[: self._encoder.hidden]

    def read(self, texts: Sequence[Sequence[str]]) -> list[list[Told]]:
        """Read the sentences of several dispatches; each is read with its neighbours."""
        return [self._page([cut(text) for text in page]) for page in texts]

    def _page(self, sentences: Sequence[Sentence]) -> list[Told]:
        out = [_told(s, {}, 0, 0) for s in sentences]
        for window in windows(sentences):
            heads = self._run(window)
            numbers = [number for number, _, _, _ in window.words]
            for number in dict.fromkeys(numbers):  # a sentence stands whole in one window
                first, end = bisect_left(numbers, number), bisect_right(numbers, number)
                out[number] = _told(sentences[number], heads, first, end)
        return out

    def _run(self, window: Window) -> dict[str, Floats]:
        ids = np.array([window.ids])
        fed = {
            "vectors": self._encoder.rows("emb.word", ids) + self._places[: ids.shape[1]],
            "first": np.array([first for _, _, first, _ in window.words]),
            "last": np.array([last for _, _, _, last in window.words]),
        }
        return dict(zip(self._names, self._session.run(None, fed), strict=True))


def _told(sentence: Sentence, heads: Mapping[str, Floats], first: int, end: int) -> Told:
    def column(name: str, size: int) -> Floats:
        return heads[name][first:end] if heads else np.zeros((0, size), np.float32)

    wide = len(roles) * narrow
    return Told(
        sentence.words if heads else (),
        softmax(column("type", len(types))),
        softmax(column("modality", len(modalities))),
        softmax(column("name", len(name_labels))),
        column("trigger", wide),
        column("filler", wide),
        column("lean", len(roles)),
    )


def learnt_tensors(path: Path) -> dict[str, Floats]:
    """Read adapters and heads; SetupError where the file is not there or not one of them."""
    try:
        with np.load(path, allow_pickle=False) as data:
            return {name: data[name].astype(np.float32) for name in data.files}
    except (OSError, ValueError) as error:
        raise SetupError(
            f"The learned reader's file {path} cannot be read: {error}. Reinstall harmattan, or unset {switch}."
        ) from error


def ensure(learnt: Path) -> Path:
    """Give the network's file, building it first where it is missing; whoever builds puts it in place in one step."""
    source = installed()
    if source is None:
        raise SetupError("The learned reader's encoder is not installed. Install it with: pip install 'harmattan[model]'")
    marks = (layout, source.stat().st_size, Path(__file__).with_name("graph.py").stat().st_size)
    key = blake2b(repr(marks).encode() + learnt.read_bytes(), digest_size=8).hexdigest()
    folder = cache_dir()
    target = folder / f"reader-{key}.onnx"
    if target.exists():
        return target
    from .graph import network

    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=target.stem, suffix=".part", dir=folder)
        with os.fdopen(handle, "wb") as file:
            file.write(network(encoder(), learnt_tensors(learnt)))
        os.replace(temporary, target)
    except OSError as error:
        raise SetupError(
            f"The learned reader cannot be kept in {folder}: {error}. Set HARMATTAN_CACHE to a writable folder."
        ) from error
    return target


def wanted() -> Path | None:
    """Tell which file of adapters and heads to use; None where the extra is not installed or is switched off."""
    told = os.environ.get(switch, "on")
    if told == "off" or installed() is None or find_spec("onnxruntime") is None or find_spec("onnx") is None:
        return None
    return shipped if told in ("", "on") else Path(told)


@cache
def opened(path: Path, process: int) -> Model:
    """Open a network once a process: none crosses a fork."""
    return Model(path)


def read(texts: Sequence[Sequence[str]]) -> list[list[Told]] | None:
    """Tell what the model sees in the sentences of several dispatches, in order; None where it is not there or switched off."""
    path = wanted()
    return None if path is None else opened(path, os.getpid()).read(texts)
