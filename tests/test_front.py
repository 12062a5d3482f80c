from __future__ import annotations

import inspect
import subprocess
import sys
from types import ModuleType

import pytest

import harmattan
from harmattan.present import verbs
from harmattan.present.cli import app
from harmattan.records import Reading

TEXT = "L'armée malienne a attaqué des rebelles à Kidal."


def test_the_public_names_are_these() -> None:
    names = "__version__ add explain export judge open_chronicle presence quotes read read_all search serve timeline undo"
    assert sorted(harmattan.__all__) == sorted(names.split())
    assert set(harmattan.__all__) <= set(dir(harmattan))
    for name in harmattan.__all__:
        assert getattr(harmattan, name)
    with pytest.raises(AttributeError, match="nonsense"):
        _ = harmattan.nonsense  # type: ignore[attr-defined]


def test_importing_the_package_imports_little() -> None:
    code = "import sys, harmattan; print([m for m in sys.modules if m.startswith('harmattan.')])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


@pytest.mark.parametrize(
    "first",
    [
        "import harmattan",
        "import harmattan; from harmattan.read.times import find_times",
        "from harmattan.read.times import find_times; import harmattan",
        "import harmattan.read; import harmattan",
        "import harmattan; from harmattan import read; assert read is harmattan.read",
        "import harmattan; harmattan.read.__doc__; from harmattan.read import read_all",
    ],
)
def test_read_is_a_function_whoever_has_imported_the_subpackage(first: str) -> None:
    code = f"""
{first}
import types
assert isinstance(harmattan.read, types.ModuleType)
assert callable(harmattan.read)
import harmattan.read.times
assert harmattan.read.times.find_times
import harmattan.pipeline
harmattan.pipeline.read = lambda *words, **options: (words, options)
assert harmattan.read("x", date="2022") == (("x",), {{"date": "2022", "language": None, "headline": None}})
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_read_reads_before_and_after_its_subpackage_is_imported() -> None:
    assert isinstance(harmattan.read(TEXT, date="2022-02", language="fr"), Reading)
    from harmattan.read.times import find_times

    assert callable(find_times)
    reading = harmattan.read(TEXT, date="2022-02", language="fr", headline="Kidal")
    assert [event.type for event in reading.events] == ["ASSAULT"]
    assert reading.page.report.headline == "Kidal"
    assert isinstance(harmattan.read, ModuleType)


def test_commands_and_functions_mirror_one_another() -> None:
    from typer.main import get_command

    for name, command in get_command(app).commands.items():  # type: ignore[attr-defined]
        if name in ("demo", "doctor", "review", "outlook"):  # they talk to a person, or stand for several functions
            continue
        function = getattr(harmattan, "read_all" if name == "read" else name)
        ours = set(inspect.signature(function).parameters)
        theirs = {parameter.name for parameter in command.params} - {"help", "files", "output"}
        if name != "export":
            theirs -= {"format"}
        assert theirs <= ours, name


def test_dates_are_taken_as_text_or_as_days() -> None:
    assert verbs.one_day("2022-02-17") == verbs.one_day(verbs.first_day("2022-02-17"))
    assert verbs.last_day("2022/..") is None


def test_the_commands_of_the_outlook_mirror_its_functions() -> None:
    from typer.main import get_command

    from harmattan.present import outlook

    group = get_command(app).commands["outlook"]  # type: ignore[attr-defined]
    for name, command in {"outlook": group, **group.commands}.items():
        if name == "demo":
            continue  # a show of the others, not a function
        function = getattr(outlook, name)
        ours = set(inspect.signature(outlook.outlook if name == "issue" else function).parameters) - {"watch"}
        if "asked" in ours:
            ours = ours - {"asked"} | set(outlook.Asked.__annotations__)
        theirs = {parameter.name for parameter in command.params} - {"help", "output", "format"}
        assert {{"place": "places"}.get(each, each) if "places" in ours else each for each in theirs} == ours, name
        assert ">>> " in (inspect.getdoc(function) or ""), name
