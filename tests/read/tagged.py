"""Sentences with one event word in brackets, made into acts, so that a test does not hang on the event lexicon."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from harmattan.lexicon import event_lexicon, noun_classes
from harmattan.read.entities import find_names
from harmattan.read.events import Act
from harmattan.read.models import pipeline
from harmattan.read.scene import Scene
from harmattan.read.trees import grammar


def scene_of(text: str) -> Scene:
    """Parse a French sentence."""
    model = pipeline("fr")
    doc = next(iter(model.parse([text])))
    return Scene(doc, tuple(find_names(text, "fr", model.morphology)), noun_classes("fr"), grammar("fr", model.morphology))


def plain(marked: str) -> str:
    return marked.replace("[", "").replace("]", "")


def acts_of(marked: str, scene: Scene, types: list[str]) -> list[Act]:
    """Give the acts of the words in brackets, in order, of these types; "RETREAT/resign" is a type with a mode."""
    acts: list[Act] = []
    offset = 0
    for piece, kind in zip(marked.split("[")[1:], types, strict=True):
        start = marked.index("[" + piece) - offset
        offset += 2
        span = scene.doc.char_span(start, start + piece.index("]"), alignment_mode="expand")
        acts.append(act(span, kind))
    return acts


def act(span: Any, kind: str) -> Act:
    head = span.root
    type_, _, mode = kind.partition("/")
    pos = "noun" if head.pos_ in ("NOUN", "PROPN") else "verb"
    entry = replace(event_lexicon("fr").entries[0], type=type_, mode=mode or None, pos=pos)
    return Act(entry, head, span[-1], {}, (), ())


def by_modality(**tables: Sequence[tuple[str, str]]) -> list[tuple[str, str, str]]:
    """Give (sentence, type, modality) of tables of sentences, each named by the modality of its words in brackets."""
    return [(marked, kind, modality) for modality, table in tables.items() for marked, kind in table]
