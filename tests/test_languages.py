"""The word files: every event word is found in its example and left alone in its counter-examples, and every file is sound."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib.resources import files as resource_files
from typing import Any

import pytest

from harmattan import clean, ingest
from harmattan.lexicon import Entry, event_lexicon, load_toml, noun_classes, toml_files
from harmattan.lexicon.events import entries_of, known_fields, tables
from harmattan.read.events import Act, Scene, event_index, find_acts
from harmattan.read.lines import lines_of, parse_lines
from harmattan.records import type_names

pattern = "fr"  # the language that the others are copied from
languages = ingest.languages()
event_files = [path for language in languages for path in toml_files(f"languages/{language}/events")]
name_classes = {"name", "operation"}  # classes that only names have


def language_of(path: str) -> str:
    return path.split("/")[1]


def files_of(language: str) -> set[str]:
    root = resource_files("harmattan").joinpath("data").joinpath("languages").joinpath(language)
    below = {f"events/{entry.name}" for entry in root.joinpath("events").iterdir()} if root.joinpath("events").is_dir() else set()
    return {name for name in below | {entry.name for entry in root.iterdir()} if name.endswith(".toml")}


def raw_entries(path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give (where it stands, the table) for each entry as written."""
    for table in tables:
        for raw in load_toml(path).get(table, []):
            lemmas = raw["lemma"] if isinstance(raw["lemma"], list) else [raw["lemma"]]
            yield f"[[{table}]] {', '.join(lemmas)}", raw


def scenes_of(sentences: list[str], language: str) -> dict[str, list[Scene]]:
    """Read sentences each as a dispatch of its own, in one batch; a sentence that holds no event word has no scene."""
    unique = list(dict.fromkeys(sentences))
    pages = [clean.clean(ingest.from_text(sentence, language=language)) for sentence in unique]
    parsed = parse_lines([lines_of(page) for page in pages], [page.language for page in pages])
    return {s: [line.scene for line in lines if line.scene is not None] for s, lines in zip(unique, parsed, strict=True)}


@cache
def acts_of(path: str) -> dict[str, list[tuple[Act, Scene]]]:
    """Give the acts found in every example and counter-example of a file."""
    language = language_of(path)
    sentences = [s for entry in entries_of(path) for s in (entry.example, *entry.unless)]
    index = event_index(language)
    return {s: [(act, scene) for scene in scenes for act in find_acts(scene, index)] for s, scenes in scenes_of(sentences, language).items()}


def tells(act: Act, scene: Scene, entry: Entry) -> bool:
    """Tell whether an act is of the entry's type and covers a form of the entry's head."""
    head = next(iter(pieces(entry)))
    covered = [token for token in scene.doc if act.start <= token.idx < act.end]
    return act.entry.type == entry.type and any((entry.pos, head) in scene.grammar.morphology.analyses(token.text) for token in covered)


def pieces(entry: Entry) -> tuple[str, ...]:
    """Give an entry's words as the pipeline's tokenizer cuts them."""
    indexed = (e for (pos, head), found in event_index(language_in_use(entry)).items() for e in found if e.id == entry.id)
    return next(indexed).words


def language_in_use(entry: Entry) -> str:
    return next(language for language in languages if entry in event_lexicon(language).entries)


def seen(act: Act) -> str:
    words = " ".join(token.text for token in act.head.doc[act.head.i : act.last.i + 1])
    return f"{act.entry.id} on « {words} », frame {act.status}" + ("" if act.anchored else ", loose")


@pytest.mark.parametrize("path", event_files)
def test_every_example_is_read_as_its_event(path: str) -> None:
    failures = []
    for entry in entries_of(path):
        acts = acts_of(path)[entry.example]
        if not any(tells(act, scene, entry) and act.status == "met" for act, scene in acts):
            found = "; ".join(seen(act) for act, _ in acts) or "nothing"
            failures.append(f"{entry.id}\n    example: {entry.example}\n    found:   {found}")
    assert not failures, f"\n{len(failures)} examples of data/{path} are not read as their event:\n" + "\n".join(failures)


@pytest.mark.parametrize("path", event_files)
def test_no_counter_example_is_read_as_the_event(path: str) -> None:
    failures = {}
    for entry in entries_of(path):
        for sentence in entry.unless:
            for act, scene in acts_of(path)[sentence]:
                if tells(act, scene, entry) and act.status == "met" and (act.anchored or not act.entry.weak):
                    failures[sentence] = f"{entry.id}\n    unless: {sentence}\n    found:  {seen(act)}"
    assert not failures, f"\n{len(failures)} counter-examples of data/{path} are read as the event:\n" + "\n".join(failures.values())
