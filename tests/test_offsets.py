"""Whatever a dispatch is made of, every span of its reading is exactly its words in the text as it was given."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harmattan.errors import Rejected
from harmattan.pipeline import read
from harmattan.present.contract import as_json
from harmattan.records import Cue, Reading

SENTENCES = [
    "Selon l'armée, des rebelles ont attaqué mardi un convoi à Gao, tuant douze soldats et blessant 5 civils.",
    "« Nous resterons dans la région », a déclaré le ministre Paul Diopo.",
    '"Les garanties ne sont plus réunies", ont estimé les observateurs africains.',
    "Berlin, ses partenaires nordiques et la Belgique annoncent le retrait du Niger des opérations Barkhane et Takuba.",
    "Il a ajouté que la police avait arrêté l'opposant Awa Sawo en 2021.",
    "La junte n'a pas libéré les otages depuis le 3 mai 2020.",
    "Des milliers de personnes ont manifesté mardi à Conakry contre l'arrestation du maire.",
    "Le gouvernement aurait demandé l'aide de mercenaires russes au Burkina Faso.",
    "L'Union africaine a imposé des sanctions à la junte, qui refuse d'organiser des élections.",
    "La veille, une attaque avait été repoussée près de la frontière.",
    "De son côté, le Burkina-Faso a attaqué le camp d'el-Guerra (Porto-Sawo).",
]
RESIDUE = [
    "Chargement du lecteur...",
    "Lire aussi : Une autre histoire",
    "Publicité",
    "Partager sur Facebook",
    "8h15 GMT - ",
    "date 2022-02 ",
    "© Awa Sawo",
    "Suivez la conférence de presse du ministre",
]
JOINTS = ["", " ", "\n", "\n\n", "\r\n", "  ", "\u00a0", "\t"]


def curly(text: str) -> str:
    return text.replace("'", "’").replace("« ", "“").replace(" »", "”")


def spaced(text: str) -> str:
    return text.replace("« ", "«\u202f").replace(" »", "\u00a0»").replace(" a ", "\u00a0a ")


def hidden(text: str) -> str:
    return text.replace("te", "t\u200be").replace("é", "é\u00ad").replace(" la ", " \u202ala\u202c ")


def split(text: str) -> str:
    return text.replace("L'", "L '").replace("Le ", "L e ", 1)


def decomposed(text: str) -> str:
    return text.replace("é", "e\u0301")


def plain(text: str) -> str:
    return text


made = st.builds(
    lambda text, change: change(text),
    st.sampled_from(SENTENCES),
    st.sampled_from([plain, curly, spaced, hidden, split, decomposed]),
)
pieces = st.lists(
    st.tuples(st.one_of(made, made, made, st.sampled_from(RESIDUE)), st.sampled_from(JOINTS)), min_size=1, max_size=5
)
dates = st.sampled_from([None, "2022-02", "2022-02-17", "2021"])


def spans(value: Any) -> Iterator[dict[str, Any]]:
    """Give every object with a place in the text."""
    if isinstance(value, dict):
        if isinstance(value.get("start"), int):
            yield value
        for each in value.values():
            yield from spans(each)
    elif isinstance(value, list):
        for each in value:
            yield from spans(each)


def check(body: str, reading: Reading) -> int:
    """Check every span and every index of a reading; give how many spans there are."""
    found = list(spans(as_json(reading)))
    for span in found:
        assert 0 <= span["start"] < span["end"] <= len(body), span
        if span.get("text") is not None:
            assert body[span["start"] : span["end"]] == span["text"]
    for cue in [
        *(each for claim in reading.claims for each in (*claim.cues, claim.content, claim.cue)),
        *(e.trigger for e in reading.events),
    ]:
        assert cue is None or (isinstance(cue, Cue) and body[cue.start : cue.end] == cue.text)
    sentences = reading.sentences
    assert [sentence.index for sentence in sentences] == list(range(len(sentences)))
    assert all(0 <= sentence.start < sentence.end <= len(body) for sentence in sentences)
    assert all(left.end <= right.start for left, right in pairwise(sentences))
    mentions = reading.mentions
    assert [mention.index for mention in mentions] == list(range(len(mentions)))
    for mention in mentions:
        assert 0 <= mention.sentence < len(sentences)
        assert all(0 <= k < len(mentions) for k in (mention.antecedent, *mention.members) if k is not None)
        home = sentences[mention.sentence]
        assert home.start <= mention.start < mention.end <= home.end
    for event in reading.events:
        home = sentences[event.sentence]
        assert home.start <= event.trigger.start < event.trigger.end <= home.end
        assert all(0 <= k < len(mentions) for k in (*event.actors, *event.recipients, *event.objects))
        assert all(k is None or mentions[k].kind == kind for k, kind in ((event.where, "place"), (event.time, "time")))
    known = {event.id for event in reading.events}
    assert len(known) == len(reading.events)
    assert {claim.event for claim in reading.claims if claim.event is not None} == known
    assert all(isinstance(claim.speaker, str) or 0 <= claim.speaker < len(mentions) for claim in reading.claims)
    return len(found)


@settings(max_examples=200, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(pieces, dates)
def test_every_span_is_its_words_in_the_text_as_given(parts: list[tuple[str, str]], date: str | None) -> None:
    body = "".join(text + joint for text, joint in parts)
    try:
        reading = read(body, date=date, language="fr")
    except Rejected:
        assert all(text in RESIDUE for text, _ in parts)
        return
    check(body, reading)


def test_the_plain_sentences_have_spans_of_all_kinds() -> None:
    body = "\n\n".join([*SENTENCES, *RESIDUE])
    reading = read(body, date="2022-02-17", language="fr")
    assert check(body, reading) > 60
    contract = as_json(reading)
    assert all(contract[kind] for kind in ("events", "quotes", "times", "places", "entities", "claims", "residue"))
    assert any(event["cue"] for event in contract["events"])
    assert any(event["time"] and event["time"]["text"] == "mardi" for event in contract["events"])


def test_the_same_sentence_in_any_dress_tells_the_same_acts() -> None:
    for sentence in SENTENCES:
        told = [event.type for event in read(sentence, language="fr").events]
        for change in (curly, spaced, hidden):
            assert [event.type for event in read(change(sentence), language="fr").events] == told, change(sentence)
