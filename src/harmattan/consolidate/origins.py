"""Where reports come from: which copies which, and what counts as one source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from ..records import Report
from .words import fold


@dataclass(frozen=True, slots=True)
class Origins:
    """What a telling takes from other reports than its own.

    By the reports' SHA-256: the name of the `source`, and the report that each copies in the end. `short` gives, folded, the
    names of short forms that some report spells out.
    """

    source: Mapping[str, str]
    original: Mapping[str, str]
    short: Mapping[str, str]


def origins(reports: Iterable[Report], short: Mapping[str, str]) -> Origins:
    """Look up the sources of all reports; their bodies are not looked at."""
    known = list(reports)
    copied = originals(known)
    ends = {sha: report if isinstance(report, str) else report.sha for sha, report in copied.items()}
    return Origins(sources(known), ends, short)


def sources(reports: Iterable[Report]) -> dict[str, str]:
    """Give, by the reports' SHA-256, the name of the source that each goes back to: copies and one agency's reports share one."""
    found = {}
    for sha, report in originals(reports).items():
        if isinstance(report, str):
            found[sha] = f"copy of {report}"
        else:
            host = urlsplit(report.url).hostname if report.url else None
            found[sha] = fold(report.agency or report.outlet or host or f"report {report.id}")
    return found


def originals(reports: Iterable[Report]) -> dict[str, Report | str]:
    """Give, by the reports' SHA-256, the report that each copies in the end (itself if none), or its id where it is not there."""
    known = list(reports)
    by_name: dict[str, Report] = {}
    for report in sorted(known, key=lambda report: report.sha):
        by_name.setdefault(report.id, report)
        by_name.setdefault(report.sha, report)

    def original(report: Report) -> Report | str:
        seen = {report.sha}
        while report.copy_of:
            copied = by_name.get(report.copy_of)
            if copied is None:
                return report.copy_of
            if copied.sha in seen:
                break
            seen.add(copied.sha)
            report = copied
        return report

    return {report.sha: original(report) for report in known}
