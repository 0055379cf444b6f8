"""What people answer when asked which municipality it is."""

import pytest

from bot.kommuner import load_kommuner
from bot.where import read_answer, unknown_place

KOMMUNER = load_kommuner()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Lund", ["Lund"]),
        ("det är lund", ["Lund"]),
        ("mora tack", ["Mora"]),
        ("jag bor i vara", ["Vara"]),
        ("nej jag menade Falun", ["Falun"]),
        ("i huddinge tror jag", ["Huddinge"]),
        ("Göteborg och Mölndal", ["Göteborg", "Mölndal"]),
        ("Norrköpin", ["Norrköping"]),
        ("bor i dalby", ["Lund"]),
    ],
)
def test_a_name_however_it_is_wrapped_up(text, names):
    answer = read_answer(text, KOMMUNER)
    assert answer.kind == "named"
    assert [found.kommun.namn for found in answer.found] == names
    for found in answer.found:
        assert text[found.start : found.end].strip(" ") == text[found.start : found.end] != ""


@pytest.mark.parametrize(
    "text",
    [
        "vet inte",
        "Jag vet inte!",
        "ingen aning",
        "vill inte säga",
        "det vill jag inte säga",
        "nej",
        "nej tack",
        "nä vill inte säga var jag bor",
        "säger inte",
        "hemligt",
        "hoppa över",
        "jag vet inte vilken kommun",
        "får inte säga",
    ],
)
def test_one_who_does_not_know_or_will_not_tell(text):
    assert read_answer(text, KOMMUNER).kind == "declined"


@pytest.mark.parametrize("text", ["Blåbärsby", "i Grönköping", "bor i Blåbärsby", "knivby", "jag bor i Danmark"])
def test_a_place_that_is_not_found(text):
    answer = read_answer(text, KOMMUNER)
    assert answer.kind == "unknown" and answer.place in text


@pytest.mark.parametrize(
    "text",
    [
        "tack",
        "lvu",
        "hur lång tid tar en utredning",
        "självmordstankar",
        "hjälp mig",
        "jag är i fara",
        "jag är i garderoben",
        "jag vill inte leva",
        "vet inte vad jag ska göra",
        "nej men hej",
        "i",
        "Sekretess",
        "incest",
        "pappa",
        "?",
    ],
)
def test_anything_else_is_left_to_be_understood(text):
    assert read_answer(text, KOMMUNER) is None


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("telefon till soc i Blåbärsby", "Blåbärsby"),
        ("vi bor i Grönköping, vem ringer vi", "Grönköping"),
        ("telefon till soc i Ystad", None),
        ("jag bor i Hudinge", None),
        ("jag bor i en lägenhet", None),
        ("soc i skolan", None),
        ("vi bor i källaren", None),
    ],
)
def test_a_place_not_found_in_any_question(text, place):
    assert unknown_place(text, KOMMUNER) == place
