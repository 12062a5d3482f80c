"""Sentences to what the encoder takes: as many as fit stand in one window, so that each is read with its neighbours."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .tokens import Piece, tokenizer, words
from .weights import encoder

roomy = 160  # pieces that a window holds, unless one sentence alone has more
longest = 400  # pieces of a sentence that are read; the rest of a longer one is not


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence cut: its pieces, and its words with the first and the last piece of each."""

    pieces: tuple[Piece, ...]
    words: tuple[tuple[int, int], ...]
    first: tuple[int, ...]
    last: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """Piece numbers with their marks of start and stop, and of each word (sentence, word, first piece, last piece)."""

    ids: tuple[int, ...]
    words: tuple[tuple[int, int, int, int], ...]


def cut(text: str) -> Sentence:
    """Cut a sentence into pieces and words; words beyond the `longest` stretch are left out.

    >>> cut("Les soldats se retirent.").words
    ((0, 3), (4, 11), (12, 14), (15, 23), (23, 24))
    """
    pieces = tuple(p for p in tokenizer()(text) if p.end > p.start)[:longest]
    ends, starts = [p.end for p in pieces], [p.start for p in pieces]
    out = []
    for start, end in words(text):
        first, last = bisect_right(ends, start), bisect_left(starts, end) - 1
        if first < len(pieces) and first <= last and ends[last] >= end:
            out.append(((start, end), first, last))
    return Sentence(pieces, tuple(w for w, _, _ in out), tuple(f for _, f, _ in out), tuple(l for _, _, l in out))


def windows(sentences: Sequence[Sentence]) -> Iterator[Window]:
    """Pack the sentences of one text into windows, in order.

    >>> [len(w.words) for w in windows([cut("Il part."), cut("Elle reste.")])]
    [6]
    """
    v = encoder().vocabulary
    ids, placed = [v.start], list[tuple[int, int, int, int]]()
    for number, sentence in enumerate(sentences):
        if placed and len(ids) + len(sentence.pieces) + 1 > roomy:
            yield Window(tuple(ids), tuple(placed))
            ids, placed = [v.start], []
        shift = len(ids)
        placed += [
            (number, k, shift + first, shift + last)
            for k, (first, last) in enumerate(zip(sentence.first, sentence.last, strict=True))
        ]
        ids += [p.id for p in sentence.pieces] + [v.stop]
    if placed:
        yield Window(tuple(ids), tuple(placed))
