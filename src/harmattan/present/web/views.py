"""One question, all views of its answer: places, timeline, actors, facets, each made of columns and a mask."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...records import modality_names, type_names
from .columns import Columns, Ints, Mask, Row, never, party_key, quads, status_names

most_marks = 600  # events drawn one by one; more are counted in bins
most_places = 4000
most_parties, most_edges = 48, 110
most_listed = 40
_steps = ((1, "day"), (7, "week"), (30.4375, "month"), (91.3125, "quarter"), (365.25, "year"), (3652.5, "decade"))
_quads_of_types = [quads[name] - 1 for name in type_names]


def places(columns: Columns, mask: Mask) -> Row:
    """Count events by place: of the places with most events, the ids and, in the same order, counts by modality and quad class.

    `nowhere` are events that name no place, `left_off` places beyond the most.
    """
    count = len(columns.places.entries)
    kinds = columns.place_kind[mask]
    kinds = kinds[kinds >= 0]
    table = np.bincount(kinds, minlength=count * 20).reshape(count, len(modality_names), 4)
    total = table.sum(axis=(1, 2))
    deadly = columns.deadly[mask[columns.deadly]]
    killed = np.bincount(columns.place[deadly], weights=columns.killed[deadly], minlength=count)
    found = np.flatnonzero(total)
    kept = found[np.argsort(-total[found], kind="stable")][:most_places]
    return {
        "id": [columns.places.entries[i]["id"] for i in kept.tolist()],
        "modality": table[kept].sum(axis=2).tolist(),
        "quad": table[kept].sum(axis=1).tolist(),
        "killed": killed[kept].astype(int).tolist(),
        "left_off": int(len(found) - len(kept)),
        "nowhere": int(mask.sum() - len(kinds)),
    }


def gazetteer(columns: Columns) -> list[Row]:
    """List the places of events, those with most events first, each with its point and how exact that is."""
    total = np.bincount(columns.place[columns.place >= 0], minlength=len(columns.places.entries))
    names = ("id", "name", "precision", "country", "admin1", "lat", "lon", "radius_km")
    order = np.argsort(-total, kind="stable").tolist()
    return [{name: columns.places.entries[i].get(name) for name in names} for i in order]


def parties(columns: Columns, mask: Mask) -> Ints:
    """Count, for each party, the events of a mask on whose sides it is."""
    found: Ints = columns.actors.counts(mask) + columns.recipients.counts(mask)
    return found


def timeline(columns: Columns, mask: Mask, since: dt.date | None, until: dt.date | None) -> Row:
    """Give events over time: one by one where they are few, else in bins; those whose date is no day, as intervals.

    Days are ISO 8601, the end excluded. `domain` is what is worth showing: most of what is dated to a month or closer.
    """
    dated = mask & columns.dated
    chosen = np.flatnonzero(dated)
    start, end = columns.start[chosen].astype(np.int64), columns.end[chosen].astype(np.int64)
    opened, ended = start == never, end == never
    start, end = np.where(opened, end - 1, start), np.where(ended, start + 1, end)
    low, high = _domain(start, end, since, until)
    width, unit = next(((days, name) for days, name in _steps if (high - low) / days <= 120), _steps[-1])
    inside = (end > low) & (start < high)
    out: Row = {
        "domain": [_day(low), _day(high)],
        "unit": unit,
        "before": int((end <= low).sum()),
        "after": int((start >= high).sum()),
        "undated": int(mask.sum() - dated.sum()),
        "marks": [],
        "bins": [],
        "vague": [],
    }
    if inside.sum() <= most_marks:
        out["marks"] = [
            {
                "id": columns.ids[i],
                "type": type_names[columns.type[i]],
                "quad": int(columns.quad[i]),
                "modality": modality_names[columns.modality[i]],
                "start": None if unknown else _day(first),
                "end": None if going else _day(last),
            }
            for i, first, last, unknown, going in zip(
                chosen[inside], start[inside], end[inside], opened[inside], ended[inside], strict=True
            )
        ]
        return out
    edges = _edges(low, high, width, unit)
    exact = inside & (end - start <= max(width, 1))
    exact &= (start >= edges[0]) & (start < edges[-1])
    daily = _table(start[exact] - edges[0], columns.quad[chosen[exact]] - 1, int(edges[-1] - edges[0]), 4)
    counted = np.add.reduceat(daily, edges[:-1] - edges[0])
    out["bins"] = [
        {"start": _day(edges[i]), "end": _day(edges[i + 1]), "quad": counted[i].tolist()} for i in range(len(edges) - 1)
    ]
    vague = inside & (end - start > max(width, 1))
    first = np.clip(np.searchsorted(edges, start[vague], "right") - 1, 0, len(edges) - 2)
    last = np.clip(np.searchsorted(edges, end[vague], "left"), 1, len(edges) - 1)
    change = np.bincount(first, minlength=len(edges)) - np.bincount(last, minlength=len(edges))
    out["vague"] = np.cumsum(change)[: len(edges) - 1].tolist()
    return out


def graph(columns: Columns, mask: Mask, named: Ints) -> Row:
    """Give the parties named most, and who acted on whom: counts of events, and how many of them are conflict."""
    best = np.argsort(-named, kind="stable")[:most_parties]
    best = best[named[best] > 0]
    size = max(len(best), 1)
    seat = np.full(len(columns.parties.entries) + 1, -1)
    seat[best] = np.arange(len(best))
    events, actors, recipients = columns.edges
    chosen = np.flatnonzero(mask[events])
    left, right = seat[actors[chosen]], seat[recipients[chosen]]
    both = (left >= 0) & (right >= 0)
    table = _table(left[both] * size + right[both], columns.hostile[chosen[both]], size * size, 2)
    counts = table.sum(axis=1)
    kept = np.argsort(-counts, kind="stable")[:most_edges]
    return {
        "parties": [_party(columns, i) | {"events": int(named[i])} for i in best],
        "edges": [
            {"source": int(k // size), "target": int(k % size), "events": int(counts[k]), "conflict": int(table[k, 1])}
            for k in kept
            if counts[k]
        ],
    }


def facets(columns: Columns, found: dict[str, Mask], everything: Mask, named: Ints) -> Row:
    """Count events by what one can filter by, each with all other filters in force."""
    from .asking import together

    def by(name: str, column: NDArray[np.int8], names: tuple[str, ...] | list[str]) -> dict[str, int]:
        counts = np.bincount(column[together(found, columns.count, name)], minlength=len(names))
        return {each: int(counts[i]) for i, each in enumerate(names)}

    def most(counts: NDArray[Any], entries: list[Row]) -> list[Row]:
        ranked = [i for i in np.argsort(-counts, kind="stable")[:most_listed] if counts[i]]
        return [{"id": entries[i].get("id"), "name": entries[i]["name"], "events": int(counts[i])} for i in ranked]

    elsewhere = together(found, columns.count, "country")
    return {
        "type": by("type", columns.type, type_names),
        "modality": by("modality", columns.modality, modality_names),
        "status": by("status", columns.status, status_names),
        "country": most(columns.countries.counts(elsewhere), columns.countries.vocabulary.entries),
        "party": most(named, columns.parties.entries),
        "speaker": most(columns.speakers.counts(everything), columns.speakers.vocabulary.entries),
        "quad": np.bincount(columns.quad[everything], minlength=5)[1:].tolist(),
    }


def speakers(columns: Columns, mask: Mask, offset: int, limit: int) -> tuple[int, list[Row]]:
    """Count who says something of the events, and list a page of them with whom they contradict on what, the most named first."""
    counts = columns.speakers.counts(mask)
    against: dict[int, dict[int, list[Row]]] = {}
    for event, left, right, what in columns.contradictions:
        if mask[event]:
            row = {"event": columns.ids[event], "what": what}
            against.setdefault(left, {}).setdefault(right, []).append(row)
            against.setdefault(right, {}).setdefault(left, []).append(row)
    entries = columns.speakers.vocabulary.entries
    ranked = np.argsort(-counts, kind="stable")[: int((counts > 0).sum())]
    return len(ranked), [
        {
            "name": entries[i]["name"],
            "events": int(counts[i]),
            "contradicts": [{"name": entries[j]["name"], "on": on[:20]} for j, on in sorted(against.get(i, {}).items())],
        }
        for i in ranked[offset : offset + limit].tolist()
    ]


def _table(rows: NDArray[Any], columns: NDArray[Any], height: int, width: int) -> NDArray[np.int64]:
    return np.bincount(rows.astype(np.int64) * width + columns, minlength=height * width).reshape(height, width)


def _domain(start: NDArray[np.int64], end: NDArray[np.int64], since: dt.date | None, until: dt.date | None) -> tuple[int, int]:
    close = end - start <= 31
    first, last = (start[close], end[close]) if close.any() else (start, end)
    if len(first) == 0:
        first = last = np.array([dt.date.today().toordinal()])
    low, high = _quantile(first, 0.04), int(last.max())
    far = _quantile(last, 0.98)
    high = far if high - far > 4 * max(far - low, 30) else high
    low = since.toordinal() if since else low
    high = until.toordinal() + 1 if until else high
    if high <= low:
        low, high = min(low, high), min(low, high) + 1
    pad = max(1, round((high - low) * 0.03))
    ceiling = dt.date.max.toordinal()
    return max(1, low - pad), min(ceiling, max(high + pad, low - pad + 7))


def _quantile(days: NDArray[np.int64], share: float) -> int:
    least = int(days.min())
    below = np.cumsum(np.bincount(days - least))
    return least + int(np.searchsorted(below, share * (len(days) - 1), "right"))


def _edges(low: int, high: int, width: float, unit: str) -> NDArray[np.int64]:
    first, last = dt.date.fromordinal(low), dt.date.fromordinal(high)
    if unit in ("day", "week"):
        begin = low - (first.weekday() if unit == "week" else 0)
        return np.arange(begin, high + int(width), int(width))
    months = {"month": 1, "quarter": 3, "year": 12, "decade": 120}[unit]
    number = (first.year * 12 + first.month - 1) // months * months
    found: list[int] = []
    while not found or found[-1] < last.toordinal():
        if number // 12 > 9999:
            break
        found.append(dt.date(max(number // 12, 1), number % 12 + 1, 1).toordinal())
        number += months
    return np.array(found if len(found) > 1 else [found[0], found[0] + 31])


def _party(columns: Columns, number: int) -> Row:
    entry = columns.parties.entries[number]
    return {"key": party_key(entry)} | {name: entry.get(name) for name in ("id", "name", "country", "sector")}


def _day(ordinal: Any) -> str:
    return dt.date.fromordinal(min(max(int(ordinal), 1), dt.date.max.toordinal())).isoformat()
