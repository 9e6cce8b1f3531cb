"""French dates: what is read on Monday 23 November 2026, what is refused, what is not a date."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ports.leave import Half, Period
from skills.dates import notation
from skills.dates.calendar import WorkingDays
from skills.dates.reading import Dates
from skills.dates.writing import in_words
from skills.problem import Problem

TODAY = dt.date(2026, 11, 23)
CALENDAR = WorkingDays()
DATES = Dates(TODAY, CALENDAR)

READ = {
    # Spans.
    "du 3 au 12 mars": "2027-03-03/2027-03-12",
    "Du 3 au 12 Mars": "2027-03-03/2027-03-12",
    "DU 3 AU 12 MARS": "2027-03-03/2027-03-12",
    "du 3 mars au 12 mars": "2027-03-03/2027-03-12",
    "du 3 mars au 12": "2027-03-03/2027-03-12",
    "du 3 au 12 mars prochain": "2027-03-03/2027-03-12",
    "du 3 au 12 mars inclus": "2027-03-03/2027-03-12",
    "du 3 au 12 mars 2028": "2028-03-03/2028-03-12",
    "3-5 mars": "2027-03-03/2027-03-05",
    "du 3/3 au 12/3": "2027-03-03/2027-03-12",
    "du 03/03/2027 au 12/03/2027": "2027-03-03/2027-03-12",
    "2027-03-03 au 2027-03-12": "2027-03-03/2027-03-12",
    "du 3 au 12": "2026-12-03/2026-12-12",
    "du 24 au 27": "2026-11-24/2026-11-27",
    "du 28 au 3": "2026-11-28/2026-12-03",
    "du 28 décembre au 3 janvier": "2026-12-28/2027-01-03",
    "du 28 decembre au 3 janvier": "2026-12-28/2027-01-03",
    "du 28 déc au 3 janv": "2026-12-28/2027-01-03",
    "du 28 au 3 janvier": "2026-12-28/2027-01-03",
    "28 décembre au 3 janvier": "2026-12-28/2027-01-03",
    "du 24 décembre 2026 au 2 janvier 2027": "2026-12-24/2027-01-02",
    "du 24 décembre au 2 janvier 2027": "2026-12-24/2027-01-02",
    "du 20 novembre au 5 décembre": "2026-11-20/2026-12-05",
    "du 15 au 19 fevrier": "2027-02-15/2027-02-19",
    "21 décembre jusque 3 janvier": "2026-12-21/2027-01-03",
    "du 21 décembre jusqu'au 3 janvier": "2026-12-21/2027-01-03",
    "à partir du 9 mars jusqu'au 12": "2027-03-09/2027-03-12",
    "du 1er au 15 août": "2027-08-01/2027-08-15",
    "du lundi 7 au vendredi 11 décembre": "2026-12-07/2026-12-11",
    "du lundi 7/12 au 11/12": "2026-12-07/2026-12-11",
    "entre le 3 et le 5 mars": "2027-03-03/2027-03-05",
    "entre Noël et le jour de l'an": "2026-12-25/2027-01-01",
    "entre noel et le nouvel an": "2026-12-25/2027-01-01",
    "du 20 décembre au jour de l'an": "2026-12-20/2027-01-01",
    "de lundi à mercredi": "2026-11-30/2026-12-02",
    "du mardi au jeudi": "2026-11-24/2026-11-26",
    "de demain à vendredi": "2026-11-24/2026-11-27",
    "de mercredi à lundi": "2026-11-25/2026-11-30",
    # One day.
    "le 3 mars": "2027-03-03/2027-03-03",
    "3 mars": "2027-03-03/2027-03-03",
    "le trois mars": "2027-03-03/2027-03-03",
    "le 3/03": "2027-03-03/2027-03-03",
    "3/3": "2027-03-03/2027-03-03",
    "03/03/2027": "2027-03-03/2027-03-03",
    "03/03/27": "2027-03-03/2027-03-03",
    "03.03.2027": "2027-03-03/2027-03-03",
    "3-3-2027": "2027-03-03/2027-03-03",
    "2027-03-03": "2027-03-03/2027-03-03",
    "1er mars": "2027-03-01/2027-03-01",
    "premier mars": "2027-03-01/2027-03-01",
    "le 14 juillet": "2027-07-14/2027-07-14",
    "29 février": "2028-02-29/2028-02-29",
    "le 23 novembre": "2026-11-23/2026-11-23",
    "le 22 novembre": "2027-11-22/2027-11-22",
    "le 24": "2026-11-24/2026-11-24",
    "le 8": "2026-12-08/2026-12-08",
    "le 31": "2026-12-31/2026-12-31",
    "aujourd'hui": "2026-11-23/2026-11-23",
    "aujourd’hui": "2026-11-23/2026-11-23",
    "aujourdhui": "2026-11-23/2026-11-23",
    "demain": "2026-11-24/2026-11-24",
    "après-demain": "2026-11-25/2026-11-25",
    "apres demain": "2026-11-25/2026-11-25",
    "hier": "2026-11-22/2026-11-22",
    "lundi": "2026-11-30/2026-11-30",
    "mardi": "2026-11-24/2026-11-24",
    "vendredi": "2026-11-27/2026-11-27",
    "vendredi prochain": "2026-11-27/2026-11-27",
    "lundi prochain": "2026-11-30/2026-11-30",
    "lundi dernier": "2026-11-16/2026-11-16",
    "lundi en huit": "2026-12-07/2026-12-07",
    "vendredi en huit": "2026-12-04/2026-12-04",
    "vendredi prochain en huit": "2026-12-04/2026-12-04",
    "lundi en quinze": "2026-12-14/2026-12-14",
    "mercredi de la semaine prochaine": "2026-12-02/2026-12-02",
    "lundi 7 décembre": "2026-12-07/2026-12-07",
    "lundi 7": "2026-12-07/2026-12-07",
    "lundi 7/12": "2026-12-07/2026-12-07",
    "vendredi 4": "2026-12-04/2026-12-04",
    "Noël": "2026-12-25/2026-12-25",
    "la veille de Noël": "2026-12-24/2026-12-24",
    "lundi de Pâques": "2027-03-29/2027-03-29",
    "jeudi de l'Ascension": "2027-05-06/2027-05-06",
    # Misspelt by a letter.
    "vendredy 27 novembr": "2026-11-27/2026-11-27",
    "le 3 fevrié": "2027-02-03/2027-02-03",
    "mecredi": "2026-11-25/2026-11-25",
    # Halves.
    "le 24 après-midi": "2026-11-24 apres_midi/2026-11-24",
    "le 24 apres midi": "2026-11-24 apres_midi/2026-11-24",
    "le 24 aprèm": "2026-11-24 apres_midi/2026-11-24",
    "le 24 décembre (matin)": "2026-12-24/2026-12-24 matin",
    "le 24 décembre, l'après-midi": "2026-12-24 apres_midi/2026-12-24",
    "vendredi matin": "2026-11-27/2026-11-27 matin",
    "lundi prochain après-midi": "2026-11-30 apres_midi/2026-11-30",
    "demain matin": "2026-11-24/2026-11-24 matin",
    "cet après-midi": "2026-11-23 apres_midi/2026-11-23",
    "la matinée du 8": "2026-12-08/2026-12-08 matin",
    "l'après-midi du 8 décembre": "2026-12-08 apres_midi/2026-12-08",
    "dans l'après-midi du 8": "2026-12-08 apres_midi/2026-12-08",
    "demi-journée du 8 au matin": "2026-12-08/2026-12-08 matin",
    "1/2 journée le 8 après-midi": "2026-12-08 apres_midi/2026-12-08",
    "la journée du 8": "2026-12-08/2026-12-08",
    "le 8 toute la journée": "2026-12-08/2026-12-08",
    "du 3 mars après-midi au 5 mars matin": "2027-03-03 apres_midi/2027-03-05 matin",
    "du 3 mars au matin au 5 mars au soir": "2027-03-03/2027-03-05",
    "du 3 mars à midi au 5 mars à midi": "2027-03-03 apres_midi/2027-03-05 matin",
    "de lundi matin à mardi midi": "2026-11-30/2026-12-01 matin",
    "lundi après-midi et mardi matin": "2026-11-30 apres_midi/2026-12-01 matin",
    # Several days, durations, weeks.
    "lundi et mardi": "2026-11-30/2026-12-01",
    "mardi, mercredi et jeudi": "2026-11-24/2026-11-26",
    "24 et 25 décembre": "2026-12-24/2026-12-25",
    "les 24, 25 et 26 décembre": "2026-12-24/2026-12-26",
    "le 31 décembre et le 1er janvier": "2026-12-31/2027-01-01",
    "vendredi et lundi": "2026-11-27/2026-11-30",
    "jeudi 24 et lundi 28 décembre": "2026-12-24/2026-12-28",
    "3 jours à partir du 9 mars": "2027-03-09/2027-03-11",
    "3 jours à partir du 11 mars": "2027-03-11/2027-03-15",
    "2 jours à partir du 24 décembre": "2026-12-24/2026-12-28",
    "trois jours de congés à compter de lundi prochain": "2026-11-30/2026-12-02",
    "à partir de demain pour 3 jours": "2026-11-24/2026-11-26",
    "2 semaines à partir du 8 mars": "2027-03-08/2027-03-19",
    "une semaine à partir du 9 mars": "2027-03-09/2027-03-15",
    "la semaine prochaine": "2026-11-30/2026-12-04",
    "la semaine du 9 mars": "2027-03-08/2027-03-12",
    "semaine 12": "2027-03-22/2027-03-26",
    "semaine 48": "2026-11-23/2026-11-27",
    "la semaine de Noël": "2026-12-21/2026-12-25",
    "ce week-end": "2026-11-28/2026-11-29",
    "tout le mois d'avril": "2027-04-01/2027-04-30",
    "toute la semaine prochaine": "2026-11-30/2026-12-04",
    "la semaine prochaine en entier": "2026-11-30/2026-12-04",
    "la semaine du 9 au 13 mars": "2027-03-09/2027-03-13",
    # Days of a week, said before it or after.
    "la semaine prochaine lundi et mardi": "2026-11-30/2026-12-01",
    "la semaine prochaine, mardi et mercredi": "2026-12-01/2026-12-02",
    "semaine prochaine : mardi mercredi jeudi": "2026-12-01/2026-12-03",
    "mardi et mercredi de la semaine prochaine": "2026-12-01/2026-12-02",
    "mardi et mercredi la semaine prochaine": "2026-12-01/2026-12-02",
    "mercredi semaine prochaine": "2026-12-02/2026-12-02",
    "lundi et mardi prochains": "2026-11-30/2026-12-01",
    "les lundi 30 et mardi 1er": "2026-11-30/2026-12-01",
    "les 3 et 4 mars": "2027-03-03/2027-03-04",
    "du mardi au jeudi de la semaine prochaine": "2026-12-01/2026-12-03",
    "la semaine prochaine du mardi au jeudi": "2026-12-01/2026-12-03",
    "entre mardi et jeudi de la semaine prochaine": "2026-12-01/2026-12-03",
    "du jeudi au mardi de la semaine prochaine": "2026-11-26/2026-12-01",
    "la semaine prochaine du jeudi au lundi": "2026-12-03/2026-12-07",
    "jeudi et vendredi de cette semaine": "2026-11-26/2026-11-27",
    "cette semaine jeudi et vendredi": "2026-11-26/2026-11-27",
    "dans deux semaines, lundi et mardi": "2026-12-07/2026-12-08",
    "lundi et mardi de la semaine du 9 mars": "2027-03-08/2027-03-09",
    "semaine 12 du lundi au mercredi": "2027-03-22/2027-03-24",
    "lundi en semaine 12": "2027-03-22/2027-03-22",
    "vendredi après-midi de la semaine prochaine": "2026-12-04 apres_midi/2026-12-04",
    "la semaine prochaine vendredi après-midi": "2026-12-04 apres_midi/2026-12-04",
    "lundi et mardi en huit": "2026-12-07/2026-12-08",
    "lundi mardi mercredi": "2026-11-30/2026-12-02",
    # With courtesy around.
    "je voudrais du 3 au 12 mars, merci": "2027-03-03/2027-03-12",
    "Ce sera le 3 mars s'il vous plaît.": "2027-03-03/2027-03-03",
    "du 3 au 12 mars, c'est possible ?": "2027-03-03/2027-03-12",
}


@pytest.mark.parametrize(("text", "written"), READ.items())
def test_reads(text, written):
    assert notation.write(DATES.period(text)) == written


@pytest.mark.parametrize(
    ("text", "code", "values"),
    [
        ("31 février", "impossible_date", {"date": "31 février"}),
        ("le 31/02/2027", "impossible_date", {"date": "31 février 2027"}),
        ("12/13/2026", "impossible_date", {"date": "12/13/2026"}),
        ("29 février 2027", "impossible_date", {"date": "29 février 2027"}),
        ("du 15 au 31 juin", "impossible_date", {"date": "31 juin"}),
        (
            "lundi 8 décembre 2026",
            "weekday_mismatch",
            {"date": "8 décembre 2026", "jour": "mardi", "dit": "lundi"},
        ),
        ("lundi 4", "weekday_mismatch", {"date": "4 décembre 2026", "jour": "vendredi", "dit": "lundi"}),
        ("fin décembre", "vague_month", {"date": "", "mois": "décembre"}),
        ("début janvier", "vague_month", {"date": "", "mois": "janvier"}),
        ("en août", "vague_month", {"date": "", "mois": "août"}),
        ("la semaine suivante", "vague_week", None),
        ("demi-journée du 8", "which_half", {"date": "mardi 8 décembre 2026"}),
        ("le 8 à midi", "which_half", {"date": "mardi 8 décembre 2026"}),
        ("à partir du 9 mars", "no_end", None),
        ("dès lundi", "no_end", None),
        ("jusqu'au 5 mars", "no_start", None),
        ("lundi et mercredi", "separate_days", {}),
        ("lundi matin et mardi", "separate_days", {}),
        ("lundi et mercredi de la semaine prochaine", "separate_days", {}),
        ("mardi de la semaine d'après", "vague_week", None),
        ("15 jours à partir du 9 mars", "ambiguous_duration", {"jours": 15, "date": "mardi 9 mars 2027"}),
        ("huit jours à partir du 9 mars", "ambiguous_duration", None),
        ("du 12 mars au 3 mars", "ended_before_start", None),
        ("du 12 au 3 mars", "ended_before_start", None),
        ("du 12/03/2027 au 03/03/2027", "ended_before_start", None),
        ("du 8 décembre après-midi au 8 décembre matin", "ended_before_start", None),
        ("n'importe quoi", "not_a_period", {}),
        ("", "not_a_period", {}),
        ("3 enfants", "not_a_period", {}),
        ("80 %", "not_a_period", {}),
        ("poste 12", "not_a_period", {}),
        ("3 jours", "not_a_period", {}),
        ("3 jours la semaine prochaine", "not_a_period", {}),
        ("les vendredis", "not_a_period", {}),
        ("32 décembre", "not_a_period", {}),
        ("oui", "not_a_period", {}),
    ],
)
def test_refuses_what_names_no_single_period(text, code, values):
    with pytest.raises(Problem) as refusal:
        DATES.period(text)
    assert refusal.value.code == code
    if values is not None:
        assert {name: value for name, value in refusal.value.values.items() if name in values} == values


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("la semaine prochaine lundi et mardi", "2026-11-30/2026-12-01"),
        ("jeudi et vendredi de la semaine prochaine", "2026-12-03/2026-12-04"),
        ("vendredi et lundi de la semaine prochaine", "2026-11-27/2026-11-30"),
        ("lundi et mardi prochains", "2026-11-30/2026-12-01"),
        ("vendredi de cette semaine", "2026-11-27/2026-11-27"),
    ],
)
def test_the_week_is_counted_from_today(text, written):
    thursday = Dates(dt.date(2026, 11, 26), CALENDAR)
    assert notation.write(thursday.period(text)) == written


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("hier", "past"),
        ("20/11/2026", "past"),
        ("du 20 novembre au 5 décembre", "past"),
        ("samedi", "weekend"),
        ("ce week-end", "weekend"),
        ("25 décembre", "holiday"),
        ("lundi de Pâques", "holiday"),
        ("le 14 juillet", "holiday"),
        ("du 1er au 3 janvier", "no_working_day"),
    ],
)
def test_the_calendar_objects(text, code):
    with pytest.raises(Problem) as objection:
        CALENDAR.check(DATES.period(text), TODAY)
    assert objection.value.code == code


def test_a_holiday_is_named_in_french():
    with pytest.raises(Problem) as objection:
        CALENDAR.check(DATES.period("lundi de Pentecôte"), TODAY)
    assert objection.value.values == {"date": "lundi 17 mai 2027", "fete": "Lundi de Pentecôte"}


def test_good_friday_is_worked_except_in_alsace_and_moselle():
    friday = DATES.period("26 mars")
    CALENDAR.check(friday, TODAY)
    with pytest.raises(Problem, match="holiday"):
        WorkingDays(alsace_moselle=True).check(friday, TODAY)


FOUND = {
    "je voudrais poser du 3 au 12 mars pour les vacances": "2027-03-03/2027-03-12",
    "bonjour chef moi vouloir vacances 21 décembre jusque 3 janvier, possible oui ?": "2026-12-21/2027-01-03",
    "poser 1 rtt vendredi 4": "2026-12-04/2026-12-04",
    "jvoudrai posé ma journé de lundi car mon fils est en vacanse": "2026-11-30/2026-11-30",
    "Décès de ma grand-mère, obsèques jeudi à Rennes, je demande l'autorisation d'absence.": "2026-11-26/2026-11-26",
    "Je dois garder ma fille malade aujourd'hui et demain, décomptez deux jours.": "2026-11-23/2026-11-24",
    "cp du 15 au 19 fevrier": "2027-02-15/2027-02-19",
    "modifier mes vacances, du 6 au 10 avril au lieu du 13": "2027-04-06/2027-04-10",
    "je souhaite partir du 3 au 21 août, avec retour le lundi 24": "2027-08-03/2027-08-21",
    "je voudrais 3 jours de RTT à partir du 9 mars": "2027-03-09/2027-03-11",
    "congé le 24": "2026-11-24/2026-11-24",
    "congé le 24 pour un déménagement": "2026-11-24/2026-11-24",
    "RTT vendredi matin svp, et merci": "2026-11-27/2026-11-27 matin",
    "Annulez ma demande de la semaine prochaine": "2026-11-30/2026-12-04",
    "un congé le 8 décembre, soit le 08/12, svp": "2026-12-08/2026-12-08",
    "je voudrais poser la semaine prochaine mardi et mercredi": "2026-12-01/2026-12-02",
    "RTT vendredi après-midi de la semaine prochaine": "2026-12-04 apres_midi/2026-12-04",
    "absente la semaine du 9 au 13 mars": "2027-03-09/2027-03-13",
}


@pytest.mark.parametrize(("text", "written"), FOUND.items())
def test_finds_the_period_inside_a_message(text, written):
    found = DATES.find(text)
    assert found
    assert notation.write(found) == written


@pytest.mark.parametrize(
    "text",
    [
        "je suis à 80 %",
        "j'ai 3 enfants",
        "poste 12",
        "mon fils a 3 ans et ma fille 12",
        "il me reste 2 jours",
        "appelez le 06 39 98 11 09",
        "j'habite le 24 rue des Forges",
        "du 3 au 12 rue des Lilas",
        "salle pour 3 à 12 personnes",
        "le copieur du 2e étage, bureau 214",
        "assistance 24/7",
        "je suis à 3/4 temps",
        "version 3.5 du logiciel",
        "le ticket ouvert lundi dernier",
        "en panne depuis lundi",
        "je pose tout ce qui me reste avant le 31 décembre",
        "bébé prévu le 2 février",
        "tous les lundis et les vendredis",
        "trois semaines en août, du 3 au 21, avec retour le lundi 24",
        "3 jours la semaine prochaine",
        "Je renonce à mon RTT de jeudi et je le mets vendredi.",
        "un rtt le 3 mars et un autre le 8 avril",
        "quatre jours au titre du compte épargne-temps en mai",
        "budget de mars",
        "décompte de mes 25 jours du 3 mars",
        "réunion à 9 h",
        "مرحبا",
        "",
    ],
)
def test_invents_no_period(text):
    assert DATES.find(text) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("je voudrais poser le 31 février", "impossible_date"),
        ("congés du lundi 8 au 12 décembre 2026", "weekday_mismatch"),
        ("pose un congé fin décembre", "vague_month"),
        ("mes cinq jours la semaine suivante", "vague_week"),
        ("un congé à partir du 9 mars", "no_end"),
        ("une demi-journée le 8", "which_half"),
        ("un congé la semaine prochaine sauf mercredi", "separate_days"),
    ],
)
def test_says_what_is_wrong_with_the_period_of_a_message(text, code):
    with pytest.raises(Problem) as problem:
        DATES.find(text)
    assert problem.value.code == code


def test_one_day_is_a_date_and_several_are_not():
    assert DATES.date("lundi 7 décembre") == dt.date(2026, 12, 7)
    with pytest.raises(Problem, match="not_a_day"):
        DATES.date("du 3 au 12 mars")


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("2026-12-01/2026-12-01", "le mardi 1er décembre 2026"),
        ("2026-12-08/2026-12-08 matin", "le mardi 8 décembre 2026, le matin"),
        ("2027-03-03/2027-03-12", "du mercredi 3 au vendredi 12 mars 2027"),
        ("2027-03-29/2027-04-02", "du lundi 29 mars au vendredi 2 avril 2027"),
        ("2026-12-28/2027-01-03", "du lundi 28 décembre 2026 au dimanche 3 janvier 2027"),
        (
            "2027-03-03 apres_midi/2027-03-05 matin",
            "du mercredi 3 mars après-midi au vendredi 5 mars 2027 matin",
        ),
    ],
)
def test_writes_as_a_french_reader_expects(written, words):
    assert in_words(notation.read(written)) == words


days = st.dates(TODAY, dt.date(2029, 12, 31))
halves = st.sampled_from(Half)


@st.composite
def periods(draw):
    start = draw(days)
    end = start + dt.timedelta(days=draw(st.integers(0, 150)))
    start_half, end_half = draw(halves), draw(halves)
    if start == end and (start_half, end_half) == (Half.AFTERNOON, Half.MORNING):
        end_half = Half.AFTERNOON
    return Period(start, end, start_half, end_half)


@settings(deadline=None)
@given(periods())
def test_what_is_written_in_words_reads_back(period):
    assert DATES.period(in_words(period)) == period


@settings(deadline=None)
@given(periods())
def test_what_is_written_short_reads_back(period):
    assert DATES.period(in_words(period, weekday=False)) == period


@settings(deadline=None)
@given(periods())
def test_the_kept_form_reads_back(period):
    assert notation.read(notation.write(period)) == period


vocabulary = st.sampled_from(sorted({word for text in READ for word in text.split()} | {"31/02", "poste", "%", "("}))


@settings(deadline=None)
@given(st.lists(vocabulary, max_size=8).map(" ".join) | st.text(max_size=60))
def test_any_text_is_read_or_is_a_problem(text):
    for read in (DATES.period, DATES.find):
        try:
            found = read(text)
        except Problem as problem:
            assert problem.code
        else:
            assert found is None or found.halves > 0


@settings(deadline=None)
@given(st.lists(vocabulary, max_size=8).map(" ".join), st.dates(dt.date(2024, 1, 1), dt.date(2032, 12, 31)))
def test_any_day_will_do(text, today):
    try:
        Dates(today, CALENDAR).period(text)
    except Problem as problem:
        assert problem.code


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("repousse d'une semaine", "2027-03-10/2027-03-12"),
        ("décale-le de deux jours", "2027-03-05/2027-03-09"),
        ("avance d'un jour", "2027-03-02/2027-03-04"),
        ("avance-les de 3 jours stp", "2027-02-26/2027-03-02"),
        ("deux semaines plus tard", "2027-03-17/2027-03-19"),
        ("décale d'une semaine plus tôt", "2027-02-24/2027-02-26"),
        ("recule de 15 jours", "2027-03-24/2027-03-26"),
    ],
)
def test_a_period_is_moved(text, expected):
    assert notation.write(DATES.moved(notation.read("2027-03-03/2027-03-05"), text)) == expected


def test_the_halves_of_a_moved_period_stay():
    period = Period(dt.date(2027, 3, 5), dt.date(2027, 3, 5), Half.AFTERNOON)
    assert DATES.moved(period, "décale d'un jour") == Period(dt.date(2027, 3, 8), dt.date(2027, 3, 8), Half.AFTERNOON)


@pytest.mark.parametrize(
    "text", ["décale-le au 15 mars", "une semaine", "décale", "repousse d'un jour ou de deux jours", "d'un mois", ""]
)
def test_what_moves_a_period_nowhere(text):
    assert DATES.moved(notation.read("2027-03-03/2027-03-05"), text) is None


def test_a_period_is_not_moved_into_the_past():
    with pytest.raises(Problem, match="past"):
        DATES.moved(notation.read("2026-11-25/2026-11-25"), "avance d'une semaine")
