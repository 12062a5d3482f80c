"""Sentences with what is found in them before and after the parse."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from ..learned import model as learned
from ..lexicon import load_toml, noun_classes
from ..records import Page, Part, Sentence
from .coreference import gendered
from .entities import Name, find_names
from .events import event_index
from .models import Pipeline, pipeline, word
from .naming import settled
from .scene import Scene
from .sentences import split
from .times import TimeExpression, find_times, last_anchor
from .trees import grammar, low

quotation_marks = '«“"'
nothing = 0.03  # the relevance below which the learned reader sees nothing in a sentence


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence: its record, its mended text, where it begins in its part, its names and times, its tree if it was parsed.

    `told` is what the learned reader sees in it, where there is one and the sentence is promising.
    """

    sentence: Sentence
    part: int
    start: int
    text: str
    names: tuple[Name, ...]
    times: tuple[TimeExpression, ...]
    promising: bool
    scene: Scene | None = None
    told: learned.Told | None = None


def lines_of(page: Page) -> list[Line]:
    """Split a page into lines, with names and times found; times are resolved against the page's date."""
    out: list[Line] = []
    anchor = None
    reference = page.published.edtf if page.published else None
    morphology = pipeline(page.language).morphology
    for number, part in enumerate(page.parts):
        for start, end in split(part.text, page.language):
            text = part.text[start:end]
            times = find_times(text, reference, page.language, None, anchor)
            anchor = last_anchor(times, anchor)
            out.append(
                Line(
                    Sentence(len(out), *part.span(start, end), part.kind),
                    number,
                    start,
                    text,
                    (),
                    tuple(times),
                    promising(text, page.language),
                )
            )
    texts = [line.text for line in out]
    names = settled(texts, [find_names(text, page.language, morphology) for text in texts], page.language)
    return [replace(line, names=tuple(own)) for line, own in zip(out, names, strict=True)]


def promising(text: str, language: str) -> bool:
    """Tell whether a sentence holds all the words of some event word, or a quotation mark: only then is it worth a parse."""
    if any(mark in text for mark in quotation_marks):
        return True
    plain = text.lower().replace("’", "'")
    pieces = (match.group() for text in (plain, plain.replace("-", " ").replace("'", " ")) for match in word.finditer(text))
    return triggers(language)(pieces)


class Triggers:
    """A quick test of a sentence's word forms: may they tell an event? Forms are looked up once."""

    def __init__(self, language: str) -> None:
        self._morphology = pipeline(language).morphology
        self._seen: dict[str, frozenset[str]] = {}
        self._needed: dict[str, list[frozenset[str]]] = {}
        function_words = load_toml(f"languages/{language}/grammar.toml")
        skipped = {
            *function_words["determiners"]["words"],
            *function_words["prepositions"],
            *function_words["prepositions"].values(),
        }
        for (_, head), entries in event_index(language).items():
            for entry in entries:
                rest = [piece for piece in entry.words[1:] if len(piece) > 2 and piece not in skipped]
                self._needed.setdefault(head, []).append(frozenset(rest))

    def lemmas(self, form: str) -> frozenset[str]:
        if form not in self._seen:
            self._seen[form] = frozenset({form, *(lemma for _, lemma in self._morphology.analyses(form))})
        return self._seen[form]

    def __call__(self, forms: Iterable[str]) -> bool:
        here: set[str] = set()
        for form in forms:
            here |= self.lemmas(form)
        return any(
            all(piece in here or self.lemmas(piece) & here for piece in rest)
            for lemma in here
            for rest in self._needed.get(lemma, ())
        )


@cache
def triggers(language: str) -> Triggers:
    return Triggers(language)


def looks_back(text: str, language: str) -> bool:
    """Tell whether a sentence holds a third-person pronoun: the sentence before it may say whom it means."""
    masculine, feminine = gendered(language)
    return any(match.group().lower().rpartition("-")[2] in masculine | feminine for match in word.finditer(text))


def parse_lines(pages: Sequence[Sequence[Line]], languages: Sequence[str]) -> Iterator[list[Line]]:
    """Parse the promising lines of several pages in one go, and give each page's lines back with their scenes."""
    pages = with_model(pages)
    wanted = [
        (p, k)
        for p, lines in enumerate(pages)
        for k, line in enumerate(lines)
        if telling(line) or any(telling(f) and looks_back(f.text, languages[p]) for f in lines[k + 1 : k + 3])
    ]
    by_language: dict[str, list[tuple[int, int]]] = {}
    for p, k in wanted:
        by_language.setdefault(languages[p], []).append((p, k))
    scenes: dict[tuple[int, int], Scene] = {}
    for language, places in by_language.items():
        model: Pipeline = pipeline(language)
        g = grammar(language, model.morphology)
        for (p, k), doc in zip(places, model.parse(pages[p][k].text for p, k in places), strict=True):
            scenes[p, k] = Scene(
                doc, pages[p][k].names, noun_classes(language), g, tuple(low(t) for t in doc), dates_of(pages[p][k])
            )
    for p, lines in enumerate(pages):
        yield [replace(line, scene=scenes.get((p, k))) for k, line in enumerate(lines)]


def telling(line: Line) -> bool:
    """Tell whether a line is worth a parse: promising by its words, and not one in which the learned reader sees nothing."""
    quoted = any(mark in line.text for mark in quotation_marks)
    return line.promising and (quoted or line.told is None or line.told.relevance >= nothing)


def with_model(pages: Sequence[Sequence[Line]]) -> Sequence[Sequence[Line]]:
    """Give the promising lines with what the learned reader tells of them; all as they are where it is not installed."""
    told = learned.read([[line.text for line in lines if line.promising] for lines in pages])
    if told is None:
        return pages
    each = [iter(own) for own in told]
    return [
        [replace(line, told=next(own)) if line.promising else line for line in lines]
        for lines, own in zip(pages, each, strict=True)
    ]


def dates_of(line: Line) -> tuple[tuple[int, int], ...]:
    """Give the spans of a line's dates: no word of them is a party."""
    return tuple((time.start, time.end) for time in line.times if time.edtf is not None)


def body_span(line: Line, parts: Sequence[Part], start: int, end: int) -> tuple[int, int]:
    """Give the span in the body of a span of the line's text."""
    return parts[line.part].span(line.start + start, line.start + end)
