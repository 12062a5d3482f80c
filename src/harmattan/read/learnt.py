"""Where the grammar of words and the learned reader meet: words propose and forbid, the model scores, and may propose as well.

Each function takes what the words say and what the model tells of the same sentence (`Line.told`), and gives it back unchanged
where there is no model. How much the one weighs against the other is in `data/ontology/learned.toml`, fitted by
`evaluation.fit_learned`.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from ..learned.heads import modalities, roles, types
from ..learned.model import Told
from ..lexicon import Entry, load_toml
from .events import Act, Index, anchored, frame
from .parties import extent
from .picking import sides as sides_of
from .scene import Scene, noun_tags, verb_tags
from .sight import Verdict
from .trees import low, noun_slots

own = "model"  # heads the ids of entries that stand in no word file
steps = (0.01, 0.05, 0.2, 0.5, 0.8, 0.95)
table = {"verb": "verb", "noun": "noun", "adj": "adjective"}


@cache
def weights() -> dict[str, Any]:
    return load_toml("ontology/learned.toml")


def seen(act: Act, told: Told) -> tuple[float, float, str]:
    """Give the model's probability that the act's word tells its type, that of the likeliest other type, and which that is."""
    at = places(act, told)
    if not at:
        return 0.0, 0.0, types[0]
    p = told.types[at].max(0)
    mine = types.index(act.entry.type)
    others = [(float(p[k]), types[k]) for k in range(1, len(types)) if k != mine]
    return float(p[mine]), *max(others)


def places(act: Act, told: Told) -> list[int]:
    """Give the words on which an act stands: its head, and the last of its expression."""
    spans = [(t.idx, t.idx + len(t)) for t in {act.head.i: act.head, act.last.i: act.last}.values()]
    return [k for start, end in spans for k in told.over(start, end)]


def evidence(act: Act, told: Told | None) -> Iterator[str]:
    """Name what the model says for or against an act, in steps of probability."""
    if told is None:
        return
    mine, other, _ = seen(act, told)
    yield f"model {bisect_right(steps, mine)}"
    yield f"model other {bisect_right(steps, other)}"
    yield f"model {act.entry.type}"
    yield f"model {act.entry.pos}"
    if act.entry.id.startswith(own):
        yield "model alone"


def threshold() -> float:
    """Give the confidence below which a candidate is dropped, where the model has read its sentence."""
    return float(weights()["confidence"]["threshold"])


def log_odds(seen: Iterable[str], words: float) -> float:
    """Give what words and model together make of a candidate, from its evidence and the words' own log-odds, in log-odds."""
    data = weights()["confidence"]
    table = data["weights"]
    said = math.fsum(table.get(name, 0.0) for name in seen if name.startswith("model"))
    return float(data["words"]) * words + said + float(data["bias"])


def opinion(act: Act, told: Told | None) -> str:
    """Say in a few words what the model makes of an act; nothing where there is no model."""
    if told is None:
        return ""
    mine, other, kind = seen(act, told)
    if act.entry.id.startswith(own):
        return f", told by the sentence rather than by a listed word (learned reader {mine:.2f})"
    if mine >= max(other, 0.5):
        return f"; the learned reader agrees ({mine:.2f})"
    if other >= 0.5:
        return f"; the learned reader would say {kind} ({other:.2f})"
    return f"; the learned reader is unsure ({mine:.2f})"


def proposed(acts: Sequence[Act], told: Told | None, scene: Scene, index: Index, language: str) -> list[Act]:
    """Give the acts, and those that only the model sees: another type of a listed word, or a word that no file lists."""
    out = list(acts)
    if told is None:
        return out
    floor = float(weights()["propose"])
    standing = [({a.head.i, a.last.i}, a.entry.type) for a in acts]
    for k, (start, end) in enumerate(told.words):
        kind = int(told.types[k][1:].argmax()) + 1
        if told.types[k][kind] < floor or better_beside(k, kind, told):
            continue
        token = next((t for t in scene.doc if t.idx < end and start < t.idx + len(t)), None)
        if token is None or token.is_punct or token.pos_ in ("DET", "ADP", "PRON", "CCONJ", "SCONJ", "NUM", "AUX"):
            continue
        if any(token.i in on and type_ == types[kind] for on, type_ in standing):
            continue
        act = made(token, types[kind], scene, index, language)
        if act is None:
            continue
        out.append(act)
        standing.append(({act.head.i, act.last.i}, act.entry.type))
    return sorted(out, key=lambda a: a.start)


def better_beside(k: int, kind: int, told: Told) -> bool:
    """Tell whether a neighbouring word tells the same act more surely: a trigger of several words is one."""
    p = told.types[:, kind]
    return any(
        0 <= j < len(p) and (p[j], -j) > (p[k], -k) and told.types[j].argmax() == kind for j in (k - 2, k - 1, k + 1, k + 2)
    )


def made(token: Any, kind: str, scene: Scene, index: Index, language: str) -> Act | None:
    """Make an act of a word that the model points at, with the sides that such a word has unless a file says otherwise.

    Give None where the files have the word with this type and what stands around it excludes that.
    """
    pos = "verb" if token.pos_ in verb_tags else "adj" if token.pos_ == "ADJ" else "noun"
    listed = [
        entry
        for each, lemma in scene.grammar.morphology.analyses(token.text)
        if each == pos
        for entry in index.get((each, lemma), ())
        if entry.type == kind and len(entry.words) == 1
    ]
    slots = scene.verb_slots(token) if pos in ("verb", "adj") else noun_slots(token, scene.grammar)
    fitting = [entry for entry in listed if frame(entry, slots, token, scene) is not None]
    if listed and not fitting:
        return None
    usual = load_toml(f"languages/{language}/language.toml")["sides"][table[pos]]
    lemma = next(iter(scene.grammar.morphology.lemmas(token.text, pos)), low(token))
    entry = (
        fitting[0]
        if fitting
        else Entry(
            id=f"{own} {kind}/{pos}:{lemma}",
            pos=pos,
            words=(lemma,),
            type=kind,
            mode=None,
            contexts=(),
            reflexive=None,
            actor=tuple(usual["actor"]),
            recipient=tuple(usual["recipient"]),
            symmetric=kind in weights()["symmetric"],
            denied=False,
            needs=(),
            excludes=(),
            weak=False,
            lasting=False,
            example="",
            unless=(),
        )
    )
    actors, recipients = sides_of(entry, slots, token, token, scene)
    act = Act(entry, token, token, slots, actors, recipients, "unlisted" if fitting else "met")
    return replace(act, anchored=anchored(act, scene))


def modality(verdict: Verdict, act: Act, told: Told | None) -> Verdict:
    """Weigh the verdict of the cues against the model's; the cues win a doubt, and a word that denies stands."""
    at = places(act, told) if told is not None else []
    if told is None or not at or (verdict.modality == "negated" and verdict.cues):
        return verdict
    best = max(at, key=lambda k: 1 - float(told.types[k][0]))
    p = told.modalities[best]
    lead = float(weights()["modality"]["cued" if verdict.cues else "uncued"])
    scores = {name: math.log(float(p[k]) + 1e-6) + lead * (name == verdict.modality) for k, name in enumerate(modalities)}
    chosen = max(scores, key=lambda name: scores[name])
    if chosen == verdict.modality:
        return verdict
    return Verdict(chosen, (), f"so the whole sentence reads (learned reader {float(p[modalities.index(chosen)]):.2f})")  # type: ignore[arg-type]


def sides(act: Act, told: Told | None, scene: Scene) -> Act:
    """Weigh the sides that the grammar gives against the model's; pronouns stay as the grammar has them."""
    at = places(act, told) if told is not None else []
    if told is None or not at:
        return act
    best = max(at, key=lambda k: 1 - float(told.types[k][0]))
    p = told.fillers(best).tolist()
    own_words = range(act.head.i, act.last.i + 1)
    given = {"actor": act.actors, "recipient": act.recipients}
    placed = {role: {t.i for t in tokens} for role, tokens in given.items()}
    score: dict[str, dict[int, float]] = {"actor": {}, "recipient": {}}
    for token in scene.doc:
        mine = {role: token.i in at for role, at in placed.items()}
        if not any(mine.values()) and (token.pos_ not in noun_tags or token.i in own_words):
            continue
        on = over_name(token, told, scene)
        for role, lead in weights()["sides"].items():
            row = p[roles.index(role)]
            chance = max((row[k] for k in on), default=0.0)
            odds = math.log((chance + 1e-4) / (1 - chance + 1e-4))
            score[role][token.i] = odds + float(lead["given" if mine[role] else "new"])
    chosen: dict[str, tuple[Any, ...]] = {}
    for role, other in (("actor", "recipient"), ("recipient", "actor")):
        kept: list[Any] = []
        for token in given[role]:
            if unjudged(token, scene) or score[role][token.i] > 0:
                kept.append(token)
        either = placed["actor"] | placed["recipient"]  # the model moves nobody to the other side
        fresh = sorted(
            (i for i, s in score[role].items() if s > 0 and i not in either and s >= score[other].get(i, s)),
            key=lambda i: -score[role][i],
        )
        for i in fresh:
            token = scene.doc[i]
            taken = [extent(t, scene) for t in (*kept, *(chosen.get(other, ())))]
            first, last = extent(token, scene)
            if not any(a <= last and first <= b for a, b in taken) and not any(
                first <= j <= last for j in (act.head.i, act.last.i)
            ):
                kept.append(token)
        chosen[role] = tuple(kept)
    if (chosen["actor"], chosen["recipient"]) == (act.actors, act.recipients):
        return act
    return replace(act, actors=chosen["actor"], recipients=chosen["recipient"])


def unjudged(token: Any, scene: Scene) -> bool:
    """Tell whether a side is a word that stands for another or an adjective: the model knows nothing of what it means."""
    return token.pos_ in ("PRON", "DET", "ADJ") or (scene.is_open(token) and token.pos_ != "PROPN")


def over_name(token: Any, told: Told, scene: Scene) -> range:
    """Give the words of a head: its own, or those of its name."""
    name = scene.name_at(token)
    return told.over(name.start, name.end) if name is not None else told.over(token.idx, token.idx + len(token))
