"""What consolidation works on: one telling for each event mention, with its parties, place, date and claims looked up."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType

from .. import edtf
from ..lexicon import load_toml
from ..records import Attestation, Claim, EventMention, Mention, Modality, Party, Place, Reading, Report, When, new_id
from ..resolve.identities import identified, namings, short_forms
from .origins import Origins, origins
from .words import fold

MODALITIES: tuple[Modality, ...] = ("actual", "planned", "requested", "possible", "negated")
implied = "implied"  # the sort of a side or place that the text tells and no word names
_PRINTED = 8  # words from which two equal sentences are a reprint, not a turn of phrase
Span = tuple[int | None, int | None]
_NONE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Ref:
    """A party with the sort of mention that names it; `key` is its id or, without one, its folded name.

    `deduced` marks a side that no word of the text names.
    """

    party: Party
    sort: str
    key: str
    deduced: bool = False

    def __hash__(self) -> int:
        return hash(self.key)


@dataclass(frozen=True, slots=True)
class Saying:
    """A claim with its speaker's name and ids; `speakers` is empty where the outlet or nobody named speaks."""

    claim: Claim
    speaker: str
    speakers: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class Telling:
    """One event mention of one report: what it says of the act, who claims it, and what counts as its source.

    `id` is the id that an event minted from this telling has. `when` is None where the text gives no date; `published`
    is the report's. In proleptic days, end excluded: `onset` bounds the act itself (of "2013/.." it bounds 2013), `told` the
    telling of it. A planned act dated no later than its publication is dated by its announcement: `announced` is true,
    `told` bounds that date, and the act has no onset. `modality` is the strongest that a claim gives it, `words` the
    trigger's folded words, `toll` the least and most of each property that its claims put a figure on, `print` its
    sentence without accents and signs, by which a reprint is known; a short sentence has none. `original` is the SHA-256 of
    the report that its own copies, its own where it copies none. `follows` is the id of the act of this type told before it in
    the report, where a definite noun ("l'attaque", "ce retrait") takes one up. `placed` tells that words name the place,
    `headline` that it stands in one.
    """

    id: str
    report: Report
    mention: EventMention
    sayings: tuple[Saying, ...]
    actors: tuple[Ref, ...]
    recipients: tuple[Ref, ...]
    objects: tuple[Ref, ...]
    place: Place | None
    when: When | None
    onset: Span | None
    told: Span | None
    announced: bool
    published: When | None
    modality: Modality
    words: str
    toll: tuple[tuple[str, int, float], ...]
    source: str
    sentence: str
    print: str
    known_at: dt.date | None
    original: str = ""
    follows: str = ""
    placed: bool = True
    headline: bool = False

    @property
    def sort_key(self) -> tuple[dt.date, str, int, str]:
        """Order tellings by when they were known, then by what never changes."""
        return self.known_at or dt.date.max, self.report.sha, self.mention.trigger.start, self.id

    def attestations(self) -> tuple[Attestation, ...]:
        """Give the telling's claims as the chronicle shows them."""
        return tuple(
            Attestation(
                claim=saying.claim.id,
                report=self.report.id,
                start=self.mention.trigger.start,
                end=self.mention.trigger.end,
                text=self.mention.trigger.text,
                modality=saying.claim.modality,
                speaker=saying.speaker,
                known_at=saying.claim.known_at,
            )
            for saying in self.sayings
        )


def _plain(text: str) -> str:
    return fold(text).replace("’", "'").replace("'", " ")


def _print(sentence: str) -> str:
    words = re.findall(r"\w+", fold(sentence))
    return " ".join(words) if len(words) >= _PRINTED else ""


def strongest(modalities: Iterable[Modality]) -> Modality:
    """Give the strongest of some modalities: what is actual to one is actual, what all deny is negated."""
    return min(modalities, key=MODALITIES.index)


def _toll(claims: Iterable[Claim]) -> tuple[tuple[str, int, float], ...]:
    bounds: dict[str, tuple[int, float]] = {}
    for claim in claims:
        for value in claim.values:
            if value.low is None and value.high is None:
                continue
            low, high = value.low or 0, math.inf if value.high is None else value.high
            old = bounds.get(value.property, (low, high))
            bounds[value.property] = min(low, old[0]), max(high, old[1])
    return tuple((name, *bounds[name]) for name in sorted(bounds))


@lru_cache(maxsize=1 << 16)
def _ref(party_id: str | None, name: str, country: str | None, sector: str | None, sort: str, deduced: bool) -> Ref:
    return Ref(Party(party_id, name, country, sector), sort, party_id or fold(name), deduced)


def parties(
    mentions: Mapping[int, Mention], indices: Iterable[int], renamed: Mapping[str, str], short: Mapping[str, str] = _NONE
) -> tuple[Ref, ...]:
    """Look up the parties that mentions stand for: pronouns by their antecedents, joint actors by their members.

    A pronoun that nothing is known of is nobody. A name that no actor file has is that of a new actor.
    """
    found: dict[tuple[str, str | None], Ref] = {}
    seen: set[int] = set()

    def visit(index: int) -> None:
        mention = mentions.get(index)
        if mention is None or index in seen:
            return
        seen.add(index)
        if mention.members:
            for member in mention.members:
                visit(member)
        elif mention.refers_to is None and mention.antecedent is not None:
            visit(mention.antecedent)
        elif mention.sort != "pronoun" or mention.refers_to or mention.countries:
            name = mention.name or mention.text
            party_id = mention.refers_to
            if party_id is None and mention.name and (found_as := identified(mention.name, mention.sort, short)):
                party_id, name = found_as
            party_id = renamed.get(party_id, party_id) if party_id else None
            # A known actor is one party whatever its countries; "les deux pays" are as many as it has countries.
            one = mention.countries if len(mention.countries) == 1 else ()
            countries = mention.countries if mention.refers_to is None else one
            sort = _meant(mention, mentions).sort
            for country in countries or (None,):
                ref = _ref(party_id, name, country, mention.sector, sort, mention.deduced)
                found.setdefault((ref.key, country), ref)

    for index in indices:
        visit(index)
    return tuple(found.values())


def _meant(mention: Mention, mentions: Mapping[int, Mention]) -> Mention:
    """Follow a pronoun whose actor is known back to the words that name it."""
    seen = {mention.index}
    while mention.sort == "pronoun" and mention.antecedent is not None and mention.antecedent not in seen:
        seen.add(mention.antecedent)
        if (meant := mentions.get(mention.antecedent)) is None:
            break
        mention = meant
    return mention


def place_of(mention: Mention | None, renamed: Mapping[str, str]) -> Place | None:
    """Give the place that a mention names; a country named as an actor is the country."""
    if mention is None:
        return None
    place = mention.place
    if place is None and len(mention.countries) == 1:
        place = Place(mention.countries[0], mention.name or mention.text, "country", mention.countries[0], None, None)
    if place is not None and place.id in renamed:
        place = replace(place, id=renamed[place.id])
    return place


def onset_of(when: When | None) -> Span | None:
    """Bound the act itself in proleptic days, end excluded: what lasts since 2013 began in 2013."""
    if when is None:
        return None
    start, end = when.start, when.end
    if start is not None and end is None and "/" in when.edtf:
        start, end = edtf.bounds(when.edtf.split("/")[0])
    return start.toordinal() if start else None, end.toordinal() if end else None


def span_of(when: When | None) -> Span | None:
    """Bound a date in proleptic days, end excluded; None where nothing bounds it."""
    if when is None or (when.start is None and when.end is None):
        return None
    return when.start.toordinal() if when.start else None, when.end.toordinal() if when.end else None


def _no_later(onset: Span, told: Span) -> bool:
    return onset[1] is not None and told[1] is not None and onset[1] <= told[1]


def tell(readings: Iterable[Reading], renamed: Mapping[str, str], known: Origins | None = None) -> list[Telling]:
    """Flatten readings into tellings, in an order and with ids that do not depend on the order of the readings.

    `renamed` gives, for an id of an actor or a place judged the same as another, that other; `known` the sources, where there
    are more reports than these. An event mention without a claim is nobody's word and is left out.
    """
    by_sha = {reading.page.report.sha: reading for reading in readings}
    if known is None:
        reports = [reading.page.report for reading in by_sha.values()]
        known = origins(reports, short_forms(naming for report in reports for naming in namings(report.body))[0])
    minted: set[str] = set()
    told = [telling for sha in sorted(by_sha) for telling in _told(by_sha[sha], renamed, known, minted)]
    return sorted(told, key=lambda telling: telling.sort_key)


def _told(reading: Reading, renamed: Mapping[str, str], known: Origins, minted: set[str]) -> Iterator[Telling]:
    report = reading.page.report
    published = reading.page.published or report.published
    mentions = {mention.index: mention for mention in reading.mentions}
    spans = {sentence.index: (sentence.start, sentence.end) for sentence in reading.sentences}
    headlines = {sentence.index for sentence in reading.sentences if sentence.part == "headline"}
    claims: dict[str, list[Claim]] = {}
    for claim in reading.claims:
        if claim.event is not None:
            claims.setdefault(claim.event, []).append(claim)
    last: dict[str, str] = {}
    for mention in sorted(reading.events, key=lambda event: (event.trigger.start, event.trigger.end, event.type, event.id)):
        own = sorted(claims.get(mention.id, ()), key=lambda claim: claim.id)
        if not own:
            continue
        when = mention.when if mention.when and mention.when.basis != "published" else None
        onset, told_on = onset_of(when), span_of(published)
        planned = strongest(claim.modality for claim in own) == "planned"
        announced = planned and onset is not None and told_on is not None and _no_later(onset, told_on)
        start, end = spans.get(mention.sentence, (mention.trigger.start, mention.trigger.end))
        minted_id = _mint(minted, report.sha, mention)
        before = last.get(mention.type, "")
        last[mention.type] = minted_id
        actors, recipients = _sides(mention, mentions, renamed, known.short)
        yield Telling(
            id=minted_id,
            report=report,
            mention=mention,
            sayings=tuple(_saying(claim, mentions, renamed, known.short) for claim in own),
            actors=actors,
            recipients=recipients,
            objects=parties(mentions, mention.objects, renamed, known.short),
            place=place_of(mentions.get(mention.where) if mention.where is not None else None, renamed),
            when=when,
            onset=None if announced else onset,
            told=onset if announced else told_on,
            announced=announced,
            published=published,
            modality=strongest(claim.modality for claim in own),
            words=_plain(mention.trigger.text),
            toll=_toll(own),
            source=known.source[report.sha],
            sentence=report.body[start:end],
            print=_print(report.body[start:end]),
            known_at=min((claim.known_at for claim in own if claim.known_at), default=None),
            original=known.original[report.sha],
            placed=mention.where is not None and not _implied(mentions.get(mention.where)),
            headline=mention.sentence in headlines,
            follows=before if _definite(report.body[start : mention.trigger.start]) else "",
        )


def _sides(
    mention: EventMention, mentions: Mapping[int, Mention], renamed: Mapping[str, str], short: Mapping[str, str]
) -> tuple[tuple[Ref, ...], tuple[Ref, ...]]:
    """Look up both sides; who acts is not also the one to whom it is done: a named side stays before one that no word names."""
    actors, recipients = (parties(mentions, side, renamed, short) for side in (mention.actors, mention.recipients))
    named = {ref.key for ref in recipients if not ref.deduced}
    actors = tuple(ref for ref in actors if not (ref.deduced and ref.sort == implied and ref.key in named))
    ours = {ref.key for ref in actors}
    return actors, tuple(ref for ref in recipients if ref.key not in ours)


def _implied(mention: Mention | None) -> bool:
    return mention is None or (mention.deduced and mention.sort == implied)


def _definite(before: str) -> bool:
    words = load_toml("ontology/merging.toml")["definite"]["words"]
    last = re.search(r"(\w+['’]?) ?$", before)
    return last is not None and last[1].casefold().replace("’", "'") in words


def _mint(minted: set[str], sha: str, mention: EventMention) -> str:
    raw: tuple[object, ...] = (sha, mention.trigger.start)
    event_id = new_id("ev", *raw)
    while event_id in minted:
        raw = (*raw, mention.type)
        event_id = new_id("ev", *raw)
    minted.add(event_id)
    return event_id


def _saying(claim: Claim, mentions: Mapping[int, Mention], renamed: Mapping[str, str], short: Mapping[str, str]) -> Saying:
    if isinstance(claim.speaker, str):
        return Saying(claim, claim.speaker, ())
    speakers = parties(mentions, (claim.speaker,), renamed, short)
    return Saying(claim, ", ".join(speaker.party.name for speaker in speakers) or "unnamed", speakers)
