"""Who a pronoun or a bare description stands for: the earlier mention that fits best in number, gender, kind and place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from ..lexicon import load_toml
from ..records import Mention
from .descriptions import description_antecedent
from .roles import Roles, core
from .scene import Scene

reach = 3  # sentences back for a pronoun
memory = 600  # mentions back for a name or a description
persons = frozenset(("person", "leader", "official", "opposition", "religious"))
bodies = frozenset(("state", "capital", "seat", "government", "organisation", "igo", "armed_group", "party"))


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of the mentions of a text, each in the same place in every sequence."""

    mentions: list[Mention]
    plural: Sequence[bool]
    feminine: Sequence[bool]
    subjects: Sequence[bool]
    roles: Roles
    language: str


def link(
    mentions: Sequence[Mention],
    plural: Sequence[bool],
    feminine: Sequence[bool],
    subjects: Sequence[bool],
    language: str,
    places: Sequence[tuple[Scene | None, int, int]] = (),
) -> list[Mention]:
    """Give the mentions with `antecedent` set for pronouns, possessives and repeated descriptions.

    `plural`, `feminine` and `subjects` tell each mention's number, gender and whether it is a subject, `places` its sentence with
    its start and end there, in the same order.
    """
    roles = Roles(places or [(None, 0, 0)] * len(mentions), language)
    told = Told(list(mentions), plural, feminine, subjects, roles, language)
    out = told.mentions
    for k, mention in enumerate(mentions):
        if mention.kind != "actor":
            continue
        if mention.sort == "pronoun" and is_group(mention, language):
            out[k] = replace(mention, sort="group")
        elif mention.sort == "pronoun" or is_latter(mention, language):
            found = pronoun_antecedent(k, told)
            if found is not None:
                both = together(found, told) if is_plural(k, told) and not is_plural(found, told) else ()
                out[k] = replace(mention, sort="pronoun", antecedent=found, members=both)
        else:
            found = description_antecedent(k, out, plural, told.roles, language)
            if found is not None:
                out[k] = replace(mention, antecedent=found)
    return out


@cache
def words_of(language: str) -> dict[str, frozenset[str]]:
    data = load_toml(f"languages/{language}/reference.toml")
    out = {key: frozenset(words) for key, words in data["pronouns"].items()}
    for table in ("persons", "bodies"):
        out |= {f"{table}.{key}": frozenset(words.split()) for key, words in data[table].items()}
    return out


def is_group(mention: Mention, language: str) -> bool:
    """Tell whether what hangs on a pronoun or a number makes it a group of its own (l'un de ses proches, ceux de Gao)."""
    return " " in mention.text and mention.text.lower() not in words_of(language)["back"]


def is_latter(mention: Mention, language: str) -> bool:
    """Tell whether a mention is "ce dernier" in one of its forms, which stands for somebody as a pronoun does."""
    words = mention.text.lower().split()
    return (
        len(words) == 2
        and words[0] in words_of(language)["demonstrative"]
        and words[1].rstrip("s") in words_of(language)["latter"]
    )


def pronoun_antecedent(k: int, told: Told) -> int | None:
    """Give the best earlier mention: near, subject, named, of the same number, not of another gender than the pronoun tells.

    What stands beside the pronoun with the same verb is somebody else; a place where things happen is nobody.
    """
    me, role = told.mentions[k], told.roles[k]
    words = words_of(told.language)
    word = me.text.lower()
    if not is_latter(me, told.language) and word not in words["back"] | words["relative"]:
        return None
    others = beside(k, told)
    best: tuple[float, int] | None = None
    for j in range(k - 1, max(-1, k - memory), -1):
        other = told.mentions[j]
        gap = me.sentence - other.sentence
        if gap > reach:
            break
        if other.kind != "actor" or other.end > me.start:
            continue
        if is_plural(j, told) != is_plural(k, told) and not (is_plural(k, told) and together(j, told)):
            continue
        if told.roles[j].aside:
            continue
        meant = j
        if other.sort == "pronoun":
            if other.antecedent is None or gap > 1:
                continue
            meant = other.antecedent
        who = told.mentions[meant]
        if who.sort in ("pronoun", "nationality") or meant in others or who.end > me.start:
            continue
        if gap == 0 and told.subjects[j] and word in object_clitics(told.language) and role.kind != "owner":
            continue  # la police l'a arrêté: who is arrested is not the police
        if who.sort in ("state", "capital", "seat", "place") and told.roles[meant].case in locative(told.language):
            continue
        mine, theirs = gender(k, told), gender(meant, told)
        score = fit(k, j, meant, told) - gap - (role.kind == "owner" and gap > 0) - 0.02 * (k - j)
        if mine + theirs in ("mf", "fm"):
            continue
        score -= 0.8 * (mine == "f" and theirs == "")
        if best is None or score > best[0]:
            best = (score, meant)
    return best[1] if best and best[0] > -4.5 else None


def fit(k: int, j: int, meant: int, told: Told) -> float:
    """Weigh a candidate by what it is in its sentence, against what the pronoun is in its own."""
    me, who = told.roles[k], told.mentions[meant]
    role, words = told.roles[j], words_of(told.language)
    if is_latter(told.mentions[k], told.language) or told.mentions[k].text.lower() in words["nearest"]:
        return 0.5 * bool(who.name or who.refers_to)
    score = 2.0 * told.subjects[j] + 0.5 * bool(who.name or who.refers_to)
    score += 0.5 * role.main - 0.7 * (role.kind == "of") - 0.5 * (role.kind == "oblique")
    score += 0.4 * (role.kind == me.kind and bool(me.kind))
    score += 1.2 * (me.kind == "owner" and role.kind == "subj" and role.verb == me.verb >= 0)
    score += 0.6 * (told.mentions[j].sort == "pronoun" and me.kind == role.kind)
    if (me.kind != "owner" and me.verbs & words["persons.verbs"]) or me.thing & words["persons.things"]:
        score += 1.0 * (who.sort in persons) - 1.0 * (who.sort in bodies)
    elif me.thing & words["bodies.things"]:
        score += 0.5 * (who.sort in bodies)
    elif me.kind == "subj":
        score += 0.4 * (who.sort in persons)
    return score


def beside(k: int, told: Told) -> set[int]:
    """Give what stands with the same verb as a pronoun that is its subject or object, and those that they mean."""
    me, role = told.mentions[k], told.roles[k]
    out: set[int] = set()
    if role.kind not in core or role.verb < 0:
        return out
    for j in range(k - 1, -1, -1):
        other = told.mentions[j]
        if other.sentence != me.sentence:
            break
        if other.kind == "actor" and told.roles[j].verb == role.verb and told.roles[j].kind in core:
            out |= {j} if other.antecedent is None else {j, other.antecedent}
    return out


def is_plural(k: int, told: Told) -> bool:
    return told.plural[k] or told.roles[k].many


def together(k: int, told: Told) -> tuple[int, ...]:
    """Give the mentions that are subjects of one verb with a mention, it included, as a plural pronoun means them together."""
    me, role = told.mentions[k], told.roles[k]
    if role.kind != "subj" or role.verb < 0 or me.sort == "pronoun":
        return ()
    near = range(max(0, k - 8), min(len(told.mentions), k + 9))
    out: list[int] = []
    for j in near:
        other = told.mentions[j]
        if other.kind != "actor" or other.sentence != me.sentence or told.roles[j].aside or other.sort == "pronoun":
            continue
        within = any(other.start < told.mentions[i].end for i in out)
        if told.roles[j].verb == role.verb and told.roles[j].kind == "subj" and not within:
            out.append(j)
    return tuple(out) if len(out) > 1 and k in out else ()


@cache
def locative(language: str) -> frozenset[str]:
    return frozenset(load_toml(f"languages/{language}/grammar.toml")["locative"]["words"])


def gender(k: int, told: Told) -> str:
    """Give the gender of a mention: m, f, or empty where nothing tells it."""
    words = words_of(told.language)
    word = told.mentions[k].text.lower()
    if told.mentions[k].sort == "pronoun":
        masculine, feminine = gendered(told.language)
        if word in words["either"] and told.roles[k].case is None:
            return ""
        return "m" if word in masculine else "f" if word in feminine else ""
    return told.roles[k].gender or ("f" if told.feminine[k] else "")


@cache
def object_clitics(language: str) -> frozenset[str]:
    return frozenset(load_toml(f"languages/{language}/grammar.toml")["pronouns"]["complement"])


@cache
def gendered(language: str) -> tuple[frozenset[str], frozenset[str]]:
    """Give the pronouns that are masculine and those that are feminine."""
    data = load_toml(f"languages/{language}/grammar.toml")["gender"]
    return frozenset(data["masculine"]), frozenset(data["feminine"])
