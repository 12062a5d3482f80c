"""Time expressions of a text, with what they stand for in EDTF.

Found longest first, from left to right, never overlapping: a date (its forms are in the language's `times.toml`), with what
follows it (a part of the day, a clock, a date in brackets, "of last year"), alone, in a row, between two ends, or after an
opener that says on which side of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from .. import edtf
from ..lexicon import load_toml
from ..records import Basis, Cue
from .forms import Forms, Piece, compile_forms, plain, words_in
from .spans import Node, ends_of, interval_value, node_value
from .standing import Standing
from .tense import TenseWords, surface_tense, tense_words

_DATED = {"day", "days", "weekday", "deictic", "anchored", "anchored_weekday", "day_of_month"}
_BESIDE = {"deictic": {"day", "weekday"}, "weekday": {"day"}, "clock": _DATED, "daypart": _DATED}
_UNDATED = ("never", "duration", "vague", "set")
_NO_ENDS = (*_UNDATED, "since", "within", "span")
_KINDS = {"clock": "time", "daypart": "time", "duration": "duration", "vague": "vague", "set": "set"}
_CLOSE = ("month", "year", "third", "edge_year")
_HEADS = re.compile(r" *(?:[-:|]|$)")


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """Words that tell a time; `edtf` is None where they tell none that can be pinned (a duration, a vague or a repeated time).

    `kind` is date, interval, time (of a day), duration, vague or set. `basis` is "stated" where the words say it all, and
    "deduced" where they were counted from the reference, an earlier date or the tense; the cues say from which.
    """

    start: int
    end: int
    text: str
    edtf: str | None
    kind: str
    cues: tuple[Cue, ...] = ()
    basis: Basis = "stated"


@dataclass(frozen=True)
class _Grammar:
    code: str
    points: Forms
    openers: Forms
    ranges: tuple[tuple[Forms, re.Pattern[str]], ...]
    pair: re.Pattern[str]
    dash: re.Pattern[str]
    row: re.Pattern[str]
    of: re.Pattern[str]
    daypart: re.Pattern[str]
    tense: TenseWords
    firsts: frozenset[str]


def find_times(
    text: str, reference: str | None, language: str, tense: Callable[[int], str] | None = None, anchor: str | None = None
) -> list[TimeExpression]:
    """Find the time expressions of a text in order, with their values in EDTF; InputError if a date given is not EDTF.

    `reference` is the dispatch's date, or None; then only what is told in full has a value. `tense` tells past, present or
    future near an offset; without it the verb forms of the word file do. `anchor` is the date last mentioned before the text.

    >>> [(t.text, t.edtf) for t in find_times("Le sommet s'est ouvert mardi.", "2022-02-17", "fr")]
    [('mardi', '2022-02-15')]
    """
    grammar = _grammar(language)
    low = plain(text)
    standing = Standing(edtf.bounds(reference) if reference else None, tense or surface_tense(text, low, grammar.tense), language)
    if anchor:
        edtf.bounds(anchor)
        standing.anchors.append(anchor)
    found: list[TimeExpression] = []
    done, listed = 0, -1
    for position in words_in(low, grammar.firsts):
        if position < done or _glued(low, position):
            continue
        node = _longest(grammar, low, position, standing, position == listed)
        if node is None:
            continue
        done = node.end
        if node.means == "never":
            continue
        if node.piece and node.means == "days" and not node_value(node, standing.copy()):
            found += [_expression(each, text, standing) for each in _single_days(node, node.piece, low)]
            standing.anchors += [each.edtf for each in found if each.edtf]
            continue
        link = grammar.pair.match(low, node.end)
        if link and node.means in ("year", "month"):
            listed = link.end()
        if node.piece and node.means == "clock" and position == 0 and _HEADS.match(low, node.end):
            node = replace(node, piece=replace(node.piece, values={**node.piece.values, "entry": True}))
        expression = _expression(node, text, standing)
        found.append(expression)
        if expression.edtf:
            standing.anchors.append(expression.edtf)
    return found


def last_anchor(times: list[TimeExpression], anchor: str | None = None) -> str | None:
    """Give the date from which "the day before" counts after these expressions: the last one known to the day, else to less.

    >>> last_anchor(find_times("Le 14 février 2022, un poste brûle. La force est là depuis 2013.", None, "fr"))
    '2022-02-14'
    """
    closed = [(time.edtf, *edtf.bounds(time.edtf)) for time in times if time.edtf]
    spans = [(text, (end - start).days) for text, start, end in closed if start and end]
    days = [text for text, length in spans if length <= 4]
    return days[-1] if days else anchor or (spans[-1][0] if spans else None)


def day_of_row(time: TimeExpression, times: Sequence[TimeExpression], text: str, language: str) -> str | None:
    """Give the value of a date without the time of the day; from first to last where dates of one kind stand in a row.

    >>> found = find_times("Il a été battu en 2008 et en 2013.", None, "fr")
    >>> day_of_row(found[0], found, "Il a été battu en 2008 et en 2013.", "fr")
    '2008/2013'
    """
    dated = [each for each in times if each.edtf]
    row = [time]
    for others, last in ((dated[dated.index(time) + 1 :], -1), (dated[: dated.index(time)][::-1], 0)):
        for other in others:
            left, right = (row[-1], other) if last else (other, row[0])
            alike = edtf.precision(str(left.edtf)) == edtf.precision(str(right.edtf)) != "interval"
            if not alike or not _grammar(language).row.fullmatch(text, left.end, right.start):
                break
            row.insert(len(row) if last else 0, other)
    days = [re.sub("T[^/]*", "", str(each.edtf)) for each in row]
    whole = f"{days[0]}/{days[-1]}"
    return whole if len(row) > 1 and days[0] != days[-1] and edtf.valid(whole) else re.sub("T[^/]*", "", str(time.edtf))


@cache
def _grammar(language: str) -> _Grammar:
    path = f"languages/{language}/times.toml"
    words = load_toml(path)
    classes = words["classes"]

    def openers(listed: list[str]) -> Forms:
        return compile_forms({}, [{"means": "open", "forms": listed}], path)

    def choice(listed: list[str]) -> re.Pattern[str]:
        texts = "|".join(re.escape(word) for word in sorted(listed, key=len, reverse=True))
        return re.compile(rf",? +(?:{texts})(?:(?<=') ?| +)")

    points = compile_forms(classes, words["point"], path)
    openers_of_dates = compile_forms(classes, words["opener"], path)
    ranges = tuple((openers(item["open"]), choice(item["link"])) for item in words["interval"])
    parts = "|".join(re.escape(word) for word in sorted(classes["daypart"], key=len, reverse=True))
    return _Grammar(
        code=words["number_language"],
        points=points,
        openers=openers_of_dates,
        ranges=ranges,
        pair=choice(words["join"]["pair"]),
        dash=re.compile("|".join(f" ?{re.escape(mark)} ?" for mark in words["join"]["dash"])),
        row=re.compile(rf",? *(?:(?:{'|'.join(map(re.escape, words['join']['row']))}) +)*"),
        of=choice(words["join"]["of"]),
        daypart=re.compile(rf",? +(?:{parts})(?!\w)"),
        tense=tense_words(words["tense"]),
        firsts=frozenset().union(points.starts, openers_of_dates.starts, *(forms.starts for forms, _ in ranges)),
    )


def _glued(low: str, position: int) -> bool:
    """Tell whether a word is the rest of a longer word or number."""
    before = low[max(0, position - 2) : position]
    if before[-1:] == "-":
        return before[0].isalnum()
    return before[-1:] == "+" or (low[position].isdigit() and bool(re.fullmatch(r"\d[ .,:/]", before)))


def _longest(grammar: _Grammar, low: str, position: int, standing: Standing, inner: bool = False) -> Node | None:
    best: Node | None = None
    for node in _nodes(grammar, low, position, standing, inner):
        told_of = node.means == "vague" and node.piece is not None and node.piece.means == "offset"
        if best is None or node.end > best.end or (node.end == best.end and told_of):
            best = node
    return best


def _nodes(grammar: _Grammar, low: str, position: int, standing: Standing, inner: bool) -> Iterator[Node]:
    points = list(_points(grammar, low, position, inner))
    yield from points
    for node in points:
        pair = _row(grammar, low, node, standing)
        if pair:
            yield pair
    for opener in grammar.openers.at(low, position):
        after = _after(low, opener.end)
        if after is None:
            continue
        inside = [*_points(grammar, low, after, True), *_between(grammar, low, after, standing)]
        for node in inside:
            if node.means not in (*_NO_ENDS[:-1], "day_alone") and _fits(opener, node):
                yield Node(position, node.end, opener.means, opener, (node,))
        if opener.means == "offset" and not inside:
            yield Node(position, len(low[: opener.end].rstrip("'").rpartition(" ")[0]), "vague", opener)
        if opener.means == "night":
            for left, right in _ends(grammar, low, after, grammar.ranges[0][1], standing):
                yield Node(position, right.end, "night", opener, (left, right))
    yield from _between(grammar, low, position, standing)


def _fits(opener: Piece, node: Node) -> bool:
    """Tell whether an opener can stand before a date: not before a time of the day, nor a night of more than a day."""
    if opener.means in ("offset", "offset_away", "week_of", "weekend_of", "night"):
        return node.means in _DATED
    return opener.means == "same" or node.means not in ("clock", "daypart")


def _points(grammar: _Grammar, low: str, position: int, inner: bool) -> Iterator[Node]:
    for piece in grammar.points.at(low, position, inner):
        node = Node(position, piece.end, piece.means, piece)
        yield node
        if piece.means in (*_UNDATED, "day_alone"):
            continue
        longer = _with_rest(grammar, low, node)
        if longer.end > node.end:
            yield longer


def _with_rest(grammar: _Grammar, low: str, node: Node) -> Node:
    """Take in what follows a date: a part of the day, a clock, a date in brackets or beside it, a piece of the calendar."""
    for _ in range(3):
        end = node.end
        if node.means in _DATED:
            part = grammar.daypart.match(low, end)
            if part:
                end = part.end()
            gap = re.match(r",? +", low[end:])
            if gap and node.clock is None:
                for piece in grammar.points.at(low, end + gap.end(), False):
                    if piece.means in ("clock", "daypart") and piece.end > end:
                        node, end = replace(node, clock=piece, end=piece.end), piece.end
        node = replace(node, end=max(end, node.end))
        gap = re.match(r" *\( *| *, +| +", low[node.end :])
        after = node.end + gap.end() if gap else -1
        if gap and node.beside is None and node.means in _BESIDE:
            wanted = _BESIDE[node.means]
            for other in _plain_points(grammar, low, after, wanted):
                closing = re.match(r" *\)", low[other.end :]) if "(" in gap[0] else None
                if ("," not in gap[0] or other.means == "day") and ("(" not in gap[0] or closing):
                    node = replace(node, beside=other, end=other.end + (closing.end() if closing else 0))
        link = grammar.of.match(low, node.end)
        if link and node.within is None and node.means in ("day", "weekday", "month", "third", "quarter", "season"):
            units = {"week", "weekend"} if node.means == "weekday" else {"year"}
            for other in _plain_points(grammar, low, link.end(), {"piece", "anchored_piece"}):
                if other.piece and other.piece.values.get("piece") in units and other.end > node.end:
                    node = replace(node, within=other, end=other.end)
        if node.end == end:
            break
    return node


def _plain_points(grammar: _Grammar, low: str, position: int, wanted: set[str]) -> list[Node]:
    pieces = [piece for piece in grammar.points.at(low, position, False) if piece.means in wanted]
    return [Node(position, piece.end, piece.means, piece) for piece in sorted(pieces, key=lambda piece: piece.end)]


def _between(grammar: _Grammar, low: str, position: int, standing: Standing) -> Iterator[Node]:
    for openers, link in grammar.ranges:
        for opener in openers.at(low, position):
            after = _after(low, opener.end)
            if after is not None:
                for left, right in _ends(grammar, low, after, link, standing):
                    yield Node(position, right.end, "between", None, (left, right))


def _ends(grammar: _Grammar, low: str, position: int, link: re.Pattern[str], standing: Standing) -> Iterator[tuple[Node, Node]]:
    """Give the two ends of an interval whose value can be told, or need not be for want of a reference."""
    for left in _points(grammar, low, position, True):
        between = link.match(low, left.end)
        if not between or left.means in _NO_ENDS:
            continue
        for right in _points(grammar, low, between.end(), True):
            alike = left.means == right.means or (left.means in ("day_alone", "weekday") and right.means in ("day", "weekday"))
            mixed = left.means not in ("year", "day_alone", "clock") and right.means not in ("year", "day_alone", "clock")
            if right.means in (*_NO_ENDS, "day_alone") or not (alike or mixed):
                continue
            if left.means == "day_alone" and right.means not in ("day", "weekday"):
                continue
            if standing.reference is None or left.means == "clock" or interval_value(left, right, standing.copy()):
                yield left, right


def _row(grammar: _Grammar, low: str, left: Node, standing: Standing) -> Node | None:
    """Give two dates of one sort that follow one another on the calendar and in the text, as one expression."""
    link = grammar.pair.match(low, left.end)
    if not link and left.means in _CLOSE:
        link = grammar.dash.match(low, left.end)
    if not link or left.means not in ("weekday", "day", *_CLOSE):
        return None
    alike = {left.means, "day"} if left.means == "weekday" else {left.means}
    rights = [node for node in _points(grammar, low, link.end(), True) if node.means in alike]
    for right in sorted(rights, key=lambda node: -node.end):
        if right.means in ("month", "year") and not _starts_bare(grammar, low, link.end(), right.means):
            continue
        ends = ends_of(left, right, standing.copy())
        if ends and edtf.bounds(ends[0])[1] == edtf.bounds(ends[1])[0]:
            return Node(left.start, right.end, "between", None, (left, right))
    return None


def _single_days(node: Node, piece: Piece, low: str) -> Iterator[Node]:
    """Give the days of a list that do not follow one another, each as an expression of its own: les 3 et 9 mai."""
    values = {key: value for key, value in piece.values.items() if key != "day_list"}
    start = low.index(piece.values["day_list"], node.start)
    numbers = list(re.finditer(r"\d+(?: ?er(?!\w))?", piece.values["day_list"]))
    for k, match in enumerate(numbers):
        first, last = node.start if k == 0 else start + match.start(), node.end if match is numbers[-1] else start + match.end()
        yield Node(first, last, "day", Piece(first, last, "day", {**values, "day": match[0]}))


def _starts_bare(grammar: _Grammar, low: str, position: int, means: str) -> bool:
    return any(piece.inner and piece.means == means for piece in grammar.points.at(low, position))


def _after(low: str, end: int) -> int | None:
    """Give where the word after an opener begins, or None if it does not follow at once."""
    if low[end - 1] in "'-":
        return end + 1 if low[end : end + 1] == " " else end
    gap = re.compile(" +").match(low, end)
    return gap.end() if gap else None


def _expression(node: Node, text: str, standing: Standing) -> TimeExpression:
    standing.used = []
    dated = node_value(node, standing)
    by_value = "interval" if dated and "/" in dated else "time" if dated and "T" in dated else "date"
    kind = _KINDS.get(node.means, by_value)
    used = tuple(dict.fromkeys(standing.used))
    words = text[node.start : node.end]
    cues = [Cue(node.start, node.end, words, name) for name in used if dated]
    if node.parts and node.piece:
        cues.append(Cue(node.start, node.piece.end, text[node.start : node.piece.end], node.means))
    return TimeExpression(node.start, node.end, words, dated, kind, tuple(cues), "deduced" if used and dated else "stated")
