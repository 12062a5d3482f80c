"""What the documents say holds: commands and options exist, snippets run, files are there; and the engine holds no French."""

from __future__ import annotations

import ast
import doctest
import inspect
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

import harmattan
from harmattan import pipeline
from harmattan.present.cli import app

ROOT = Path(__file__).parents[1]
DOCS = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/OUTLOOK.md"]
COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]
GROUPS = {name: command.commands for name, command in COMMANDS.items() if hasattr(command, "commands")}
GLOBAL = {"--help", "--version"}

# Letters by which forms are told apart or folded; they are no words of a language.
LETTERS = set("œæøłđıŒ")
# Words of French that no English text, no label of Universal Dependencies and no name of a slot shares.
FRENCH = set(
    "le la les des du une dans par sur avec contre qui est sont selon pour sans sous vers chez mais dont depuis "
    "leur ils elles eux".split()
)
# A French sentence by which an installation is checked; the small words within names of many languages.
MAY_HOLD_FRENCH = {"harmattan/present/doctor.py", "harmattan/read/entities.py"}
PRIVATE = [r"(?<![\w.:/])/(?:work|home|tmp|root|Users)/", r"\bTO" r"DO\b", r"\bFIX" r"ME\b"]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def command_lines(text: str) -> Iterator[list[str]]:
    """Give the words of each `harmattan …` in code, without comments, output files and what is piped on."""
    blocks = re.findall(r"^(?:```\w*\n(.*?)^```|((?:^(?: {4}|\t).*\n)+))", text, re.MULTILINE | re.DOTALL)
    lines = [line.strip().removeprefix("$ ") for pair in blocks for block in pair for line in block.splitlines()]
    inline = [code.strip() for code in re.findall(r"(?<!`)`([^`\n]+)`(?!`)", text)]
    for line in (*lines, *inline):
        if line.startswith("harmattan ") and not line.startswith("harmattan <"):
            yield re.split(r"\s+(?:#|>|\||2>)|  ", line)[0].split()[1:]


@pytest.mark.parametrize("name", DOCS)
def test_commands_and_options_exist(name: str) -> None:
    for words in command_lines(read(name)):
        if words[0] in GLOBAL:
            continue
        assert words[0] in COMMANDS, words
        command = GROUPS.get(words[0], {}).get(words[1] if len(words) > 1 else "", COMMANDS[words[0]])
        known = {option for parameter in command.params for option in parameter.opts} | GLOBAL
        assert {word.partition("=")[0] for word in words if re.match(r"--?[a-z]", word)} <= known, words


def test_the_readme_names_every_command_and_only_options_that_exist() -> None:
    assert {words[0] for words in command_lines(read("README.md"))} >= set(COMMANDS)
    commands = [*COMMANDS.values(), *(each for group in GROUPS.values() for each in group.values())]
    options = {option for command in commands for parameter in command.params for option in parameter.opts}
    named = set(re.findall(r"(?<![\w-])--[a-z-]+", read("README.md")))
    assert named - GLOBAL <= options


@pytest.mark.parametrize("name", DOCS)
def test_make_targets_exist(name: str) -> None:
    targets = set(re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE))
    assert set(re.findall(r"(?:^ {4}|`)make ([a-z]+)", read(name), re.MULTILINE)) <= targets


@pytest.mark.parametrize("name", DOCS)
def test_python_snippets_run(name: str) -> None:
    options = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
    test = doctest.DocTestParser().get_doctest(read(name).replace("```", ""), {}, name, name, 0)
    assert doctest.DocTestRunner(optionflags=options).run(test).failed == 0


@pytest.mark.parametrize("name", DOCS)
def test_files_and_functions_named_exist(name: str) -> None:
    for path in re.findall(r"`((?:src|data|tests|evaluation|docs|demo)/[\w/.-]+\.\w+)`|\]\(([\w/.-]+)\)", read(name)):
        named = path[0] or path[1]
        if not named.startswith("demo/"):
            assert (ROOT / named).exists() or (ROOT / "src/harmattan" / named).exists(), named
    for dotted in re.findall(r"`([a-z_]+(?:\.[a-z_]+)+)(?:\(\))?`", read(name)):
        stem, _, last = dotted.removeprefix("harmattan.").rpartition(".")
        if not stem:
            assert last in harmattan.__all__, dotted
            continue
        if last in ("toml", "py", "md", "json", "jsonl", "txt", "lock", "db", "csv", "html"):
            continue
        module = ROOT / "src/harmattan" / stem.replace(".", "/")
        source = module / "__init__.py" if module.is_dir() else module.with_suffix(".py")
        assert source.exists(), dotted
        assert re.search(rf"\b{last}\b", source.read_text("utf-8")) or (module / f"{last}.py").exists(), dotted


@pytest.mark.parametrize("name", sorted(set(harmattan.__all__) - {"__version__"}))
def test_public_functions_have_an_example(name: str) -> None:
    function = pipeline.read if name == "read" else getattr(harmattan, name)
    assert ">>> " in (inspect.getdoc(function) or ""), name


def literals(path: Path) -> Iterator[str]:
    """Give the string literals of a module that are no docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    lone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in lone:
            yield node.value


def test_the_engine_holds_no_french() -> None:
    found = []
    for path in sorted((ROOT / "src").rglob("*.py")):
        name = path.relative_to(ROOT / "src").as_posix()
        for literal in () if name in MAY_HOLD_FRENCH else literals(path):
            bare = re.sub(r"[^\W\d_]-[^\W\d_]", "", literal)  # ranges of letters in patterns
            letters = {char for char in bare if char.isalpha() and not char.isascii()} - LETTERS - set("ʼ")
            if letters or FRENCH & set(re.findall(r"(?<![\w:])\w+(?!\w|:)", bare)):
                found.append(f"{name}: {literal!r}")
    assert found == []


def test_tracked_files_hold_no_machine_paths_and_no_promises() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    found = []
    for name in filter(None, listed):
        path = ROOT / name
        if name != "tests/test_docs.py" and path.is_file() and path.suffix != ".lock":
            text = path.read_text(encoding="utf-8", errors="replace")
            found += [f"{name}: {pattern}" for pattern in PRIVATE if re.search(pattern, text)]
    assert found == []
