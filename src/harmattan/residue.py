"""Web residue in a text: lines that are none of the prose, and runs within paragraphs, each with its kind.

The text is plain here: `harmattan.clean` has dropped what is not seen and written spaces and apostrophes in one way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from .dateline import date_at, masthead_end
from .lexicon import load_toml
from .records import Residue

long_line = 300
long_headline = 160
long_titles = 400
long_question = 110
lines_at_top = 4

_final = re.compile(r"""[.!?…][)\]'"»” ]*$""")
_stop = re.compile(r"""[.!?…]+(?:[ ]?[»”")\]])*(?=\s|$|[^\W\d_])""")


@dataclass(frozen=True, slots=True)
class Words:
    """A language's `clean.toml`, compiled: the patterns of residue and of live entries, and the function words."""

    line: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]
    inline: re.Pattern[str]
    inline_kinds: tuple[tuple[str, str], ...]
    marker: re.Pattern[str]
    marker_within: re.Pattern[str]
    time_alone: re.Pattern[str]
    opener: re.Pattern[str]
    holders: frozenset[str]
    split: re.Pattern[str]


@cache
def words_of(language: str) -> Words:
    """Load and compile a language's `clean.toml`."""
    raw = load_toml(f"languages/{language}/clean.toml")
    joined = [
        {key: re.sub(r"\n\s*", "", value) if key in ("line", "inline") else value for key, value in entry.items()}
        for entry in raw["residue"]
    ]
    lines = []
    for case in (False, True):
        chosen = [entry for entry in joined if "line" in entry and entry.get("case", False) is case]
        pattern = "|".join(f"(?P<k{i}>{entry['line']})" for i, entry in enumerate(chosen))
        lines.append((re.compile(pattern, re.NOFLAG if case else re.IGNORECASE), tuple(entry["kind"] for entry in chosen)))
    inline = [entry for entry in joined if "inline" in entry]
    pattern = "|".join(f"(?P<k{i}>{entry['inline']})" for i, entry in enumerate(inline))
    openers = "|".join(re.escape(word) for word in raw["openers"].split() if not word.endswith("'"))
    elided = "|".join(re.escape(word) for word in raw["openers"].split() if word.endswith("'"))
    split = "|".join(rf"{word[0]} {word[1:]}" for word in raw["split_words"].split())
    marker = re.sub(r"\n\s*", "", raw["live"]["marker"])
    return Words(
        line=tuple(lines),
        inline=re.compile(rf"(?:^ *|(?<=[.!?…»”\")\]:] )|(?<=[.!?…»”\")\]])|(?<=  ))(?:{pattern})", re.MULTILINE),
        inline_kinds=tuple((entry["kind"], entry.get("until", "cue")) for entry in inline),
        marker=re.compile(marker),
        marker_within=re.compile(rf"(?<=[.!?…»”\")\]])\s+(?={re.sub(r'[?]P<[^>]+>', '?:', marker)})"),
        time_alone=re.compile(raw["live"]["alone"]),
        opener=re.compile(rf"(?<=[^\s.!?…:«“(\[-] )(?=(?:{openers})\s|(?:{elided})\w)"),
        holders=frozenset(raw["holders"].split()),
        split=re.compile(rf"(?:^|(?<=[.!?…»”\"«“] )|(?<=[a-zà-ÿ»\")][.!?…]))(?:(?:{split})(?= )|{raw['split_names']})"),
    )


def residue_of(text: str, language: str) -> list[Residue]:
    """Find the residue of a plain text, in order; spans are places in that text.

    >>> residue_of("Le marché rouvre.\\nPartager sur Facebook", "fr")
    [Residue(start=18, end=39, kind='share')]
    """
    words = words_of(language)
    found: list[Residue] = []
    listing = False
    masthead = masthead_end(text[:500], language)
    for number, (start, end) in enumerate(lines_of(text)):
        if end <= masthead:
            found.append(Residue(start, end, "menu"))
            continue
        line = text[start : min(end, start + long_line)]
        dated = date_at(line, 0, language) if number < lines_at_top or end - start < long_line else None
        if dated and (number < lines_at_top or (dated.certain and dated.end == end - start)):
            found.append(Residue(start, start + dated.end, "date"))
            rest = text[start + dated.end : end]
            start = end - len(rest.lstrip())
            if start >= end:
                continue
        kind = _line_kind(text, start, end, words) if end - start <= long_line else None
        if kind == "related":
            line = text[start:end]
            listing = line.endswith(":") or (":" not in line and len(line) < long_headline // 2)
        elif kind is None:
            listing = listing and looks_like_headline(text[start:end])
            kind = "related" if listing else None
        if kind:
            found.append(Residue(start, end, kind))
        else:
            found.extend(_inline(text, start, end, words))
    return found


def looks_like_headline(line: str) -> bool:
    """Tell whether a line is a headline by its look: short, without a final mark, not the start of a list."""
    return len(line) <= long_headline and not _final.search(line) and line[-1] not in ",;:-–—" and line[0] not in "-–—•*·"


def _line_kind(text: str, start: int, end: int, words: Words) -> str | None:
    """Give the kind of a line that is residue, or of the first of several that stand side by side, two spaces between them."""
    gap = text.find("  ", start, end)
    if gap > start:
        following = gap + len(text[gap:end]) - len(text[gap:end].lstrip())
        first = _line_kind(text, start, gap, words)
        return first if first and _line_kind(text, following, end, words) else None
    for pattern, kinds in words.line:
        match = pattern.fullmatch(text, start, end)
        if match and match.lastgroup:
            return kinds[int(match.lastgroup[1:])]
    return None


def _inline(text: str, start: int, end: int, words: Words) -> Iterator[Residue]:
    position = start
    while match := words.inline.search(text, position, end):
        kind, until = words.inline_kinds[int((match.lastgroup or "k0")[1:])]
        begin, position = match.start(), match.end()
        while text[begin] == " ":
            begin += 1
        if until == "sentence":
            stop = _stop.search(text, position, end)
            position = stop.end() if stop else end
        elif until == "titles":
            position = _titles_end(text, position, end, words)
        yield Residue(begin, position, kind)
        rest = _line_kind(text, position, end, words) if begin == start and position < end else None
        if rest:
            yield Residue(position, end, rest)
            return


def _titles_end(text: str, start: int, end: int, words: Words) -> int:
    """Guess where the unmarked titles after a cue end: before the last word that opens a sentence with no full stop before it."""
    position = start
    while position < end and position - start < long_titles:
        stop = _stop.search(text, position, end)
        sentence_end = stop.end() if stop else end
        opened = [
            match.start()
            for match in words.opener.finditer(text, position + 1, sentence_end)
            if _word_before(text, match.start()) not in words.holders
        ]
        if stop is None:
            return end if end - position < long_titles else position
        if stop[0][0] in ".…" or (not opened and sentence_end - position > long_question):
            return opened[-1] if opened and opened[-1] - start < long_titles else position
        position = sentence_end
    return position


def _word_before(text: str, place: int) -> str:
    return text[max(0, place - 60) : place].rsplit(None, 1)[-1].rsplit("'", 1)[-1].casefold()


def lines_of(text: str) -> Iterator[tuple[int, int]]:
    """Give the spans of the lines that are not blank, without the space around them."""
    for match in re.finditer(r"[^\s](?:[^\n]*[^\s])?", text):
        yield match.start(), match.end()
