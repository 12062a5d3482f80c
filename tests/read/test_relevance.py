"""What is of politics and security, and which words of a sentence tell one act."""

from __future__ import annotations

import pytest

from harmattan import clean, ingest
from harmattan.lexicon import event_lexicon
from harmattan.read.lines import lines_of
from harmattan.read.relevance import one_act, setting_of, weigher
from tests.read.tagged import acts_of, plain, scene_of
from tests.told import told

ELSEWHERE = {
    "football": (
        "L'avant-centre a fait exploser la défense de Dakar samedi. L'ailier a tiré deux fois au but et le gardien a repoussé "
        "la première frappe. L'entraîneur a salué ses joueurs après la victoire, et le capitaine, blessé, a quitté la pelouse."
    ),
    "athletics": (
        "La coureuse kényane a battu le record du monde du marathon dimanche. Elle a frappé fort au trentième kilomètre et a "
        "résisté au retour de ses rivales. Le public l'a applaudie à l'arrivée du stade."
    ),
    "health": (
        "Un infarctus peut frapper à tout âge. La maladie frappe le muscle du cœur et tue en quelques minutes. Les médecins "
        "recommandent de marcher chaque jour et de lutter contre le sucre, le sel et le tabac."
    ),
    "cooking": (
        "Battre les œufs, couper les oignons, puis faire exploser le goût avec du piment. Le cuisinier tranche le pain au "
        "couteau."
    ),
    "shop": (
        "La marque lance une nouvelle gamme de téléphones et tire les prix vers le bas. Les ventes ont explosé de vingt points "
        "et le fabricant a signé un contrat avec deux magasins."
    ),
    "film": "Le film tue l'ennui. L'acteur mène une bataille contre le temps et le cinéaste signe une comédie qui frappe fort.",
}
POLITICAL = (
    "L'armée a attaqué un camp de rebelles samedi. Le ministre de la Défense a salué ses soldats et le gouvernement a décrété le "
    "couvre-feu dans la ville."
)


@pytest.mark.parametrize("topic", ELSEWHERE)
def test_other_topics_yield_nothing(topic):
    assert [(event["type"], event["text"]) for event in told(ELSEWHERE[topic])["events"]] == []


def test_the_same_words_in_politics_are_events():
    assert [event["type"] for event in told(POLITICAL)["events"]][:2] == ["ASSAULT", "SUPPORT"]


def share(text):
    return setting_of(lines_of(clean.clean(ingest.from_text(text, language="fr"))), "fr").share


def test_the_share_of_political_words():
    assert share(POLITICAL) > 0.75
    assert share(ELSEWHERE["football"]) < 0.35
    assert share("Il pleut.") == 0.5


def test_a_word_is_weighed_by_its_class():
    assert weigher("fr").weigh("L'armée et le gouvernement") == (2, 0)
    assert weigher("fr").weigh("Le match du stade") == (0, 2)
    assert weigher("fr").weigh("La route est longue") == (0, 0)


def test_by_sentence_one_weight_a_sentence():
    page = clean.clean(ingest.from_text("L'armée est là. Il pleut. Le match continue.", language="fr"))
    assert [p - o for p, o in setting_of(lines_of(page), "fr").by_sentence] == [1, 0, -1]


@pytest.mark.parametrize(
    ("marked", "same"),
    [
        ("Dix soldats ont été [tués] dans une [attaque] des rebelles.", True),
        ("L'[attaque] a [tué] dix soldats.", True),
        ("L'armée a [bombardé] un camp et les rebelles ont [attaqué] la ville.", False),
        ("Les rebelles qui avaient [attaqué] la ville ont été [tués].", False),
        ("L'armée a [attaqué] après que les rebelles ont [tué] le préfet.", False),
    ],
)
def test_words_that_tell_one_act(marked, same):
    scene = scene_of(plain(marked))
    first, second = acts_of(marked, scene, ["ASSAULT", "ASSAULT"])
    assert one_act(first, second) is same
    assert one_act(second, first) is same


def test_every_type_has_words():
    assert len({entry.type for entry in event_lexicon("fr").entries}) == 16
