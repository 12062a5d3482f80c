"""Turn news dispatches into a chronicle of a crisis that can be cited.

The public functions mirror the commands of `harmattan`; each is imported when it is first asked for.

>>> import harmattan
>>> reading = harmattan.read("L'armée malienne a attaqué des rebelles à Kidal.", language="fr")
>>> [(event.type, event.trigger.text) for event in reading.events]
[('ASSAULT', 'attaqué')]
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .chronicle import open_chronicle
    from .pipeline import add, read, read_all
    from .present.verbs import explain, export, presence, quotes, search, timeline
    from .present.web.serving import serve
    from .records import Reading

    __version__: str

__all__ = [
    "__version__",
    "add",
    "explain",
    "export",
    "judge",
    "open_chronicle",
    "presence",
    "quotes",
    "read",
    "read_all",
    "search",
    "serve",
    "timeline",
    "undo",
]

_homes = {
    "add": "pipeline",
    "explain": "present.verbs",
    "export": "present.verbs",
    "judge": "present.verbs",
    "open_chronicle": "chronicle",
    "presence": "present.verbs",
    "quotes": "present.verbs",
    "read_all": "pipeline",
    "search": "present.verbs",
    "serve": "present.web.serving",
    "timeline": "present.verbs",
    "undo": "present.verbs",
}


class _Reader(ModuleType):
    """The subpackage `harmattan.read`, which is also the public function of that name: `harmattan.read(text)`."""

    def __call__(
        self, text: str, *, date: str | None = None, language: str | None = None, headline: str | None = None
    ) -> "Reading":
        """Read one text; see `harmattan.pipeline.read`."""
        from .pipeline import read

        return read(text, date=date, language=language, headline=headline)


class _Package(ModuleType):
    """This package: it makes `read` callable as soon as the import system binds it here, whoever imported it."""

    def __setattr__(self, name: str, value: object) -> None:
        if name == "read" and isinstance(value, ModuleType):
            value.__class__ = _Reader
        super().__setattr__(name, value)


def __getattr__(name: str) -> Any:
    if name == "read":
        return import_module(".read", __name__)
    if name == "__version__":
        from importlib.metadata import version

        return version(__name__)
    if name not in _homes:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f".{_homes[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)


sys.modules[__name__].__class__ = _Package
