import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harmattan import edtf
from harmattan.clean import clean, near_copies, variants
from harmattan.errors import Rejected
from harmattan.ingest import from_text
from harmattan.lexicon import load_toml
from harmattan.records import Report

pieces = st.sampled_from(
    [
        "Le préfet parle.",
        "Mais",
        "L e marché",
        "\n",
        "\n\n",
        "\r\n",
        " ",
        "\u00a0",
        "\u00ad",
        "\u200b",
        "\u202e",
        "\x07",
        "e\u0301",
        "👩\u200d🌾",
        '"',
        "« ",
        " »",
        "8h15 GMT - ",
        "[10:45]",
        "14h30",
        "Lire aussi : ",
        "Publicité",
        "© Awa Traoré",
        "date 2021-05 ",
        "3 mai 2021. – ",
        "Chargement du lecteur...",
        ".",
        "?",
        "…",
        "’",
    ]
)
texts = st.one_of(st.text(max_size=80), st.lists(st.one_of(pieces, st.text(max_size=6)), max_size=25).map("".join))


def made(body: str) -> Report:
    return Report(id="d", body=body, sha="", language="fr")


def page_of(body: str):
    return clean(made(body))


def shown(body: str):
    return [(part.kind, part.text) for part in page_of(body).parts]


def set_aside(body: str):
    return [(span.kind, body[span.start : span.end]) for span in page_of(body).residue]


@settings(max_examples=400, deadline=None)
@given(texts)
def test_every_character_has_its_place_and_none_is_lost(body):
    page = page_of(body)
    taken = [False] * len(body)
    for span in page.residue:
        assert 0 <= span.start < span.end <= len(body)
        taken[span.start : span.end] = [True] * (span.end - span.start)
    previous = -1
    for part in sorted(page.parts, key=lambda part: part.offsets[0]):
        assert len(part.text) == len(part.offsets) > 0
        assert list(part.offsets) == sorted(part.offsets)
        assert part.offsets[0] > previous
        previous = part.offsets[-1]
        for i, (character, offset) in enumerate(zip(part.text, part.offsets, strict=True)):
            if i + 1 < len(part.offsets) and part.offsets[i + 1] == offset:
                assert character == " "
                continue
            there = variants.get(body[offset], body[offset])
            assert character == (" " if there == "\n" else there)
            assert not taken[offset]
            taken[offset] = True
    assert page.parts == tuple(sorted(page.parts, key=lambda part: part.offsets[0]))
    lost = [c for c, seen in zip(body, taken, strict=True) if not seen and not c.isspace() and c.isprintable()]
    assert lost == []


@pytest.mark.parametrize("entry", load_toml("languages/fr/clean.toml")["residue"], ids=lambda entry: entry["kind"])
def test_residue_examples(entry):
    for example in entry["examples"]:
        assert entry["kind"] in [kind for kind, _ in set_aside(f"Le pont est ouvert.\n\n{example}\n\nLe fleuve monte.")], example
    for example in entry.get("unless", []):
        assert set_aside(f"Le pont est ouvert.\n\n{example}\n\nLe fleuve monte.") == [], example


@pytest.mark.parametrize("example", load_toml("languages/fr/clean.toml")["live"]["examples"])
def test_live_examples(example):
    assert [part.kind for part in page_of(example).parts] == ["live"]


@pytest.mark.parametrize("example", load_toml("languages/fr/clean.toml")["live"]["unless"])
def test_no_live_entry(example):
    assert [part.kind for part in page_of(example).parts] == ["lead"]


def test_live_entries_keep_their_time_and_lose_it_in_the_text():
    body = "8h15 GMT - La ministre arrive à Ségou.\n\n[10:45]\nLa foule attend. \n\n"
    body += "11h05 : le vote commence. 11h20 : le vote est clos."
    entries = [(part.kind, part.time, part.text) for part in page_of(body).parts]
    assert entries == [
        ("live", "8h15 GMT", "La ministre arrive à Ségou."),
        ("live", "10:45", "La foule attend."),
        ("live", "11h05", "le vote commence."),
        ("live", "11h20", "le vote est clos."),
    ]


def test_glued_sentences_get_a_space_and_keep_their_places():
    body = "Le pont est fermé depuis lundi.Mais le bac circule.La ville l'attend depuis 2019.Le maire est à Kayes."
    (part,) = page_of(body).parts
    assert part.text == body.replace(".", ". ").strip()
    start = part.text.index("Mais")
    assert body[slice(*part.span(start, start + 4))] == "Mais"
    assert part.offsets[start - 1] == part.offsets[start]


@pytest.mark.parametrize(
    "body",
    ["Le site www.fleuve.Org est fermé.", "Une hausse de 3.5 points.", "L'O.N.U. est saisie.", "Écrire à a.b@fleuve.Net demain."],
)
def test_what_is_not_glued_stays(body):
    assert shown(body) == [("lead", body)]


def test_glued_quotes():
    assert shown('Il dit "tout va bien."Mais la foule doute.')[0][1] == 'Il dit "tout va bien." Mais la foule doute.'
    assert shown('La foule doute."Tout va bien", dit-il.')[0][1] == 'La foule doute. "Tout va bien", dit-il.'


@pytest.mark.parametrize(
    ("body", "mended"),
    [
        ("L e préfet est parti.", "Le préfet est parti."),
        ("Il pleut. D ans la ville, rien.", "Il pleut. Dans la ville, rien."),
        ("A la mairie, rien ne bouge.", "A la mairie, rien ne bouge."),
        ("Le groupe L es perd.", "Le groupe L es perd."),
        ("Il pleut.L es routes sont coupées.", "Il pleut. Les routes sont coupées."),
        ("Il pleut.B amako attend.", "Il pleut. Bamako attend."),
        ("Le vaccin B amène la paix.", "Le vaccin B amène la paix."),
        ("D aller là-bas est long.", "D aller là-bas est long."),
    ],
)
def test_split_words(body, mended):
    assert shown(body) == [("lead", mended)]


def test_unseen_characters_are_dropped_and_spaces_are_plain():
    body = "\u202eLe gou\u00adver\u200bneur\u00a0est l’invité\u2009!\ufeff"
    (part,) = page_of(body).parts
    assert part.text == "Le gouverneur est l'invité !"
    start = part.text.index("gouverneur")
    assert body[slice(*part.span(start, start + 10))] == "gou\u00adver\u200bneur"


def test_parts_have_their_kinds():
    body = "Le marché rouvre\n\nLe préfet a rouvert le marché.\n\nUne ville inquiète\n\nLa foule attend.\nElle doute."
    assert shown(body) == [
        ("headline", "Le marché rouvre"),
        ("lead", "Le préfet a rouvert le marché."),
        ("headline", "Une ville inquiète"),
        ("body", "La foule attend."),
        ("body", "Elle doute."),
    ]
    assert shown("Le préfet part") == [("lead", "Le préfet part")]


def test_wrapped_lines_are_one_paragraph():
    body = (
        "Le préfet de la région de Kayes a rouvert mardi le marché de la ville\n"
        "qui était fermé depuis trois semaines à cause de la crue du fleuve et\n"
        "des routes coupées, selon un communiqué que la radio locale a lu dans\n"
        "la soirée."
    )
    assert shown(body) == [("lead", body.replace("\n", " "))]


def test_date_line_is_residue_and_date():
    page = page_of("date 2021-05 Les routes sont coupées.")
    assert (page.published.edtf, page.published.basis, page.parts[0].text) == ("2021-05", "stated", "Les routes sont coupées.")
    assert set_aside("Publié le 03/05/2021 à 10h12\nLe préfet parle.") == [("date", "Publié le 03/05/2021 à 10h12")]


def test_the_dateline_and_the_masthead_are_residue():
    dateline = "KAYES, 3 mai 2021 (Agence du Fleuve) -"
    assert set_aside(f"{dateline} Le préfet parle.") == [("date", dateline)]
    assert shown("KAYES (Mali) - Le préfet parle.") == [("lead", "Le préfet parle.")]
    assert shown("DORI (Burkina Faso), 4 février (Agence du Fleuve) - Il pleut.") == [("lead", "Il pleut.")]
    masthead = "Radio du Fleuve\nLundi 3 mai 2021\n\nLe pont rouvre\n\nLe préfet parle."
    assert shown(masthead) == [("headline", "Le pont rouvre"), ("lead", "Le préfet parle.")]
    assert shown("ALERTE au feu - la ville fuit.") == [("lead", "ALERTE au feu - la ville fuit.")]


def test_residue_side_by_side_and_glued_is_residue():
    assert shown("Le pont rouvre.\nAccepter les cookies  Personnaliser") == [("lead", "Le pont rouvre.")]
    assert shown("Le pont rouvre.\nTemps de lecture : 3 minChargement du lecteur...") == [("lead", "Le pont rouvre.")]


def test_titles_after_a_cue_end_where_a_sentence_opens():
    titles = "Kayes : le port ferme ses quais Dix ans de crue à Mopti"
    body = f"La loi est votée. Lire aussi : {titles} Les députés ont quitté la salle. Il pleut."
    assert [text for _, text in shown(body)] == ["La loi est votée.", "Les députés ont quitté la salle. Il pleut."]
    bare = "La loi est votée. Lire aussi : Les députés ont quitté la salle."
    assert set_aside(bare) == [("related", "Lire aussi :")]
    listed = "La loi est votée.\n\nLire aussi :\n\nKayes rouvre son port\n\nMopti sous les eaux\n\nLes députés sont partis."
    assert [text for _, text in shown(listed)] == ["La loi est votée.", "Les députés sont partis."]


def test_language_is_told_and_others_are_rejected():
    assert clean(from_text("Le préfet a quitté la ville.")).language == "fr"
    with pytest.raises(Rejected, match="languages read"):
        clean(from_text("The governor has left the city and the army has come back to the market."))
    with pytest.raises(Rejected, match="no words"):
        clean(from_text("… !"))


def test_near_copies_point_to_the_earliest_in_any_order():
    words = [f"mot{i}" for i in range(300)]
    text = " ".join(words) + "."
    changed = " ".join([*words[:150], "autre", *words[151:]]) + "."
    pages = [
        clean(from_text(text, id="b", date="2021-05-02", language="fr")),
        clean(from_text(changed, id="a", date="2021-05-03", language="fr")),
        clean(from_text(text, id="c", language="fr")),
        clean(from_text(text, id="z", date="2021-05-01", language="fr")),
        clean(from_text(" ".join(reversed(words)), id="other", date="2021-05-01", language="fr")),
    ]
    for seed in range(5):
        random.Random(seed).shuffle(pages)
        assert near_copies(pages) == {"a": "z", "b": "z", "c": "z"}


WIRE = (
    "Les chefs de village de la région de Kayes ont décidé dimanche de fermer le marché au bétail jusqu'à la fin de la crue. "
    "Réunis chez le préfet, Moussa Coulibaly, ils craignent que les 300 bêtes venues de Nioro n'apportent la fièvre. "
    "Le service vétérinaire de Bamako a promis 12 agents et des vaccins, qui doivent arriver par le train de Dakar mardi."
)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 40), st.sampled_from(["", " Le maire de la commune s'en est félicité devant la presse."]), st.booleans())
def test_an_edited_reprint_is_a_copy(place, added, cut):
    words = WIRE.split()
    words[place] = "alors"
    text = " ".join(words) + added
    text = text.replace(" jusqu'à la fin de la crue", "") if cut else text
    wire, paper = (from_text(body, id=name, language="fr") for body, name in ((WIRE, "wire"), (text, "paper")))
    pages = [clean(replace(wire, published=edtf.when("2021-05-02", "stated"))), clean(paper)]
    assert near_copies(pages) == {"paper": "wire"}


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["Gao", "Ségou", "Mopti"]), st.sampled_from(["Issa Traoré", "Awa Keïta"]), st.integers(400, 900))
def test_a_wire_on_the_same_pattern_is_none(place, name, count):
    other = WIRE.replace("Kayes", place).replace("Moussa Coulibaly", name).replace("300", str(count)).replace("Nioro", "Djenné")
    other = other.replace("Dakar", "Sikasso").replace("12 agents", "40 agents")
    pages = [clean(from_text(WIRE, id="a", date="2021-05-02", language="fr")), clean(from_text(other, id="b", language="fr"))]
    assert near_copies(pages) == {}


def test_an_agencys_own_text_is_the_original_of_one_day():
    wire = clean(from_text(f"KAYES, 3 mai 2021 (Agence du Fleuve) - {WIRE}", id="z", language="fr"))
    paper = clean(from_text(f"{WIRE}\n\n(Avec Agence du Fleuve)", id="a", date="2021-05-03", outlet="Le Fil", language="fr"))
    assert near_copies([paper, wire]) == {"a": "z"}
    half = clean(from_text(" ".join(WIRE.split()[:20]), id="b", date="2021-05-03", language="fr"))
    assert near_copies([half, wire]) == {}
