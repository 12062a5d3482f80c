from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from harmattan.present.explain import marked
from harmattan.present.safe import safe
from harmattan.present.tables import event_head, table
from harmattan.records import Cue


@given(st.text())
def test_nothing_of_a_text_commands_a_terminal(text: str) -> None:
    shown = safe(text)
    assert shown.isprintable() or not shown.replace("\u200c", "").replace("\u200d", "").strip("\ufffd") or "\n" not in shown
    assert not any(ord(c) < 32 or 127 <= ord(c) < 160 or 0xD800 <= ord(c) < 0xE000 or c in "\u2028\u2029\u202e" for c in shown)
    assert safe(shown) == shown


def test_letters_of_all_writings_stay() -> None:
    words = "Ménaka « Gao » — Œuvre, Київ, الجزائر, 北京, क्‍ष"
    assert safe(words) == words


def test_marks_stand_around_the_words_of_the_cues_wherever_they_overlap() -> None:
    cues = [Cue(3, 6, "def"), Cue(5, 8, "fgh"), Cue(0, 1, "a"), Cue(90, 95, "elsewhere"), Cue(9, 30, "j…")]
    assert marked("abcdefghij", 0, cues) == "[a]bc[defgh]i[j]"
    assert marked("a\x1bb", 10, [Cue(11, 12, "\x1b")]) == "a[�]b"


def test_a_table_fits_the_terminal_and_takes_no_markup() -> None:
    head = ("date", "place")
    text = table(head, [("2022", "[red]Gao[/red] \x1b[31m" + "x" * 90)], 60)
    assert "[red]Gao" in text
    assert "\x1b[31m" not in text
    assert max(map(len, text.splitlines()[1:])) <= 60
    assert table(head, [("2022", "a\nb")]) == "date  place\n2022  a b\n"


def test_a_row_too_long_stands_in_lines_and_keeps_its_dates_whole() -> None:
    who = "Les chefs d'État de la Communauté économique des États de l'Afrique de l'Ouest → le gouvernement de transition"
    above = ("2022-01-24/2022-01-30", "SANCTION/discontinue", "actual", "corroborated", "2")
    row = (*above, who, "Mali (MLI)", "« gel »", "–", "ev-1")
    for width in (80, 120):
        shown = table(event_head, [row], width).splitlines()
        assert max(map(len, shown)) <= width
        assert shown[2].startswith("2022-01-24/2022-01-30  SANCTION/discontinue  corroborated  2")
        assert " ".join(" ".join(shown[3:]).split()) == f"{who} · Mali (MLI) · « gel » · ev-1"
    assert len(table(event_head, [row]).splitlines()) == 2
