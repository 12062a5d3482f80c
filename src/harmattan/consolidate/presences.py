"""Who is where, in what relation, since when: the acts that open, attest and close a presence, followed in order of date."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from .. import edtf
from ..lexicon import load_toml
from ..records import Attestation, Event, Party, Place, Presence, When, new_id
from .scoring import holds, is_state
from .tellings import Ref, Telling, begins, implied

_OPEN = When("..", None, None, "stated")
_Key = tuple[str, str, str]
_EFFECTS = ("opens", "attests", "closes", "denies")
_LONG = 60  # days from which a closed interval tells how long a presence lasted, not when an act took place


@dataclass(frozen=True, slots=True)
class _Act:
    """What the tellings of one modality of an event do to one holder's presence at one place."""

    effect: str
    relation: str
    holder: Ref
    holder_key: str
    place: Place
    event: Event
    tellings: tuple[Telling, ...]
    rule: Mapping[str, Any]

    @property
    def key(self) -> _Key:
        whole = self.place.precision == "country" and self.place.country
        return self.relation, self.holder_key, whole or self.place.id

    @property
    def happened(self) -> bool:
        return self.tellings[0].modality == "actual"

    @property
    def day(self) -> dt.date:
        when = self.event.when if self.happened else self.told
        return _day(when) or _day(self.told) or dt.date.max

    @property
    def told(self) -> When | None:
        """When it was last told: the latest publication of the tellings."""
        published = [telling.published for telling in self.tellings if telling.published is not None]
        last = max(published, key=lambda when: (_day(when) or dt.date.min, when.edtf), default=None)
        return replace(last, basis="published") if last else None

    @property
    def claims(self) -> dict[str, Attestation]:
        return {attestation.claim: attestation for telling in self.tellings for attestation in telling.attestations()}


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


def follow(events: Iterable[Event], tellings: Mapping[str, Sequence[Telling]]) -> list[Presence]:
    """Derive presences from events; `tellings` are those of each event, by its id.

    Only what happened opens or closes; a withdrawal that is planned attests. Silence is not departure: what nothing
    closes stays open, with the last day on which it was attested.
    """
    known = list(events)
    countries = _countries(tellings)
    acts = [act for event in known for act in _acts(event, tellings[event.id], countries)]
    acts.sort(key=lambda act: (act.day, _EFFECTS.index(act.effect), act.event.id, act.holder.key, act.place.id))
    stays: dict[_Key, list[_Stay]] = {}
    denials: dict[_Key, list[_Act]] = {}
    for act in acts:
        if act.effect == "denies":
            denials.setdefault(act.key, []).append(act)
        elif act.effect == "closes":
            _close(act, stays)
        else:
            _open(act, stays.setdefault(act.key, []))
            if act.effect == "opens" and act.rule.get("exclusive") and _dated(act.event.when):
                _replace(act, stays)
    found = [
        _presence(key, ordinal, stay, denials.get(key, ())) for key, own in stays.items() for ordinal, stay in enumerate(own)
    ]
    return sorted(found, key=lambda each: (_day(each.start) or _day(each.end) or dt.date.max, each.id))


def _acts(event: Event, tellings: Sequence[Telling], countries: Mapping[str, Place]) -> Iterator[_Act]:
    voiced: dict[str, tuple[Telling, ...]] = {
        name: tuple(telling for telling in tellings if telling.modality == name) for name in ("actual", "planned", "requested")
    }
    voiced["negated"] = tuple(
        telling for telling in tellings if any(saying.claim.modality == "negated" for saying in telling.sayings)
    )
    taken: set[tuple[str, str]] = set()
    for rule in rules()["rule"]:
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
            pairs = [(holder, place) for holder in _holders(rule, own) for place in _hosts(rule, event, own, countries, holder)]
            for holder, place in pairs:
                if rule.get("foreign") and holder.party.country and holder.party.country == place.country:
                    continue
                taken.add((effect, rule["relation"]))
                state = holder.party.country if rule.get("state") and is_state(holder) else None
                yield _Act(effect, rule["relation"], holder, state or holder.key, place, event, own, rule)


def _fits(rule: Mapping[str, Any], event: Event, tellings: Sequence[Telling]) -> bool:
    if ("types" in rule and event.type not in rule["types"]) or ("modes" in rule and (event.mode or "") not in rule["modes"]):
        return False
    if "contexts" in rule and not any(set(telling.mention.contexts) & set(rule["contexts"]) for telling in tellings):
        return False
    if "words" in rule and not any(begins(telling.mention.trigger.text, rule["words"]) for telling in tellings):
        return False
    return "mentions" not in rule or any(begins(telling.sentence, rule["mentions"]) for telling in tellings)


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


def _hosts(
    rule: Mapping[str, Any], event: Event, tellings: Sequence[Telling], countries: Mapping[str, Place], holder: Ref
) -> Iterator[Place]:
    places: dict[str, Place] = {}
    if rule["host"] == "own":
        places = {country: countries[country] for country in (holder.party.country,) if country}
    elif rule["host"] in ("place", "partners") and event.place is not None and any(telling.placed for telling in tellings):
        whole = rule.get("level") == "country" and event.place.country
        chosen = countries[event.place.country] if whole and event.place.country else event.place
        places[chosen.id] = chosen
    else:
        side = "recipients" if rule["host"] in ("place", "recipients") else "actors"
        for telling in tellings:
            for ref in getattr(telling, side):
                if ref.party.country and not (rule["host"] == "partners" and ref.key == holder.key):
                    places[ref.party.country] = countries[ref.party.country]
    for _, place in sorted(places.items()):
        if "precisions" not in rule or place.precision in rule["precisions"]:
            yield place


def _countries(tellings: Mapping[str, Sequence[Telling]]) -> dict[str, Place]:
    places: dict[str, Counter[Place]] = {}
    names: dict[str, Counter[str]] = {}
    for members in tellings.values():
        for telling in members:
            place = telling.place
            if place is not None and place.country:
                names.setdefault(place.country, Counter())
                if place.precision == "country":
                    places.setdefault(place.country, Counter())[place] += 1
            for ref in (*telling.actors, *telling.recipients, *telling.objects):
                if ref.party.country:
                    names.setdefault(ref.party.country, Counter())[ref.party.name] += ref.sort == "state"
    found: dict[str, Place] = {}
    for country, counts in names.items():
        named = [name for name in sorted(counts) if counts[name]]
        if country in places:
            own = places[country]
            found[country] = min(own, key=lambda each: (each.lat is None, -own[each], each.id, each.name))
        else:
            name = min(named, key=lambda each: (-counts[each], each)) if named else country
            found[country] = Place(country, name, "country", country, None, None)
    return found


def _open(act: _Act, own: list[_Stay]) -> None:
    when = act.event.when if act.happened else None
    stay = own[-1] if own else None
    if stay is None and act.effect == "attests" and act.rule.get("only_open"):
        return
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
    near = {act.holder.party.country, act.place.country} - {None}
    for telling in act.tellings:
        for saying in telling.sayings:
            own_voice = any(ref.key == act.holder.key or ref.party.country in near for ref in saying.speakers)
            # An attack or a joint operation shows that who carries it out is there, whoever tells it.
            shown = act.rule.get("denial") is False
            if saying.claim.modality != "negated" and (own_voice or shown or not saying.speakers):
                stay.one_sided = False


def _close(act: _Act, stays: dict[_Key, list[_Stay]]) -> None:
    when = act.event.when or act.told
    closed = False
    for (relation, holder, _), own in sorted(stays.items()):
        stay = own[-1] if own else None
        if stay is None or relation != act.relation or holder != act.holder_key:
            continue
        if not (stay.place.id == act.place.id or (act.rule.get("within") and holds(act.place, stay.place))):
            continue
        if when is not None:
            stay.end = edtf.when(when.edtf.split("/")[-1], when.basis, when.text) if _dated(when) and when.end else when
        _add(act, stay)
        closed = True
    if not closed and not act.rule.get("only_open"):
        stay = _Stay(act.place, end=when)
        _add(act, stay)
        stays.setdefault(act.key, []).append(stay)


def _replace(act: _Act, stays: dict[_Key, list[_Stay]]) -> None:
    for key, own in stays.items():
        rival = (key[0], key[2]) == (act.key[0], act.key[2]) and key[1] != act.holder_key
        if rival and own and own[-1].end is None:
            own[-1].end = act.event.when


def _add(act: _Act, stay: _Stay) -> None:
    stay.parties[act.holder.party] += 1
    stay.claims |= act.claims


def _presence(key: _Key, ordinal: int, stay: _Stay, denials: Sequence[_Act]) -> Presence:
    claims = dict(stay.claims)
    start = _start(stay.starts)
    # Who denied it before it began has not denied this stay.
    denials = [denial for denial in denials if start is None or start.start is None or denial.day >= start.start]
    for denial in denials:
        claims |= denial.claims
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
