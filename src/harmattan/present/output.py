"""What commands write: listings to standard output, notes and progress to standard error, progress on a terminal only."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import typer

from ..errors import InputError
from .safe import safe

if TYPE_CHECKING:
    from ..pipeline import Progress
    from ..records import Rejection
    from .tables import Row

Value = TypeVar("Value")


def write(text: str) -> None:
    """Write to standard output."""
    sys.stdout.write(text)


def ask(question: str) -> str:
    """Ask on standard error and give the answer's line; "q" where standard input has ended."""
    sys.stderr.write(question)
    sys.stderr.flush()
    return sys.stdin.readline() or "q"


def note(text: str) -> None:
    """Write one line to standard error, made harmless."""
    typer.echo(safe(" ".join(text.split())), err=True)


def lines(objects: Iterable[Any]) -> None:
    """Write objects or records as JSON Lines."""
    from .contract import line

    for each in objects:
        write(line(each))


def table(head: Row, rows: Iterable[Row], empty: str = "") -> None:
    """Write a table as wide as the terminal, or for pipes a line a row; with no row, a note instead."""
    from . import tables

    listed = list(rows)
    if listed:
        width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
        write(tables.table(head, listed, width))
    elif empty:
        note(empty)


def page(head: Row, rows: Iterable[Row], empty: str = "") -> None:
    """Write a table for people to read, as wide as the terminal, 100 columns for pipes; with no row, `empty` instead."""
    from . import tables

    listed = list(rows)
    write(tables.table(head, listed, shutil.get_terminal_size((100, 24)).columns) if listed else f"{empty}\n")


def save(path: Path, pieces: Iterable[str]) -> None:
    """Write text to a file as UTF-8; InputError if that cannot be done."""
    try:
        with path.open("w", encoding="utf-8", newline="") as stream:
            stream.writelines(pieces)
    except OSError as error:
        raise InputError(
            f"{path} cannot be written ({error.strerror}): check the folder and the right to write there."
        ) from error


def finish(rejected: Iterable[Rejection], read: int) -> None:
    """List what was set aside on standard error; exit code 1 if nothing was read."""
    listed = list(rejected)
    for rejection in listed:
        note(f"not read: {rejection.source}: {rejection.reason}")
    if listed and not read:
        raise typer.Exit(1)


def with_bar(items: Iterable[Value], quiet: bool = False) -> Iterator[Value]:
    """Hand on items while a counter runs on standard error, if that is a terminal."""
    if quiet or not sys.stderr.isatty():
        yield from items
        return
    with _bar() as bar:
        task = bar.add_task("reading", total=None)
        for item in items:
            bar.advance(task)
            yield item


def with_progress(steps: Iterable[Progress]) -> Iterator[Progress]:
    """Hand on progress while a bar shows it on standard error, if that is a terminal."""
    if not sys.stderr.isatty():
        yield from steps
        return
    with _bar() as bar:
        task = bar.add_task("looking through", total=None)
        before = 0
        for step in steps:
            if step.new is None:
                bar.update(task, completed=step.known + len(step.rejected))
                before = step.known + len(step.rejected)
            else:
                done = step.added + step.known + len(step.rejected) - before
                told = "reading" if done < step.new else "telling events"
                bar.update(task, description=told, total=step.new, completed=done)
            yield step


def _bar() -> Any:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)
