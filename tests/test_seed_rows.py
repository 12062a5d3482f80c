"""What one scraped dispatch asks of the reader as a whole: vague dates, joint actors, plans, speakers, claims, presence."""

from __future__ import annotations

import pytest

from harmattan.consolidate import consolidate
from harmattan.ingest import from_text
from harmattan.pipeline import read_reports
from harmattan.records import Event, Presence, Reading
from tests.told import countries, event_at, events, reading, the_event, told, words

SCRAPED = (
    'date 2021-03 "Les garanties de sécurité ne sont pas réunies", ont estimé les observateurs africains. '
    "Le gouvernement tchadien a refusé mardi la venue d'une mission.Mais des rebelles ont attaqué un convoi à Abéché.\n\n"
    "Chargement du lecteur...\n\n"
    "Suivez la conférence de presse de la ministre de la Défense\n\n"
    "L e ministre de l'Intérieur a reçu jeudi l'ambassadeur du Soudan."
)


def report(text: str, id: str, date: str, outlet: str) -> Reading:
    [result] = read_reports([from_text(text, id=id, date=date, language="fr", outlet=outlet)])
    assert isinstance(result, Reading)
    return result


def chronicle(*tellings: tuple[str, str]) -> tuple[tuple[Event, ...], tuple[Presence, ...]]:
    """Consolidate (date, text) dispatches, each of its own outlet."""
    found = consolidate([report(text, f"r{k}", date, f"outlet {k}") for k, (date, text) in enumerate(tellings)])
    return found.events, found.presences


def spans(presences: tuple[Presence, ...], actor: str, place: str) -> list[tuple[str, str]]:
    """Give the (start, end) of each presence of a country's forces in another."""
    return [
        (each.start.edtf if each.start else "", each.end.edtf if each.end else "")
        for each in presences
        if each.relation == "deployed" and each.actor.country == actor and each.place.country == place
    ]


class TestScrapedText:
    def test_the_glued_date_is_the_dispatchs(self) -> None:
        published = reading(SCRAPED).page.published
        assert published is not None
        assert (published.edtf, published.text) == ("2021-03", "date 2021-03")

    def test_residue_is_set_aside_and_bears_no_event(self) -> None:
        found = told(SCRAPED)
        assert [(SCRAPED[span["start"] : span["end"]], span["kind"]) for span in found["residue"]] == [
            ("date 2021-03", "date"),
            ("Chargement du lecteur...", "player"),
            ("Suivez la conférence de presse de la ministre de la Défense", "invitation"),
        ]
        for span in found["residue"]:
            assert [event for event in found["events"] if span["start"] <= event["start"] < span["end"]] == []

    def test_glued_and_split_words_are_read_and_keep_their_places(self) -> None:
        found = told(SCRAPED)
        attack = event_at(found, SCRAPED.index("attaqué"))
        assert attack is not None
        assert (attack["type"], attack["place"]["text"], words(attack["actors"])) == ("ASSAULT", "Abéché", ["des rebelles"])
        assert SCRAPED[attack["sentence"]["start"] :].startswith("Mais des rebelles")
        meeting = event_at(found, SCRAPED.index("reçu"))
        assert meeting is not None
        assert meeting["type"] == "CONSULT"
        assert [party["text"] for party in meeting["actors"]] == ["L e ministre de l'Intérieur"]
        for event in found["events"]:
            assert SCRAPED[event["start"] : event["end"]] == event["text"]

    def test_every_sentence_is_where_it_stands(self) -> None:
        starts = [SCRAPED[each.start : each.end].split(" ")[0] for each in reading(SCRAPED).sentences]
        assert starts == ['"Les', "Le", "Mais", "L"]


class TestVagueDates:
    TEXT = "Des hommes armés ont attaqué mardi le marché d'Abéché, au Tchad."

    def test_a_weekday_in_a_text_of_a_month_stays_as_vague(self) -> None:
        assert the_event(self.TEXT, "ASSAULT", "2021-03")["time"]["edtf"] == "2021-03-XX"
        assert the_event(self.TEXT, "ASSAULT", "2021-03-18")["time"]["edtf"] == "2021-03-16"
        assert the_event(self.TEXT, "ASSAULT")["time"] is None

    def test_another_report_narrows_it_to_a_day(self) -> None:
        exact = "Des hommes armés ont attaqué mardi 16 mars le marché d'Abéché, au Tchad. Le préfet est sur place."
        alone, _ = chronicle(("2021-03", self.TEXT))
        assert [event.when and event.when.edtf for event in alone if event.type == "ASSAULT"] == ["2021-03-XX"]
        both, _ = chronicle(("2021-03", self.TEXT), ("2021-03-18", exact))
        (attack,) = [event for event in both if event.type == "ASSAULT"]
        assert attack.when is not None
        assert (attack.when.edtf, attack.when.basis) == ("2021-03-16", "narrowed")
        assert {claim.report for claim in attack.claims} == {"r0", "r1"}

    def test_a_report_of_another_month_narrows_nothing(self) -> None:
        other = "Des hommes armés ont attaqué mardi le marché d'Abéché, au Tchad."
        both, _ = chronicle(("2021-03", self.TEXT), ("2021-05-20", other))
        assert sorted(event.when.edtf for event in both if event.type == "ASSAULT" and event.when) == ["2021-03-XX", "2021-05-18"]


JOINT = (
    "Berlin, ses partenaires nordiques et la Belgique annoncent le retrait du Niger des opérations militaires Gazelle et Takuba."
)


class TestJointActor:
    def test_members_are_kept_and_a_capital_is_its_government(self) -> None:
        actors = the_event(JOINT, "RETREAT", "2022-03-17")["actors"]
        assert words(actors) == ["Berlin", "ses partenaires nordiques", "la Belgique"]
        assert [party["id"] for party in actors] == ["DEU-GOV", None, "BEL-GOV"]
        assert (actors[0]["country"], actors[2]["country"]) == ("DEU", "BEL")

    def test_an_unnamed_group_stays_a_group(self) -> None:
        text = "L'Italie et ses alliés européens ont condamné le coup d'État."
        actors = the_event(text, "ACCUSE")["actors"]
        assert [(party["text"], party["id"], party["country"]) for party in actors] == [
            ("L'Italie", "ITA-GOV", "ITA"),
            ("ses alliés européens", None, None),
        ]

    def test_a_capital_that_does_nothing_is_a_place(self) -> None:
        (event,) = events("Des inconnus ont attaqué un convoi près de Niamey.", "ASSAULT")
        assert "NER-GOV" not in [party["id"] for party in event["actors"]]
        assert event["place"]["text"] == "Niamey"


class TestAnnouncedWithdrawal:
    def test_it_is_planned_and_keeps_its_operations(self) -> None:
        event = the_event(JOINT, "RETREAT", "2022-03-17")
        assert (event["mode"], event["modality"]) == ("withdraw", "planned")
        assert event["cue"]["text"] == "annoncent"
        assert "Takuba" in [each["text"] for each in event["objects"]]
        assert event["place"]["country"] == "NER"

    def test_operations_are_objects_and_no_actors(self) -> None:
        text = "L'Italie annonce le retrait de ses soldats des opérations Barkhane et Takuba au Mali."
        event = the_event(text, "RETREAT")
        assert event["modality"] == "planned"
        assert [each["text"] for each in event["objects"]] == ["Barkhane", "Takuba"]
        assert not {"Barkhane", "Takuba"} & set(words(event["actors"]))

    def test_a_later_report_closes_it(self) -> None:
        announced = ("2022-02-17", "L'armée française est déployée depuis 2014 au Niger. Paris a annoncé son retrait du Niger.")
        left = ("2022-08-16", "Lundi, l'armée française a quitté sa dernière base au Niger.")
        before, standing = chronicle(announced)
        assert {event.modality for event in before if event.type == "RETREAT"} == {"planned"}
        after, closed = chronicle(announced, left)
        (done,) = [event for event in after if event.type == "RETREAT" and event.modality == "actual"]
        assert done.when is not None
        assert done.when.edtf == "2022-08-15"
        assert ("2014", "..") in spans(standing, "FRA", "NER")
        assert ("2014", "2022-08-15") in spans(closed, "FRA", "NER")


class TestStatements:
    @pytest.mark.parametrize(
        ("text", "quotes"),
        [
            (
                "Les ministres africains se sont réunis à Lomé. « Nous resterons dans la région », soulignent-ils.",
                [("Nous resterons dans la région", "Les ministres africains", "ils", "soulignent")],
            ),
            (
                "La ministre Awa Sawo a reçu les évêques. « La route sera rouverte demain », a-t-elle promis.",
                [("La route sera rouverte demain", "Awa Sawo", "elle", "promis")],
            ),
            (
                "« La ville est calme ce soir », assure le préfet Ali Konato.",
                [("La ville est calme ce soir", "le préfet Ali Konato", None, "assure")],
            ),
            (
                'Selon Berlin, la mission "a rempli son rôle".',
                [("a rempli son rôle", "Berlin", None, "Selon")],
            ),
        ],
    )
    def test_a_quotation_has_its_speaker_its_cue_and_its_extent(
        self, text: str, quotes: list[tuple[str, str, str | None, str]]
    ) -> None:
        found = [
            (
                each["text"],
                each["speaker"]["text"].removeprefix("La ministre "),
                each["speaker"].get("as_written", {}).get("text"),
                each["cue"]["text"],
            )
            for each in told(text)["quotes"]
        ]
        assert found == quotes

    @pytest.mark.parametrize(
        ("text", "kind", "speaker", "cue"),
        [
            ("Selon les Européens, des mercenaires russes ont attaqué un village au Mali.", "ASSAULT", "les Européens", "Selon"),
            ("Des mercenaires ont attaqué un village, d'après le maire.", "ASSAULT", "le maire", "d'"),
            ("Dans une déclaration conjointe, Accra annonce le retrait de ses soldats.", "RETREAT", "Accra", "annonce"),
            ("Le préfet a parlé mardi. Il affirme que des rebelles ont attaqué un convoi.", "ASSAULT", "Le préfet", "affirme"),
        ],
    )
    def test_an_act_has_who_asserts_it(self, text: str, kind: str, speaker: str, cue: str) -> None:
        event = next(event for event in events(text, kind))
        assert (event["speaker"]["text"], event["cue"]["text"]) == (speaker, cue)

    def test_praise_is_the_act_of_who_praises(self) -> None:
        text = "Le chancelier Olaf Scholz salue le rôle décisif de la Cédéao dans la région."
        event = the_event(text, "SUPPORT")
        assert [party["id"] for party in event["actors"]] == ["DEU-SCHOLZ"]
        assert [party["id"] for party in event["recipients"]] == ["INT-CEDEAO"]
        assert event["speaker"] is None
        assert event["modality"] == "actual"


class TestStatesOfAffairs:
    @pytest.mark.parametrize(
        ("text", "modality"),
        [
            ("« Les garanties attendues ne sont plus réunies », a déclaré la présidence tchadienne.", "negated"),
            ("« Les garanties attendues sont réunies », a déclaré la présidence tchadienne.", "actual"),
        ],
    )
    def test_they_are_claims_with_speaker_and_polarity_and_no_events(self, text: str, modality: str) -> None:
        found = told(text)
        (claim,) = found["claims"]
        assert claim["text"] == text[2 : text.index(" »")]
        assert (claim["modality"], claim["speaker"]["text"], claim["speaker"]["id"]) == (
            modality,
            "la présidence tchadienne",
            "TCD-GOV",
        )
        assert found["events"] == []


class TestHedgedIntentions:
    @pytest.mark.parametrize(
        "text",
        [
            "Le Canada envisage d'envoyer des formateurs aux pays voisins du golfe de Guinée.",
            "Le Canada pourrait envoyer des formateurs aux pays du golfe de Guinée, s'ils le demandent.",
        ],
    )
    def test_aid_that_is_considered_is_no_fact(self, text: str) -> None:
        event = the_event(text, "AID")
        assert event["modality"] in ("possible", "planned")
        assert [party["id"] for party in event["actors"]] == ["CAN-GOV"]
        (group,) = event["recipients"]
        assert group["text"].startswith("pays")
        assert (group["id"], group["country"]) == (None, None)

    def test_aid_that_was_given_is_one(self) -> None:
        assert the_event("Le Canada a envoyé des formateurs au Togo.", "AID")["modality"] == "actual"


class TestBackground:
    def test_a_coup_of_the_past_has_its_own_date(self) -> None:
        event = the_event("Le gouvernement guinéen a été renversé en 2008 par l'armée.", "COERCE", "2022-03-17")
        assert (event["time"]["edtf"], event["modality"]) == ("2008", "actual")
        assert words(event["recipients"]) == ["Le gouvernement guinéen"]
        again = the_event("La Guinée a connu un coup d'État en décembre 2008.", "COERCE", "2022-03-17")
        assert (again["text"], again["time"]["edtf"]) == ("coup d'État", "2008-12")

    def test_a_refusal_is_the_act_of_who_refuses(self) -> None:
        event = the_event("La junte guinéenne refuse d'organiser des élections.", "REJECT")
        assert (event["text"], event["modality"]) == ("refuse", "actual")
        assert [party["country"] for party in event["actors"]] == ["GIN"]

    def test_sanctions_in_a_participle(self) -> None:
        event = the_event("Les autorités guinéennes, mises au ban par la Cédéao, dénoncent un complot.", "SANCTION")
        assert [party["id"] for party in event["actors"]] == ["INT-CEDEAO"]
        assert words(event["recipients"]) == ["Les autorités guinéennes"]

    def test_a_contested_presence_is_what_one_side_asserts(self) -> None:
        text = "Les autorités nigériennes font désormais appel, selon les Européens, aux mercenaires russes de la société Wagner."
        event = the_event(text, "COOPERATE")
        assert [party["country"] for party in event["actors"]] == ["NER"]
        assert words(event["recipients"]) == ["mercenaires russes de la société Wagner"]
        assert (event["speaker"]["text"], event["cue"]["text"]) == ("les Européens", "selon")

    def test_what_one_side_asserts_is_a_presence_by_its_word_alone(self) -> None:
        _, presences = chronicle(("2022-03-17", "Le Niger fait appel, selon Berlin, aux mercenaires de Wagner."))
        (wagner,) = [each for each in presences if each.relation == "deployed"]
        assert (wagner.actor.id, wagner.place.country) == ("RUS-WAGNER", "NER")
        assert [claim.speaker for claim in wagner.claims] == ["Berlin"]


class TestPresence:
    SINCE = "L'Italie est militairement présente au Niger depuis 2018."

    def test_since_a_year_is_an_open_interval(self) -> None:
        (event,) = events(self.SINCE, "MOBILIZE", "2022-03-17")
        assert event["time"]["edtf"] == "2018/.."
        assert event["place"]["country"] == "NER"
        _, presences = chronicle(("2022-03-17", self.SINCE))
        assert spans(presences, "ITA", "NER") == [("2018", "..")]

    def test_it_ends_when_they_leave_after_as_many_years(self) -> None:
        since = ("2022-02-17", "L'armée française est déployée depuis 2013 au Niger.")
        left = ("2022-08-16", "L'armée française a achevé lundi son retrait du Niger, après neuf ans de présence.")
        _, presences = chronicle(since, left)
        ((start, end),) = spans(presences, "FRA", "NER")
        assert (start, end) == ("2013", "2022-08-15")
        assert int(end[:4]) - int(start) == 9


class TestLive:
    TEXT = (
        "8h15 GMT - Le président ghanéen salue la décision de la Cédéao.\n\n"
        "9h40 GMT - Des manifestants ont attaqué la mairie de Niamey.\n\n"
        "[10:45]\nLa police a arrêté douze étudiants."
    )

    def test_entries_are_read_and_their_times_kept_apart(self) -> None:
        found = reading(self.TEXT, "2022-03-17")
        assert [(part.kind, part.time) for part in found.page.parts] == [
            ("live", "8h15 GMT"),
            ("live", "9h40 GMT"),
            ("live", "10:45"),
        ]
        assert {sentence.part for sentence in found.sentences} == {"live"}
        assert [event.type for event in found.events] == ["SUPPORT", "ASSAULT", "COERCE"]
        assert [event.sentence for event in found.events] == [0, 1, 2]
        assert told(self.TEXT, "2022-03-17")["residue"] == []

    def test_no_event_begins_in_a_time(self) -> None:
        times = [span for span in reading(self.TEXT).page.residue if span.kind == "time"]
        assert [self.TEXT[span.start : span.end].strip(" -") for span in times] == ["8h15 GMT", "9h40 GMT", "[10:45]"]


class TestToldTwice:
    def test_one_declaration_is_one_event_with_two_mentions(self) -> None:
        first = ("2022-03-17", "L'Allemagne a accusé mardi le Rwanda de soutenir les rebelles.")
        second = ("2022-03-18", "Mardi, Berlin a accusé Kigali de soutenir les rebelles.")
        told_twice, _ = chronicle(first, second)
        (event,) = [event for event in told_twice if event.type == "ACCUSE"]
        assert {claim.report for claim in event.claims} == {"r0", "r1"}
        assert event.independent_sources == 2
        assert event.when is not None
        assert event.when.edtf == "2022-03-15"

    def test_in_one_dispatch_too(self) -> None:
        text = "L'Allemagne accuse le Rwanda de soutenir les rebelles. Berlin a de nouveau accusé le Rwanda."
        found, _ = chronicle(("2022-03-17", text))
        (event,) = [event for event in found if event.type == "ACCUSE"]
        assert [claim.text for claim in event.claims] == ["accuse", "accusé"]
        assert event.independent_sources == 1

    def test_two_declarations_are_two_events(self) -> None:
        first = ("2022-03-17", "L'Allemagne a accusé mardi le Rwanda de soutenir les rebelles.")
        other = ("2022-03-18", "Mardi, Berlin a accusé Moscou de soutenir les rebelles.")
        found, _ = chronicle(first, other)
        assert len([event for event in found if event.type == "ACCUSE"]) == 2


def test_the_countries_of_a_joint_withdrawal_are_those_of_its_members() -> None:
    assert countries(the_event(JOINT, "RETREAT", "2022-03-17")["actors"]) == ["BEL", "DEU"]
