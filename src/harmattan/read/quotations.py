"""Who speaks a quotation, and whom a pronoun of speech stands for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from ..lexicon import load_toml
from .scene import Scene, verb_tags
from .sources import according_to, gerund, incises
from .trees import is_passive, low, preposition
from .voices import Voices, bare, is_latter, is_source, sayer, speaking, verb_lemmas, voices


@dataclass(frozen=True, slots=True)
class Said:
    """Who speaks a quotation: the speaker's scene and token, the cue's, and for a pronoun those that it stands for."""

    scene: int
    token: Any
    cue_scene: int
    cue: Any | None
    meant: tuple[int, Any] | None = None


Scenes = Sequence[tuple[int, int, Scene | None]]


def speakers_of_quotes(text: str, spans: Sequence[tuple[int, int]], scenes: Scenes, language: str) -> list[Said | None]:
    """Give who speaks each quotation of a part's text, or None.

    Order: the incise or "selon X" after it; the verb of saying before it, a name and a colon, "selon X" before it; whoever spoke
    the quotation that it goes on; the verb of saying of the sentence before; the subject of its own sentence. `scenes` hold each
    sentence's start and end in the text.
    """
    v = voices(language)
    out: list[Said | None] = []
    cues = {k: (incises(s, v), according_to(s, v)) for k, (a, b, s) in enumerate(scenes) if s is not None and near(a, b, spans)}
    for n, (start, end) in enumerate(spans):
        found = after(text, end, scenes, cues, spans, v)
        previous = spans[n - 1] if n else None
        if found is None and previous is not None and out[-1] is not None and joined(text, previous[1], start):
            found = out[-1]
        if found is None:
            found = before(text, start, scenes, cues, spans, v)
        if found is None and previous is not None and out[-1] is not None and goes_on(text, previous[1], start):
            found = out[-1]
        if found is None:
            found = around(text, start, end, scenes, cues, spans, v)
        if found is None and out and start - spans[n - 1][1] < 400:
            found = out[-1]
        if found is not None and found.meant is None:
            heard = [(s.scene, s.token) if s.meant is None else s.meant for s in out[-3:] if s is not None]
            found = replace(found, meant=stands_for(found.token, found.scene, scenes, spans, heard, language))
        out.append(found)
    return out


def near(start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start < b + 400 and a - 400 < end for a, b in spans)


def place(position: int, scenes: Scenes) -> int | None:
    return next((k for k, (a, b, s) in enumerate(scenes) if a <= position < b and s is not None), None)


def quoted(position: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(a <= position < b for a, b in spans)


def after(text: str, end: int, scenes: Scenes, cues: dict[int, Any], spans: Sequence[tuple[int, int]], v: Voices) -> Said | None:
    """« … », a déclaré X; « … », selon X; « … » (X); « … », X."""
    gap = re.match(r"[\s»”\"'’.,;:!?…]*", text[end:])
    first = end + (gap.end() if gap else 0)
    k = place(first, scenes)
    if k is None:
        return None
    a, _, scene = scenes[k]
    assert scene is not None
    if any(mark in text[end:first] for mark in ".!?…") and text[first : first + 1].isupper() and "," not in text[end:first]:
        return None
    said, according = cues.get(k, ((), ()))
    for source in said:
        begin = a + int(scene.doc[source.first].idx)
        if first - 2 <= begin <= first + 25 and not quoted(a + int(source.token.idx), spans):
            return Said(k, source.token, k, source.cue)
    for source in according:
        if first <= a + int(source.cue.idx) <= first + 15 and not quoted(a + int(source.token.idx), spans):
            return Said(k, source.token, k, source.cue)
    if re.match(r"\s?[»”\"']{1,2}\s?\w", text[end:]):
        agent = next((t for t in scene.doc if a + t.idx >= first and t.pos_ in ("NOUN", "PROPN", "PRON")), None)
        if agent is not None and preposition(agent, scene.grammar) == scene.grammar.by and is_source(agent, scene, v):
            return Said(k, agent, k, None)
    signed = re.match(r"[\s»”\"'’.]*[—–]\s*(?=\w)", text[end:])
    alone = re.match(r"[\s»”\"]*(?:,|\(|\s[—–-])\s*$", text[end:first] + text[first : first + 1]) or re.match(
        r"[\s»”\".]*\s?(?:[—–(]|,)\s?", text[end:]
    )
    if alone is not None:
        begin = end + (signed if signed is not None else alone).end()
        name = next((n for n in scene.names if a + n.start == begin and n.sort != "nationality"), None)
        if name is not None and re.match(r"\s*(?:[).,\n]|$)", text[a + name.end :]):
            token = next((t for t in scene.doc if t.idx >= name.start), None)
            return Said(k, head_of(token, name), k, None) if token is not None else None
        token = next((t for t in scene.doc if a + t.idx >= begin), None)
        rest = scene.doc[token.i :] if token is not None else ()
        if (
            token is not None
            and a + token.idx == begin
            and (signed is not None or text[begin - 2 : begin - 1] == ",")
            and (signed is not None or not any("Mood=" in str(t.morph) or t.text in ",:;«" for t in rest))
        ):
            noun = next((t for t in rest if t.pos_ in ("NOUN", "PROPN", "PRON", "ADP")), None)
            if noun is not None and noun.pos_ != "ADP" and is_source(noun, scene, v):
                return Said(k, noun, k, None)
    return None


def head_of(token: Any, name: Any) -> Any:
    while name.start <= token.head.idx < name.end and token.head != token:
        token = token.head
    return token


def joined(text: str, left: int, right: int) -> bool:
    """« A » et « B »; « A », « B »: only small words between."""
    between = re.sub(r"[«»“”\"'’\s,;.…]", " ", text[left:right]).split()
    return len(between) <= 2 and "\n" not in text[left:right] and all(word.islower() for word in between) and right - left < 25


def goes_on(text: str, left: int, right: int) -> bool:
    """Tell whether one quotation goes on in the next: nothing between, or only the incise that gave the first its speaker."""
    between = text[left:right]
    return len(re.findall(r"\w+", between)) == 0 or (
        right - left < 160 and between.count(".") + between.count("\n") <= 2 and starts_sentence(between)
    )


def starts_sentence(between: str) -> bool:
    return re.search(r"(?:[.!?…]|\n)\s*[«“\"'’]{1,2}\s*$", between) is not None


def before(
    text: str, start: int, scenes: Scenes, cues: dict[int, Any], spans: Sequence[tuple[int, int]], v: Voices
) -> Said | None:
    """X a déclaré : « … »; X parle de « … »; X : « … »; selon X, « … »."""
    k = place(start - 1, scenes)
    if k is None:
        k = place(start, scenes)
    if k is None:
        return None
    a, _, scene = scenes[k]
    assert scene is not None
    lead = [t for t in scene.doc if a + t.idx < start and not quoted(a + t.idx, spans)]
    words = [t for t in lead if t.is_alpha]
    if not words:
        return None
    colon = re.search(r"([^.!?:»]+?)\s?:\s*[«“\"'’]{1,2}\s*$", text[a:start])
    if colon is not None:
        inside = [n for n in scene.names if n.start >= colon.start(1) and n.end <= colon.end(1)]
        verbs = [t for t in lead if t.pos_ in verb_tags and t.idx >= colon.start(1)]
        name = next(
            (n for n in inside if n.sort in ("person", "unknown")),
            inside[0] if inside and inside[0].sort != "nationality" else None,
        )
        if name is not None and not verbs:
            subject = titled_subject(text, scenes, k, spans, start) if name.sort in ("state", "capital", "place") else None
            return Said(
                k, subject if subject is not None else head_of(next(t for t in scene.doc if t.idx >= name.start), name), k, None
            )
    best: Said | None = None
    for token in reversed(lead):
        lemmas = verb_lemmas(token, scene, v)
        if not lemmas & (v.say | v.tell) and not (lemmas & v.helped):
            continue
        speaker = sayer(token, scene, v)
        if gerund(token) or (speaker is not None and quoted(a + int(speaker.idx), spans)):
            speaker = next((t for t in above(token, lead) if is_source(t, scene, v)), None) or main_subject(lead, v)
        if speaker is not None:
            best = Said(k, speaking(speaker, scene, v), k, token)
            break
    according = [s for s in cues.get(k, ((), ()))[1] if a + s.cue.idx < start and not quoted(a + int(s.token.idx), spans)]
    if according and (best is None or best.cue is None or best.cue.i < according[-1].cue.i):
        return Said(k, according[-1].token, k, according[-1].cue)
    return best


def above(token: Any, tokens: Sequence[Any]) -> list[Any]:
    """Give the subjects of the verbs above a token, nearest first, that are among `tokens`."""
    return [c for verb in token.ancestors for c in verb.children if c.dep_.startswith("nsubj") and c in tokens and c.i < token.i]


def titled_subject(text: str, scenes: Scenes, k: int, spans: Sequence[tuple[int, int]], start: int) -> Any | None:
    """Pays : « … », le président rassure: the subject of the clause after the quotation."""
    a, _, scene = scenes[k]
    end = next((e for s, e in spans if s == start), start)
    assert scene is not None
    rest = [t for t in scene.doc if a + t.idx >= end and t.is_alpha]
    return next((t for t in rest[:8] if t.dep_.startswith("nsubj")), None) if re.match(r"\s?[»”\"]\s?,", text[end:]) else None


def main_subject(tokens: Sequence[Any], v: Voices) -> Any | None:
    """Give the last subject among tokens, that of the main clause first."""
    subjects = [t for t in tokens if t.dep_.startswith("nsubj") and bare(t, v) not in v.nobody | v.not_speakers]
    return next((t for t in reversed(subjects) if t.head.dep_ == "ROOT"), subjects[-1] if subjects else None)


def around(
    text: str, start: int, end: int, scenes: Scenes, cues: dict[int, Any], spans: Sequence[tuple[int, int]], v: Voices
) -> Said | None:
    """The subject of the quotation's own sentence; else who speaks in the sentence before, if the quotation stands alone."""
    k = place(start - 1, scenes)
    k = k if k is not None else place(start, scenes)
    if k is None:
        return None
    a, _, scene = scenes[k]
    assert scene is not None
    outside = [t for t in scene.doc if not quoted(a + t.idx, spans)]
    last = place(end, scenes)
    for at in (k, last if last is not None else k):  # the sentence in which it starts, and that in which it ends
        said = [s for s in cues.get(at, ((), ()))[0] if not quoted(scenes[at][0] + int(s.token.idx), spans)]
        if said:
            return Said(at, said[0].token, at, said[0].cue)
    subject = main_subject(outside, v)
    if subject is not None:
        return Said(k, speaking(subject, scene, v), k, subject.head)
    if len([t for t in outside if t.is_alpha]) > 3:
        return None
    for other in (k - 1, k - 2):
        if other < 0 or scenes[other][2] is None:
            continue
        a, _, scene = scenes[other]
        assert scene is not None
        tokens = [t for t in scene.doc if not quoted(a + t.idx, spans)]
        for token in reversed(tokens):
            if verb_lemmas(token, scene, v) & v.say and told(token, scene):
                speaker = sayer(token, scene, v)
                if speaker is not None and not quoted(a + int(speaker.idx), spans):
                    return Said(other, speaking(speaker, scene, v), other, token)
        subject = main_subject(tokens, v)
        if subject is not None and is_source(subject, scene, v):
            return Said(other, subject, other, subject.head)
    after = next((j for j in range(k + 1, len(scenes)) if scenes[j][0] >= end), None)
    if k == 0 and after is not None and scenes[after][2] is not None:  # a text that opens with what the next sentence explains
        a, _, scene = scenes[after]
        assert scene is not None
        subject = main_subject([t for t in scene.doc if not quoted(a + t.idx, spans)], v)
        if subject is not None and is_source(subject, scene, v):
            return Said(after, subject, after, None)
    return None


@cache
def pronouns(language: str) -> dict[str, frozenset[str]]:
    """Load the words that stand for whoever spoke last."""
    return {key: frozenset(words) for key, words in load_toml(f"languages/{language}/attribution.toml")["pronouns"].items()}


def stands_for(
    token: Any,
    k: int,
    scenes: Scenes,
    spans: Sequence[tuple[int, int]],
    heard: Sequence[tuple[int, Any]],
    language: str,
    steps: int = 6,
) -> tuple[int, Any] | None:
    """Give the scene and token that a third-person pronoun of speech stands for: who spoke last, else the nearest subject.

    `heard` are the speakers of the quotations before, oldest first. A pronoun that spoke before leads on to whom it meant, over
    `steps` pronouns at most. What an incise reports without quotation marks holds nobody who could be its speaker.
    """
    words = pronouns(language)
    form = spelled(token, voices(language))
    latter = is_latter(token, voices(language)) or form in words["near"]
    if form not in words["singular"] | words["plural"] and not latter:
        return None
    plural = form in words["plural"] or (is_latter(token, voices(language)) and form.endswith("s"))
    feminine = form in words["feminine"]
    v = voices(language)
    best: tuple[float, int, Any] | None = None
    fresh, gap = True, -1
    for j in range(k, max(-1, k - 12), -1):
        a, b, scene = scenes[j]
        gap += not any(x - 3 <= a and b <= y + 3 for x, y in spans)  # a sentence within a quotation is no step back
        if gap > 3:
            break
        if scene is None or (j == k and token.text.startswith("-") and not any(a <= start < b for start, _ in spans)):
            continue
        said = [t for t in sayers(scene, v) if not quoted(a + int(t.idx), spans) and (j < k or t.i < token.i)]
        again = next((t for t in reversed(said) if t != token and steps and bare(t, v) == form), None)
        if again is not None:
            meant = stands_for(again, j, scenes, spans, (), language, steps - 1)
            if meant is not None and (best is None or best[0] < 3 - 2 * gap):
                best = (float(3 - 2 * gap), *meant)
        for other in scene.doc:
            if (
                other.pos_ not in ("NOUN", "PROPN")
                or (j == k and other.i >= token.i)
                or other.dep_ in ("flat:name", "flat:foreign")
                or low(other) in v.not_speakers
            ):
                continue
            if quoted(a + int(other.idx), spans) or not is_person(other, scene, v) or is_plural(other) != plural:
                continue
            score = float(-2 * gap)
            score += 0 if latter else (2 if other.dep_.startswith("nsubj") else 0) + (1 if other.head.dep_ == "ROOT" else 0)
            score += fresh * (3 * ((j, other) in heard) + 4 * (bool(heard) and heard[-1] == (j, other))) + 2 * (other in said)
            aside = j == k and not latter and not other.dep_.startswith(("nsubj", "obl:agent"))
            score -= 2 if aside or other.dep_ == "nmod" else 0
            score += 0 if low(other) in v.nobody else 1 if named_person(other, scene) else 0
            gender = gender_of(other, scene)
            score -= 3 if gender and (gender == "Fem") != feminine else 0
            score -= 1 if other not in said and is_body(other, scene) else 0
            score += other.i / 1000 if latter else -other.i / 1000
            if best is None or score > best[0]:
                best = (score, j, other)
        others = [*said, *(t for t in scene.doc if t.dep_.startswith("nsubj") and t.head.dep_ == "ROOT")]
        fresh = fresh and not any(
            t.pos_ in ("NOUN", "PROPN")
            and is_plural(t) == plural
            and is_person(t, scene, v)
            and not is_body(t, scene)
            and not quoted(a + int(t.idx), spans)
            for t in others
        )
    if best is not None and (not heard or best[0] > -3):
        return best[1], best[2]
    return heard[-1] if heard else None


def told(verb: Any, scene: Scene) -> bool:
    """Tell whether a verb says in its own clause: finite, not a participle on a noun (« des groupes soutenus par … »)."""
    return "Mood=" in str(verb.morph) or (any("aux" in c.dep_ for c in verb.children) and not is_passive(verb, scene.grammar))


def spelled(token: Any, v: Voices) -> str:
    """Give a pronoun in one piece where the tokenizer made three of it ("celle-ci")."""
    rest = token.doc[token.i + 1 : token.i + 3]
    return low(token) + "".join(low(t) for t in rest) if len(rest) == 2 and rest[0].text == "-" else bare(token, v)


def sayers(scene: Scene, v: Voices) -> list[Any]:
    """Give who says something in a sentence, in order, found once."""
    kept: dict[str, list[Any]] = scene.doc.user_data
    if "sayers" not in kept:
        found = [sayer(t, scene, v) for t in scene.doc if verb_lemmas(t, scene, v) & (v.say | v.tell)]
        found += [source.token for source in incises(scene, v)]
        kept["sayers"] = sorted({t for t in found if t is not None}, key=lambda t: int(t.i))
    return kept["sayers"]


def gender_of(token: Any, scene: Scene) -> str | None:
    """Give the gender that the determiner of a noun tells, or that of the noun beside which it stands, or its own."""
    own = next((c.morph.get("Gender") for c in token.children if c.dep_.startswith("det") and c.morph.get("Gender")), None)
    if own is None and token.dep_ == "appos" and token.head.pos_ == "NOUN":
        return gender_of(token.head, scene)
    own = own or ([] if named_person(token, scene) else token.morph.get("Gender"))
    return str(own[0]) if own else None


def is_body(token: Any, scene: Scene) -> bool:
    """Tell whether a name is a state's or an organisation's, which a pronoun of speech seldom means."""
    name = scene.name_at(token)
    return name is not None and name.sort not in ("person", "unknown")


def is_person(token: Any, scene: Scene, v: Voices) -> bool:
    name = scene.name_at(token)
    if name is not None:
        return name.sort not in ("place", "nationality", "operation", "agreement") and head_of(token, name) == token
    return is_source(token, scene, v) and not set(scene.lemmas(token)) & v.carriers


def named_person(token: Any, scene: Scene) -> bool:
    name = scene.name_at(token)
    return name is not None and name.sort == "person"


def is_plural(token: Any) -> bool:
    return "Number=Plur" in str(token.morph) or any(c.dep_ == "det" and "Number=Plur" in str(c.morph) for c in token.children)
