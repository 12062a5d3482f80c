"""Why a word counts as an event of its type: the word itself, and what its frame found or missed around it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .events import Act, slot
from .scene import Scene

plain = {
    "subj": "as its subject",
    "obj": "as its object",
    "que": "in a clause after it",
    "inf": "in the infinitive after it",
    "adj": "beside it",
    "poss": "before it",
}


def grounds(act: Act, scene: Scene) -> str:
    """Say in a few words why an act's word has the type of its entry."""
    told = [f"the word « {' '.join(act.entry.words)} »", *found(act, scene)]
    if act.status == "absent":
        told.append("though nothing stands where its frame asks for something")
    elif act.status == "unlisted":
        told.append("though its frame lists other things")
    if act.doubtful:
        told.append("though the tagger takes it for another part of speech")
    return ", ".join(told)


def found(act: Act, scene: Scene) -> Iterator[str]:
    """Give what stands in the slots that the entry asks for, then in those of its sides."""
    entry = act.entry
    asked = [(name, values) for names, values in entry.needs for name in names]
    own = [(name, ()) for name in (*entry.actor, *entry.recipient)]
    told: set[int] = set()
    for name, values in [*asked, *own]:
        tokens = [t for t in slot(act.slots, name, act.last, scene) if t.i not in told]
        fitting = [t for t in tokens if any(scene.fits(t, value, doubt=True) for value in values)] or tokens
        if fitting:
            told.add(fitting[0].i)
            yield f"with « {words(fitting[0])} » {plain.get(name, f'after « {name} »')}"


def words(token: Any) -> str:
    """Give a head with the parts of its name."""
    parts = [token, *(t for t in token.children if t.dep_ in ("flat:name", "compound"))]
    return " ".join(t.text for t in sorted(parts, key=lambda t: int(t.i)))
