"""The chronicle keeps evidence once, derives the rest again byte for byte, and knows what was known on a past day."""

from __future__ import annotations

import datetime as dt
import logging
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harmattan import edtf
from harmattan.chronicle import Chronicle, open_chronicle, rows
from harmattan.chronicle.codec import dump, load
from harmattan.chronicle.filters import touches
from harmattan.errors import ChronicleError
from harmattan.records import Judgement, Page, Part, Reading, Rejection
from tests.builders import act, made_up, reading
from tests.databases import fresh, kinds

PLANNED = act("RETREAT", "retrait", "FRA-GOV", place="MLI", modality="planned", when="2022-02-17")
DONE = act("RETREAT", "ont quitté", "FRA-MIL", place="MLI", when="2022-08-15", mode="withdraw")
PRESENT = act("MOBILIZE", "présente", "FRA", place="MLI", when="2013/..", mode="troops")
ATTACK = act("ASSAULT", "attaque", "hommes armés", place="Solhan", when="2021-06-05", killed=(132, 132))

STORY = [
    reading("d1", "2021-06-06", ATTACK, outlet="Sahel Info", headline="Attaque à Solhan"),
    reading("d2", "2022-02-17", PLANNED, PRESENT, outlet="Le Fleuve", quote="Nous ne pouvons pas rester engagés"),
    reading("d3", "2022-08-16", DONE, agency="AGP"),
]


@pytest.fixture(params=kinds)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def chronicle(tmp_path: Path, kind: str) -> Iterator[Chronicle]:
    with open_chronicle(fresh(kind, tmp_path)) as opened:
        for each in STORY:
            opened.add(each)
        yield opened


def written(chronicle: Chronicle) -> str:
    """Give all that is derived, as text."""
    return "\n".join(dump(each) for each in (*chronicle.events(), *chronicle.presences()))


def test_the_same_dispatch_twice_changes_nothing(chronicle: Chronicle) -> None:
    before, counts = written(chronicle), chronicle.counts()
    assert chronicle.has(STORY[0].page.report.sha)
    assert not chronicle.has("0" * 64)
    assert [chronicle.add(each) for each in STORY] == [False, False, False]
    assert (written(chronicle), chronicle.counts()) == (before, counts)


def test_another_text_under_a_known_id_is_kept_and_reported(chronicle: Chronicle, caplog: pytest.LogCaptureFixture) -> None:
    corrected = reading("d1", "2021-06-06", replace(ATTACK, killed=(160, 160)), outlet="Sahel Info")
    with caplog.at_level(logging.WARNING):
        assert chronicle.add(corrected)
    assert "d1" in caplog.text
    assert chronicle.versions() == {"d1": 2}
    (event,) = chronicle.events(type="ASSAULT")
    assert {figure.low for figure in event.figures} == {132, 160}
    assert event.independent_sources == 1


def test_readings_come_back_whole(chronicle: Chronicle) -> None:
    assert sorted(chronicle.readings(), key=lambda each: each.page.report.id) == STORY


def test_a_mended_page_comes_back_whole() -> None:
    part = Part("live", "a b c", (0, 1, 1, 5, 9), "8h15 GMT")
    page = replace(STORY[0].page, parts=(part,))
    assert load(Page, dump(page)) == page


def test_half_a_surrogate_pair_does_no_harm(kind: str) -> None:
    page = STORY[0].page
    broken = replace(STORY[0], page=replace(page, report=replace(page.report, body=page.report.body + "\ud83d\x00")))
    with open_chronicle(fresh(kind)) as chronicle:
        assert chronicle.add(broken)
        assert chronicle.readings() == [broken]


def test_filters(chronicle: Chronicle) -> None:
    def types(**filters: object) -> list[str]:
        return [event.type for event in chronicle.events(**filters)]

    assert types() == ["MOBILIZE", "ASSAULT", "RETREAT"]
    assert types(type="RETREAT", modality="actual", status="corroborated") == ["RETREAT"]
    assert types(country="BFA") == types(place="solhan") == types(place="BFA") == ["ASSAULT"]
    assert types(actor="FRA", since=dt.date(2022, 1, 1)) == ["RETREAT"]
    assert types(until=dt.date(2021, 12, 31)) == ["MOBILIZE", "ASSAULT"]
    assert types(party="FRA-MIL") == ["RETREAT"]
    assert types(recipient="FRA") == []
    with pytest.raises(ChronicleError, match=r"colour.*Filter by type"):
        chronicle.events(colour="red")


def test_presences(chronicle: Chronicle) -> None:
    (presence,) = chronicle.presences(place="MLI", actor="FRA")
    assert (presence.start and presence.start.edtf, presence.end and presence.end.edtf) == ("2013", "2022-08-15")
    assert chronicle.presences(on=dt.date(2015, 1, 1)) == [presence]
    assert not chronicle.presences(on=dt.date(2012, 12, 31))
    assert not chronicle.presences(on=dt.date(2023, 1, 1))
    assert not chronicle.presences(relation="governs")
    assert not chronicle.presences(place="BFA")


def test_the_chronicle_as_of_a_past_day(chronicle: Chronicle) -> None:
    (event,) = chronicle.events(as_of=dt.date(2022, 3, 1), type="RETREAT")
    assert (event.modality, event.status, [claim.report for claim in event.claims]) == ("planned", "reported", ["d2"])
    (presence,) = chronicle.presences(as_of=dt.date(2022, 3, 1))
    assert presence.end
    assert presence.end.edtf == ".."
    assert not chronicle.events(as_of=dt.date(2021, 6, 5))
    assert len(chronicle.events(as_of=dt.date(2021, 6, 6))) == 1
    assert chronicle.events(as_of=dt.date(2030, 1, 1)) == chronicle.events()


def test_a_claim_without_a_day_is_left_out_of_the_past(chronicle: Chronicle) -> None:
    chronicle.add(reading("d4", None, act("PROTEST", "manifestation", place="Gao")))
    assert chronicle.events(type="PROTEST")
    assert not chronicle.events(as_of=dt.date(2030, 1, 1), type="PROTEST")


def test_judgements_part_join_and_are_taken_back(chronicle: Chronicle) -> None:
    (event,) = chronicle.events(type="RETREAT")
    before = written(chronicle)
    apart = Judgement(event.id, event.aliases[0], "different", 1.0, "ana", "two withdrawals", "2022-09-01")
    chronicle.judge(apart)
    assert len(chronicle.events(type="RETREAT")) == 2
    assert len(chronicle.events(as_of=dt.date(2022, 8, 31), type="RETREAT")) == 1
    assert len(chronicle.events(as_of=dt.date(2022, 9, 1), type="RETREAT")) == 2
    assert chronicle.retract(event.aliases[0], event.id, "2022-09-05") == 1
    assert written(chronicle) == before
    assert len(chronicle.events(as_of=dt.date(2022, 9, 2), type="RETREAT")) == 2
    assert replace(apart, retracted_at="2022-09-05") in chronicle.judgements()
    with pytest.raises(ChronicleError, match="Did you mean"):
        chronicle.judge(replace(apart, left=event.id[:-1] + "x"))


def test_rule_judgements_are_retracted_and_not_erased(chronicle: Chronicle) -> None:
    (made,) = [each for each in chronicle.judgements() if each.verdict == "same"]
    chronicle.judge(Judgement(made.left, made.right, "different", 1.0, "ana", "two withdrawals", "2022-09-01"))
    (old,) = [each for each in chronicle.judgements() if each.verdict == "same"]
    assert old == replace(made, retracted_at="2022-08-16")


def test_two_clean_runs_give_the_same_bytes(kind: str) -> None:
    readings = made_up(5, 40)
    texts = []
    for ordered in (readings, readings[::-1]):
        with open_chronicle(fresh(kind)) as chronicle:
            for number, each in enumerate(ordered):
                report = replace(each.page.report, retrieved=f"2030-01-01T00:00:{number:02}Z")
                chronicle.add(replace(each, page=replace(each.page, report=report)))
                if number % 9 == 0:
                    chronicle.rebuild()
            texts.append(written(chronicle))
            chronicle.rebuild()
            texts.append(written(chronicle))
    assert len(set(texts)) == 1


def test_what_is_behind_is_healed(chronicle: Chronicle, tmp_path: Path) -> None:
    chronicle.rebuild()
    assert chronicle.current()
    chronicle.add(reading("d9", "2022-09-01", replace(ATTACK, place="Boni", when="2022-08-31")))
    assert not chronicle.current()
    assert len(chronicle.events(type="ASSAULT")) == 2
    assert chronicle.current()


@pytest.mark.parametrize(
    ("text", "first", "last", "expected"),
    [
        ("2021-12/..", "2031-01-01", "9998-12-31", False),
        ("2021-12/..", "2021-12-15", "2022-01-31", True),
        ("2021-12/..", "2021-01-01", "2021-12-01", True),
        ("../2022-01-10", "0001-01-01", "2021-06-30", False),
        ("../2022-01-10", "2022-01-10", "9998-12-31", True),
        ("../2022-01", "2022-01-31", "2022-02-28", True),
        ("2013/2022", "2015-01-01", "2015-12-31", True),
        ("2022-02-XX", "2022-02-17", "2022-02-17", True),
    ],
)
def test_of_an_open_interval_only_the_known_bound_is_looked_for(text: str, first: str, last: str, expected: bool) -> None:
    when = edtf.when(text, "stated")
    assert touches(when, dt.date.fromisoformat(first), dt.date.fromisoformat(last)) is expected


@pytest.mark.parametrize("stage", ["insert_reading", "touch"])
def test_an_addition_that_breaks_off_leaves_nothing(chronicle: Chronicle, monkeypatch: pytest.MonkeyPatch, stage: str) -> None:
    before = written(chronicle)
    original = getattr(rows, stage)

    def broken(*arguments: object) -> None:
        original(*arguments)
        raise KeyboardInterrupt

    new = reading("d9", "2022-09-01", replace(ATTACK, place="Boni"))
    monkeypatch.setattr(rows, stage, broken)
    with pytest.raises(KeyboardInterrupt):
        chronicle.add(new)
    monkeypatch.undo()
    assert (written(chronicle), chronicle.has(new.page.report.sha)) == (before, False)
    assert chronicle.add(new)
    assert len(chronicle.events()) == 4


def test_a_rebuild_that_breaks_off_leaves_what_was(chronicle: Chronicle, monkeypatch: pytest.MonkeyPatch) -> None:
    before = written(chronicle)

    def broken(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(rows, "keep_judgements", broken)
    with pytest.raises(KeyboardInterrupt):
        chronicle.rebuild()
    monkeypatch.undo()
    assert written(chronicle) == before


class TestSearch:
    def test_accents_case_phrases_and_beginnings(self, chronicle: Chronicle) -> None:
        (found,) = chronicle.search("PRESENTE")
        assert (found.report, found.outlet, found.published) == ("d2", "Le Fleuve", "2022-02-17")
        assert "présente" in found.text
        assert found.text == chronicle.report("d2").body[found.start : found.end]
        assert chronicle.search("hommes solhan")
        assert chronicle.search('"hommes armés"')
        assert not chronicle.search('"armés hommes"')
        assert chronicle.search("atta*")
        assert not chronicle.search("atta")

    def test_mended_words_are_found(self, kind: str) -> None:
        made = STORY[0]
        body = "L e maire " + made.page.report.body
        text = "Le maire"
        page = replace(made.page, report=replace(made.page.report, body=body), parts=(Part("body", text, (0, 2, *range(3, 9))),))
        with open_chronicle(fresh(kind)) as chronicle:
            chronicle.add(replace(made, page=page, sentences=(replace(made.sentences[0], start=0, end=9),), events=(), claims=()))
            assert chronicle.search('"le maire"')

    @pytest.mark.parametrize(
        "words", ["", "   ", '"', '""', "NEAR(", "a AND", "OR", "* -", "text:", "^x", "x NOT", "{a b}:c", "\x00", "a\x00b"]
    )
    def test_syntax_is_only_words(self, chronicle: Chronicle, words: str) -> None:
        chronicle.search(words)

    @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(words=st.text(st.characters() | st.sampled_from("\"*()^:-+{}'\ud800 ANDORT"), max_size=20))
    def test_no_query_is_an_error(self, chronicle: Chronicle, words: str) -> None:
        assert isinstance(chronicle.search(words), list)

    def test_every_word_of_a_sentence_finds_it(self, chronicle: Chronicle) -> None:
        for word in ("attaque", "hommes", "armés", "Solhan", "132", "morts"):
            assert "d1" in {found.report for found in chronicle.search(word)}


def test_quotes(chronicle: Chronicle) -> None:
    (quote,) = chronicle.quotes()
    assert (quote.report, quote.text, quote.speaker_id) == ("d2", "Nous ne pouvons pas rester engagés", "FRA-GOV")
    assert chronicle.report("d2").body[quote.start : quote.end] == quote.text
    assert chronicle.quotes(speaker="FRA-GOV", words="RESTER") == [quote]
    assert not chronicle.quotes(speaker="Wagner")
    assert not chronicle.quotes(words="partir")
    assert not chronicle.quotes(as_of=dt.date(2022, 2, 16))
    assert chronicle.quotes(as_of=dt.date(2022, 2, 17)) == [quote]


class TestExplain:
    def test_an_event_down_to_its_words(self, chronicle: Chronicle) -> None:
        (event,) = chronicle.events(type="RETREAT")
        told = chronicle.explain(event.id)
        assert told.event == event == chronicle.explain(event.aliases[0]).event
        assert [judgement.verdict for judgement in told.judgements] == ["same"]
        assert [evidence.report.id for evidence in told.evidence] == ["d2", "d3"]
        for evidence in told.evidence:
            assert evidence.text == evidence.report.body[evidence.start : evidence.end]
            for cue in evidence.cues:
                assert evidence.report.body[cue.start : cue.end] == cue.text
                assert evidence.start <= cue.start < cue.end <= evidence.end
        text = "\n".join(told.lines())
        assert "« ont quitté »" in text
        assert "the same place (Mali)" in text

    def test_claims_mentions_and_presences(self, chronicle: Chronicle) -> None:
        (event,) = chronicle.events(type="ASSAULT")
        claim = event.claims[0].claim
        told = chronicle.explain(claim)
        assert told.event == event
        assert [evidence.claim.id for evidence in told.evidence] == [claim]
        mention = told.evidence[0].mention
        assert mention
        assert chronicle.explain(mention.id).evidence == told.evidence
        (presence,) = chronicle.presences()
        shown = chronicle.explain(presence.id)
        assert shown.presence == presence
        assert len(shown.evidence) == len(presence.claims)
        assert "2013/2022-08-15" in next(shown.lines())

    def test_an_unknown_id_brings_near_ones(self, chronicle: Chronicle) -> None:
        (event,) = chronicle.events(type="ASSAULT")
        with pytest.raises(ChronicleError, match=f"Did you mean.*{event.id}"):
            chronicle.explain(event.id[:-2] + "zz")
        with pytest.raises(ChronicleError, match="Nothing has the id"):
            chronicle.explain("§")
        with pytest.raises(ChronicleError, match="d1"):
            chronicle.report("d11")


def test_rejections_are_kept_once(chronicle: Chronicle) -> None:
    for _ in range(2):
        chronicle.reject(Rejection("line 3", "no text"))
    assert chronicle.rejections() == [Rejection("line 3", "no text")]
    assert chronicle.counts()["rejections"] == 1


def test_counts_and_reports(chronicle: Chronicle) -> None:
    counts = chronicle.counts()
    assert (counts["reports"], counts["event mentions"], counts["claims"], counts["events"], counts["quotes"]) == (3, 4, 4, 3, 1)
    assert [report.id for report in chronicle.reports()] == ["d1", "d2", "d3"]


def test_an_empty_chronicle(tmp_path: Path) -> None:
    with open_chronicle(f"sqlite:///{tmp_path}/new.db") as chronicle:
        assert (chronicle.events(), chronicle.presences(), chronicle.quotes(), chronicle.search("rien")) == ([], [], [], [])
        assert set(chronicle.counts().values()) == {0}


def test_evidence_without_events(tmp_path: Path) -> None:
    bare = reading("x", None)
    with open_chronicle(":memory:") as chronicle:
        assert chronicle.add(bare)
        assert chronicle.readings() == [bare]
        assert isinstance(bare, Reading)


def test_an_empty_chronicle_of_each_kind(kind: str) -> None:
    with open_chronicle(fresh(kind)) as chronicle:
        assert (chronicle.events(), chronicle.search("rien"), chronicle.versions()) == ([], [], {})
        assert set(chronicle.counts().values()) == {0}


def test_both_databases_hold_the_same_chronicle(kind: str) -> None:
    readings = made_up(7, 30)
    with open_chronicle(fresh(kind)) as one, open_chronicle(":memory:") as other:
        one.add_all(readings[:20])
        one.refresh()
        one.add_all(readings[20:])
        other.add_all(readings)
        assert one.fingerprint() == other.fingerprint()
        assert written(one) == written(other)
        assert one.readings() == other.readings()


def test_the_write_ahead_log_is_on(tmp_path: Path) -> None:
    with open_chronicle(tmp_path / "c.db"):
        assert sqlite3.connect(tmp_path / "c.db").execute("PRAGMA journal_mode").fetchone() == ("wal",)
