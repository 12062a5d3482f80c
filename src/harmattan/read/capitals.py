"""Names that no file lists: runs of capitalised words, sorted by what they begin with, hold, and stand after."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from ..gazetteer import is_place
from ..lexicon import noun_classes
from ..lexicon.names import fold, name_words
from .models import Morphology
from .runs import Seen, Text, pieces, reach, sequence, shouted, titles_before, token

roman = re.compile(r"(?=[IVXL])(?:XL|L?X{0,3})(?:IX|IV|V?I{0,3})e?")
actor_sorts = ("organisation", "party", "government", "justice", "legislature", "military", "police", "armed_group")
span_of_office = 70
longest_run = 8  # words of an organisation after its head


@dataclass(frozen=True, slots=True)
class Guess:
    """A name by its shape and surroundings: span, sort, how sure, and the country that its words state."""

    start: int
    end: int
    sort: str
    score: float
    country: str | None = None


def guesses(text: str, language: str, morphology: Morphology, seen: Sequence[Seen]) -> Iterator[Guess]:
    """Yield the names of a sentence that no file lists, left to right; one of sort "thing" is no actor and no place."""
    if shouted(text):
        return
    t = Text(text, language, name_words(language), morphology, seen)
    done = 0
    for run in sequence(language).finditer(text):
        for start, end in pieces(run.start(), run.end(), t):
            if start < done:
                continue
            guess = guessed(start, end, t)
            if guess is not None:
                yield guess
                done = guess.end


def guessed(start: int, end: int, t: Text) -> Guess | None:
    """Sort one name."""
    words = t.text[start:end].split()
    before = t.before(start)
    if words[0] in t.words.portfolios and (office := ministry(start, end, before, t)) is not None:
        return office if office.sort else None
    known = t.known(start, end)
    if any(s.start <= start and s.end >= end for s in known):
        return None
    head = words[1] if words[0] in t.words.before_heads and len(words) > 1 and words[1] in t.words.heads else words[0]
    if head in t.words.heads and not any(s.start == start and s.sort not in ("nationality", "people") for s in known):
        return headed(start, end, head, before, t)
    proper = [s for s in known if s.sort not in ("nationality", "people")]
    if proper:
        return around(start, end, words, proper, t)
    sort, score = sorted_by(words, start, end, before, t)
    if not sort:
        return None
    if sort == "person":
        start = titles_before(start, t)
    if sort in ("operation", "agreement") and before:
        start = next((at for word, at in reversed(before) if t.words.before.get(word) == sort), start)
        end = with_complement(end, t) if len(words) == 1 and is_plain_noun(words[0], t.morphology) else end
    return Guess(start, end, sort, score, t.words.places.get(words[0]) if sort == "place" and len(words) == 1 else None)


def with_complement(end: int, t: Text) -> int:
    """Give where a name made of a common noun ends, its complement with it: « l'opération Vent *du fleuve* », but no owner."""
    m = links(t.language).match(t.text[end : end + reach])
    classes = noun_classes(t.language)
    if m is None or m["and"] or not m["by"] or m["by"].strip() not in t.words.of or not m["noun"].islower():
        return end
    owner = classes.of(m["noun"]) & classes.actors
    return end if owner or not is_noun(m["noun"], t.morphology) else end + m.end()


def ministry(start: int, end: int, before: Sequence[tuple[str, int]], t: Text) -> Guess | None:
    """Sort a portfolio: within an office it names nobody, with its ministry a body, alone after an article that ministry.

    A guess without a sort says that there is no name here; None that this is no portfolio.
    """
    if not before or before[-1][0] not in t.words.articles:
        return None
    end = complement_end(end, t)
    first = max(0, start - span_of_office)
    for m in reversed(list(token.finditer(t.text, first, start))):
        word = m.group().lower()
        if word in ".;:!?()«»":
            break
        if word in t.words.offices:
            whole = noun_classes(t.language).holds("government", word)
            if not whole:
                return Guess(start, end, "", 0.0)
            country = next((s.country for s in t.known(m.start(), end) if s.country), None)
            return Guess(m.start(), end, "government", 0.7, country)
    if before[-1][0] in t.words.of or owned(end, t):
        return Guess(start, end, "", 0.0)
    return Guess(start, end, "government", 0.45)


def owned(end: int, t: Text) -> bool:
    """Tell whether a complement follows: then a portfolio's word is a common noun (la Défense *du* territoire)."""
    after = token.search(t.text, end)
    return after is not None and after.group().replace("’", "'") in t.words.of


def complement_end(end: int, t: Text) -> int:
    """Give where the adjectives that follow a word end."""
    while m := re.match(r"\s+([a-zà-ÿ][\w-]+)", t.text[end:]):
        if not is_adjective(m[1], t):
            break
        end += m.end()
    return end


def is_adjective(word: str, t: Text) -> bool:
    """Tell whether a word is an adjective as the names of bodies have them."""
    w = t.words
    return word in w.adjectives or (
        len(word) > 4 and word.endswith(w.adjective_ends) and all(pos != "verb" for pos, _ in t.morphology.analyses(word))
    )


def headed(start: int, end: int, head: str, before: Sequence[tuple[str, int]], t: Text) -> Guess | None:
    """Sort a name that begins with a telling word, with all that belongs to it."""
    sort = t.words.heads[head]
    if len(t.text[start:end].split()) == 2 and len(t.text[start:end].split()[1]) == 1:
        return Guess(start, end, "thing", 0.5)
    whole = extended(end, t, sort)
    alone = whole == end and end - start == len(head)
    opening = t.opens(start)
    if alone and (opening or sort in ("place", "operation", "agreement")):
        return None
    if sort == "place" and " " not in t.text[start:whole].strip():
        return None
    if sort in actor_sorts:
        sort = noun_sort(t.text[start:whole], t.language) or sort
    inner = [s for s in t.known(start, whole) if s.country and s.sort in ("state", "nationality", "capital", "place")]
    return Guess(start, whole, sort, 0.5 if alone else 0.65, inner[0].country if inner else None)


def noun_sort(text: str, language: str) -> str | None:
    """Give the sort of a body by the class of the noun that its first words are (assemblée nationale, conseil de transition)."""
    words = text.lower().replace("’", "'").split()
    classes = noun_classes(language)
    for n in range(min(len(words), 5), 0, -1):
        found = sorted(classes.of(" ".join(words[:n])) & set(actor_sorts))
        if found:
            return found[0]
    return None


def extended(end: int, t: Text, sort: str) -> int:
    """Give where a name that begins with a telling word ends: adjectives, complements and what is joined to them."""
    link = links(t.language)
    last: tuple[str, str] | None = None
    for _ in range(longest_run):
        rest = t.text[end : end + reach]
        if (m := re.match(r"\s+([a-zà-ÿ][\w-]+)", rest)) and is_adjective(m[1], t) and sort != "place":
            end += m.end()
            continue
        m = link.match(rest)
        if m is None or not (m["by"] or m["and"]) or (m["and"] and (last is None or not parallel(last, m, t))):
            break
        at = end + m.start("noun")
        inner = next((s for s in t.seen if s.start == at), None)
        if inner is not None:
            if inner.sort not in ("state", "place", "capital") or m["and"]:
                break
            end = inner.end
        elif m["noun"][0].isupper():
            if fold(m["noun"]) in t.words.given or m["and"]:
                break
            run = sequence(t.language).match(t.text, at)
            end = run.end() if run and not t.words.cutting & set(run.group().split()) else end + m.end()
        elif sort != "place" and is_noun(m["noun"], t.morphology):
            end += m.end()
        else:
            break
        last = (m["by"] or "", m["article"] or "")
    return end


def parallel(last: tuple[str, str], m: re.Match[str], t: Text) -> bool:
    """Tell whether what "and" joins is built as what stands before: « pour la paix et la loi », not « du delta et les chefs »."""
    if m["by"] or not m["article"]:
        return (m["by"] or "") == last[0] or not (m["by"] or last[1])
    return bool(last[1]) and last[0].strip() not in t.words.of


def is_noun(word: str, morphology: Morphology) -> bool:
    readings = morphology.analyses(word)
    return (
        len(word) > 2
        and any(pos == "noun" and morphology.is_listed(lemma) for pos, lemma in readings)
        and ("verb", word) not in readings
    )


@cache
def links(language: str) -> re.Pattern[str]:
    """Compile what joins the parts of a body's name."""
    w = name_words(language)

    def either(words: Sequence[str]) -> str:
        return "|".join(re.escape(word) + (r"\s*" if word.endswith("'") else r"\s+") for word in sorted(words, reverse=True))

    by, article = either(w.joins), either(w.inner_articles)
    pattern = rf"\s+(?:(?P<and>{re.escape(w.conjunction)})\s+)?(?:(?P<by>{by}))?(?P<article>{article})?(?P<noun>[^\W\d_][\w-]*)"
    return re.compile(pattern.replace("'", "['’]"))


def around(start: int, end: int, words: list[str], known: list[Seen], t: Text) -> Guess | None:
    """Sort a run that holds a known name and more: a person's full name, or a body named after a place."""
    first, last = known[0], known[-1]
    if len(known) == 1 and first.sort == "person":
        return Guess(titles_before(start, t), end, "person", 0.65)
    if len(known) == 1 and first.sort in ("state", "capital", "place"):
        inside = next((t.words.inside[word] for word in words if word in t.words.inside), None)
        if inside is not None:
            return Guess(start, end, inside, 0.6, first.country)
        if first.start == start and fold(t.text[first.end : end].split()[0].strip("-")) in t.words.given:
            begin = first.end + len(t.text[first.end : end]) - len(t.text[first.end : end].lstrip())
            return Guess(begin, end, "person", 0.6)
        if last.end == end and fold(words[0]) in t.words.given:
            return Guess(start, end, "person", 0.6)
    return None


def sorted_by(words: list[str], start: int, end: int, before: Sequence[tuple[str, int]], t: Text) -> tuple[str, float]:
    """Give a name's sort and how sure it is; no sort where it is no name."""
    w, first, whole = t.words, words[0], t.text[start:end]
    one = len(words) == 1
    last = before[-1][0] if before else ""
    given = fold(first) in w.given
    if one and len(first) <= 3 and not first.isupper() and t.morphology.is_listed(first.lower()):
        return "", 0.0
    if one and (first in w.short or roman.fullmatch(first) or len(first.strip(".")) < 2):
        return "", 0.0
    if one and first in w.places:
        return "place", 0.6
    if last not in w.locative and titled(before, one, t):
        return "person", 0.7
    inside = next((w.inside[word] for word in words[1:] if word in w.inside), None)
    if inside is not None and not (given and inside == "place"):
        return inside, 0.55
    given = given or (len(first) == 2 and first.isupper() and not one and fold(words[1]) in w.given)
    if not one and given and not whole.isupper():
        return "person", 0.65
    common = one and last in w.articles and is_plain_noun(first, t.morphology)
    ahead = noun_before(before, t)
    if ahead is not None and not common:
        return ahead, 0.55
    acronym = first.isupper() and len(first.rstrip(".")) > 1
    if one and acronym:
        return "organisation", 0.5
    there = is_place(whole)
    if last in w.locative or last in w.to_the or (last in w.articles and len(before) > 1 and before[-2][0] in w.inner):
        if there or (last in w.locative and not (one and is_plain_noun(first, t.morphology))):
            return "place", 0.6 if there else 0.5
        return ("unknown", 0.3) if one else ("organisation", 0.4)
    if last == "(" and t.text[end : end + 1] == ")":
        sort = next((s.sort for s in t.seen if s.end <= start and not t.text[s.end : start].strip(" (")), "")
        return ("place", 0.5) if sort in ("place", "capital", "state") and not acronym else ("unknown", 0.3)
    if there and not common:
        return "place", 0.45
    if one:
        classes = noun_classes(t.language)
        return ("", 0.0) if classes.of(first.lower()) & classes.actors else ("unknown", 0.3)
    if acronym or whole.isupper() or first.lower() in w.articles or (last in w.articles and last not in w.of):
        return "organisation", 0.4
    return "person", 0.5


def is_plain_noun(word: str, morphology: Morphology) -> bool:
    return morphology.is_listed(word.lower())


def titled(before: Sequence[tuple[str, int]], one: bool, t: Text) -> bool:
    """Tell whether a title stands before a name, with its complements: « le ministre malien de la Défense Awa Sy »."""
    count = len(before)
    if count and before[-1][0] == "," and not one:
        count -= 1
    if not count or before[count - 1][0] in t.words.articles | t.words.of:
        return False
    ends = [at + len(word) for word, at in before]
    for last in range(count - 1, max(-1, count - 7), -1):
        for first in range(last, max(-1, last - t.words.longest_title), -1):
            words = t.text[before[first][1] : ends[last]].lower().replace("’", "'")
            if words in t.words.titles:
                return True
        word, at = before[last]
        known = any(s.start <= at < s.end for s in t.seen)
        belongs = word in t.words.of or word in t.words.articles or t.text[at].isupper() or known
        if not belongs and not is_adjective(word, t) and not is_noun(word, t.morphology):
            return False
    return False


def noun_before(before: Sequence[tuple[str, int]], t: Text) -> str | None:
    """Give the sort that a common noun gives to the name after it: « la *société* minière X », « le *village* de X »."""
    of, later = False, ""
    for word, at in list(reversed(before))[:4]:
        sort = t.words.before.get(word)
        if sort is not None:
            armed = noun_classes(t.language).holds("rebel", f"{word} {later}")
            return "armed_group" if armed else sort if (sort == "place" or not of) else None
        if word in t.words.of or word in t.words.articles:
            of = True
            continue
        if any(s.sort == "nationality" and s.start <= at < s.end for s in t.seen):
            continue
        later = word
        if not is_adjective(word, t) and not noun_classes(t.language).of(word):
            return None
    return None
