"""Who is where, in what relation, since when: the acts that open, attest and close a presence, followed in order of date."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from .. import edtf
from ..errors import InputError
from ..gazetteer import country_place
from ..lexicon import load_toml
from ..records import Attestation, Event, Party, Place, Presence, When, new_id
from .places import holds
from .scoring import is_state, private
from .tellings import Ref, Telling, implied
from .words import begins

_OPEN = When("..", None, None, "stated")
_Key = tuple[str, str, str]
_EFFECTS = ("opens", "attests", "closes", "denies")
_VAGUE = 27  # days from which a start is so vague that the one exact start within it is taken for it
_LONG = 60  # days from which a closed interval tells how long a presence lasted, not when an act took place


@dataclass(frozen=True, slots=True)
class Act:
    """What the tellings of one modality of an event do to one holder's presence at one place.

    `holder` is the key of the holder, one for a state and all its offices where the rule says so; `name` that of the party
    that the words name. `when` is the event's date, `told` when it was last told; `one_sided` tells that only others than the
    holder and the host assert it. `exclusive`, `anew`, `only_open` and `within` are the rule's.
    """

    effect: str
    relation: str
    holder: str
    name: str
    party: Party
    place: Place
    event: str
    day: dt.date
    when: When | None
    told: When | None
    happened: bool
    one_sided: bool
    exclusive: bool
    anew: bool
    only_open: bool
    within: bool
    claims: tuple[Attestation, ...]

    @property
    def key(self) -> _Key:
        """Give what a presence is told from others by: relation, holder, place."""
        whole = self.place.precision == "country" and self.place.country
        return self.relation, self.holder, whole or self.place.id

    @property
    def chain(self) -> str:
        """Name the acts that bear on one another: those of one holder, or all of a relation in which one drives out another."""
        return self.relation if self.relation in _exclusive() else f"{self.relation} {self.holder}"


@dataclass(slots=True)
class _Stay:
    """One stay of a holder at a place while its acts are being followed."""

    place: Place
    starts: list[tuple[When, bool]] = field(default_factory=list)  # the second tells that it was told as a start ("depuis")
    end: When | None = None
    attested: list[When] = field(default_factory=list)
    claims: dict[str, Attestation] = field(default_factory=dict)
    parties: Counter[Party] = field(default_factory=Counter)
    one_sided: bool = True


def rules() -> dict[str, Any]:
    """Give the rules of `ontology/presence.toml`."""
    return load_toml("ontology/presence.toml")


def follow(acts: Iterable[Act]) -> list[Presence]:
    """Derive presences from the acts of all events, or of one chain of acts.

    Only what happened opens or closes; a withdrawal that is planned attests. Silence is not departure: what nothing
    closes stays open, with the last day on which it was attested.
    """
    stays: dict[_Key, list[_Stay]] = {}
    denials: dict[_Key, list[Act]] = {}
    for act in sorted(acts, key=lambda act: (act.day, _EFFECTS.index(act.effect), act.event, act.name, act.place.id)):
        if act.effect == "denies":
            denials.setdefault(act.key, []).append(act)
        elif act.effect == "closes":
            _close(act, stays)
        else:
            _open(act, stays.setdefault(act.key, []))
            if act.effect == "opens" and act.exclusive and _dated(act.when):
                _replace(act, stays)
    found = [
        _presence(key, ordinal, stay, denials.get(key, ())) for key, own in stays.items() for ordinal, stay in enumerate(own)
    ]
    return sorted(found, key=order)


def order(presence: Presence) -> tuple[dt.date, str]:
    """Order presences by start, or end, then id."""
    return _day(presence.start) or _day(presence.end) or dt.date.max, presence.id


def acts(event: Event, tellings: Sequence[Telling]) -> Iterator[Act]:
    """Give what an event does to presences, by the rules of `ontology/presence.toml`."""
    voiced: dict[str, tuple[Telling, ...]] = {
        name: tuple(telling for telling in tellings if telling.modality == name) for name in ("actual", "planned", "requested")
    }
    voiced["negated"] = tuple(
        telling for telling in tellings if any(saying.claim.modality == "negated" for saying in telling.sayings)
    )
    taken: set[tuple[str, str]] = set()
    for rule in _rules_of(event.type):
        effects = {
            "actual": rule["effect"],
            "planned": rule.get("planned", ""),
            "requested": rule.get("requested", ""),
            "negated": "denies" if rule["effect"] == "opens" and rule.get("denial", True) else "",
        }
        if not _fits(rule, event, tellings):
            continue
        for modality, effect in effects.items():
            own = voiced[modality]
            if effect == "closes" and all(telling.headline for telling in own):
                # A headline in the present ("ils quittent le pays") announces; nobody has left by it.
                effect = rule.get("planned", "")
            if not own or not effect or (effect, rule["relation"]) in taken:
                continue
            # Whom it strikes, another telling of the event may name; who came or went is only whom these tellings name.
            others = tellings if rule["host"] == "recipients" else ()
            for holder, place in _sides(rule, event, own) or _sides(rule, event, others):
                if rule.get("foreign") and holder.party.country and holder.party.country == place.country:
                    continue
                taken.add((effect, rule["relation"]))
                yield _act(effect, rule, holder, place, event, own)


def _sides(rule: Mapping[str, Any], event: Event, tellings: Sequence[Telling]) -> list[tuple[Ref, Place]]:
    return [(holder, place) for holder in _holders(rule, tellings) for place in _hosts(rule, event, tellings, holder)]


def _act(effect: str, rule: Mapping[str, Any], holder: Ref, place: Place, event: Event, tellings: tuple[Telling, ...]) -> Act:
    state = holder.party.country if rule.get("state") and _of_state(holder) else None
    published = [telling.published for telling in tellings if telling.published is not None]
    last = max(published, key=lambda when: (_day(when) or dt.date.min, when.edtf), default=None)
    told = replace(last, basis="published") if last else None
    happened = tellings[0].modality == "actual"
    return Act(
        effect=effect,
        relation=rule["relation"],
        holder=state or holder.key,
        name=holder.key,
        party=holder.party,
        place=place,
        event=event.id,
        day=_day(event.when if happened else told) or _day(told) or dt.date.max,
        when=event.when,
        told=told,
        happened=happened,
        one_sided=_one_sided(rule, holder, place, tellings),
        exclusive=bool(rule.get("exclusive")),
        anew=bool(rule.get("anew")),
        only_open=bool(rule.get("only_open")),
        within=bool(rule.get("within")),
        claims=tuple(attestation for telling in tellings for attestation in telling.attestations()),
    )


def _of_state(holder: Ref) -> bool:
    """Tell whether a holder is a state, an office or force of one, or soldiers of a country whom the words do not name."""
    unnamed = holder.party.id is None and holder.party.country is not None
    return is_state(holder) or (unnamed and holder.sort not in private())


def _one_sided(rule: Mapping[str, Any], holder: Ref, place: Place, tellings: Iterable[Telling]) -> bool:
    near = {holder.party.country, place.country} - {None}
    for telling in tellings:
        for saying in telling.sayings:
            own_voice = any(ref.key == holder.key or ref.party.country in near for ref in saying.speakers)
            # An attack or a joint operation shows that who carries it out is there, whoever tells it.
            shown = rule.get("denial") is False
            if saying.claim.modality != "negated" and (own_voice or shown or not saying.speakers):
                return False
    return True


@cache
def _rules_of(type_name: str) -> tuple[dict[str, Any], ...]:
    return tuple(rule for rule in rules()["rule"] if type_name in rule.get("types", (type_name,)))


@cache
def _exclusive() -> frozenset[str]:
    return frozenset(rule["relation"] for rule in rules()["rule"] if rule.get("exclusive"))


def _fits(rule: Mapping[str, Any], event: Event, tellings: Sequence[Telling]) -> bool:
    if "modes" in rule and (event.mode or "") not in rule["modes"]:
        return False
    if "contexts" in rule and not any(set(telling.mention.contexts) & set(rule["contexts"]) for telling in tellings):
        return False
    if "words" in rule and not any(_worded(rule, telling.mention.trigger.text) for telling in tellings):
        return False
    return "mentions" not in rule or any(begins(telling.sentence, rule["mentions"]) for telling in tellings)


def _worded(rule: Mapping[str, Any], trigger: str) -> bool:
    return begins(trigger, rule["words"]) and not begins(trigger, rule.get("unless", ()))


def _holders(rule: Mapping[str, Any], tellings: Sequence[Telling]) -> list[Ref]:
    found: dict[str, Ref] = {}
    for telling in tellings:
        for ref in getattr(telling, rule["holder"]):
            if ref.deduced and (ref.sort == implied or not rule.get("described")):
                continue
            if ref.party.id is None and (rule.get("named") or not ref.party.country):
                continue
            if "names" in rule and not begins(ref.party.name, rule["names"]):
                continue
            if ("sorts" in rule or "sectors" in rule) and not (
                ref.sort in rule.get("sorts", ()) or ref.party.sector in rule.get("sectors", ())
            ):
                continue
            found.setdefault(ref.key, ref)
    return [found[key] for key in sorted(found)]


def _hosts(rule: Mapping[str, Any], event: Event, tellings: Sequence[Telling], holder: Ref) -> Iterator[Place]:
    places: dict[str, Place] = {}
    if rule["host"] == "own":
        home = holder.party.country or (event.place.country if event.place is not None else None)
        places = {country: _country(country) for country in (home,) if country}
    elif rule["host"] in ("place", "partners") and event.place is not None and any(telling.placed for telling in tellings):
        whole = rule.get("level") == "country" and event.place.country
        chosen = _country(event.place.country) if whole and event.place.country else event.place
        places[chosen.id] = chosen
    else:
        side = "recipients" if rule["host"] in ("place", "recipients") else "actors"
        for telling in tellings:
            for ref in getattr(telling, side):
                if ref.party.country and not (rule["host"] == "partners" and ref.key == holder.key):
                    places[ref.party.country] = _country(ref.party.country)
    for _, place in sorted(places.items()):
        if "precisions" not in rule or place.precision in rule["precisions"]:
            yield place


def _country(code: str) -> Place:
    try:
        return country_place(code)
    except InputError:  # a code of the actor files that the gazetteer does not know
        return Place(code, code, "country", code, None, None)


def _open(act: Act, own: list[_Stay]) -> None:
    when = act.when if act.happened else None
    stay = own[-1] if own else None
    if stay is None and act.effect == "attests" and act.only_open:
        return
    if stay is not None and stay.end is None and _again(act, stay):
        stay.end = when
        stay = None
    if stay is None or (stay.end is not None and act.effect == "opens" and _after(when, stay.end)):
        stay = _Stay(act.place)
        own.append(stay)
    if act.effect == "opens" and when is not None:
        stay.starts.append((_first(when), when.end is None))
        if when.start and when.end and "/" in when.edtf and (when.end - when.start).days >= _LONG and stay.end is None:
            stay.end = edtf.when(when.edtf.split("/")[1], when.basis, when.text)
    lasting = when is None or when.start is None or when.end is None
    attested = act.told if lasting else when
    if attested is not None:
        stay.attested.append(attested)
    _add(act, stay)
    stay.one_sided = stay.one_sided and act.one_sided


def _again(act: Act, stay: _Stay) -> bool:
    """Tell whether an act begins a stay of the same holder anew: it is dated well after all that this stay was opened by."""
    if not act.anew or act.effect != "opens" or not act.happened or act.when is None or not _dated(act.when):
        return False
    begun = [start.end for start, _ in stay.starts if _dated(start)]
    return bool(begun) and act.when.start is not None and all(end and (act.when.start - end).days > _VAGUE for end in begun)


def _close(act: Act, stays: dict[_Key, list[_Stay]]) -> None:
    when = act.when or act.told
    closed = False
    for (relation, holder, _), own in sorted(stays.items()):
        stay = own[-1] if own else None
        if stay is None or relation != act.relation or holder != act.holder:
            continue
        if not (stay.place.id == act.place.id or (act.within and holds(act.place, stay.place))):
            continue
        if when is not None:
            stay.end = edtf.when(when.edtf.split("/")[-1], when.basis, when.text) if _dated(when) and when.end else when
        _add(act, stay)
        stay.one_sided = stay.one_sided and act.one_sided
        closed = True
    if not closed and not act.only_open:
        stay = _Stay(act.place, end=when, one_sided=act.one_sided)
        _add(act, stay)
        stays.setdefault(act.key, []).append(stay)


def _replace(act: Act, stays: dict[_Key, list[_Stay]]) -> None:
    for key, own in stays.items():
        rival = (key[0], key[2]) == (act.key[0], act.key[2]) and key[1] != act.holder
        if rival and own and own[-1].end is None:
            own[-1].end = act.when


def _add(act: Act, stay: _Stay) -> None:
    stay.parties[act.party] += 1
    stay.claims |= {claim.claim: claim for claim in act.claims}


def _presence(key: _Key, ordinal: int, stay: _Stay, denials: Sequence[Act]) -> Presence:
    claims = dict(stay.claims)
    start = _start(stay.starts)
    # Who denied it before it began has not denied this stay.
    denials = [denial for denial in denials if start is None or start.start is None or denial.day >= start.start]
    for denial in denials:
        claims |= {claim.claim: claim for claim in denial.claims}
    party = min(stay.parties, key=lambda each: (-stay.parties[each], each.id or "~", each.name, each.sector or ""))
    last = max(stay.attested, key=lambda when: (_day(when) or dt.date.min, when.edtf), default=None)
    if last is not None and stay.end is not None and (_day(last) or dt.date.min) > (_day(stay.end) or dt.date.max):
        last = stay.end
    ordered = sorted(claims.values(), key=lambda each: (each.known_at or dt.date.max, each.report, each.start, each.claim))
    return Presence(
        id=new_id("p", *key, *([ordinal] if ordinal else [])),
        actor=party,
        place=stay.place,
        relation=key[0],
        start=start,
        end=stay.end or _OPEN,
        last_attested=last,
        contested=bool(denials) or (stay.one_sided and bool(rules()["one_sided_is_contested"])),
        claims=tuple(ordered),
    )


def _start(starts: Sequence[tuple[When, bool]]) -> When | None:
    """Give the earliest start, narrowed by others that lie within it and are told as the start too ("depuis janvier 2013")."""
    dated = [(when.start, when, since) for when, since in starts if when.start is not None]
    if not dated:
        return min((when for when, _ in starts), key=lambda when: (when.end or dt.date.max, when.edtf), default=None)
    _, first, _ = min(dated, key=lambda each: (each[0], each[1].end or dt.date.max, each[1].edtf, each[1].text))
    common = first.edtf
    within = {when.edtf for _, when, _ in dated if when.edtf != first.edtf and edtf.intersect(common, when.edtf) == when.edtf}
    if len(within) == 1 and first.start and first.end and (first.end - first.start).days > _VAGUE:
        # "En 2021", and one day of that year elsewhere: it began on that day.
        return edtf.when(within.pop(), "narrowed", first.text)
    for text in sorted({when.edtf for _, when, since in dated if since}):
        common = edtf.intersect(common, text) or common
    return first if common == first.edtf else edtf.when(common, "narrowed", first.text)


def _first(when: When) -> When:
    if "/" in when.edtf and when.start is not None and (when.end is None or (when.end - when.start).days >= _LONG):
        return edtf.when(when.edtf.split("/")[0], when.basis, when.text)
    return when


def _dated(when: When | None) -> bool:
    return when is not None and when.basis != "published"


def _after(when: When | None, end: When) -> bool:
    return when is not None and _dated(when) and when.start is not None and (_day(end) or dt.date.max) <= when.start


def _day(when: When | None) -> dt.date | None:
    if when is None:
        return None
    return when.start or (when.end - dt.timedelta(days=1) if when.end else None)
