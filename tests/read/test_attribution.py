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
    ("Selon la police, des inconnus ont [attaqué] le village.", "la police"),
    ("D'après un responsable local, les rebelles ont [pillé] le marché.", "un responsable local"),
    ("À en croire le gouverneur, les rebelles ont [quitté] la ville.", "le gouverneur"),
    ("Aux dires du maire, les soldats ont [tué] trois bergers.", "maire"),
    ("De l'avis des experts, la junte a [rompu] l'accord.", "experts"),
    ("De source sécuritaire, on apprend que dix soldats ont été [tués].", "source sécuritaire"),
    ("Dix soldats ont été [tués], apprend-on de source sécuritaire.", "source sécuritaire"),
    ("Dix soldats ont été [tués], a-t-on appris auprès de la gendarmerie.", "la gendarmerie"),
    ("Dix soldats ont été [tués], selon un bilan de l'armée.", "l'armée"),
    ("Dix soldats ont été [tués], indique un communiqué de l'état-major.", "l'état-major"),
    ("Dans un communiqué, l'armée a annoncé que dix soldats avaient été [tués].", "l'armée"),
    ("Un communiqué du ministère annonce l'[arrestation] du chef.", "ministère"),
    ("Dans un communiqué publié lundi, le parti affirme que ses militants ont été [arrêtés].", "le parti"),
    ("Le général a fait savoir que ses troupes avaient [quitté] la ville.", "Le général"),
    ("Les autorités ont fait état de l'[arrestation] de dix suspects.", "Les autorités"),
    ("Le préfet a fait part de l'[arrestation] de dix suspects.", "Le préfet"),
    ("L'ONU met en garde contre une [attaque] des rebelles.", "L'ONU"),
    ("Le maire craint une [attaque] des rebelles.", "Le maire"),
    ("Le maire redoute que les rebelles [attaquent] la ville.", "Le maire"),
    ("Bamako soupçonne Paris d'avoir [livré] des armes aux rebelles.", "Bamako"),
    ("Bamako accuse Paris de [soutenir] les rebelles.", "Bamako"),
    ("L'opposant a été accusé par le parquet d'avoir [financé] les rebelles.", "le parquet"),
    ("La déclaration du ministre selon laquelle l'armée a [tué] le chef a surpris.", "ministre"),
    ("Le porte-parole a démenti que l'armée ait [tué] des civils.", "Le porte-parole"),
    ("Le ministre a nié avoir [rencontré] le chef rebelle.", "Le ministre"),
    ("Le ministre affirme ne pas avoir [rencontré] le chef rebelle.", "Le ministre"),
    ("La présidence a confirmé l'[arrestation] du général.", "La présidence"),
    ("Le roi a promis de [libérer] les détenus.", "Le roi"),
    ("La Russie s'est engagée à [fournir] des armes au Mali.", "La Russie"),
    ("Le syndicat menace de [manifester] lundi.", "Le syndicat menace"),
    ("Le syndicat appelle à [manifester] lundi.", "Le syndicat"),
    ("L'Algérie exige le [retrait] des troupes.", "L'Algérie"),
    ("Human Rights Watch rapporte que des soldats ont [exécuté] vingt villageois.", "Human Rights Watch"),
    ("L'ONG Amnesty International indique que vingt villageois ont été [exécutés].", "L'ONG"),
    ("Le président de la Cour a dit que le ministre avait affirmé que l'armée avait [tué] dix hommes.", "le ministre"),
    ("Paul Barry, porte-parole de l'armée, a dit que dix rebelles avaient été [tués].", "Paul Barry, porte-parole de l'armée"),
    ("Dix rebelles ont été [tués], a précisé à l'AFP un officier.", "un officier"),
    ("Dix rebelles ont été [tués], a précisé mardi soir à la télévision le général Barry.", "le général Barry"),
    ("Dix rebelles ont été [tués], ont rapporté des témoins.", "des témoins"),
    ("Dix rebelles ont été [tués], rapportent des médias locaux.", "des médias locaux"),
    ("Dix rebelles ont été [tués], comme l'a indiqué le ministère.", "le ministère"),
    ("Comme l'a annoncé le ministre, la France [retirera] ses troupes.", "le ministre"),
    ("Le maire et le préfet ont annoncé que les rebelles avaient [quitté] la ville.", "Le maire"),
    ("L'armée annonce avoir [tué] dix rebelles.", "L'armée"),
    ("L'armée dit avoir [tué] dix rebelles.", "L'armée"),
    ("L'armée revendique la [destruction] de dix véhicules.", "L'armée"),
    ("Le maire assure que la foule a [incendié] la mairie.", "Le maire"),
    ("Un témoin raconte que la foule a [incendié] la mairie.", "Un témoin"),
    ("Le site Sahel Info écrit que la foule a [incendié] la mairie.", "Le site"),
    ("Interrogé par la radio, le maire a indiqué que la foule avait [incendié] la mairie.", "le maire"),
    ("Joint par téléphone, un habitant affirme que la foule a [incendié] la mairie.", "un habitant"),
    ("Le ministre, qui a reçu les syndicats, a indiqué que la police avait [arrêté] dix manifestants.", "Le ministre"),
    ("Le ministre a condamné l'attaque et annoncé l'[envoi] de renforts.", "Le ministre"),
    ("Le ministre a condamné l'attaque, ajoutant que dix suspects avaient été [arrêtés].", "Le ministre"),
    ("Le ministre a condamné l'attaque, précisant que dix suspects avaient été [arrêtés].", "Le ministre"),
    ("Sur Twitter, la présidente a annoncé que le pays [quitterait] l'alliance.", "la présidente"),
    ("La télévision publique a annoncé lundi que le président avait été [renversé].", "La télévision publique"),
    ("Il a été [arrêté] lundi, d'après son avocat.", "son avocat"),
    ("Son avocat affirme qu'il a été [torturé].", "Son avocat"),
    ("La famille du défunt dit qu'il a été [tué] par la police.", "La famille du défunt"),
    ("Le porte-parole a dit que le ministre [condamnait] l'attaque.", "Le porte-parole"),
    ("Le ministre a annoncé l'ouverture d'une [enquête].", "Le ministre"),
    ("Le chef de la diplomatie a estimé que la junte avait [violé] la trêve.", "Le chef de la diplomatie"),
    ("Le maire a regretté que la police ait [tiré] sur la foule.", "Le maire"),
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
    "L'arrestation a été annoncée par la télévision : le chef a été [arrêté].",
    "Pour le ministre, la junte a [violé] l'accord.",
    "On apprend que le chef a été [arrêté].",
    "Rien n'indique que le chef a été [arrêté].",
    "L'armée a [tué] dix rebelles.",
    "Le ministre [condamne] l'attaque.",
    "Le ministre a dit [condamner] l'attaque.",
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


@pytest.mark.parametrize(
    ("text", "who"),
    [
        # what an incise reports holds nobody who could be its "il"
        (
            "Le général Moussa Barry a reçu la presse après l'attaque. La brigade a [attaqué] deux camps, a-t-il déclaré.",
            "Le général Moussa Barry",
        ),
        # the pronoun before leads on to whom it meant
        (
            "Le général Moussa Barry a salué l'accord. Il a dit que la ville était calme et que l'attaque avait échoué. "
            "Il a ajouté que dix rebelles avaient été [tués].",
            "Le général Moussa Barry",
        ),
        ("L'armée a tué dix hommes (selon l'ONU, les [attaques] ont fait vingt morts).", "l'ONU"),
    ],
)
def test_who_is_meant(text, who):
    assert speaker(text) == who


def test_selon_within_a_relative_clause_covers_only_that():
    text = "L'armée a lancé des [frappes] sur le camp qui ont fait neuf morts selon la mairie."
    assert source(text) is None


def test_latter_is_whom_the_sentence_before_named():
    text = "Le ministre a critiqué l'attaque. Ce dernier a assuré que « la situation est sous contrôle »."
    (quote,) = reading(text)["quotes"]
    assert (quote["speaker"]["text"], quote["speaker"]["as_written"]["text"]) == ("Le ministre", "Ce dernier")


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
    ("Le maire a dit : « nous ne partirons pas d'ici ».", ["Le maire"]),
    ("« Nous ne partirons pas d'ici », a dit le maire.", ["le maire"]),
    ("« Nous ne partirons pas d'ici », dit-il. Le maire Ali Sow était en colère.", ["il"]),
    (
        "Le maire, Ali Sow, est furieux. « Nous ne partirons pas d'ici », lance-t-il. « La ville est à nous », ajoute-t-il.",
        ["Le maire, Ali Sow", "Le maire, Ali Sow"],
    ),
    ("La ministre Awa Sow a reçu les syndicats. « Nous avons bien avancé », a-t-elle assuré.", ["La ministre Awa Sow"]),
    ("Le président Ali Sow a reçu la ministre Awa Ba. « Nous avons bien avancé », a-t-elle assuré.", ["la ministre Awa Ba"]),
    ("Les rebelles ont publié un message. « Nous quittons la ville ce soir », écrivent-ils.", ["Les rebelles"]),
    ("Selon le préfet, « la situation est sous contrôle ».", ["le préfet"]),
    ("« La situation est sous contrôle », selon le préfet.", ["le préfet"]),
    ("« La situation est sous contrôle », d'après un communiqué de l'armée.", ["l'armée"]),
    ("Le préfet estime que « la situation est sous contrôle ».", ["Le préfet"]),
    ("Le préfet a parlé d'une « situation très difficile ».", ["Le préfet"]),
    ("Le préfet a qualifié l'attaque de « crime lâche et odieux ».", ["Le préfet"]),
    (
        "« C'est un crime lâche », a réagi la présidente. « Les coupables seront punis », a-t-elle promis.",
        ["la présidente", "la présidente"],
    ),
    ("« C'est un crime lâche », a déclaré à la presse le colonel Ali Sow, porte-parole de l'armée.", ["le colonel Ali Sow"]),
    ("« C'est un crime lâche », s'est indigné le député Ali Sow.", ["le député Ali Sow"]),
    ("« C'est un crime lâche », s'insurge un habitant joint par téléphone.", ["un habitant"]),
    ("« C'est un crime lâche », indique le communiqué.", ["le communiqué"]),
    ("« C'est un crime lâche », nous a confié un proche du maire.", ["un proche du maire"]),
    ("« C'est un crime lâche », fait savoir le ministère.", ["le ministère"]),
    ("« C'est un crime lâche » : c'est ainsi que le maire a réagi.", ["le maire"]),
    ("Le maire : « C'est un crime lâche ».", ["Le maire"]),
    ("Ali Sow, maire de Kaya : « C'est un crime lâche ».", ["Ali Sow, maire de Kaya"]),
    ("Dans un entretien au journal, Ali Sow a assuré que son parti « ne participera pas au vote ».", ["Ali Sow"]),
    ("Ali Sow a condamné un « crime lâche et odieux ».", ["Ali Sow"]),
    ("Ali Sow a dénoncé « un crime lâche et odieux » et appelé au calme.", ["Ali Sow"]),
    ("Pour Ali Sow, il s'agit d'un « crime lâche et odieux ».", ["Ali Sow"]),
    ("Aux yeux du maire, c'est « un crime lâche et odieux ».", ["maire"]),
    ("Interrogé par la radio, Ali Sow a répondu : « Je ne sais pas encore ».", ["la radio, Ali Sow"]),
    ("Et d'ajouter : « Je ne sais pas encore ».", [None]),
    ("Ali Sow a pris la parole. Et d'ajouter : « Je ne sais pas encore ».", ["Ali Sow"]),
    ("Ali Sow a pris la parole : « Je ne sais pas encore ».", ["Ali Sow"]),
    ("Ali Sow se veut rassurant : « Nous sommes en sécurité ».", ["Ali Sow"]),
    ("La Cédéao a, dans un communiqué, appelé « toutes les parties à la retenue ».", ["La Cédéao"]),
    ("L'ONU s'est dite « profondément préoccupée par la situation ».", ["L'ONU"]),
    ("Paris a jugé « inacceptable et illégal » le coup de force.", ["Paris"]),
    ("« Nous sommes prêts », a déclaré Ali Sow. « Nous attendons le signal. »", ["Ali Sow", "Ali Sow"]),
    ('"Nous sommes tous prêts", a déclaré Ali Sow. "Nous attendons le signal", a renchéri Awa Ba.', ["Ali Sow", "Awa Ba"]),
    ("« Nous avons entendu des tirs », raconte un témoin qui a requis l'anonymat.", ["un témoin"]),
    ("« Nous avons entendu des tirs », ont témoigné plusieurs habitants.", ["plusieurs habitants"]),
    ("Ali Sow a rencontré Awa Ba lundi. Celle-ci a assuré que « tout va bien au pays ».", ["Awa Ba"]),
    ("L'organisation, qui « condamne fermement cette attaque », demande une enquête.", ["L'organisation"]),
]


@pytest.mark.parametrize(("text", "who"), speakers)
def test_quotes_have_speakers(text, who):
    assert [q["speaker"] and q["speaker"]["text"] for q in reading(text)["quotes"]] == who


def test_quote_without_act_is_a_claim():
    claims = reading("« Les conditions ne sont plus réunies », a déclaré le ministre Paul Diop.")["claims"]
    assert [(c["text"], c["modality"], c["speaker"]["text"]) for c in claims] == [
        ("Les conditions ne sont plus réunies", "negated", "le ministre Paul Diop")
    ]
