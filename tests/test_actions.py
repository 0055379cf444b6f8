"""The rules behind the actions, without Rasa."""

from actions.kommun_kontakt import asks, chosen
from bot.kommuner import load_kommuner
from bot.replies import suggest

KOMMUNER = load_kommuner()


def ranking(**scores):
    return [{"name": name, "confidence": score} for name, score in scores.items()]


def test_an_unsure_reading_is_offered_as_a_question():
    outcome, topics = suggest(ranking(sip=0.15, samverkan=0.1, utanfor=0.09, lagar=0.05, anonym=0.04))
    assert (outcome, topics) == ("menar_du", ["sip", "samverkan", "lagar"])


def test_a_mere_guess_is_not_offered():
    assert suggest(ranking(sip=0.03, samverkan=0.02))[0] == "vet_inte"
    assert suggest([]) == ("vet_inte", [])


def test_a_question_that_is_likeliest_outside_or_nearly_so_is_refused_with_the_nearest_topics():
    assert suggest(ranking(utanfor=0.4, sip=0.3, lagar=0.2)) == ("vet_inte", ["sip", "lagar"])
    assert suggest(ranking(sip=0.42, utanfor=0.4))[0] == "vet_inte"
    assert suggest(ranking(sip=0.5, utanfor=0.4))[0] == "menar_du"
    assert suggest(ranking(utanfor=0.14, sip=0.12))[0] == "menar_du"


def test_only_listed_municipalities_count():
    assert [kommun.namn for kommun in chosen(KOMMUNER, "Lund", None)] == ["Lund"]
    assert [kommun.namn for kommun in chosen(KOMMUNER, ["Lund", "Ystad"], None)] == ["Lund", "Ystad"]
    assert [kommun.namn for kommun in chosen(KOMMUNER, None, "Ystad")] == ["Ystad"]
    assert chosen(KOMMUNER, "<script>", "Ystad") == []
    assert chosen(KOMMUNER, {"namn": "Lund"}, None) == []


def test_the_question_for_the_municipality_is_not_repeated():
    asked = [{"event": "bot", "data": {"custom": {"asks": "kommun"}}}]
    assert asks("overklaga", [{"event": "user"}, {"event": "bot", "data": {}}])
    assert not asks("overklaga", asked)
    assert asks("kontakta_socialtjansten", asked)
    assert not asks("akut_fara", [])


def test_one_who_would_not_tell_is_not_asked_again():
    declined = [{"event": "bot", "data": {"custom": {"declined": "kommun"}}}, {"event": "user"}]
    assert not asks("kontakta_socialtjansten", declined)
