"""A dispatch's own date: in EDTF as given, or written at the start of its text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from .edtf import valid, when
from .lexicon import load_toml
from .records import Basis, When

tail = 400  # characters at a text's end in which its credits stand

_capital = "[A-ZÀ-ÖØ-ÞŒ]"
_agency = rf"(?P<agency>(?-i:{_capital})[^()\n]{{1,48}})"


def published(edtf: str, basis: Basis = "published", words: str = "") -> When | None:
    """Read a publication date in EDTF or with a time of day (which is cut off); None if it is neither.

    >>> published("2022-02").end, published("2022-02-17T10:12:00+01:00").edtf, published("hier")
    (datetime.date(2022, 3, 1), '2022-02-17', None)
    """
    timed = re.fullmatch(r"(\d{4}-\d\d-\d\d)[T ]\d\d:?\d\d(?::?\d\d(?:[.,]\d+)?)?\s?(?:Z|[A-Z]{3}|[+-]\d\d:?\d\d)?", edtf.strip())
    day = timed[1] if timed else edtf.strip()
    return when(day, basis, words or edtf.strip()) if valid(day) else None


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date glued to a text: its span, its value in EDTF (None without a year), and whether it stands as a date line.

    `agency` is the name that a dateline has in brackets: "KAYES, 3 mai 2021 (Agence du Fleuve) -".
    """

    start: int
    end: int
    edtf: str | None
    words: str
    certain: bool
    agency: str | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above and below a text: its date line, the outlet that its first line names, the agency it goes back to."""

    date: WrittenDate | None
    outlet: str | None
    agency: str | None


def date_at(text: str, start: int, language: str) -> WrittenDate | None:
    """Read the date line, or the date glued before the prose, that begins at `start`.

    It counts (`certain`) with a label, with a dash after it, in ISO form, or in a dateline; a bare date that is alone on its
    line is given as not certain. A dateline may have a place in capitals and no date: "KAYES (AFP) -".
    """
    match = _date_pattern(language).match(text, start)
    if not match or not match["date"]:
        placed = _place_pattern().match(text, start)
        return WrittenDate(start, placed.end(), None, placed[0].strip(), True, placed["agency"]) if placed else None
    found = match.groupdict()
    alone = match.end() == len(text) or text[match.end()] == "\n"
    certain = bool(found["label"] or found["dash"] or found["iso"] or found["time"] or found["update"])
    marked = alone or found["dash"] or found["iso"]
    if not found["label"] and (not marked or found["year0"]):
        return None
    end = match.start() + len(match[0].rstrip())
    return WrittenDate(start, end, _edtf(found, language), match[0].strip(), certain, found["agency"])


def _edtf(found: dict[str, str | None], language: str) -> str | None:
    words = load_toml(f"languages/{language}/clean.toml")["date"]
    if found["iso"]:
        value = found["iso"]
    elif found["m2"]:
        first, second = (found["d2"], found["m2"]) if words["numeric"] == "dmy" else (found["m2"], found["d2"])
        value = f"{found['y2']}-{int(second or 0):02}-{int(first or 0):02}"
    elif found["year0"]:
        value = found["year0"]
    else:
        name = (found["month"] or found["month1"] or "").casefold().rstrip(".")
        month = next(number for number, names in enumerate(words["months"], 1) if name in names)
        year = found["year"] or found["year1"]
        if year is None:
            return None
        value = f"{year}-{month:02}" + (f"-{int(re.sub(r'[^0-9]', '', found['day'])):02}" if found["day"] else "")
    return value if value and valid(value) else None


@cache
def _date_pattern(language: str) -> re.Pattern[str]:
    words = load_toml(f"languages/{language}/clean.toml")["date"]
    months = "|".join(sorted((re.escape(name) for names in words["months"] for name in names), key=len, reverse=True))
    date = (
        rf"(?P<iso>\d{{4}}-\d{{2}}(?:-\d{{2}})?(?![\d-]))(?:T[\d:.]+(?:Z|[+-][\d:]+)?)?"
        rf"|(?P<d2>\d{{1,2}})[/.](?P<m2>\d{{1,2}})[/.](?P<y2>\d{{4}})(?!\d)"
        rf"|(?P<day>\d{{1,2}}{words['ordinal']}) (?P<month>{months})\b\.?(?: (?P<year>\d{{4}})(?!\d))?"
        rf"|(?P<month1>{months})\b\.? (?P<year1>\d{{4}})(?!\d)|(?P<year0>(?:19|20)\d\d)(?![\d-])"
    )
    linked = "|".join(map(re.escape, words["place_links"]))
    place = rf"(?-i:{_capital}[\w'.-]*(?: (?:(?:{linked})|{_capital}[\w'.-]*)){{0,4}})(?: ?\([\w ,'-]{{2,40}}\))?, ?"
    return re.compile(
        rf" *\W?(?:(?P<label>{words['label']}) ?|{place}(?={words['article_short']}|\d|{'|'.join(words['weekdays'])}))?"
        rf"(?:{words['article']})?(?:(?:{'|'.join(words['weekdays'])}),? )?(?P<date>{date})"
        rf"(?P<time>{words['time']})?(?P<update>{words['update']})?(?: ?\({_agency}\))?"
        r"(?: ?\.?(?P<dash> ?(?:[-–—|•·](?!\d))+) ?"
        rf"|(?(label) ?[.:,]?|(?(iso)| ?[.:]?(?=\n|$))))(?=\s|$|\W|(?(label)(?-i:{_capital})|(?!)))",
        re.IGNORECASE,
    )


@cache
def _place_pattern() -> re.Pattern[str]:
    return re.compile(
        rf"{_capital}(?:{_capital}|['. -](?={_capital})){{2,30}}(?: \({_capital}[\w' -]{{2,40}}\)(?= \())?"
        rf"(?: \({_agency}\))? [-–—] ?(?=[«\"“]? ?{_capital})"
    )


def leading_date(text: str, language: str) -> WrittenDate | None:
    """Find the date at the start of a text, or of one of the two lines after a headline.

    >>> leading_date("Le pont rouvre\\n\\n3 mai 2021. – Les camions passent.", "fr").edtf
    '2021-05-03'
    """
    start = 0
    for _ in range(3):
        while start < len(text) and text[start].isspace():
            start += 1
        found = date_at(text, start, language)
        if found and (found.edtf or found.agency):
            return found
        end = text.find("\n", start)
        if end < 0 or end - start > 200 or (not found and text[start:end].rstrip().endswith((".", "!", "…"))):
            return None
        start = end
    return None


def heading(text: str, language: str) -> Heading:
    """Read the heading of a text: its date, its outlet, its agency; each is None where the text does not tell it.

    >>> heading("Radio du Fleuve\\n3 mai 2021\\n\\nLe pont rouvre\\n\\nUn camion passe.\\n\\n(Avec Agence du Sud)", "fr").outlet
    'Radio du Fleuve'
    """
    dated = leading_date(text, language)
    outlet = _outlet(text, language)
    agency = dated.agency if dated else None
    if agency is None:
        credit = _end_pattern(language, "credit").search(text[-tail:])
        agency = credit["agency"].strip() if credit else None
    return Heading(dated if dated and dated.edtf else None, outlet, agency)


def masthead_end(text: str, language: str) -> int:
    """Give where the name of the outlet above a date line ends, 0 if the text does not begin with one."""
    start = len(text) - len(text.lstrip())
    end = text.find("\n", start)
    if end < 0 or end - start > 60 or text[end - 1] in ".!?…:":
        return 0
    following = date_at(text, end + 1, language)
    if following is None or text[end + 1 : following.end].startswith("\n"):
        return 0
    named = _outlet_pattern(language).search(text, start, end)
    return end if named else 0


def _outlet(text: str, language: str) -> str | None:
    end = masthead_end(text, language)
    if end:
        return re.split(r", | \(", text[:end].strip())[0] or None
    rights = _end_pattern(language, "rights").search(text[-tail:])
    return rights["outlet"] if rights and _outlet_pattern(language).search(rights["outlet"]) else None


@cache
def _outlet_pattern(language: str) -> re.Pattern[str]:
    words = "|".join(map(re.escape, load_toml(f"languages/{language}/clean.toml")["date"]["outlet_words"]))
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)


@cache
def _end_pattern(language: str, name: str) -> re.Pattern[str]:
    return re.compile(load_toml(f"languages/{language}/clean.toml")["date"][name])
