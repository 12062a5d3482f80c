"""Time expressions of French with their values, worked out by hand; the reference is Thursday 17 February 2022 unless told."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harmattan import edtf
from harmattan.errors import InputError
from harmattan.read.times import find_times, last_anchor

REFERENCE = "2022-02-17"

# A sentence, then each expression with its value; None where it has none.
WORKED = [
    # weekdays
    ("Le convoi a été attaqué vendredi.", [("vendredi", "2022-02-11")]),
    ("Le convoi repartira vendredi.", [("vendredi", "2022-02-18")]),
    ("Le convoi repartira jeudi.", [("jeudi", "2022-02-24")]),
    ("Le maire a été relâché jeudi soir.", [("jeudi soir", "2022-02-17")]),
    ("Le maire a été relâché ce mardi matin.", [("ce mardi matin", "2022-02-15")]),
    ("Le procès a repris lundi dernier.", [("lundi dernier", "2022-02-14")]),
    ("Le procès a repris jeudi dernier.", [("jeudi dernier", "2022-02-10")]),
    ("Samedi prochain, les syndicats défileront.", [("Samedi prochain", "2022-02-19")]),
    ("Tôt ce dimanche matin, un pont a sauté.", [("Tôt ce dimanche matin", "2022-02-13")]),
    ("Mercredi dans la soirée, un pont a sauté.", [("Mercredi dans la soirée", "2022-02-16")]),
    ("Lundi 14, un pont a sauté.", [("Lundi 14", "2022-02-14")]),
    ("Mardi de la semaine dernière, un pont a sauté.", [("Mardi de la semaine dernière", "2022-02-08")]),
    ("Les greffiers ont débrayé mardi et mercredi.", [("mardi et mercredi", "2022-02-15/2022-02-16")]),
    ("Les greffiers ont débrayé lundi et mercredi.", [("lundi", "2022-02-14"), ("mercredi", "2022-02-16")]),
    ("Dans la journée de lundi, le marché est resté fermé.", [("Dans la journée de lundi", "2022-02-14")]),
    ("Le camp a été fouillé mardi vers 6 heures.", [("mardi vers 6 heures", "2022-02-15")]),
    # days
    ("Le couvre-feu a été levé le 1er février.", [("le 1er février", "2022-02-01")]),
    ("Le couvre-feu sera levé le 3 mars.", [("le 3 mars", "2022-03-03")]),
    ("Le couvre-feu a été levé le 3 mars.", [("le 3 mars", "2021-03-03")]),
    ("Ce mardi 15 février, la cour a tranché.", [("Ce mardi 15 février", "2022-02-15")]),
    ("La cour a tranché mardi 8 février 2022.", [("mardi 8 février 2022", "2022-02-08")]),
    ("La cour a tranché le 12 décembre dernier.", [("le 12 décembre dernier", "2021-12-12")]),
    ("La cour se réunira le 8 mars prochain.", [("le 8 mars prochain", "2022-03-08")]),
    ("L'arrêté du 15/02/2022 est annulé.", [("15/02/2022", "2022-02-15")]),
    ("Le décret du 3 janv. 2022 est annulé.", [("3 janv. 2022", "2022-01-03")]),
    ("Dès le 20 janvier, des barrages ont été levés.", [("Dès le 20 janvier", "2022-01-20")]),
    ("Le 15 août de l'année dernière, la ville est tombée.", [("Le 15 août de l'année dernière", "2021-08-15")]),
    ("Hier mercredi 16 février, la ville est tombée.", [("Hier mercredi 16 février", "2022-02-16")]),
    ("Hier (16 février 2022), la ville est tombée.", [("Hier (16 février 2022)", "2022-02-16")]),
    ("Ce jeudi, 17 février 2022, la ville est tombée.", [("Ce jeudi, 17 février 2022", "2022-02-17")]),
    ("Le 31 février 2022, la ville est tombée.", [("Le 31 février 2022", None)]),
    # days in a row
    ("Le forum aura lieu les 3, 4 et 5 mars.", [("les 3, 4 et 5 mars", "2022-03-03/2022-03-05")]),
    ("Le forum se tiendra du 3 au 7 mars.", [("du 3 au 7 mars", "2022-03-03/2022-03-07")]),
    ("Le forum s'est tenu entre le 3 et le 7 février.", [("entre le 3 et le 7 février", "2022-02-03/2022-02-07")]),
    (
        "Le forum s'est tenu du lundi 14 au mercredi 16 février.",
        [("du lundi 14 au mercredi 16 février", "2022-02-14/2022-02-16")],
    ),
    ("Le forum s'est tenu du 28 décembre au 3 janvier.", [("du 28 décembre au 3 janvier", "2021-12-28/2022-01-03")]),
    ("Le forum s'est tenu du 28 décembre 2020 au 3 janvier.", [("du 28 décembre 2020 au 3 janvier", "2020-12-28/2021-01-03")]),
    ("Le forum s'est tenu de lundi à mercredi.", [("de lundi à mercredi", "2022-02-14/2022-02-16")]),
    ("Lundi 14 et mardi 15 février, rien n'a bougé.", [("Lundi 14 et mardi 15 février", "2022-02-14/2022-02-15")]),
    # nights
    ("Dans la nuit de mardi à mercredi, des tirs ont éclaté.", [("Dans la nuit de mardi à mercredi", "2022-02-15/2022-02-16")]),
    ("Des tirs ont éclaté dans la nuit du 3 au 4 juin 2021.", [("dans la nuit du 3 au 4 juin 2021", "2021-06-03/2021-06-04")]),
    (
        "Des tirs ont éclaté dans la nuit du samedi 29 au dimanche 30 janvier.",
        [("dans la nuit du samedi 29 au dimanche 30 janvier", "2022-01-29/2022-01-30")],
    ),
    ("Dans la nuit de lundi, des tirs ont éclaté.", [("Dans la nuit de lundi", "2022-02-14")]),
    ("La nuit dernière, des tirs ont éclaté.", [("La nuit dernière", "2022-02-16/2022-02-17")]),
    # counted from today
    ("La place est calme aujourd'hui.", [("aujourd'hui", "2022-02-17")]),
    ("La place est calme aujourd’hui.", [("aujourd’hui", "2022-02-17")]),
    ("Ils sont rentrés avant-hier soir.", [("avant-hier soir", "2022-02-15")]),
    ("Ils rentreront après-demain.", [("après-demain", "2022-02-19")]),
    ("Ils rentreront demain vendredi.", [("demain vendredi", "2022-02-18")]),
    ("Ce matin, le marché a brûlé.", [("Ce matin", "2022-02-17")]),
    ("Le marché a brûlé cet après-midi.", [("cet après-midi", "2022-02-17")]),
    ("Il parlera ce soir.", [("ce soir", "2022-02-17")]),
    ("Il y a dix jours, le marché a brûlé.", [("Il y a dix jours", "2022-02-07")]),
    ("Le marché a brûlé il y a environ six mois.", [("il y a environ six mois", "2021-08")]),
    ("Le marché a brûlé il y a vingt-cinq ans.", [("il y a vingt-cinq ans", "1997")]),
    ("Le marché a brûlé il y a deux semaines.", [("il y a deux semaines", "2022-01-31/2022-02-06")]),
    ("Le marché a brûlé il y a un an et demi.", [("il y a un an et demi", "2020-08")]),
    ("Le marché a brûlé il y a deux ou trois ans.", [("il y a deux ou trois ans", "2019/2020")]),
    ("Le marché a brûlé il y a une heure.", [("il y a une heure", "2022-02-17")]),
    ("Dans trois jours, le délai expire.", [("Dans trois jours", "2022-02-20")]),
    ("Dans 48 heures, le délai expire.", [("Dans 48 heures", "2022-02-19")]),
    ("Le délai expire dans deux mois.", [("dans deux mois", "2022-04")]),
    ("Le délai expire dans deux à trois ans.", [("dans deux à trois ans", "2024/2025")]),
    # pieces of the calendar
    ("La semaine prochaine, les écoles rouvriront.", [("La semaine prochaine", "2022-02-21/2022-02-27")]),
    ("Les écoles ont fermé cette semaine.", [("cette semaine", "2022-02-14/2022-02-20")]),
    ("Les écoles ont fermé la semaine du 7 février.", [("la semaine du 7 février", "2022-02-07/2022-02-13")]),
    ("Ce week-end, les électeurs voteront.", [("Ce week-end", "2022-02-19/2022-02-20")]),
    ("Le week-end dernier, ils ont voté.", [("Le week-end dernier", "2022-02-12/2022-02-13")]),
    ("Le mois prochain, ils voteront.", [("Le mois prochain", "2022-03")]),
    ("Ils ont voté ce mois-ci.", [("ce mois-ci", "2022-02")]),
    ("Cette année, ils voteront deux fois.", [("Cette année", "2022")]),
    ("L'an passé, ils ont voté.", [("L'an passé", "2021")]),
    ("L'année prochaine, ils voteront.", [("L'année prochaine", "2023")]),
    ("Au siècle dernier, ils votaient peu.", [("Au siècle dernier", "19XX")]),
    ("Au cours de la semaine dernière, ils ont voté.", [("Au cours de la semaine dernière", "2022-02-07/2022-02-13")]),
    # months
    ("En novembre, la mission a pris fin.", [("En novembre", "2021-11")]),
    ("En avril, la mission prendra fin.", [("En avril", "2022-04")]),
    ("La mission a pris fin au mois d'août 2020.", [("au mois d'août 2020", "2020-08")]),
    ("Courant mars, la mission prendra fin.", [("Courant mars", "2022-03")]),
    ("La défaite de mai 2014 a marqué l'armée.", [("mai 2014", "2014-05")]),
    ("La mission a pris fin en juin dernier.", [("en juin dernier", "2021-06")]),
    ("Début janvier, la mission a pris fin.", [("Début janvier", "2022-01-01/2022-01-10")]),
    ("À la mi-décembre, la mission a pris fin.", [("À la mi-décembre", "2021-12-11/2021-12-20")]),
    ("La mission a pris fin à la fin du mois de janvier.", [("à la fin du mois de janvier", "2022-01-21/2022-01-31")]),
    ("La mission prendra fin fin février 2024.", [("fin février 2024", "2024-02-21/2024-02-29")]),
    ("À la fin du mois, la mission prendra fin.", [("À la fin du mois", "2022-02-21/2022-02-28")]),
    ("La pluie est tombée de novembre à janvier.", [("de novembre à janvier", "2021-11/2022-01")]),
    ("La pluie est tombée en décembre et janvier.", [("en décembre et janvier", "2021-12/2022-01")]),
    # years and more
    ("La base a ouvert en 1998.", [("en 1998", "1998")]),
    ("La base a ouvert fin 2019.", [("fin 2019", "2019")]),
    ("Le coup de force de 2012 a tout changé.", [("2012", "2012")]),
    ("Rien n'a changé depuis la crise de 2012.", [("2012", "2012")]),
    ("La base (2014) est vide.", [("2014", "2014")]),
    ("Deux missions ont échoué en 2018 et 2019.", [("en 2018 et 2019", "2018/2019")]),
    ("Deux missions ont échoué en 2012 et 2019.", [("en 2012", "2012"), ("2019", "2019")]),
    ("Entre 2016 et 2019, deux missions ont échoué.", [("Entre 2016 et 2019", "2016/2019")]),
    ("La crise postélectorale de 2010-2011 a laissé des traces.", [("2010-2011", "2010/2011")]),
    ("Les accords des années 60 sont caducs.", [("années 60", "196X")]),
    ("Dans les années 2010, la zone était calme.", [("Dans les années 2010", "201X")]),
    ("Au XXe siècle, la zone était calme.", [("Au XXe siècle", "19XX")]),
    ("Au deuxième semestre 2021, la zone était calme.", [("Au deuxième semestre 2021", "2021-07/2021-12")]),
    ("Au troisième trimestre de 2020, la zone était calme.", [("Au troisième trimestre de 2020", "2020-07/2020-09")]),
    ("L'hiver dernier, la zone était calme.", [("L'hiver dernier", "2020-24")]),
    ("Au printemps 2021, la zone était calme.", [("Au printemps 2021", "2021-21")]),
    ("Les troupes partiront à l'automne.", [("à l'automne", "2022-23")]),
    ("À Noël, les troupes étaient parties.", [("À Noël", "2021-12-25")]),
    ("Le défilé du 14-Juillet sera maintenu.", [("14-Juillet", "2022-07-14")]),
    # sides of a date
    ("Le poste est vide depuis lundi.", [("depuis lundi", "2022-02-14/..")]),
    ("Le poste est vide depuis le 9 janvier.", [("depuis le 9 janvier", "2022-01-09/..")]),
    ("Le poste est vide depuis cinq ans.", [("depuis cinq ans", "2017/..")]),
    ("Le poste est vide depuis trois jours.", [("depuis trois jours", "2022-02-14/..")]),
    ("Le poste est vide depuis fin janvier.", [("depuis fin janvier", "2022-01-21/..")]),
    ("Le poste est vide depuis la semaine dernière.", [("depuis la semaine dernière", "2022-02-07/..")]),
    ("Le poste sera gardé jusqu'à vendredi.", [("jusqu'à vendredi", "../2022-02-18")]),
    ("Le poste sera gardé jusqu'au 3 mars.", [("jusqu'au 3 mars", "../2022-03-03")]),
    ("Le poste sera gardé jusqu'à la fin du mois.", [("jusqu'à la fin du mois", "../2022-02-28")]),
    ("Le poste sera gardé à partir du 1er mars.", [("à partir du 1er mars", "2022-03-01/..")]),
    ("À compter de lundi, le poste sera gardé.", [("À compter de lundi", "2022-02-21/..")]),
    ("Le poste fermera d'ici lundi.", [("d'ici lundi", "../2022-02-21")]),
    ("Le poste fermera d'ici fin avril.", [("d'ici fin avril", "../2022-04-30")]),
    ("Le poste fermera d'ici à 2024.", [("d'ici à 2024", "../2024")]),
    ("Le poste fermera d'ici six mois.", [("d'ici six mois", "../2022-08")]),
    ("Le poste fermera d'ici deux à trois semaines.", [("d'ici deux à trois semaines", "2022-02-28/2022-03-13")]),
    ("Le poste fermera sous 48h.", [("sous 48h", "../2022-02-19")]),
    ("Le poste fermera avant la fin de l'année.", [("avant la fin de l'année", "../2022")]),
    ("Au cours des six derniers mois, trois postes ont fermé.", [("Au cours des six derniers mois", "2021-08/2022-02")]),
    ("Ces deux dernières années, trois postes ont fermé.", [("Ces deux dernières années", "2020/2022")]),
    ("Dans les trois prochains jours, un poste fermera.", [("Dans les trois prochains jours", "2022-02-17/2022-02-20")]),
    # counted from the date last mentioned
    (
        "Le 3 janvier, le puits a brûlé. Le lendemain, il fumait.",
        [("Le 3 janvier", "2022-01-03"), ("Le lendemain", "2022-01-04")],
    ),
    (
        "Le 3 janvier, le puits a brûlé, puis le surlendemain.",
        [("Le 3 janvier", "2022-01-03"), ("le surlendemain", "2022-01-05")],
    ),
    (
        "Il fut élu le 3 janvier 2020 et renversé deux jours plus tard.",
        [("le 3 janvier 2020", "2020-01-03"), ("deux jours plus tard", "2020-01-05")],
    ),
    (
        "Le 9 février 2022, un raid a eu lieu. Le même jour, un autre.",
        [("Le 9 février 2022", "2022-02-09"), ("Le même jour", "2022-02-09")],
    ),
    ("La veille, le puits avait brûlé.", [("La veille", "2022-02-16")]),
    ("Trois jours plus tôt, le puits avait brûlé.", [("Trois jours plus tôt", "2022-02-14")]),
    ("Il fut élu en 2013. Deux ans plus tard, il partait.", [("en 2013", "2013"), ("Deux ans plus tard", "2015")]),
    ("Il fut élu en 2013. L'année suivante, il partait.", [("en 2013", "2013"), ("L'année suivante", "2014")]),
    ("Au lendemain du 18 août 2020, la ville dormait.", [("Au lendemain du 18 août 2020", "2020-08-19")]),
    ("La ville est tombée deux jours après le 3 janvier 2022.", [("deux jours après le 3 janvier 2022", "2022-01-05")]),
    # times of the day
    ("14h05 GMT : la séance est levée.", [("14h05 GMT", "2022-02-17T14:05Z")]),
    ("Le raid a commencé le 14 février à 8h15 GMT.", [("le 14 février à 8h15 GMT", "2022-02-14T08:15Z")]),
    ("Le raid a commencé à 13 h 45 (UTC+2).", [("à 13 h 45 (UTC+2)", "2022-02-17T13:45+02:00")]),
    ("Le raid a commencé vers 6 heures locales.", [("vers 6 heures locales", "2022-02-17")]),
    (
        "Le 3 janvier, un raid a commencé. Vers 22 heures, il finissait.",
        [("Le 3 janvier", "2022-01-03"), ("Vers 22 heures", "2022-01-03")],
    ),
    # counted in a month, a year or a feast
    ("Le 9 du mois dernier, le puits a brûlé.", [("Le 9 du mois dernier", "2022-01-09")]),
    ("Le puits a brûlé le 5 courant.", [("le 5 courant", "2022-02-05")]),
    ("Le puits a brûlé le lundi 14 février courant.", [("le lundi 14 février courant", "2022-02-14")]),
    (
        "Il fut élu le 3 mai 2019 et battu le 12 du même mois.",
        [("le 3 mai 2019", "2019-05-03"), ("le 12 du même mois", "2019-05-12")],
    ),
    (
        "Il fut élu en mai 2019 et battu en juin de la même année.",
        [("en mai 2019", "2019-05"), ("en juin de la même année", "2019-06")],
    ),
    (
        "Le 2 février, il parla ; le mardi suivant, il se tut.",
        [("Le 2 février", "2022-02-02"), ("le mardi suivant", "2022-02-08")],
    ),
    (
        "Le 2 février, il parla ; le mercredi d'avant, il criait.",
        [("Le 2 février", "2022-02-02"), ("le mercredi d'avant", "2022-01-26")],
    ),
    ("Le marché a rouvert le lundi de Pâques.", [("le lundi de Pâques", "2021-04-05")]),
    ("Le marché rouvrira à la Pentecôte.", [("à la Pentecôte", "2022-06-05")]),
    ("Le marché fut pillé à l'Ascension 2008.", [("à l'Ascension 2008", "2008-05-01")]),
    ("Les paysans sèment dans la seconde quinzaine de juin.", [("dans la seconde quinzaine de juin", "2022-06-16/2022-06-30")]),
    ("La première semaine de janvier a été calme.", [("La première semaine de janvier", "2022-01-01/2022-01-07")]),
    ("La dernière semaine de février 2020 a été calme.", [("La dernière semaine de février 2020", "2020-02-23/2020-02-29")]),
    ("Il y a deux ans jour pour jour, le puits brûlait.", [("Il y a deux ans jour pour jour", "2020-02-17")]),
    ("Le marché ouvrit au 20e siècle.", [("au 20e siècle", "19XX")]),
    # lists
    ("Le forum a siégé les 1er, 4 et 9 février.", [("les 1er", "2022-02-01"), ("4", "2022-02-04"), ("9 février", "2022-02-09")]),
    ("Le forum a siégé en novembre-décembre.", [("en novembre-décembre", "2021-11/2021-12")]),
    ("Le forum a siégé fin janvier-début février.", [("fin janvier-début février", "2022-01-21/2022-02-10")]),
    ("La crise de 2012-13 a tout changé.", [("2012-13", "2012/2013")]),
    ("Le week-end du 5 février a été calme.", [("Le week-end du 5 février", "2022-02-05/2022-02-06")]),
    # the side that the tense tells
    ("Le ministre est convoqué le 2 mars.", [("le 2 mars", "2022-03-02")]),
    ("Le ministre est arrivé le 2 mars.", [("le 2 mars", "2021-03-02")]),
    ("Le ministre a été entendu le 2 mars.", [("le 2 mars", "2021-03-02")]),
    ("Le ministre s'est tu le 2 mars.", [("le 2 mars", "2021-03-02")]),
    ("Le procès est renvoyé au 2 mars.", [("2 mars", "2022-03-02")]),
    ("Les insurgés ont jusqu'à dimanche pour répondre.", [("jusqu'à dimanche", "../2022-02-20")]),
    ("Les insurgés ont tenu jusqu'à dimanche.", [("jusqu'à dimanche", "../2022-02-13")]),
    # no date
    ("La mission a duré neuf ans.", [("neuf ans", None)]),
    ("La mission a duré pendant six mois.", [("pendant six mois", None)]),
    ("Récemment, la mission a été renforcée.", [("Récemment", None)]),
    ("La zone est fermée depuis plusieurs mois.", [("depuis plusieurs mois", None)]),
    ("La zone a été fermée il y a quelques jours.", [("il y a quelques jours", None)]),
    ("Ces derniers jours, la zone a été fermée.", [("Ces derniers jours", None)]),
    ("Au lendemain du putsch, la zone a été fermée.", [("Au lendemain", None)]),
    ("Ils défilent tous les vendredis.", [("tous les vendredis", None)]),
    ("Ils défilent tous les 5 juillet.", [("tous les 5 juillet", None)]),
    ("Ils défilent d'habitude le vendredi.", [("d'habitude le vendredi", None)]),
]

SILENT = [
    "La sonde s'est posée sur la planète Mars.",
    "La victoire, mars ne la donne pas.",
    "Il a présenté son plan en 8 points.",
    "Paris a envoyé 2000 soldats.",
    "Le contingent passe de 2000 à 3000 soldats.",
    "Le carnaval bat son plein pour mardi gras.",
    "Joignez-nous au 20 22 45 67 ou au 66 73 12 12.",
    "Les Aigles l'ont emporté 2-1.",
    "Il a reformé le 11 de départ.",
    "Le sac de riz coûte 15 000 francs, contre 1500 F CFA ailleurs.",
    "Le prix est passé de 2000 à 2500 F CFA.",
    "Le Mouvement du 5 juin appelle au calme.",
    "Le match se joue au stade du 26 mars.",
    "Un homme âgé de 24 ans a été relâché.",
    "Un jeune de 17 ans a été relâché.",
    "Moussa, 24 ans, a été relâché.",
    "Le poste est gardé 24h/24 et 7j/7.",
    "Le livre a été tiré en 2000 exemplaires.",
    "Le village est à trois heures de route.",
    "Le G5 Sahel compte cinq pays.",
    "Elle a été élue présidente.",
    "L'article 15 de la loi 2016-008 le prévoit.",
    "Les secondes lignes ont cédé.",
    "Le dernier carré a cédé.",
    "Il est parti deux jours plus tôt que prévu.",
    "Une somme de 2000 dollars a disparu.",
    "Plus de 2010 ont fui.",
    "Le bilan passe de 1990 à 2050 cas.",
    "Le pays fête mardi gras.",
    "Les mois les plus secs ont vidé le puits.",
]


@pytest.mark.parametrize(("sentence", "expected"), WORKED, ids=[sentence for sentence, _ in WORKED])
def test_worked_expressions(sentence, expected):
    assert [(found.text, found.edtf) for found in find_times(sentence, REFERENCE, "fr")] == expected


@pytest.mark.parametrize("sentence", SILENT)
def test_what_is_no_time_stays_silent(sentence):
    assert find_times(sentence, REFERENCE, "fr") == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Le convoi a été attaqué mardi.", "2022-02-XX"),
        ("Hier, le convoi a été attaqué.", "2022-02-XX"),
        ("La veille, le convoi avait été attaqué.", "2022-02-XX"),
        ("Le 5 février, le convoi a été attaqué.", "2022-02-05"),
        ("En décembre, le convoi a été attaqué.", "2021-12"),
        ("Il y a deux mois, le convoi a été attaqué.", "2021-12"),
        ("La semaine dernière, le convoi a été attaqué.", None),
        ("L'an dernier, le convoi a été attaqué.", "2021"),
    ],
)
def test_a_reference_known_to_the_month_bounds_the_precision(sentence, expected):
    assert [found.edtf for found in find_times(sentence, "2022-02", "fr")] == [expected]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Mardi, le pont a sauté.", None),
        ("Le 5 février, le pont a sauté.", None),
        ("Le 5 février 2022, le pont a sauté.", "2022-02-05"),
        ("Il y a neuf ans, le pont a sauté.", None),
        ("De 2014 à 2016, le pont était fermé.", "2014/2016"),
        ("Du 3 au 7 mars 2021, le pont était fermé.", "2021-03-03/2021-03-07"),
    ],
)
def test_without_a_reference_only_what_is_told_in_full_has_a_value(sentence, expected):
    assert [found.edtf for found in find_times(sentence, None, "fr")] == [expected]


def test_the_tense_given_decides():
    assert find_times("lundi", REFERENCE, "fr", tense=lambda offset: "past")[0].edtf == "2022-02-14"
    assert find_times("lundi", REFERENCE, "fr", tense=lambda offset: "future")[0].edtf == "2022-02-21"


def test_the_anchor_is_carried_over():
    first = find_times("Le 3 janvier, le puits a brûlé. La mission est là depuis 2013.", REFERENCE, "fr")
    anchor = last_anchor(first)
    assert anchor == "2022-01-03"
    assert [found.edtf for found in find_times("La veille, il était gardé.", REFERENCE, "fr", anchor=anchor)] == ["2022-01-02"]
    assert last_anchor([], "2021-05-05") == "2021-05-05"


def test_kinds_basis_and_cues():
    stated, deduced, lasting = find_times("Le 3 janvier 2022, puis depuis mardi, pendant six mois.", REFERENCE, "fr")
    assert (stated.kind, stated.basis, stated.cues) == ("date", "stated", ())
    assert (deduced.kind, deduced.basis) == ("interval", "deduced")
    assert {(cue.text, cue.why) for cue in deduced.cues} >= {("depuis", "since"), ("depuis mardi", "reference")}
    assert (lasting.kind, lasting.edtf) == ("duration", None)


def test_a_reference_that_is_no_date_is_refused():
    with pytest.raises(InputError):
        find_times("Hier.", "hier", "fr")


@given(
    st.lists(st.sampled_from([sentence for sentence, _ in WORKED] + SILENT), max_size=4),
    st.sampled_from([REFERENCE, "2022-02", "2022", None]),
)
def test_expressions_are_in_order_apart_and_valid(sentences, reference):
    text = " ".join(sentences)
    done = 0
    for found in find_times(text, reference, "fr"):
        assert done <= found.start < found.end
        assert text[found.start : found.end] == found.text
        assert found.edtf is None or edtf.valid(found.edtf)
        done = found.end


@given(st.text(max_size=80))
def test_any_text_is_read(text):
    for found in find_times(text, REFERENCE, "fr"):
        assert text[found.start : found.end] == found.text


def test_plain_sentences_are_read_fast():
    sentences = ["Les deux délégations ont salué la reprise du dialogue entre les communautés de la région."] * 500
    find_times(sentences[0], REFERENCE, "fr")
    start = time.process_time()
    for sentence in sentences:
        find_times(sentence, REFERENCE, "fr")
    assert len(sentences) / (time.process_time() - start) > 5000
