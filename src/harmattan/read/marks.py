"""Quotation marks: the words between them, whatever the kind of mark, nested, unclosed or never opened."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from ..lexicon import load_toml
from .sentences import split

doubled = re.compile(r"(?<![\w'‘’])['‘’]{2}(?=\s?\S)|['‘’]{2}(?!\w)")
longest = 2500  # characters between two marks that still make one quotation


@dataclass(frozen=True, slots=True)
class Marks:
    """The quotation marks of a language with what goes with them."""

    openings: dict[str, str]
    closings: frozenset[str]
    straight: frozenset[str]
    any: re.Pattern[str]
    minimum: int
    names: frozenset[str]
    speech: frozenset[str]


@cache
def quotation_marks(language: str) -> Marks:
    """Load the quotation marks of a language."""
    data = load_toml(f"languages/{language}/attribution.toml")["quotes"]
    pairs = [(a, b) for a, b in data["pairs"]]
    single = sorted({mark for pair in pairs for mark in pair if len(mark) == 1})
    return Marks(
        openings=dict(pairs),
        closings=frozenset(b for _, b in pairs),
        straight=frozenset(a for a, b in pairs if a == b),
        any=re.compile("[" + "".join(map(re.escape, single)) + "]|" + doubled.pattern),
        minimum=data["minimum_words"],
        names=frozenset(data["names"]),
        speech=frozenset(data["speech"]),
    )


def find_quotes(text: str, language: str) -> list[tuple[int, int]]:
    """Give the spans between quotation marks that hold at least three words, outermost only, in order.

    A straight mark opens before a word and closes after one. A mark that is never closed quotes to the end of its sentence, and
    on while the next sentences speak in the first or second person; one that was never opened quotes from the start of its own.

    >>> find_quotes("Il a dit : « nous ne partirons pas ».", "fr")
    [(13, 34)]
    """
    m = quotation_marks(language)
    out: list[tuple[int, int]] = []
    stack: list[tuple[int, int, str]] = []
    found = [(match.start(), match.end(), match[0] if len(match[0]) == 1 else "''") for match in m.any.finditer(text)]
    for start, end, mark in found:
        opens = side(text, start, end, mark, m, bool(stack))
        if stack and (start - stack[0][1] > longest or text.count("\n", stack[0][1], start) > 2):
            out += [unclosed(text, inner, language, m, start) for _, inner, _ in stack]
            stack.clear()
        if opens is None:
            continue
        if opens:
            if stack and ((mark in m.straight and stack[-1][2] == mark) or text[:start].rstrip(" ").endswith("\n")):
                out.append(unclosed(text, stack.pop()[1], language, m, start))
            stack.append((start, end, mark))
        elif stack:
            level = next((k for k in range(len(stack) - 1, -1, -1) if m.openings[stack[k][2]] == mark), len(stack) - 1)
            out.append((stack[level][1], start))
            out += [unclosed(text, inner, language, m, start) for _, inner, _ in stack[level + 1 :]]
            del stack[level:]
        elif followed_by_speech(text, end):
            out.append((unopened(text, start, language, m), start))
    out += [unclosed(text, inner, language, m, len(text)) for _, inner, _ in stack]
    spans = sorted((trim(text, a, b) for a, b in out), key=lambda s: (s[0], -s[1]))
    kept: list[tuple[int, int]] = []
    for a, b in spans:
        if not (kept and a < kept[-1][1]) and len(text[a:b].split()) >= m.minimum:
            kept.append((a, b))
    return kept


def side(text: str, start: int, end: int, mark: str, m: Marks, inside: bool) -> bool | None:
    """Tell whether a mark opens or closes; None for a straight one that is neither, as after a figure (5")."""
    if mark not in m.straight:
        if mark == "“" and text[end : end + 1].isspace() and text[start - 1 : start].strip():
            return False if inside else None
        if mark in m.openings and mark in m.closings:
            return not inside
        return mark in m.openings
    before, after = text[start - 1 : start], text[end : end + 1]
    space_before, space_after = not before or before.isspace() or before in "('’([-–—:", not after or after.isspace()
    if space_before and not space_after:
        return not (inside and after in ",.;:)")
    if not space_before:
        if before.isdigit() and not inside:
            return None
        return bool(not inside and not space_after and after.isalnum())
    return not inside


def followed_by_speech(text: str, end: int) -> bool:
    return re.match(r"\s?,\s?[^\W\d_A-ZÀ-Þ]", text[end:]) is not None


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def unclosed(text: str, start: int, language: str, m: Marks, limit: int) -> tuple[int, int]:
    """Give the span of a quotation whose closing mark is missing, up to `limit`."""
    line = text.find("\n", start + 1, limit)
    piece = text[start : min(limit, line if line > 0 else limit, start + longest)]
    end = 0
    for k, (a, b) in enumerate(split(piece, language)):
        if k and not words_of(piece[a:b]) & m.speech:
            break
        end = b
    return start, start + (end or len(piece))


def unopened(text: str, end: int, language: str, m: Marks) -> int:
    """Give where a quotation starts whose opening mark is missing: its sentence, and those before in first or second person."""
    begin = max(text.rfind("\n", 0, end) + 1, end - longest, 0)
    start = end
    for k, (a, b) in enumerate(reversed(split(text[begin:end], language))):
        if k and not words_of(text[begin + a : begin + b]) & m.speech:
            break
        start = begin + a
    return start


def words_of(text: str) -> set[str]:
    return set(text.lower().replace("’", "'").replace("'", "' ").split())


def is_title(text: str, start: int, language: str, analyses: Any) -> bool:
    """Tell whether marks only set off a name, as after "l'opération" or "un livre intitulé"."""
    m = quotation_marks(language)
    before = re.search(r"([\w-]+)\s*[«“„\"'’]{1,2}\s*$", text[max(0, start - 45) : start])
    return before is not None and bool(m.names & {lemma for _, lemma in analyses(before[1])})
