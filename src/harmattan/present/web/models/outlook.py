"""Answers on the outlook."""

from __future__ import annotations

from .common import Answer, Day, Next


class Reliability(Answer):
    """How often what was said with about this chance came true."""

    cases: int
    said: float
    seen: float


class Record(Answer):
    """What the forecasts amount to. A hit is an event where the chance was a half or more, a miss one where it was less."""

    issued: int
    resolved: int
    crps: float | None
    baseline_crps: float | None
    brier: float | None
    hits: int
    misses: int
    false_alarms: int
    calibration: list[Reliability]


class Issue(Answer):
    """What was issued on a day, of one kind of place and figure."""

    id: str
    issued: Day
    as_of: Day
    level: str
    measure: str
    model: str
    baseline: str
    source: str
    months: list[str]
    forecasts: int
    resolved: int


class Outlook(Answer):
    """Issues and the record."""

    issues: list[Issue]
    record: Record


class Change(Answer):
    """What has changed since the issue before."""

    since: Day
    chance: float
    mean: float


class Came(Answer):
    """What came of a forecast, by its rule, with the scores."""

    value: float
    source: str
    crps: float
    log: float
    brier: float
    baseline_crps: float | None
    resolved: Day


class Forecast(Answer):
    """What was said of a place and month. `chance` is that of any event; q05 to q99 are quantiles."""

    id: str
    issue: str
    issued: Day
    as_of: Day
    level: str
    place: str
    name: str
    country: str | None
    lat: float | None
    lon: float | None
    month: str
    horizon: int
    measure: str
    chance: float
    mean: float
    q05: int
    q25: int
    q50: int
    q75: int
    q95: int
    q99: int
    model: str
    baseline: str
    baseline_chance: float | None
    source: str
    rule: str
    change: Change | None
    outcome: Came | None


class Forecasts(Answer):
    """A page of forecasts."""

    total: int
    next: Next
    items: list[Forecast]


class Resolved(Forecasts):
    """Forecasts with what came, and the record over all."""

    record: Record


class Chance(Answer):
    """The chance of a figure between two bounds, both included; the last is open."""

    low: int
    high: int | None
    chance: float


class Said(Answer):
    """What an issue said of the same place and month."""

    id: str
    issued: Day
    model: str
    source: str
    chance: float
    mean: float


class ForecastTold(Forecast):
    """A forecast in full."""

    distribution: list[Chance]
    baseline_distribution: list[Chance] | None
    settle_days: int
    history: list[Said]


class Behind(Answer):
    """An event behind a figure."""

    id: str
    text: str


class Reason(Answer):
    """A part of next month's mean: the background, or the past of a place."""

    place: str
    name: str
    part: float
    share: float
    events: list[Behind]


class Why(Answer):
    """What raises a figure: what tends to follow such a past, not what an act would bring about."""

    reasons: list[Reason]


class Scored(Answer):
    """A model's mean scores over a backtest; `gain` is in CRPS over the twelve last months each as likely."""

    model: str
    crps: float | None
    log: float | None
    brier: float | None
    auc: float | None
    quantile: float | None
    cover50: float | None
    cover90: float | None
    gain: float | None
    gain_low: float | None
    gain_high: float | None
    plan: str


class Backtest(Answer):
    """Models beside baselines, and which may be published."""

    models: list[Scored]
    told: str
    reliability: list[Reliability]
