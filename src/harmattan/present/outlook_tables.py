"""The outlook as rows, sentences, Markdown and plain values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np

from ..outlook import scores
from ..outlook.backtest import pooled, told_plan
from ..outlook.record import as_json, values_of
from ..outlook.series import month_text
from ..outlook.spread import active_only, by_side, whole
from .tables import Row, none

if TYPE_CHECKING:
    from ..outlook.backtest import Backtest
    from ..outlook.explain import Reason, Supposed
    from ..outlook.record import Standing
    from ..outlook.spread import Risk
    from ..records import Forecast, Outcome
    from .outlook import Backtested, Outlook

score_head = (
    "model",
    "CRPS",
    "less than conflictology 12",
    "log score",
    "Brier",
    "AUC",
    "99 % quantile",
    "50 % covers",
    "90 % covers",
)
spread_head = ("model", "AUC", "average precision", "recall in top tenth", "Brier", "Brier skill")
reliability_head = ("said", "came true", "cases")
forecast_head = ("place", "name", "month", "chance of any", "mean", "90 % range", "model")
risk_head = ("place", "name", "chance", "km from the front", "side")
record_head = ("month", "place", "measure", "chance", "median", "90 % range", "came", "CRPS", "baseline's", "model", "issued")
reason_head = ("part", "share", "from", "latest events")
supposed_head = ("place", "name", "months", "as it stands", "90 % range", "as supposed", "90 % range ")
_beside = "conflictology 12"


def sections(tested: Backtested) -> Iterator[tuple[str, Row, list[Row]]]:
    """Give the tables of a backtest, each with its title and head: scores, reliability, pool weights, spread."""
    result = tested.backtest
    marks = " + ".join(result.series.marks)
    covered = f"{len(result.series.units)} × {result.series.level}, {result.series.measure}, {marks}, {told_plan(result.plan)}"
    yield f"Scores: {covered}", score_head, [_score_row(result, name) for name in result.models]
    best = pooled if pooled in result.models else tested.verdict.model
    said, came = _cases(result, best)
    yield f"Reliability of the {best}: chance of any", reliability_head, list(reliability_rows(scores.reliability(said, came)))
    if result.weights:
        shares = result.weights[max(result.weights)]
        rows: list[Row] = [(name, f"{share:.2f}") for name, share in shares.items()]
        yield f"Weights of the {pooled} in {month_text(max(result.weights))}", ("model", "weight"), rows
    if tested.spread is not None:
        spread = tested.spread
        cases, hits = sum(map(len, spread.came)), int(sum(each.sum() for each in spread.came))
        rows = list[Row]()
        for name in spread.said:
            figures = spread.figures(name)
            keys = ("auc", "average precision", "top recall", "brier", "brier skill")
            rows.append((name, *(f"{figures[key]:.3f}" for key in keys)))
        title = f"Spread within 6 months: {cases} cases of places quiet for 24 months, {hits} came true"
        yield title, spread_head, rows
        gains = list[Row]()
        for score in ("auc", "average precision", "brier"):
            gain, low, high = spread.gain(score)
            gains.append((score, f"{gain:+.4f}", f"{low:+.4f} to {high:+.4f}"))
        yield f"Gain of the {whole} over {active_only}, with 95 % block interval", ("score", "gain", "interval"), gains


def markdown(tested: Backtested) -> str:
    """Write the tables of a backtest as Markdown."""
    parts = []
    for title, head, rows in sections(tested):
        lines = [f"| {' | '.join(row)} |" for row in (head, ("---",) * len(head), *rows)]
        parts.append(f"**{title}**\n\n" + "\n".join(lines) + "\n")
    return "\n".join([*parts, tested.verdict.told(), ""])


def backtest_json(tested: Backtested) -> Iterator[dict[str, Any]]:
    """Give a backtest as plain values: an object a model, then the verdict, reliability and spread."""
    result = tested.backtest
    for name in result.models:
        row = dict(zip(("crps", "log", "brier", "auc", "quantile", "cover50", "cover90"), _figures(result, name), strict=True))
        gain, low, high = result.gain(name, _beside) if _beside in result.models else (0.0, 0.0, 0.0)
        yield {"model": name, **row, "gain": gain, "gain_low": low, "gain_high": high, "plan": told_plan(result.plan)}
    yield {"verdict": asdict(tested.verdict), "told": tested.verdict.told()}
    said, came = _cases(result, pooled if pooled in result.models else tested.verdict.model)
    yield {"reliability": [asdict(each) for each in scores.reliability(said, came)]}
    if tested.spread is not None:
        yield {"spread": {name: tested.spread.figures(name) for name in tested.spread.said}}


def told_before(made: Outlook) -> str:
    """Say what the figures rest on, before they are shown."""
    marks = " + ".join(made.series.marks)
    return (
        f"Outlook after {month_text(made.origin)}, from {marks}: probabilities, not counts.\n{made.verdict.told()}\n"
        f"Backtest: {told_plan(made.backtest.plan)}."
    )


def forecast_rows(forecasts: Iterable[Forecast], most: int = 60) -> Iterator[Row]:
    """Give the rows of forecasts of figures under `forecast_head`, the most threatened places first, month by month."""
    listed = [each for each in forecasts if each.measure != "spread"]
    order = sorted(listed, key=lambda each: (each.month, -float(values_of(each.distribution).mean()), each.place))
    for each in order[:most]:
        draws = values_of(each.distribution)
        yield each.place, each.name, each.month, f"{each.chance:.0%}", f"{draws.mean():.1f}", _range(draws), each.model


def forecast_json(pairs: Iterable[tuple[Forecast, Outcome | None]]) -> Iterator[dict[str, object]]:
    """Give forecasts, with what came of them, as plain values."""
    return (as_json(forecast, came) for forecast, came in pairs)


def risk_rows(risks: Sequence[Risk], most: int = 20) -> Iterator[Row]:
    """Give the rows of the greatest risks of spread under `risk_head`."""
    for each in risks[:most]:
        yield each.unit, each.name, f"{each.chance:.1%}", f"{each.front_km:.0f}", each.side


def told_sides(risks: Sequence[Risk]) -> str:
    """Say on which sides of the front how many places may be newly hit."""
    sides = sorted(by_side(risks).items(), key=lambda pair: -pair[1])
    return "Places expected to be newly hit, by side of the front: " + ", ".join(f"{side} {number:.1f}" for side, number in sides)


def record_rows(pairs: Iterable[tuple[Forecast, Outcome]]) -> Iterator[Row]:
    """Give the rows of resolved forecasts under `record_head`."""
    for forecast, came in pairs:
        draws = values_of(forecast.distribution)
        beside = none if came.baseline_crps is None else f"{came.baseline_crps:.2f}"
        head = forecast.month, forecast.name, forecast.measure, f"{forecast.chance:.0%}", f"{np.median(draws):.0f}", _range(draws)
        yield *head, f"{came.value:g}", f"{came.crps:.2f}", beside, forecast.model, forecast.issued.isoformat()


def reliability_rows(bins: Iterable[scores.Bin]) -> Iterator[Row]:
    """Give the rows of a reliability table."""
    for each in bins:
        yield f"{each.said:.1%}", f"{each.seen:.1%}", str(each.cases)


def standing_lines(standing: Standing) -> Iterator[str]:
    """Say what the record amounts to."""
    yield f"{standing.issued} forecasts issued, {standing.resolved} resolved."
    if standing.resolved:
        told = f"Of what happened, {standing.hits} had a chance of a half or more (hits), {standing.misses} less (misses); "
        yield told + f"{standing.false_alarms} with a half or more did not happen (false alarms)."
        beside = none if standing.baseline_crps is None else f"{standing.baseline_crps:.3f}"
        yield f"Mean CRPS {standing.crps:.3f} (baseline {beside}), mean Brier score {standing.brier:.3f}."


def standing_json(standing: Standing) -> dict[str, Any]:
    """Give the record as plain values, the biggest errors first."""
    names = "issued resolved crps baseline_crps brier hits misses false_alarms".split()
    found: dict[str, Any] = {name: getattr(standing, name) for name in names}
    found["calibration"] = [asdict(each) for each in standing.calibration]
    return found | {"errors": [as_json(forecast, came) for forecast, came in standing.errors]}


def reason_rows(reasons: Iterable[Reason]) -> Iterator[Row]:
    """Give the rows of an explanation under `reason_head`."""
    for each in reasons:
        events = "; ".join(f"{incident.id} ({incident.text})" for incident in each.incidents[:3]) or none
        yield f"{each.part:.2f}", f"{each.share:.0%}", each.name, events


def supposed_rows(found: Iterable[Supposed]) -> Iterator[Row]:
    """Give the rows of a what-if under `supposed_head`."""
    for each in found:
        (mean, low, high), (other, other_low, other_high) = each.stands, each.supposed
        ranges = f"{low:.0f}–{high:.0f}", f"{other:.1f}", f"{other_low:.0f}–{other_high:.0f}"
        yield each.unit.id, each.unit.name, each.months, f"{mean:.1f}", *ranges


def plain(records: Iterable[Any]) -> Iterator[dict[str, Any]]:
    """Give records of the outlook as plain values."""
    return (asdict(each) for each in records)


def _score_row(result: Backtest, name: str) -> Row:
    crps, log, brier, auc, high, half, most = _figures(result, name)
    less = none
    if _beside in result.models and name != _beside:
        gain, low, top = result.gain(name, _beside)
        less = f"{gain:+.1%} ({low:+.1%} to {top:+.1%})"
    return name, f"{crps:.4g}", less, f"{log:.4f}", f"{brier:.4f}", f"{auc:.3f}", f"{high:.3f}", f"{half:.1%}", f"{most:.1%}"


def _figures(result: Backtest, name: str) -> tuple[float, ...]:
    said, came = _cases(result, name)
    means = [result.mean(name, score) for score in ("crps", "log", "brier")]
    covers = [float(np.nanmean(each)) for each in (result.models[name].half, result.models[name].most)]
    return *means, scores.auc(said, came), result.mean(name, "quantile"), *covers


def _cases(result: Backtest, name: str) -> tuple[Any, Any]:
    came = result.happened()
    known = ~np.isnan(came)
    return result.models[name].chance[known], came[known]


def _range(draws: Any) -> str:
    low, high = np.quantile(draws, [0.05, 0.95], method="inverted_cdf")
    return f"{low:.0f}–{high:.0f}"
