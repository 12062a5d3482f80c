from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harmattan.read.sentences import split

# Sentences are separated by | here.
examples = [
    "Le préfet est parti.| La ville attend.",
    "M. Diallo a reçu A. Touré à Kayes.| Mme Keïta était là.",
    "Le décret n° 12 est signé.| L'art. 3 change.",
    "« Nous partons. »| Il a quitté la salle.",
    "« Partez ! » a crié le maire.",
    '"Nous partons."| Le maire a quitté la salle.',
    "Est-il parti ?| Oui.| Non !| Peut-être…| Rien n'est sûr.",
    "Le prix monte... mais le marché reste ouvert.",
    "Le prix monte...| Le marché reste ouvert.",
    "La hausse est de 3.5 points ; elle dure.| 27 personnes sont venues.",
    "1. Le marché rouvre.",
    "Le marché compte riz, mil, sorgho, etc.| La foule attend.",
    "Le marché vend riz, mil, etc. Diallo y va.",
    "Les États membres de l'O.N.U. Conseil compris votent.",
    "Le bureau (fermé hier.) rouvre.",
    "Il attend J. Le Goff et George H.W. Traoré.",
    "La rue manque de vitamine C.| Elle attend.",
    "Le texte date du 3 mai 2021 . – Il est signé.",
    "Fin (provisoire).| [Le maire] a dit oui.",
]


@pytest.mark.parametrize("example", examples)
def test_sentences(example):
    text = example.replace("|", "")
    assert [text[start:end] for start, end in split(text, "fr")] == [piece.strip() for piece in example.split("|")]


def test_nothing_to_split():
    assert split("", "fr") == []
    assert split("  \n", "fr") == []


@given(st.text(alphabet=st.sampled_from("abÀ. !?…«»\"'()–1M\n"), max_size=60))
def test_sentences_cover_the_text_in_order(text):
    spans = split(text, "fr")
    assert all(start < end for start, end in spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    covered = "".join(text[start:end] for start, end in spans)
    assert "".join(covered.split()) == "".join(text.split())
