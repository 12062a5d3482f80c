"""Who says so. In the examples, the act is in [brackets], what should be found as a quotation in {braces}."""

import pytest

from harmattan import clean, ingest
from harmattan.lexicon import noun_classes
from harmattan.present.contract import as_json
from harmattan.read import read
from harmattan.read.assemble import speech_types
from harmattan.read.attribution import attribute, speaker_phrase
from harmattan.read.entities import find_names
from harmattan.read.events import event_index, find_acts
from harmattan.read.marks import find_quotes
from harmattan.read.models import pipeline
from harmattan.read.scene import Scene
from harmattan.read.trees import grammar


def reading(text):
    return as_json(read(clean.clean(ingest.from_text(text, language="fr"))))


def source(marked):
    """Give the speaker of the act in brackets, within its sentence."""
    text, place = marked.replace("[", "").replace("]", ""), marked.index("[")
    model = pipeline("fr")
    names = tuple(find_names(text, "fr", model.morphology))
    scene = Scene(next(iter(model.parse([text]))), names, noun_classes("fr"), grammar("fr", model.morphology))
    act = next(a for a in find_acts(scene, event_index("fr")) if a.start <= place < a.end)
    found = attribute(act, scene, "fr", act.entry.type in speech_types("fr"))
    return speaker_phrase(found.token, scene, "fr").text if found else None


def speaker(marked):
    """Give the speaker of the act in brackets in what is read."""
    events = reading(marked.replace("[", "").replace("]", ""))["events"]
    event = next(e for e in events if e["start"] <= marked.index("[") < e["end"])
    return event["speaker"]["text"] if event["speaker"] else None


stated = [
    ("Selon la police, des inconnus ont [attaqué] le village de Boni.", "la police"),
    ("Des inconnus ont [attaqué] le village de Boni, d'après un témoin.", "un témoin"),
    ("Des inconnus ont [attaqué] le poste de Gao, selon un communiqué de l'armée.", "l'armée"),
    ("Le ministre de la Défense a annoncé que des soldats avaient [attaqué] le camp.", "Le ministre de la Défense"),
    ("L'armée affirme avoir [attaqué] une base des rebelles.", "L'armée"),
    ("Des rebelles ont [attaqué] la ville de Kidal, a déclaré le gouverneur.", "le gouverneur"),
    ("Des rebelles ont [attaqué] la ville de Kidal, a annoncé, ce mardi, le ministère.", "le ministère"),
    ("Des rebelles ont [attaqué] la ville de Kidal, a-t-on appris de source militaire.", "source militaire"),
    ("Des rebelles ont [attaqué] la ville de Kidal, a rapporté l'AFP, citant des habitants.", "des habitants"),
    ("Le gouvernement a annoncé l'[arrestation] de deux rebelles.", "Le gouvernement"),
    ("Kigali accuse la RDC d'avoir [bombardé] un village.", "Kigali"),
    ("Le Niger demande le [retrait] des soldats français.", "Le Niger"),
    ("L'Union africaine appelle au [retrait] des soldats étrangers.", "L'Union africaine"),
    ("La Russie menace de [frapper] la capitale.", "La Russie"),
    ("Plusieurs rebelles arrêtés en une [attaque] à Gao (police).", "police"),
]


@pytest.mark.parametrize(("text", "who"), stated)
def test_speaker_is_stated(text, who):
    assert source(text) == who


def test_speaker_of_an_act_in_a_quotation():
    assert speaker("« Nos soldats ont [attaqué] deux camps rebelles », a dit le colonel Barry.") == "le colonel Barry"


told = [
    "Des rebelles ont [attaqué] la ville de Kidal.",
    "Le Conseil de sécurité [condamne] le coup d'État au Niger.",
    "Le président a déclaré qu'il [condamne] le coup d'État au Niger.",
    "Selon la loi, l'armée a [attaqué] le camp des rebelles.",
    "Trois jours après l'[attaque] de Gao, le ministre est venu, a annoncé la présidence.",
    "Aucun groupe n'a revendiqué l'[attaque] de Gao.",
]


@pytest.mark.parametrize("text", told)
def test_outlet_itself_tells(text):
    assert source(text) is None


def test_pronoun_gives_its_antecedent():
    text = "Le général Moussa Barry s'est exprimé mardi. Il a ajouté que les rebelles avaient [attaqué] un convoi."
    assert "Moussa Barry" in (speaker(text) or "")
    quotes = reading("Le général Moussa Barry s'est exprimé mardi. « Nous resterons dans le pays », a-t-il déclaré.")["quotes"]
    assert quotes[0]["speaker"]["text"] == "Le général Moussa Barry"
    assert quotes[0]["speaker"]["as_written"]["text"] == "il"


def test_hearsay_names_nobody():
    page = clean.clean(ingest.from_text("Des rebelles auraient attaqué la ville de Kidal.", language="fr"))
    assert [claim.speaker for claim in read(page).claims] == ["unnamed"]


# The quotations that should be found stand between { and }, set inside the marks of the text.
quoted = [
    "Il a dit : « {nous ne partirons pas} ».",
    "Il parle d'un « pays ami ».",
    'Le maire a dit "{nous ne partirons pas}" puis "{la ville est à nous}".',
    "Le maire a dit “{nous ne partirons pas}” hier.",
    "Le maire a dit ''{nous ne partirons pas}'' hier.",
    "« {Il a crié « vive la paix » avant de partir} », raconte un témoin.",
    "« {Nous partons. La ville est calme.} » Le maire est sorti.",
    '"{Je ne sais pas encore}", dit-il, "{mais je pars demain matin}".',
    '"{Nous partons dès demain.} La foule est rentrée. "{Tout est fini ici}", dit le maire.',
    "{Nous ne partirons pas} », a déclaré le maire.",
    "« {La ville est à nous” }, a dit le maire.".replace("” }", "}”"),
    "L'armée a lancé l'opération « Vent du Sud » mardi.",
    "L'un des chefs d'état-major n'a rien dit aujourd'hui.",
    "Une arme de 5\" a été saisie et d'autres l'ont été hier.",
]


@pytest.mark.parametrize("example", quoted)
def test_quotes_are_found(example):
    text = example.replace("{", "").replace("}", "")
    expected, shift, start = [], 0, 0
    for place, char in enumerate(example):
        if char == "{":
            start, shift = place - shift, shift + 1
        elif char == "}":
            expected.append(text[start : place - shift])
            shift += 1
    kept = [text[a:b] for a, b in find_quotes(text, "fr")]
    if "opération" in text:
        kept = [q["text"] for q in reading(text)["quotes"]]
    assert kept == expected


speakers = [
    ("« Nous resterons dans le pays », a déclaré le ministre Paul Diop.", ["le ministre Paul Diop"]),
    ("Le préfet, Ali Konaté, a déclaré : « Nous resterons dans le pays. »", ["Le préfet, Ali Konaté"]),
    ("Selon Paul Diop, la ville est « calme et sous contrôle ».", ["Paul Diop"]),
    ("Paul Diop : « Nous resterons dans le pays »", ["Paul Diop"]),
    ("Paul Diop a parlé mardi. « Nous resterons dans le pays. » « La ville est à nous. »", ["Paul Diop", "Paul Diop"]),
    ("« Nous resterons ici », a dit Paul Diop, « et la ville est à nous ».", ["Paul Diop", "Paul Diop"]),
    ("La loi est qualifiée de « honte pour le pays » par l'opposition.", ["l'opposition"]),
    ("« La ville est à nous » (Paul Diop).", ["Paul Diop"]),
    ("« La route est fermée aux camions », indique le communiqué.", ["le communiqué"]),
]


@pytest.mark.parametrize(("text", "who"), speakers)
def test_quotes_have_speakers(text, who):
    assert [q["speaker"] and q["speaker"]["text"] for q in reading(text)["quotes"]] == who


def test_quote_without_act_is_a_claim():
    claims = reading("« Les conditions ne sont plus réunies », a déclaré le ministre Paul Diop.")["claims"]
    assert [(c["text"], c["modality"], c["speaker"]["text"]) for c in claims] == [
        ("Les conditions ne sont plus réunies", "negated", "le ministre Paul Diop")
    ]
