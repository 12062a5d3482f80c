"""Are two places one? The same id, one within the other, near one another, or apart."""

from __future__ import annotations

import math
from typing import Any

from ..records import Place
from .weights import Verdict, rules
from .words import fold


def distance(left: Place, right: Place) -> float | None:
    """Give the great-circle distance in km between two places, None where one has no coordinates."""
    if left.lat is None or left.lon is None or right.lat is None or right.lon is None:
        return None
    phi, psi = math.radians(left.lat), math.radians(right.lat)
    haversine = (
        math.sin((psi - phi) / 2) ** 2 + math.cos(phi) * math.cos(psi) * math.sin(math.radians(right.lon - left.lon) / 2) ** 2
    )
    return 12742 * math.asin(min(1.0, math.sqrt(haversine)))


def is_point(place: Place | None) -> bool:
    """Tell whether a place is a village, a town or a site."""
    return place is not None and place.precision in rules()["place"]["points"]


def holds(outer: Place, inner: Place) -> bool:
    """Tell whether one place is, or lies within, the other: the same id, its country, or its first-level division."""
    if outer.id == inner.id:
        return True
    if outer.country is None or outer.country != inner.country:
        return False
    return outer.precision == "country" or (
        outer.precision == "admin1" and inner.admin1 is not None and _same_name(outer.admin1 or outer.name, inner.admin1)
    )


def _same_name(left: str, right: str) -> bool:
    a, b = (set(fold(name).replace("-", " ").split()) for name in (left, right))
    return a <= b or b <= a


def weigh(left: Place | None, right: Place | None, kind: dict[str, Any]) -> Verdict:
    """Weigh two places under the settings of a type; the veto is set where they exclude that the act is one."""
    weights = rules()["place"]
    if left is None or right is None:
        return Verdict(0, ())
    if left.id == right.id or (left.geonames is not None and left.geonames == right.geonames):
        weight = weights["point"] if is_point(left) else weights.get(left.precision, weights["country"])
        return Verdict(weight, (f"the same place ({left.name})",))
    if holds(left, right) or holds(right, left):
        return Verdict(weights["contained"], (f"{left.name} and {right.name} lie one within the other",))
    apart = f"{left.name} is not {right.name}"
    gap = distance(left, right)
    if gap is not None:
        reach = (left.radius_km or 0) + (right.radius_km or 0)
        if is_point(left) and is_point(right) and gap <= kind["near_km"]:
            return Verdict(weights["near"], (f"{left.name} is {gap:.0f} km from {right.name}",))
        across = left.country is None or right.country is None or {left.precision, right.precision} & set(weights["loose"])
        if across and gap <= reach + kind["near_km"]:
            return Verdict(weights["contained"], (f"{left.name} and {right.name} overlap",))
        apart = f"{left.name} is {gap:.0f} km from {right.name}"
    loose = {left.precision, right.precision} & set(weights["loose"])
    if is_point(left) and is_point(right) and kind["place_excludes"] != "none":
        return Verdict(weights["apart"], (), apart)
    if left.country and right.country and left.country != right.country and not loose and kind["place_excludes"] == "country":
        return Verdict(weights["apart"], (), apart)
    return Verdict(weights["apart"], (apart,))
