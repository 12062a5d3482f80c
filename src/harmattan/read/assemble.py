"""From acts to records: mentions in order, events, claims and quotes that point to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from .. import edtf
from ..records import Claim, Cue, EventMention, Mention, Page, Quote, Reading, When, new_id
from .attribution import own_words, speaker_phrase
from .coreference import link
from .entities import Name
from .events import Act
from .figures import figures_of
from .findings import Found, find, speech_types
from .grounds import grounds
from .learnt import opinion
from .lines import Line, body_span
from .marks import find_quotes, is_title
from .models import pipeline
from .parties import Phrase, actor_phrases
from .quotations import speakers_of_quotes, stands_for
from .times import TimeExpression

version = "rules@1"


@dataclass(frozen=True, slots=True)
class Draft:
    """A mention before it has its number."""

    line: int
    start: int
    end: int
    kind: Literal["actor", "place", "time", "number"]
    phrase: Phrase | None = None
    name: Name | None = None
    time: TimeExpression | None = None
    subject: bool = False


def assemble(page: Page, lines: Sequence[Line]) -> Reading:
    """Make the reading of a page from its parsed lines."""
    language = page.language
    quotes = quotes_of(page, lines)
    found = find(page, lines)
    meant = antecedents(lines, found, quotes, language)
    drafts = gather(lines, found, quotes, [draft for _, draft in meant])
    order = sorted(drafts, key=lambda d: (d.line, d.start, -d.end, d.kind))
    number = {key(d): k for k, d in enumerate(order)}
    mentions = [mention(k, d, lines[d.line], page) for k, d in enumerate(order)]
    phrases = [d.phrase for d in order]
    mentions = link(
        mentions,
        [p.plural if p else False for p in phrases],
        [p.feminine if p else False for p in phrases],
        [d.subject for d in order],
        language,
        [(lines[d.line].scene, d.start, d.end) for d in order],
    )
    for pronoun, antecedent in meant:
        mentions[number[pronoun]] = replace(mentions[number[pronoun]], antecedent=number[key(antecedent)])
    acts: dict[int, list[Act]] = {}
    for f in found:
        acts.setdefault(f.line, []).append(f.act)
    events, claims = [], []
    for f in found:
        event = event_of(f, page, lines[f.line], number)
        events.append(event)
        claims.append(claim_of(f, event, page, lines, number, quotes, acts[f.line]))
    quote_records = tuple(quote_of(q, page, lines, number) for q in quotes)
    claims += states_of_affairs(quote_records, events, page)
    return Reading(page, tuple(line.sentence for line in lines), tuple(mentions), tuple(events), tuple(claims), quote_records)


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quotation: its part and span there, its first line, its speaker, its cue and whom a pronoun means, each with its line."""

    part: int
    start: int
    end: int
    line: int
    speaker_line: int | None = None
    speaker: Phrase | None = None
    cue_line: int | None = None
    cue: Any | None = None
    meant_line: int | None = None
    meant: Phrase | None = None


def quotes_of(page: Page, lines: Sequence[Line]) -> list[Quoted]:
    """Find the quotations of every part with their speakers."""
    out = []
    for number, part in enumerate(page.parts):
        spans = find_quotes(part.text, page.language)
        if not spans:
            continue
        mine = [line for line in lines if line.part == number]
        scenes = [(line.start, line.start + len(line.text), line.scene) for line in mine]
        lemmas = pipeline(page.language).morphology.analyses
        spans = [(start, end) for start, end in spans if not is_title(part.text, start, page.language, lemmas)]
        for (start, end), said in zip(spans, speakers_of_quotes(part.text, spans, scenes, page.language), strict=True):
            first = next((line for line in mine if line.start <= start < line.start + len(line.text) + 1), mine[0])
            quote = Quoted(number, start, end, first.sentence.index)
            if said is not None:
                scene = mine[said.scene].scene
                assert scene is not None
                speaker = speaker_phrase(said.token, scene, page.language)
                quote = replace(
                    quote,
                    speaker_line=mine[said.scene].sentence.index,
                    speaker=speaker,
                    cue_line=mine[said.cue_scene].sentence.index if said.cue is not None else None,
                    cue=said.cue,
                )
                if said.meant is not None:
                    other = mine[said.meant[0]]
                    assert other.scene is not None
                    meant = speaker_phrase(said.meant[1], other.scene, page.language)
                    quote = replace(quote, meant_line=other.sentence.index, meant=meant)
            out.append(quote)
    return out


def antecedents(
    lines: Sequence[Line], found: Sequence[Found], quotes: Sequence[Quoted], language: str
) -> list[tuple[tuple[int, int, int, str], Draft]]:
    """Give whom the pronouns among the speakers stand for: each pronoun's key with the draft of its antecedent."""
    out = []
    for q in quotes:
        if q.speaker is not None and q.speaker_line is not None and q.meant is not None and q.meant_line is not None:
            draft = Draft(q.meant_line, q.meant.start, q.meant.end, "actor", phrase=q.meant, subject=True)
            out.append(((q.speaker_line, q.speaker.start, q.speaker.end, "actor"), draft))
    scenes = [(line.start, line.start + len(line.text), line.scene) for line in lines]
    for f in found:
        if f.source is None or f.speaker is None:
            continue
        part = lines[f.line].part
        first = next(line.sentence.index for line in lines if line.part == part)
        spans = [(q.start, q.end) for q in quotes if q.part == part]
        place = stands_for(f.source.token, f.line - first, scenes[first : f.line + 1], spans, (), language)
        if place is not None:
            scene = lines[first + place[0]].scene
            assert scene is not None
            p = speaker_phrase(place[1], scene, language)
            draft = Draft(first + place[0], p.start, p.end, "actor", phrase=p, subject=True)
            out.append(((f.line, f.speaker.start, f.speaker.end, "actor"), draft))
    return out


def key(d: Draft) -> tuple[int, int, int, str]:
    return d.line, d.start, d.end, d.kind


def gather(lines: Sequence[Line], found: Sequence[Found], quotes: Sequence[Quoted], others: Sequence[Draft] = ()) -> list[Draft]:
    """Collect every mention once: sides and speakers first, then names, places and times."""
    drafts: dict[tuple[int, int, int, str], Draft] = {}

    covered: dict[int, list[tuple[int, int]]] = {}

    def add(draft: Draft) -> None:
        drafts.setdefault(key(draft), draft)
        if draft.kind == "actor":
            covered.setdefault(draft.line, []).append((draft.start, draft.end))

    for f in found:
        subjects = {id(p) for p in f.actors}
        for p in (*f.actors, *f.recipients, *([f.speaker] if f.speaker else [])):
            add(Draft(f.line, p.start, p.end, "actor", phrase=p, subject=id(p) in subjects))
    for q in quotes:
        if q.speaker is not None and q.speaker_line is not None:
            add(Draft(q.speaker_line, q.speaker.start, q.speaker.end, "actor", phrase=q.speaker, subject=True))
    for draft in others:
        add(draft)
    for line in lines:
        k = line.sentence.index
        for p, subject in actor_phrases(line.scene) if line.scene is not None else ():
            add(Draft(k, p.start, p.end, "actor", phrase=p, subject=subject))
        for name in line.names:
            if name.sort == "nationality":
                continue
            if name.sort in ("place", "state", "capital"):
                add(Draft(k, name.start, name.end, "place", name=name))
            if name.sort != "place" and not any(start <= name.start and name.end <= end for start, end in covered.get(k, ())):
                add(Draft(k, name.start, name.end, "actor", name=name))
        for time in line.times:
            add(Draft(k, time.start, time.end, "time", time=time))
    for f in found:
        for name in f.objects:
            add(Draft(f.line, name.start, name.end, "actor", name=name))
        if f.place is not None:
            add(Draft(f.line, f.place.start, f.place.end, "place", name=f.place))
    return list(drafts.values())


def mention(index: int, d: Draft, line: Line, page: Page) -> Mention:
    """Make the record of a draft."""
    start, end = body_span(line, page.parts, d.start, d.end)
    text = page.report.body[start:end]
    if d.time is not None:
        return Mention(index, d.line, start, end, text, "time", d.time.kind, value=d.time.edtf, by=version)
    if d.phrase is not None:
        p = d.phrase
        known = p.name.known[0] if p.name is not None and p.name.known else None
        return Mention(
            index,
            d.line,
            start,
            end,
            text,
            "actor",
            p.sort,
            head=p.head,
            name=p.name.text if p.name else None,
            refers_to=known.id if known else None,
            countries=p.countries,
            sector=p.sector,
            plural=p.plural,
            score=p.name.score if p.name else 0.6,
            by=version,
        )
    assert d.name is not None
    known = d.name.known[0] if d.name.known else None
    return Mention(
        index,
        d.line,
        start,
        end,
        text,
        d.kind,
        d.name.sort,
        name=d.name.text,
        refers_to=known.id if known and d.kind == "actor" else None,
        countries=(known.country,) if known and known.country else (),
        sector=known.sector if known else None,
        score=d.name.score,
        by=version,
    )


def cue(line: Line, page: Page, token: Any, why: str = "") -> Cue:
    start, end = body_span(line, page.parts, token.idx, token.idx + len(token))
    return Cue(start, end, page.report.body[start:end], why)


def event_of(f: Found, page: Page, line: Line, number: dict[tuple[int, int, int, str], int]) -> EventMention:
    """Make the event mention of an act."""
    start, end = body_span(line, page.parts, f.act.start, f.act.end)

    def side(phrases: Sequence[Phrase]) -> tuple[int, ...]:
        return tuple(number[f.line, p.start, p.end, "actor"] for p in phrases)

    assert line.scene is not None
    date: When | None = None
    if f.time is not None and f.time.edtf is not None:
        date = edtf.when(f.time.edtf, "stated", f.time.text)
    return EventMention(
        id=new_id("m", page.report.id, page.report.sha, start, end, f.act.entry.type),
        sentence=f.line,
        type=f.act.entry.type,
        trigger=Cue(start, end, page.report.body[start:end], grounds(f.act, line.scene) + opinion(f.act, line.told)),
        mode=f.act.entry.mode,
        contexts=f.act.entry.contexts,
        actors=side(f.actors),
        recipients=side(f.recipients),
        objects=tuple(number[f.line, n.start, n.end, "actor"] for n in f.objects),
        when=date,
        time=number[f.line, f.time.start, f.time.end, "time"] if f.time is not None else None,
        where=number[f.line, f.place.start, f.place.end, "place"] if f.place is not None else None,
        entry=f.act.entry.id,
    )


def claim_of(
    f: Found,
    event: EventMention,
    page: Page,
    lines: Sequence[Line],
    number: dict[tuple[int, int, int, str], int],
    quotes: Sequence[Quoted],
    acts: Sequence[Act],
) -> Claim:
    """Make the claim by which an event mention comes: who says so, on which words, how surely; `acts` are all of its line."""
    line = lines[f.line]
    speaker: int | Literal["outlet", "unnamed"] = "outlet"
    said: Cue | None = None
    quoted = next((q for q in quotes if q.part == line.part and q.start <= line.start + f.act.start < q.end), None)
    own = f.act.entry.type in speech_types(page.language) and own_words(f.act, page.language)
    if quoted is not None and quoted.speaker is not None and quoted.speaker_line is not None and not own:
        speaker = number[quoted.speaker_line, quoted.speaker.start, quoted.speaker.end, "actor"]
        said = cue(lines[quoted.cue_line], page, quoted.cue, "introduces the quotation") if quoted.cue_line is not None else None
    elif f.speaker is not None and f.source is not None:
        speaker = number[f.line, f.speaker.start, f.speaker.end, "actor"]
        said = cue(line, page, f.source.cue, "reports it")
    elif f.verdict.modality == "possible" and "conditional" in f.verdict.why:
        speaker = "unnamed"
    return Claim(
        id=new_id("c", event.id),
        event=event.id,
        content=event.trigger,
        speaker=speaker,
        modality=f.verdict.modality,
        cue=said,
        cues=tuple(cue(line, page, t, f.verdict.why) for t in f.verdict.cues) or implicit(event.trigger, f.verdict.why),
        certainty="possible" if f.verdict.modality == "possible" else "certain",
        confidence=f.confidence,
        values=figures_of(f.act, acts, line, page.language),
        known_at=known_at(page),
    )


def implicit(trigger: Cue, why: str) -> tuple[Cue, ...]:
    """A verdict that rests on no word of its own, such as a date to come, stands on the trigger."""
    return (replace(trigger, why=why),) if why else ()


def known_at(page: Page) -> Any:
    """The day by which the dispatch was certainly public: the last day of its date, None where it has none."""
    import datetime as dt

    if page.published is None or page.published.end is None:
        return None
    return page.published.end - dt.timedelta(days=1)


def quote_of(q: Quoted, page: Page, lines: Sequence[Line], number: dict[tuple[int, int, int, str], int]) -> Quote:
    """Make the record of a quotation."""
    start, end = page.parts[q.part].span(q.start, q.end)
    speaker = None
    if q.speaker is not None and q.speaker_line is not None:
        speaker = number[q.speaker_line, q.speaker.start, q.speaker.end, "actor"]
    said = cue(lines[q.cue_line], page, q.cue) if q.cue is not None and q.cue_line is not None else None
    return Quote(start, end, page.report.body[start:end], q.line, speaker, said)


def states_of_affairs(quotes: Sequence[Quote], events: Sequence[EventMention], page: Page) -> list[Claim]:
    """Quotations in which nothing happens are claims all the same, with their speaker."""
    from .modality import denies

    out = []
    for q in quotes:
        if q.speaker is None or any(q.start <= e.trigger.start < q.end for e in events):
            continue
        modality: Literal["negated", "actual"] = "negated" if denies(q.text, page.language) else "actual"
        claim = new_id("c", page.report.id, page.report.sha, q.start, q.end)
        content = Cue(q.start, q.end, q.text)
        out.append(Claim(claim, None, content, q.speaker, modality, q.cue, known_at=known_at(page)))
    return out
