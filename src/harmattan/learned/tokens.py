"""Text to pieces of words: the encoder's unigram tokenizer, for the languages that we read, with offsets in code points."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from ..lexicon import load_toml
from .weights import Vocabulary, encoder

space = "\u2581"  # how a piece writes the space before a word
word = re.compile(r"\w+['’]?|[^\w\s]")


@cache
def letters() -> frozenset[str]:
    return frozenset("".join(load_toml("ontology/letters.toml")["letters"]))


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text: its number in the vocabulary, and the code points that it covers, end excluded."""

    id: int
    start: int
    end: int


def kept(piece: str) -> bool:
    """Tell whether a piece may stand in a text of the languages that we read: it has no letter that they lack.

    >>> kept("▁présiden"), kept("▁правительство")
    (True, False)
    """
    return all(not c.isalpha() or c.lower() in letters() for c in piece)


class Tokenizer:
    """Cuts texts as the encoder was trained to read them; words are cut once and remembered."""

    def __init__(self, vocabulary: Vocabulary, every: bool = False) -> None:
        self._ids = {p: k for k, p in enumerate(vocabulary.pieces) if p and k != vocabulary.unknown and (every or kept(p))}
        self._scores = vocabulary.scores
        self._becomes = vocabulary.becomes
        self._unknown = vocabulary.unknown
        self._worst = float(vocabulary.scores.min()) - 10
        self._longest = max(map(len, self._ids))
        self._seen: dict[str, tuple[tuple[int, int], ...]] = {}

    def __len__(self) -> int:
        return len(self._ids)

    def __call__(self, text: str) -> list[Piece]:
        """Cut a text into pieces.

        >>> ["L'armée se retire."[p.start:p.end] for p in tokenizer()("L'armée se retire.")]
        ['L', "'", 'armée', ' se', ' retire', '.']
        """
        plain: list[str] = []
        origin: list[int] = []
        for at, character in enumerate(text):
            for c in self._becomes.get(character, character):
                if c == " " and (not plain or plain[-1] == space):
                    continue
                plain.append(space if c == " " else c)
                origin.append(at)
        if not plain or plain[-1] == space:
            plain, origin = plain[:-1], origin[:-1]
        out: list[Piece] = []
        joined = "".join(plain)
        at = 0
        while at < len(joined):
            end = joined.find(space, at + 1)
            end = len(joined) if end < 0 else end
            own = joined[at:end] if joined[at] == space else space + joined[at:end]
            shift = at - (len(own) - (end - at))
            for piece, start, stop in self._cut(own):
                first, last = max(shift + start, at), shift + stop
                out.append(Piece(piece, origin[first], origin[last - 1] + 1 if last > first else origin[first]))
            at = end
        return out

    def _cut(self, chunk: str) -> list[tuple[int, int, int]]:
        if chunk not in self._seen:
            if len(self._seen) > 200_000:
                self._seen.clear()
            self._seen[chunk] = tuple(self._best(chunk))
        out, start = [], 0
        for piece, stop in self._seen[chunk]:
            out.append((piece, start, stop))
            start = stop
        return out

    def _best(self, chunk: str) -> list[tuple[int, int]]:
        """Give the likeliest cut of a word with the space before it, as (piece, end)."""
        size = len(chunk)
        best = [0.0] + [-1e30] * size
        back: list[tuple[int, int]] = [(0, 0)] * (size + 1)
        for i in range(size):
            for e in range(i + 1, min(size, i + self._longest) + 1):
                piece = self._ids.get(chunk[i:e])
                if piece is not None and (score := best[i] + float(self._scores[piece])) > best[e]:
                    best[e], back[e] = score, (piece, i)
            if best[i] + self._worst > best[i + 1]:
                best[i + 1], back[i + 1] = best[i] + self._worst, (self._unknown, i)
        out = []
        end = size
        while end:
            piece, start = back[end]
            out.append((piece, end))
            end = start
        return out[::-1]


def words(text: str) -> list[tuple[int, int]]:
    """Give the spans of the words and marks of a text; an elided article is a word of its own.

    >>> ["L'armée, dit-il."[a:b] for a, b in words("L'armée, dit-il.")]
    ["L'", 'armée', ',', 'dit', '-', 'il', '.']
    """
    return [match.span() for match in word.finditer(text)]


@cache
def tokenizer() -> Tokenizer:
    """Give the tokenizer of the languages that we read, made once a process."""
    return Tokenizer(encoder().vocabulary)
