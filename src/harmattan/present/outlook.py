"""What can be asked of the outlook: one function a command of `harmattan outlook`, from files or a chronicle to plain records."""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from ..errors import InputError
from .outlook_past import known_at, past, settled
from .verbs import Day, Db, default_db, existing, last_day

if TYPE_CHECKING:
    from ..outlook.backtest import Backtest, Plan, Verdict
    from ..outlook.explain import Reason, Supposed
    from ..outlook.record import Standing
    from ..outlook.series import Series
    from ..outlook.spread import Risk, SpreadTest
    from ..records import Forecast, Outcome

Steps = Callable[[Iterator[Any], str], Iterable[Any]]


class Asked(TypedDict, total=False):
    """What an outlook and a backtest are asked of.

    `data` are files (UCDP, ACLED, tables), each with "@2025-06-01" after it if its day of publication is to count; without any,
    the chronicle `db` is the past. `level` is country (the default), admin1 or cell, `measure` deaths (the default) or events,
    `places` are the ids of a region, without which all are taken.
    """

    db: Db
    data: Sequence[str]
    level: str
    measure: str
    places: Sequence[str]
    mixed: bool


def _quietly(steps: Iterator[Any], told: str) -> Iterable[Any]:
    return steps


@dataclass(frozen=True, eq=False)
class Outlook:
    """The forecasts of a day, and the backtest by which they were chosen. `spread` are the risks of quiet places, for cells."""

    series: Series
    origin: int
    backtest: Backtest
    verdict: Verdict
    forecasts: tuple[Forecast, ...]
    spread: tuple[Risk, ...]


@dataclass(frozen=True, eq=False)
class Backtested:
    """A backtest of figures, with the verdict of the gate, and of spread, for cells where it has happened often enough."""

    backtest: Backtest
    verdict: Verdict
    spread: SpreadTest | None


def outlook(
    *, as_of: Day = None, months: int = 24, horizons: int = 6, watch: Steps = _quietly, **asked: Unpack[Asked]
) -> Outlook:
    """Say what may come in each place in the next months, by the pool of models if it passes the gate, else by the best baseline.

    `as_of` is the day to forecast on. The backtest covers the last `months`. For the rest see `Asked`.

    >>> outlook(data=["missing.csv"])
    Traceback (most recent call last):
    harmattan.errors.InputError: missing.csv cannot be read (No such file or directory): check its name and the right to read it.
    """
    from ..outlook import backtest as tests
    from ..outlook import spread
    from ..outlook.record import Issue, forecasts, spread_forecasts

    series, _ = past(as_of=as_of, **asked)
    result = _tested(series, months, horizons, watch, asked, as_of)
    verdict = tests.gate(result)
    draws, beside = tests.now(series, result, verdict, horizons)
    day = last_day(as_of) or dt.date.today()
    issue = Issue(day, series.last, verdict.used, verdict.baseline)
    made = forecasts(series, draws, beside, range(1, horizons + 1), issue)
    risks: tuple[Risk, ...] = ()
    if series.level == "cell":
        with suppress(InputError):  # spread has happened too seldom to learn from
            risks = tuple(spread.risks(series))
        made += spread_forecasts(series, risks, replace(issue, model=spread.whole, baseline=spread.active_only), spread.ahead)
    return Outlook(series, series.last, result, verdict, tuple(made), risks)


def backtest(
    *, until: str | None = None, months: int = 24, horizons: int = 6, watch: Steps = _quietly, **asked: Unpack[Asked]
) -> Backtested:
    """Score all models and baselines on the last `months` months up to `until` (as 2024-12), from rolling origins; see `Asked`.

    >>> backtest(data=["missing.csv"], until="2024-12")
    Traceback (most recent call last):
    harmattan.errors.InputError: missing.csv cannot be read (No such file or directory): check its name and the right to read it.
    """
    from ..outlook import backtest as tests
    from ..outlook import spread
    from ..outlook.series import month_of

    last = month_of(until) if until else None
    before = None if last is None else last - months - horizons + 1
    series, _ = past(active_before=before, **asked)
    series = series if last is None else series.until(last)
    result = _tested(series, months, horizons, watch, asked)
    spreading: SpreadTest | None = None
    if series.level == "cell":
        with suppress(InputError):
            spreading = _last(watch(spread.run(series, months), "spread"))
    return Backtested(result, tests.gate(result), spreading)


def issue(*, db: Db = default_db, watch: Steps = _quietly, **asked: Any) -> tuple[int, Outlook]:
    """Make the outlook and keep its forecasts in the chronicle, each with its rule; give how many are new. See `outlook`.

    >>> issue(data=["missing.csv"])
    Traceback (most recent call last):
    harmattan.errors.InputError: missing.csv cannot be read (No such file or directory): check its name and the right to read it.
    """
    from ..chronicle import open_chronicle

    made = outlook(db=db, watch=watch, **asked)
    with open_chronicle(db) as chronicle:
        return chronicle.issue(made.forecasts), made


def resolve(
    *, db: Db = default_db, data: Sequence[str] = (), as_of: Day = None, mixed: bool = False
) -> tuple[list[tuple[Forecast, Outcome]], int]:
    """Score the forecasts whose time has come by their rules; give those resolved now, and how many wait for data.

    Each month's figure is taken as it was known when the rule says, from the chronicle or from editions in `data`.

    >>> resolve(db=":memory:")
    ([], 0)
    """
    from ..outlook.record import due, outcome
    from ..outlook.series import Unit, month_of
    from ..outlook.series import last_day as month_end

    today = last_day(as_of) or dt.date.today()
    with existing(db) as chronicle:
        open_ones = [forecast for forecast, came in chronicle.forecasts() if came is None and due(forecast, today)]
        groups: dict[tuple[str, str, str, int], list[Forecast]] = {}
        for forecast in open_ones:
            groups.setdefault((forecast.level, forecast.measure, forecast.month, forecast.settle_days), []).append(forecast)
        found: list[tuple[Forecast, Outcome]] = []
        for (level, measure, month, settle), group in groups.items():
            day = month_end(month_of(month)) + dt.timedelta(days=settle)
            units = [Unit(f.place, f.name, f.level, f.country, f.lat, f.lon) for f in group]  # type: ignore[arg-type]
            try:
                counted = "events" if measure == "spread" else measure
                series, _ = past(db=db, data=data, level=level, measure=counted, as_of=day, mixed=mixed, units=units)
            except InputError:
                if data:
                    raise
                continue
            pairs = ((forecast, outcome(forecast, series, today)) for forecast in group)
            found += [(forecast, came) for forecast, came in pairs if came is not None]
        chronicle.resolve(came for _, came in found)
    return found, len(open_ones) - len(found)


def record(*, db: Db = default_db, limit: int | None = None) -> Standing:
    """Sum up the forecasts issued and what came of them: hits, misses, calibration, and the biggest errors first.

    >>> record(db=":memory:").issued
    0
    """
    from ..outlook.record import standing

    with existing(db) as chronicle:
        found = standing(chronicle.forecasts())
    return replace(found, errors=found.errors[:limit])


def why(
    place: str,
    *,
    db: Db = default_db,
    data: Sequence[str] = (),
    level: str = "country",
    measure: str = "events",
    as_of: Day = None,
    mixed: bool = False,
) -> list[Reason]:
    """Take the mean of next month's count in a place apart: background, own past and that of others, with the events behind.

    >>> why("MLI", data=["missing.csv"])
    Traceback (most recent call last):
    harmattan.errors.InputError: missing.csv cannot be read (No such file or directory): check its name and the right to read it.
    """
    from ..outlook.explain import reasons

    series, sources = past(db=db, data=data, level=level, measure=measure, as_of=as_of, mixed=mixed)
    return reasons(series, sources, place)


def whatif(
    *,
    db: Db = default_db,
    data: Sequence[str] = (),
    level: str = "country",
    measure: str = "events",
    as_of: Day = None,
    mixed: bool = False,
    horizons: int = 6,
    factor: Sequence[str] = (),
    move: Sequence[str] = (),
) -> list[Supposed]:
    """Simulate the months to come as things stand and with edits; conditional, not causal.

    `factor` multiplies what a place brings forth, as "MLI=0.5"; `move` carries its past to another, as "MLI=BFA".

    >>> whatif(factor=["MLI=much"])
    Traceback (most recent call last):
    harmattan.errors.InputError: 'MLI=much' is no edit: write the place, an equals sign and a number, as MLI=0.5.
    """
    from ..outlook.explain import what_if

    factors: dict[str, float] = {}
    for each in factor:
        name, _, number = each.rpartition("=")
        try:
            factors[name] = float(number)
        except ValueError as error:
            raise InputError(f"{each!r} is no edit: write the place, an equals sign and a number, as MLI=0.5.") from error
    moves = {}
    for each in move:
        here, sign, there = each.partition("=")
        if not (here and sign and there):
            raise InputError(f"{each!r} is no edit: write the place, an equals sign and the other place, as MLI=BFA.")
        moves[here] = there
    series, _ = past(db=db, data=data, level=level, measure=measure, as_of=as_of, mixed=mixed)
    return what_if(series, horizons, factors=factors, moves=moves)


def _tested(series: Series, months: int, horizons: int, watch: Steps, asked: Asked, as_of: Day = None) -> Backtest:
    from ..outlook import backtest as tests

    plan = _plan(series, months, horizons)
    known = known_at(series, **asked, as_of=as_of)
    result: Backtest = _last(watch(tests.run(known, settled(series, plan, **asked), plan), "backtest"))
    return result


def _plan(series: Series, months: int, horizons: int) -> Plan:
    from ..outlook.backtest import Plan

    room = series.values.shape[1] - months - horizons
    if room < 12:
        raise InputError(
            f"The series has {series.values.shape[1]} months; a backtest of {months} with horizons to {horizons} needs a "
            f"year more than {months + horizons}: take fewer months with --months, or add data."
        )
    return Plan(series.last, months, horizons, warm=min(18, room - 12))


def _last(steps: Iterable[Any]) -> Any:
    return deque(steps, maxlen=1)[0]
