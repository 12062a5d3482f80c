"""What other programs and trivial methods reach, as published or measured; none of these corpora is ours."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Peer:
    """One figure of somebody else, and where it comes from: published, reported, or measured by running their program."""

    task: str
    peer: str
    figure: str
    source: str


peers = (
    Peer(
        "type of event, 322 English sentences coded in PLOVER",
        "UniversalPetrarch",
        "P .44 R .53 F1 .48; with the source's country R .35; and the target's R .27",
        "measured by running it",
    ),
    Peer(
        "CAMEO root of Spanish sentences: protest, fight, mixed",
        "UniversalPetrarch",
        "F1 .19, .62, .38",
        "measured by running it",
    ),
    Peer(
        "modality: « could impose sanctions », « did not withdraw », « no soldier was killed »",
        "UniversalPetrarch",
        "coded as a sanction, a withdrawal and an attack",
        "measured by running it",
    ),
    Peer("right type, right place of coded records", "GDELT", "about .81 and .75", "reported for one sample of 50"),
    Peer(
        "French quotations; their speaker on those found",
        "GenderGapTracker",
        "F1 .82 at 30 % overlap, .73 at 80 %; speaker .80 to .84",
        "reported for it; not measured by us",
    ),
    Peer(
        "French dates, 892 cases: span and value",
        "Microsoft Recognizers-Text; dateparser",
        "F1 .225; right value .106",
        "measured by running them on the specifications of Recognizers-Text",
    ),
    Peer("French reports, macro F1 over event classes", "POPCORN", "events .452, entities .684", "published by its authors"),
    Peer(
        "the codebook's ceiling: two independent coders, French dispatches",
        "two persons",
        "event F1 .91 to .97; full .79 to .89",
        "the codebook's own agreement study",
    ),
)
