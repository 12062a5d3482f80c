"""Who says so: quotations with their speakers, and for every act the speaker who asserts it, with the cue."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from ..lexicon import load_toml
from .events import Act, Scene, verb_tags
from .trees import is_passive, low, preposition, verb_slots


@dataclass(frozen=True, slots=True)
class Source:
    """A speaker's head token with the cue's token; `token` None stands for somebody unnamed."""

    token: Any | None
    cue: Any | None
    kind: str


@dataclass(frozen=True, slots=True)
class Voices:
    """The attribution words of a language."""

    speech: frozenset[str]
    reporting: frozenset[str]
    carriers: frozenset[str]
    according: frozenset[str]
    pairs: tuple[tuple[str, str], ...]
    minimum: int


@cache
def voices(language: str) -> Voices:
    """Load `attribution.toml` of a language."""
    data = load_toml(f"languages/{language}/attribution.toml")
    return Voices(
        speech=frozenset(data["speech"]["verbs"]),
        reporting=frozenset(data["speech"]["reporting"]),
        carriers=frozenset(data["speech"]["carriers"]),
        according=frozenset(data["according"]["prepositions"]),
        pairs=tuple((a, b) for a, b in data["quotes"]["pairs"]),
        minimum=data["quotes"]["minimum_words"],
    )


def find_quotes(text: str, language: str) -> list[tuple[int, int]]:
    """Give the spans between quotation marks that hold at least three words; an unclosed mark quotes to the end of the part.

    >>> find_quotes("Il a dit : « nous ne partirons pas ».", "fr")
    [(13, 33)]
    """
    v = voices(language)
    out: list[tuple[int, int]] = []
    for opening, closing in v.pairs:
        position = 0
        while (start := text.find(opening, position)) >= 0:
            if any(a <= start < b for a, b in out):
                position = start + 1
                continue
            end = text.find(closing, start + 1)
            if opening == closing and end < 0:
                break
            if end < 0:
                break
            inner_start, inner_end = start + 1, end
            while inner_start < inner_end and text[inner_start].isspace():
                inner_start += 1
            while inner_end > inner_start and text[inner_end - 1].isspace():
                inner_end -= 1
            if len(re.findall(r"\w+", text[inner_start:inner_end])) >= v.minimum:
                out.append((inner_start, inner_end))
            position = end + 1
    return sorted(out)


def speech_verb(token: Any, scene: Scene, v: Voices) -> bool:
    return (token.pos_ in verb_tags or low(token).endswith("é")) and bool(set(scene.grammar.morphology.lemmas(token.text, "verb")) & v.speech)


def speaker_of(verb: Any, scene: Scene, v: Voices) -> Any | None:
    """Give the head token of whoever says, by a speech verb: its subject, or the agent of its passive."""
    slots = verb_slots(verb, scene.grammar)
    for token in slots.get("subj", []):
        if low(token) in ("on", "ce", "c'", "cela", "il") and token.dep_ == "expl:subj":
            continue
        return token
    after = [t for t in verb.doc[verb.i + 1 : verb.i + 6] if t.pos_ in ("NOUN", "PROPN", "PRON") and preposition(t, scene.grammar) is None]
    if after and (verb.i == 0 or verb.nbor(-1).text in ("-", ",", "»", '"', "a", "ont", "avait")) and not is_passive(verb, scene.grammar):
        return after[0]
    return None


def according_to(scene: Scene, v: Voices) -> list[Source]:
    """Give the sources of the sentence's "selon X", "d'après X"."""
    out = []
    for token in scene.doc:
        form = low(token)
        pair = form + low(token.nbor(1)) if token.i + 1 < len(scene.doc) else form
        spaced = form + " " + low(token.nbor(1)) if token.i + 1 < len(scene.doc) else form
        if form in v.according or pair in v.according or spaced in v.according:
            skip = 1 if form in v.according else 2
            source = next((t for t in scene.doc[token.i + skip : token.i + skip + 8] if t.pos_ in ("NOUN", "PROPN", "PRON") and t.dep_ not in ("det",)), None)
            if source is not None:
                while source.head.i < source.i and source.head.i > token.i and source.dep_ in ("flat:name", "nmod", "appos"):
                    source = source.head
                out.append(Source(source, token, "according"))
    return out


def report_verb_above(act: Act, scene: Scene, v: Voices) -> Iterator[tuple[Any, Any]]:
    """Yield (speech verb, the token by which the act hangs on it) on the way to the root."""
    token = act.head
    for _ in range(8):
        head = token.head
        if head == token:
            return
        if head.pos_ in verb_tags and token.dep_ in ("ccomp", "xcomp", "obj", "advcl", "obl:arg", "parataxis", "conj") or low(head).endswith("é"):
            lemmas = set(scene.grammar.morphology.lemmas(head.text, "verb"))
            if lemmas & v.reporting and token.dep_ in ("ccomp", "xcomp", "obj", "obl:arg", "advcl"):
                yield head, token
        token = head


def incise(act: Act, scene: Scene, v: Voices) -> Source | None:
    """…, a déclaré X: a speech verb after a comma whose subject follows or that hangs beside the sentence."""
    for token in scene.doc:
        if token == act.head or not speech_verb(token, scene, v):
            continue
        if token.dep_ in ("parataxis", "dep", "ROOT", "advcl", "conj", "ccomp") and token.i > act.head.i:
            subject = next((c for c in token.children if c.dep_.startswith("nsubj") and c.i > token.i), None)
            clitic = next((c for c in token.children if c.dep_.startswith("nsubj") and c.i == token.i + 1), None)
            before = [t.text for t in scene.doc[max(0, token.i - 4) : token.i]]
            if subject is None and clitic is None:
                following = [t for t in scene.doc[token.i + 1 : token.i + 4] if t.pos_ in ("PROPN", "NOUN", "PRON")]
                if not (following and any(mark in before for mark in (",", "»", '"', "”"))) or any(c.dep_ in ("obj", "ccomp") for c in token.children):
                    continue
                subject = following[0]
            if any(mark in before for mark in (",", "»", '"', "”")):
                return Source(subject if subject is not None else clitic, token, "incise")
    return None


def attribute(act: Act, scene: Scene, language: str, speech_act: bool) -> Source | None:
    """Give the source of an act within its sentence, or None where the outlet itself tells it.

    Order: "selon X"; the verb that governs the act; the incise at the end. `speech_act` tells that the act is itself said by its
    actor (accuses, demands): only a third party can be its source.
    """
    v = voices(language)
    sources = according_to(scene, v)
    if sources:
        return min(sources, key=lambda s: abs(s.cue.i - act.head.i))
    for verb, hung in report_verb_above(act, scene, v):
        speaker = speaker_of(verb, scene, v)
        if hung.dep_ in ("obj", "obl:arg") and hung == act.head and act.entry.type in ("REQUEST", "ACCUSE", "REJECT", "THREATEN", "SUPPORT"):
            continue
        if speaker is not None and speaker not in act.actors or (speaker is not None and not speech_act and hung.dep_ in ("ccomp", "xcomp", "obj", "obl:arg")):
            return Source(speaker, verb, "reported")
    found = incise(act, scene, v)
    if found is not None and not (speech_act and found.cue == act.head):
        return found
    return None


def speakers_of_quotes(
    spans: Sequence[tuple[int, int]], scenes: Sequence[tuple[int, int, Scene | None]], language: str
) -> list[tuple[int, Any, Any] | None]:
    """For quotes of one part, give (scene number, speaker token, cue token) each, or None.

    A speaker is looked for in the sentence around the quote (incise after it first, then a verb before it, then "selon"), then in the
    sentence before (a colon or a speech verb at its end) and after.
    """
    v = voices(language)
    out: list[tuple[int, Any, Any] | None] = []
    for start, end in spans:
        touching = [k for k, (a, b, s) in enumerate(scenes) if a < end + 2 and start - 2 < b and s is not None]
        around = touching + [k for k in (touching[0] - 1 if touching else -1, touching[-1] + 1 if touching else len(scenes)) if 0 <= k < len(scenes) and scenes[k][2] is not None]
        found = None
        for rank, k in enumerate(around):
            a, _, scene = scenes[k]
            assert scene is not None
            best = in_scene(scene, start - a, end - a, v, outside=rank >= len(touching))
            if best is not None:
                found = (k, *best)
                break
        out.append(found)
    return out


def in_scene(scene: Scene, start: int, end: int, v: Voices, outside: bool) -> tuple[Any, Any] | None:
    candidates = []
    for token in scene.doc:
        if start <= token.idx < end or not speech_verb(token, scene, v):
            continue
        speaker = speaker_of(token, scene, v)
        if speaker is None or start <= speaker.idx < end:
            continue
        distance = min(abs(token.idx - end), abs(start - token.idx - len(token)))
        candidates.append((distance, token.i, speaker, token))
    if candidates:
        _, _, speaker, token = min(candidates, key=lambda x: (x[0], x[1]))
        if not outside or low(scene.doc[-1]) in (":",) or len(candidates) == 1:
            return speaker, token
    if not outside:
        for source in according_to(scene, v):
            return source.token, source.cue
        for token in scene.doc:
            if not start <= token.idx < end and token.dep_ in ("nsubj", "nsubj:pass") and token.idx < start and token.head.dep_ == "ROOT":
                return token, token.head
    return None
