"""Every event says why: the word, and what its frame found around it."""

from dataclasses import replace

import pytest

from harmattan import clean, ingest
from harmattan.read import read
from harmattan.read.findings import candidates
from harmattan.read.grounds import grounds
from harmattan.read.lines import lines_of, parse_lines


def why(sentence: str) -> list[str]:
    reading = read(clean.clean(ingest.from_text(sentence, date="2022-02-17", language="fr")))
    return [event.trigger.why for event in reading.events]


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        (
            "Les rebelles ont attaqué le camp de Tazalit.",
            "the word « attaquer », with « rebelles » as its subject, with « camp » as its object",
        ),
        (
            "Les gardes ont ouvert le feu sur la foule.",
            "the word « ouvrir le feu », with « gardes » as its subject, with « foule » after « sur »",
        ),
    ],
)
def test_the_word_and_its_frame_are_told(sentence: str, told: str) -> None:
    assert any(each.startswith(told) for each in why(sentence))


@pytest.mark.parametrize(("status", "told"), [("absent", "nothing stands where"), ("unlisted", "lists other things")])
def test_a_frame_that_is_not_met_is_told(status: str, told: str) -> None:
    page = clean.clean(ingest.from_text("Les rebelles ont attaqué le camp.", date="2022-02-17", language="fr"))
    (lines,) = parse_lines([lines_of(page)], ["fr"])
    found = next(iter(candidates(page, lines)))
    scene = lines[found.line].scene
    assert scene is not None
    assert told in grounds(replace(found.act, status=status), scene)
    assert told not in grounds(replace(found.act, status="met"), scene)


def test_a_verdict_without_a_word_stands_on_the_trigger() -> None:
    page = clean.clean(ingest.from_text("Le 3 mars, les troupes quittent la base de Gao.", date="2022-02-17", language="fr"))
    reading = read(page)
    claims = [claim for claim in reading.claims if claim.modality == "planned"]
    assert claims
    assert all(claim.cues and all(cue.why for cue in claim.cues) for claim in claims)
