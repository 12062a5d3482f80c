"""The first stage: anything a dispatch comes in, to Reports, with the date and where the date came from.

What cannot be read is listed as a Rejection with its reason, and the rest of the batch goes on. Reading is lazy: a file of
JSON Lines is never held in memory.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from .dateline import Heading, heading, published, tail
from .errors import InputError, Rejected
from .lexicon import languages
from .markup import decode_html, is_html, read_html
from .records import Rejection, Report, When, new_id

max_text = 2_000_000
max_raw = 16_000_000
max_word = 20_000
max_days_ahead = 2

text_kinds = ("", ".txt", ".text")
html_kinds = (".html", ".htm", ".xhtml")
json_kinds = (".json", ".jsonl", ".ndjson")
blank = b"\xef\xbb\xbf \t\r\n"


@dataclass(frozen=True, slots=True)
class Defaults:
    """What the caller says of every dispatch that does not say it of itself."""

    date: str | None = None
    language: str | None = None
    outlet: str | None = None


def ingest(
    sources: Iterable[str | Path], *, date: str | None = None, language: str | None = None, outlet: str | None = None
) -> Iterator[Report | Rejection]:
    """Read dispatches from text files, HTML pages, JSON Lines, folders (sorted, hidden files skipped) or "-", lazily.

    `date` (EDTF), `language` (ISO 639-1) and `outlet` hold for every dispatch; a JSON dispatch's own fields come before them,
    and they come before a page's metadata and a date glued to the text. The body of an HTML page is its extracted text, blocks
    separated by blank lines. A dispatch without an id has the file's name (within a folder, the path below it), a line of JSON
    without one has `name:line`. Raise InputError where `date` or `language` is wrong.
    """
    if date is not None and published(date) is None:
        raise InputError(f"date {date!r} is not EDTF: write 2022-02-17, 2022-02 or leave it out")
    if language is not None:
        _language_read(language, "language", InputError)
    return _distinct(sources, Defaults(date, language, outlet))


def from_text(
    text: str,
    *,
    id: str | None = None,
    date: str | None = None,
    language: str | None = None,
    headline: str | None = None,
    url: str | None = None,
    outlet: str | None = None,
) -> Report:
    """Make a Report of a text; raise Rejected where it cannot be read. Without an id, the id follows from the text.

    >>> from_text("Publié le 03/05/2021. Le préfet est parti.").published.edtf
    '2021-05-03'
    """
    given = {"text": text, "id": id, "date": date, "lang": language, "headline": headline, "url": url, "outlet": outlet}
    default_id = new_id("d", text.encode("utf-8", "surrogatepass")) if isinstance(text, str) else "text"
    return _report(given, id or "text", default_id, Defaults())


def _distinct(sources: Iterable[str | Path], defaults: Defaults) -> Iterator[Report | Rejection]:
    seen: dict[str, str] = {}
    for source in sources:
        for item in _open(str(source), defaults):
            if isinstance(item, Report) and seen.setdefault(item.id, item.sha[:16]) != item.sha[:16]:
                yield Rejection(item.source, f"has the id {item.id!r} of another dispatch of this run: give it an id of its own")
            else:
                yield item


def _open(source: str, defaults: Defaults) -> Iterator[Report | Rejection]:
    if source == "-":
        yield from _stream(sys.stdin.buffer, "stdin", "stdin", "", defaults)
        return
    path = Path(source)
    try:
        if path.is_dir():
            yield from _folder(path, defaults)
        else:
            yield from _file(path, path.name, defaults)
    except (OSError, ValueError) as error:
        yield Rejection(source, f"cannot be opened ({error}): check the path and the right to read it")


def _folder(folder: Path, defaults: Defaults) -> Iterator[Report | Rejection]:
    empty = True
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(name for name in names if not name.startswith(".")):
            empty = False
            path = Path(place) / name
            try:
                yield from _file(path, path.relative_to(folder).as_posix(), defaults)
            except OSError as error:
                yield Rejection(str(path), f"cannot be opened ({error}): check the right to read it")
    if empty:
        yield Rejection(str(folder), "is a folder without files to read")


def _file(path: Path, name: str, defaults: Defaults) -> Iterator[Report | Rejection]:
    kind = path.suffix.lower()
    if kind not in (*text_kinds, *html_kinds, *json_kinds):
        known = ", ".join(filter(None, (*text_kinds, *html_kinds, *json_kinds)))
        yield Rejection(str(path), f"is of the unknown kind {kind}: the kinds read are {known}")
        return
    with path.open("rb") as stream:
        yield from _stream(stream, str(path), name, kind, defaults)


def _stream(stream: BinaryIO, source: str, name: str, kind: str, defaults: Defaults) -> Iterator[Report | Rejection]:
    first = line = stream.readline(max_raw + 1)
    number = 1
    while line and not line.strip(blank) and len(first) <= max_raw:
        line = stream.readline(max_raw + 1)
        first += line
        number += 1
    if kind in json_kinds or (kind == "" and first.lstrip(blank).startswith(b"{")):
        if kind == ".json" and not _is_object(first):
            yield from _json_whole(first + stream.read(max(0, max_raw + 1 - len(first))), source, name, defaults)
        else:
            yield from _json_lines(line, number, stream, source, name, defaults)
    else:
        raw = first + stream.read(max(0, max_raw + 1 - len(first)))
        yield _listed(lambda: _document(raw, source, name, kind, defaults))


def _listed(make: Callable[[], Report]) -> Report | Rejection:
    try:
        return make()
    except Rejected as rejected:
        return Rejection(rejected.source, rejected.reason)


def _document(raw: bytes, source: str, name: str, kind: str, defaults: Defaults) -> Report:
    if len(raw) > max_raw:
        raise Rejected(source, f"is larger than {max_raw // 1_000_000} MB: split it into dispatches")
    if kind in html_kinds or is_html(raw[:4096].decode("utf-8", "replace")):
        page = read_html(decode_html(raw, source), source)
        given = {"text": page.text, "headline": page.headline, "url": page.url, "outlet": page.site or defaults.outlet}
        return _report(given, source, name, defaults, page.date)
    return _report({"text": _decoded(raw, source)}, source, name, defaults)


def _decoded(raw: bytes, source: str) -> str:
    if b"\x00" in raw[:max_raw]:
        raise Rejected(source, "is binary (it holds NUL bytes): give text in UTF-8, HTML or JSON Lines")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Rejected(source, f"is not valid UTF-8 at byte {error.start}: convert it to UTF-8") from error


def _json_whole(raw: bytes, source: str, name: str, defaults: Defaults) -> Iterator[Report | Rejection]:
    if len(raw) > max_raw:
        yield Rejection(source, f"is one JSON value of more than {max_raw // 1_000_000} MB: write JSON Lines, one object a line")
        return
    try:
        content = _parsed(raw, source)
    except Rejected as rejected:
        yield Rejection(rejected.source, rejected.reason)
        return
    if isinstance(content, list):
        for number, item in enumerate(content, 1):
            yield _listed(partial(_report, item, f"{source}:{number}", f"{name}:{number}", defaults))
    else:
        yield _listed(partial(_report, content, source, name, defaults))


def _json_lines(
    line: bytes, number: int, stream: BinaryIO, source: str, name: str, defaults: Defaults
) -> Iterator[Report | Rejection]:
    while line:
        where = f"{source}:{number}"
        if len(line) > max_raw:
            yield Rejection(where, f"is a line of more than {max_raw // 1_000_000} MB: split it into dispatches")
            while line and not line.endswith(b"\n"):
                line = stream.readline(1 << 20)
        elif line.strip(blank):
            yield _listed(partial(_line, line, where, f"{name}:{number}", defaults))
        line = stream.readline(max_raw + 1)
        number += 1


def _line(line: bytes, source: str, default_id: str, defaults: Defaults) -> Report:
    return _report(_parsed(line, source), source, default_id, defaults)


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(_parsed(line, ""), dict)
    except Rejected:
        return False


def _parsed(raw: bytes, source: str) -> Any:
    try:
        return json.loads(_decoded(raw, source))
    except RecursionError as error:
        raise Rejected(source, "is JSON nested too deeply: give one flat object a dispatch") from error
    except ValueError as error:
        raise Rejected(source, f"is not JSON ({error}): write one object a dispatch, on one line") from error


def _report(given: Any, source: str, default_id: str, defaults: Defaults, page_date: str | None = None) -> Report:
    if not isinstance(given, dict):
        raise Rejected(source, 'is JSON but not an object: write {"text": …}')
    text = given.get("text")
    if text is None:
        raise Rejected(source, 'has no "text": write {"text": …}')
    if not isinstance(text, str):
        raise Rejected(source, f'has a "text" that is not a string but {type(text).__name__}')
    strings = {name: _string(given, name, source) for name in ("date", "lang", "headline", "url", "outlet", "agency")}
    _check_text(text, source)
    language = strings["lang"] or defaults.language
    if language:
        language = _language_read(language, source, lambda reason: Rejected(source, reason))
    url = strings["url"]
    top = _heading(text, language)
    when = _date(top, strings["date"] or defaults.date, page_date, source)
    identifier = given.get("id")
    headline = strings["headline"]
    body = "\x1f".join((text, headline or "", when.edtf if when else ""))
    return Report(
        id=str(identifier) if isinstance(identifier, (str, int)) and str(identifier).strip() else default_id,
        body=text,
        sha=sha256(body.encode()).hexdigest(),
        outlet=strings["outlet"] or defaults.outlet or top.outlet or _host(url),
        agency=strings["agency"] or top.agency,
        url=url,
        headline=headline,
        language=language,
        published=when,
        source=source,
    )


def _string(given: dict[str, Any], name: str, source: str) -> str | None:
    value = given.get(name)
    if isinstance(value, int) and name == "date":
        value = str(value)
    if value is not None and not isinstance(value, str):
        raise Rejected(source, f'has a "{name}" that is not a string but {type(value).__name__}')
    if value and _half_pairs(value):
        raise Rejected(source, f'has a "{name}" with half a surrogate pair: write it as UTF-8')
    return value.strip() or None if value else None


def _check_text(text: str, source: str) -> None:
    if not text.strip():
        raise Rejected(source, "is empty: there is no text to read")
    if "\x00" in text:
        raise Rejected(source, "is binary (it holds NUL characters): give plain text")
    if _half_pairs(text):
        raise Rejected(source, "has half a surrogate pair in its text: write it as UTF-8")
    if len(text) > max_text // 4 and len(text.encode()) > max_text:
        raise Rejected(source, f"has more than {max_text // 1_000_000} MB of text: split it into dispatches")
    if len(text) > max_word and max(map(len, text.split())) > max_word:
        raise Rejected(source, f"has more than {max_word:,} characters without a space: it is not prose")


def _half_pairs(text: str) -> bool:
    return not text.isascii() and re.search("[\ud800-\udfff]", text) is not None


def _language_read(language: str, source: str, error: Callable[[str], Exception]) -> str:
    code = re.split(r"[-_]", language.strip().lower())[0]
    if code not in languages():
        raise error(f"the language {language!r} is not one that Harmattan reads: {', '.join(languages())}")
    return code


def _heading(text: str, language: str | None) -> Heading:
    plain = text.translate({0xA0: " ", 0x202F: " ", 0x2019: "'", 0xFEFF: " ", 0x0D: " "})
    shown = plain if len(plain) <= 2000 + tail else plain[:2000] + "\n" + plain[-tail:]
    found = [heading(shown, code) for code in ([language] if language else languages())]
    return next((each for each in found if each.date), found[0])


def _date(top: Heading, given: str | None, of_page: str | None, source: str) -> When | None:
    when = None
    if given:
        when = published(given)
        if when is None:
            raise Rejected(source, f"has the date {given!r}, which is not EDTF: write 2022-02-17, 2022-02 or leave it out")
    elif of_page:
        when = published(of_page)
    if when is None and top.date and top.date.edtf:
        when = replace(published(top.date.edtf) or When("", None, None, "stated"), basis="stated", text=top.date.words)
    latest = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=max_days_ahead)
    if when and when.start and when.start > latest:
        raise Rejected(source, f"has the date {when.edtf}, which is in the future: mend it or leave it out")
    return when


def _host(url: str | None) -> str | None:
    try:
        host = urlsplit(url or "").hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None
