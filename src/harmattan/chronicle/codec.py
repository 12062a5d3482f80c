"""Records to JSON text and back, by their type hints; what equals its default is left out."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Hashable
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from types import UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from ..records import Part

T = TypeVar("T")
_HALF = re.compile("[\\ud800-\\udfff]")


def dump(record: object) -> str:
    """Write a record as JSON, the same text for equal records.

    >>> from harmattan.records import Cue
    >>> dump(Cue(3, 8, "selon"))
    '{"start":3,"end":8,"text":"selon"}'
    """
    plain = _plain(record)
    written = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
    # Half a surrogate pair, as broken pages have it, is no UTF-8: it is then escaped.
    return written if written.isascii() or not _HALF.search(written) else json.dumps(plain, separators=(",", ":"))


def load(kind: type[T], text: str) -> T:
    """Read a record back from its JSON.

    >>> from harmattan.records import Cue
    >>> load(Cue, '{"start":3,"end":8,"text":"selon"}')
    Cue(start=3, end=8, text='selon', why='')
    """
    made: T = _reader(cast(Hashable, kind))(json.loads(text))
    return made


def _plain(value: Any) -> Any:
    if isinstance(value, Part):
        return [value.kind, value.text, _runs(value.offsets), value.time]
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if is_dataclass(value):
        return {
            name: _plain(getattr(value, name))
            for name, default in _defaults(cast(Hashable, type(value)))
            if getattr(value, name) != default
        }
    return value


@cache
def _defaults(kind: Any) -> list[tuple[str, object]]:
    return [(each.name, each.default_factory() if each.default_factory is not MISSING else each.default) for each in fields(kind)]


@cache
def _reader(kind: Any) -> Callable[[Any], Any]:
    if kind is Part:
        return lambda plain: Part(plain[0], plain[1], _offsets(plain[2]), plain[3])
    if kind is dt.date:
        return dt.date.fromisoformat
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        readers = {name: reader for name, hint in hints.items() if (reader := _reader(hint)) is not _same}
        required: Any = kind

        def build(plain: dict[str, Any]) -> Any:
            return required(**{name: readers[name](value) if name in readers else value for name, value in plain.items()})

        return build
    origin, parts = get_origin(kind), get_args(kind)
    if origin is tuple:
        inner = _reader(parts[0])
        return tuple if inner is _same else lambda plain: tuple(map(inner, plain))
    if origin in (Union, UnionType):
        inner = next((reader for part in parts if (reader := _reader(part)) is not _same), _same)
        return inner if inner is _same else lambda plain: None if plain is None else inner(plain)
    return _same


def _same(plain: Any) -> Any:
    return plain


def _runs(offsets: tuple[int, ...]) -> list[list[int]]:
    runs: list[list[int]] = []
    for offset in offsets:
        if runs and runs[-1][0] + runs[-1][1] == offset:
            runs[-1][1] += 1
        else:
            runs.append([offset, 1])
    return runs


def _offsets(runs: list[list[int]]) -> tuple[int, ...]:
    return tuple(offset for start, length in runs for offset in range(start, start + length))
