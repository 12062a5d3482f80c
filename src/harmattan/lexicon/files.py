"""Word files from disk."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files as resource_files
from typing import Any

from ..errors import LexiconError


@cache
def load_toml(path: str) -> dict[str, Any]:
    """Read a TOML file below `harmattan/data`, once; raise LexiconError if it is missing or malformed.

    >>> sorted(load_toml("languages/fr/language.toml"))[:2]
    ['code', 'name']
    """
    try:
        return tomllib.loads(resource_files("harmattan").joinpath("data").joinpath(path).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise LexiconError(f"data/{path} cannot be read: {error}. Restore it from the package or mend its TOML.") from error


@cache
def languages() -> tuple[str, ...]:
    """List the languages that can be read: those with a folder of word files.

    >>> "fr" in languages()
    True
    """
    root = resource_files("harmattan").joinpath("data").joinpath("languages")
    return tuple(sorted(entry.name for entry in root.iterdir() if entry.joinpath("language.toml").is_file()))


def toml_files(folder: str) -> list[str]:
    """List the TOML files right below a folder of `harmattan/data`, sorted, as paths for `load_toml`."""
    root = resource_files("harmattan").joinpath("data").joinpath(folder)
    return sorted(f"{folder}/{entry.name}" for entry in root.iterdir() if entry.name.endswith(".toml"))
