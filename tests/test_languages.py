"""The word files: every event word is found in its example and left alone in its counter-examples, and every file is sound."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib.resources import files as resource_files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import pytest

from harmattan import clean, ingest
from harmattan.lexicon import Entry, load_toml, noun_classes, toml_files
from harmattan.lexicon.events import as_list, entries_of, known_fields, tables
from harmattan.read.entities import sort_classes
from harmattan.read.events import Act, event_index, find_acts
from harmattan.read.lines import lines_of, parse_lines
from harmattan.read.models import pipeline
from harmattan.read.scene import Scene
from harmattan.records import type_names

pattern = "fr"  # the language that the others are copied from
event_files = [path for language in ingest.languages() for path in toml_files(f"languages/{language}/events")]
every_event_file = pytest.mark.parametrize("path", event_files)


def language_of(path: str) -> str:
    return path.split("/")[1]


def folder_of(language: str) -> Traversable:
    return resource_files("harmattan").joinpath("data").joinpath("languages").joinpath(language)


def word_files(root: Traversable) -> set[str]:
    """Name the word files of a language's folder, those of events as events/<name>."""
    names = {entry.name for entry in root.iterdir()}
    if "events" in names:
        names |= {f"events/{entry.name}" for entry in root.joinpath("events").iterdir()}
    return {name for name in names if name.endswith(".toml")}


def raw_entries(path: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Give (table, first lemma, entry as written) for each entry of a file."""
    for table in tables:
        for raw in load_toml(path).get(table, []):
            yield table, as_list(raw["lemma"])[0], raw


@cache
def acts_of(path: str) -> dict[str, list[tuple[Act, Scene]]]:
    """Read every example and counter-example of a file, each a dispatch of its own, in one batch; give the acts found in each."""
    language = language_of(path)
    sentences = list(dict.fromkeys(s for entry in entries_of(path) for s in (entry.example, *entry.unless)))
    pages = [clean.clean(ingest.from_text(sentence, language=language)) for sentence in sentences]
    parsed = parse_lines([lines_of(page) for page in pages], [page.language for page in pages])
    index = event_index(language)
    return {
        sentence: [(act, line.scene) for line in lines if line.scene is not None for act in find_acts(line.scene, index)]
        for sentence, lines in zip(sentences, parsed, strict=True)
    }


@cache
def heads(language: str) -> dict[str, tuple[str, str]]:
    """Give (part of speech, head) of each event word by its id, the head as the pipeline's tokenizer cuts it."""
    return {entry.id: key for key, found in event_index(language).items() for entry in found}


def tells(act: Act, scene: Scene, entry: Entry, language: str) -> bool:
    """Tell whether an act of the entry's type, with its frame met, covers a form of the entry's head."""
    covered = [token for token in scene.doc if act.start <= token.idx < act.end]
    told = any(heads(language)[entry.id] in scene.grammar.morphology.analyses(token.text) for token in covered)
    return told and act.entry.type == entry.type and act.status == "met"


def fires(act: Act) -> bool:
    """Tell whether an act stands without the help of a context: the tagger agrees, and a weak word is anchored."""
    return not act.doubtful and (act.anchored or not act.entry.weak)


def seen(act: Act) -> str:
    words = " ".join(token.text for token in act.head.doc[act.head.i : act.last.i + 1])
    notes = f", frame {act.status}" + (", doubtful" if act.doubtful else "") + ("" if act.anchored else ", loose")
    return f"{act.entry.id} on « {words} »{notes}"


@every_event_file
def test_every_example_is_read_as_its_event(path: str) -> None:
    failures = []
    for entry in entries_of(path):
        acts = acts_of(path)[entry.example]
        if not any(tells(act, scene, entry, language_of(path)) for act, scene in acts):
            found = "; ".join(seen(act) for act, _ in acts) or "nothing"
            failures.append(f"{entry.id}\n    example: {entry.example}\n    found:   {found}")
    assert not failures, f"{len(failures)} examples of data/{path} are not read as their event:\n" + "\n".join(failures)


@every_event_file
def test_no_counter_example_is_read_as_the_event(path: str) -> None:
    failures = {}
    for entry in entries_of(path):
        for sentence in entry.unless:
            for act, scene in acts_of(path)[sentence]:
                if tells(act, scene, entry, language_of(path)) and fires(act):
                    failures[sentence] = f"{entry.id}\n    unless: {sentence}\n    found:  {seen(act)}"
    listed = "\n".join(failures.values())
    assert not failures, f"{len(failures)} counter-examples of data/{path} are read as the event:\n{listed}"


@every_event_file
def test_every_counter_example_holds_its_word(path: str) -> None:
    analyses = pipeline(language_of(path)).morphology.analyses
    wrong = []
    for table, lemma, raw in raw_entries(path):
        own = {pair[1] for each in as_list(raw["lemma"]) for word in words_of(each) for pair in analyses(word)}
        wrong += [
            f"[[{table}]] {lemma}: {sentence}"
            for sentence in raw.get("unless", [])
            if not own & {pair[1] for word in words_of(sentence) for pair in analyses(word)}
        ]
    assert not wrong, f"counter-examples of data/{path} without the word:\n" + "\n".join(wrong)


def words_of(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*'?", text.lower().replace("’", "'"))


@every_event_file
def test_every_entry_is_sound(path: str) -> None:
    plover = load_toml("ontology/plover.toml")
    nouns = load_toml(f"languages/{language_of(path)}/nouns.toml")
    classes = {*nouns["class"], *noun_classes(language_of(path)).sets}.union(*sort_classes.values())
    data = load_toml(path)
    wrong = [f"[[{table}]] is no table of event words" for table in set(data) - {*tables, "type"}]
    for table, lemma, raw in raw_entries(path):
        kind = raw.get("type", data["type"])
        faults = [f"field {name}" for name in raw if name not in known_fields]
        faults += [f"type {kind}"] if kind not in type_names else []
        faults += [f"mode {raw['mode']}"] if "mode" in raw and raw["mode"] not in plover["type"][kind]["modes"] else []
        faults += [f"context {name}" for name in raw.get("contexts", []) if name not in plover["contexts"]]
        values = [value for field in ("needs", "not") for found in raw.get(field, {}).values() for value in found]
        faults += [f"class {value}" for value in values if value.startswith("@") and value[1:] not in classes]
        faults += [f"needs {name} without a value" for name, found in raw.get("needs", {}).items() if not found]
        faults += [f"lemma {each} is not in lower case" for each in as_list(raw["lemma"]) if each != each.lower()]
        wrong += [f"[[{table}]] {lemma}: {fault}" for fault in faults]
    assert not wrong, f"data/{path}:\n" + "\n".join(wrong)


@every_event_file
def test_no_event_word_stands_twice_with_one_frame(path: str) -> None:
    frames = Counter((entry.id, entry.reflexive, entry.needs, entry.excludes) for entry in entries_of(path))
    twice = [key[0] for key, count in frames.items() if count > 1]
    assert not twice, f"data/{path}: " + ", ".join(twice)


@pytest.mark.parametrize("language", ingest.languages())
def test_a_language_has_every_word_file(language: str) -> None:
    lacking = sorted(word_files(folder_of(pattern)) - word_files(folder_of(language)))
    assert not lacking, f"{language} lacks what {pattern} has; copy and translate: " + ", ".join(lacking)


def test_what_a_new_language_lacks_is_named(tmp_path: Path) -> None:
    (tmp_path / "events").mkdir()
    for name in ("language.toml", "events/aid.toml", "events/notes.txt"):
        (tmp_path / name).write_text("")
    lacking = word_files(folder_of(pattern)) - word_files(tmp_path)
    assert {"nouns.toml", "events/assault.toml"} <= lacking
    assert not lacking & {"language.toml", "events/aid.toml"}
