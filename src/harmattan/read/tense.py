"""The tense near a word, told by the verb forms of a word file; for where no parser tells it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class TenseWords:
    """Patterns of verb forms by tense, of what only looks like them, of clause breaks and of sentence ends."""

    future: re.Pattern[str]
    present: re.Pattern[str]
    past: re.Pattern[str]
    neither: re.Pattern[str]
    breaks: re.Pattern[str]
    ends: re.Pattern[str]


def tense_words(table: dict[str, Any]) -> TenseWords:
    """Compile the `[tense]` table of a language's `times.toml`."""
    names = ("future", "present", "past", "not", "breaks")
    future, present, past, neither, breaks = (re.compile("|".join(table[name])) for name in names)
    return TenseWords(future, present, past, neither, breaks, re.compile(table["ends"]))


def surface_tense(text: str, low: str, words: TenseWords) -> Callable[[int], str]:
    """Give a function that tells past, present or future at an offset of a text (`low` is the same made plain).

    The nearest verb form of the sentence decides; a break between clauses counts as forty characters. Words with a capital
    are names, not verbs. Without any verb form that tells, it is present.
    """
    cues: list[tuple[int, int, str]] = []
    ends: list[int] = []

    def read() -> None:
        ends.extend([*(match.end() for match in words.ends.finditer(low)), len(low)])
        masked = words.neither.sub(lambda match: "." * len(match[0]), low)
        masked = _WORD.sub(lambda match: "." * len(match[0]) if text[match.start()].isupper() else match[0], masked)
        for name, pattern in (("future", words.future), ("present", words.present), ("past", words.past)):
            here = [(*match.span(), name) for match in pattern.finditer(masked)]
            cues.extend([x for x in here if not any(x[0] < y[1] and y[0] < x[1] for y in cues)])

    def tense(offset: int) -> str:
        if not ends:
            read()
        last = next((end for end in ends if end > offset), len(low))
        first = max((end for end in ends if end <= offset), default=0)

        def distance(cue: tuple[int, int, str]) -> int:
            left, right = (cue[1], offset) if cue[1] <= offset else (offset, cue[0])
            return right - left + 40 * len(words.breaks.findall(low, left, max(left, right)))

        here = [cue for cue in cues if first <= cue[0] < last]
        return min(here, key=distance)[2] if here else "present"

    return tense
