"""Five tasks in the page, step by step as a person takes them who has not seen it before: how many actions, and how long.

    python -m evaluation.tasks

A real browser opens the bundled sample; between two actions lies a pause. An action is a click, a key, or a field that is filled.
The seconds are until the answer stands on the screen; a person adds the time to read.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from playwright.sync_api import Locator, Page, sync_playwright

from harmattan.present.demo import keep

from .pages import _flags, load_of_others, served

pause = 0.12  # seconds between two actions


class Person:
    """Somebody before the page, whose actions are counted."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.actions = page, 0
        page.goto(address)
        page.wait_for_selector(".row")

    def click(self, what: Locator) -> None:
        """Click something."""
        self._act()
        what.first.click()

    def press(self, key: str) -> None:
        """Press a key."""
        self._act()
        self.page.keyboard.press(key)

    def fill(self, what: Locator, words: str) -> None:
        """Write something into a field, or choose it in a list."""
        self._act()
        what.first.select_option(words) if what.first.evaluate("each => each.tagName") == "SELECT" else what.first.fill(words)

    def answer(self, what: Locator, holding: str) -> list[str]:
        """Wait until the answer stands there, and read it."""
        what.filter(has_text=re.compile(holding)).first.wait_for(timeout=30_000)
        return what.all_inner_texts()

    def _act(self) -> None:
        self.actions += 1
        self.page.wait_for_timeout(1000 * pause)


def asserted(person: Person) -> list[str]:
    """Find who asserted Wagner's presence: in "Who is where", the hatched bar, then who says so."""
    person.click(person.page.get_by_role("button", name=re.compile("mercenaires de Wagner.*Mali")))
    return person.answer(person.page.locator(".pane article .speaker"), "Paris|Européens|État")


def known_then(person: Person) -> list[str]:
    """See what was known on 16 February: the date beside "As known on"."""
    today = person.page.locator(".count").inner_text()
    person.fill(person.page.locator(".asof input[type=date]"), "2022-02-16")
    person.page.get_by_text("as it was known on 16 February 2022").wait_for()
    person.page.wait_for_function("today => document.querySelector('.count').innerText !== today", arg=today)
    return person.answer(person.page.locator(".count"), r"\d")


def killed(person: Person) -> list[str]:
    """Find how many were killed at Dori according to whom: type Dori, open the event with figures."""
    person.fill(person.page.locator("#search"), "Dori")
    person.click(person.page.locator(".row", has=person.page.locator(".toll")).filter(has_text="Dori"))
    return person.answer(person.page.locator(".pane table tr"), "killed")


def present(person: Person) -> list[str]:
    """See who is in Mali on 18 February: choose the country and the day, and read "Who is where"."""
    person.click(person.page.get_by_role("button", name="Filters"))
    person.fill(person.page.get_by_label("Country"), "MLI")
    person.fill(person.page.get_by_label("From"), "2022-02-18")
    person.fill(person.page.get_by_label("To", exact=True), "2022-02-18")
    return person.answer(person.page.locator(".gantt .name"), "Barkhane")


def merged(person: Person) -> list[str]:
    """Merge two events that may be one, and undo it: in Review, by keyboard."""
    page = person.page
    person.click(page.get_by_role("button", name="Review"))
    page.wait_for_selector(".item.now")
    person.press("s")
    person.fill(page.locator("#decision-by"), "A. Diallo")
    person.fill(page.locator("#decision-why"), "one declaration, told twice")
    person.press("Enter")
    page.locator(".trail li").first.wait_for()
    person.press("u")
    person.fill(page.locator("#decision-why"), "two days apart")
    person.press("Enter")
    page.locator(".trail li.gone").wait_for()
    return person.answer(page.locator(".trail li b"), "Same event")


tasks: dict[str, Callable[[Person], list[str]]] = {
    "Who asserted Wagner's presence?": asserted,
    "What was known on 16 February?": known_then,
    "How many were killed at Dori, according to whom?": killed,
    "Who is in Mali on 18 February?": present,
    "Merge two events and undo it": merged,
}


def done(address: str, page: Callable[[], Page]) -> Iterator[tuple[str, int, float, list[str]]]:
    """Do each task in a fresh page; give its name, the actions, the seconds, and the answer read."""
    for name, task in tasks.items():
        person = Person(page(), address)
        began = time.perf_counter()
        read = task(person)
        yield name, person.actions, time.perf_counter() - began, read
        person.page.context.close()


def main() -> None:
    """Do the tasks in the sample, and print a table."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        database = keep(Path(folder), iter)
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=_flags)
        with served(Path(database)) as address:

            def fresh() -> Page:
                return chromium.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB").new_page()

            for name, actions, seconds, read in done(address.removesuffix("/api/v1"), fresh):
                sys.stdout.write(f"{name:<52}{actions:>3} actions {seconds:>5.1f} s   {' | '.join(read[:4])!r}\n")
        sys.stdout.write(f"seconds that a second of work takes beside what else runs: {load_of_others():.1f}\n")
        chromium.close()


if __name__ == "__main__":
    main()
