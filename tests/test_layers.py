"""The import rule that ARCHITECTURE.md draws, and who may use SQL, read the word files and print."""

from __future__ import annotations

import ast
import re
from graphlib import TopologicalSorter
from importlib.util import resolve_name
from pathlib import Path

ROOT = Path(__file__).parents[1]
ORDER = (
    "records errors edtf lexicon gazetteer_build gazetteer learned dateline markup residue ingest clean read resolve consolidate "
    "chronicle outlook runner pipeline present"
).split()
TREES = {
    ".".join(path.relative_to(ROOT / "src").with_suffix("").parts).removesuffix(".__init__"): ast.parse(path.read_text("utf-8"))
    for path in sorted((ROOT / "src").rglob("*.py"))
}
PACKAGES = {name.rpartition(".")[0] for name in TREES}
MODULES = sorted(set(TREES) - {"harmattan"})  # the front imports everything, lazily


def stage(module: str) -> str:
    return module.split(".")[1]


def imported(module: str) -> set[str]:
    """Give the modules that a module imports, ours and others, wherever in it the import stands."""
    out = set()
    for node in ast.walk(TREES[module]):
        if isinstance(node, ast.Import):
            out |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            package = module if module in PACKAGES else module.rpartition(".")[0]
            base = resolve_name("." * node.level + (node.module or ""), package) if node.level else str(node.module)
            out |= {full if (full := f"{base}.{alias.name}") in TREES else base for alias in node.names}
    return out


def users_of(pattern: str) -> set[str]:
    return {module for module in MODULES if re.search(pattern, ast.unparse(TREES[module]), re.MULTILINE)}


def test_imports_point_backwards() -> None:
    pairs = [(module, name) for module in MODULES for name in imported(module) & set(MODULES)]
    assert len(pairs) > len(MODULES)
    assert [pair for pair in pairs if ORDER.index(stage(pair[1])) > ORDER.index(stage(pair[0]))] == []


def test_no_module_needs_itself() -> None:
    TopologicalSorter({name: (imported(name) & set(MODULES)) - {name} for name in MODULES}).prepare()


def test_each_does_only_its_own() -> None:
    sql = users_of(r"^\s*(import|from) (sqlite3|sqlalchemy|alembic)|\.execute\(") - {"harmattan.present.doctor"}  # its version
    assert {stage(module) for module in sql} == {"chronicle", "gazetteer", "gazetteer_build"}
    files = users_of(r"importlib\.resources|open_text|read_text\(") - {"harmattan.present.demo"}  # the sample is no word file
    assert {stage(module) for module in files} == {"lexicon"}
    assert {stage(module) for module in users_of(r"(?<![\w.])print\(|sys\.std(out|err)\.write|typer\.echo")} == {"present"}
