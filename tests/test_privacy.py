import pytest

from bot.privacy import clean, mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("jag är 20120304-1234", "jag är [personnummer]"),
        ("120304-1234 är mitt", "[personnummer] är mitt"),
        ("201203641234", "[personnummer]"),
        ("mejla anna.b@skola.se nu", "mejla [mejladress] nu"),
        ("ring 070-123 45 67", "ring [telefonnummer]"),
        ("+46 70 123 45 67", "[telefonnummer]"),
        ("2012-03-04-1234", "[personnummer]"),
        ("070–123 45 67", "[telefonnummer]"),
        ("(070) 123 45 67", "[telefonnummer]"),
        ("070.123.45.67", "[telefonnummer]"),
    ],
)
def test_personal_details_are_masked(text, masked):
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "ring 112",
        "116 111",
        "020-50 50 50",
        "90101",
        "lagen (2025:400)",
        "från 2026-01-15",
        "752 28 Uppsala",
        "3 kap. 4 §",
    ],
)
def test_helplines_laws_and_dates_stay(text):
    assert mask(text) == text


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [("a\u0308", "ä"), ("pap\u00adpa", "pappa"), ("a\x00b\u200bc", "abc"), ("rad\nrad", "rad rad"), ("ｈｅｊ", "hej")],
)
def test_a_text_has_one_form_and_nothing_unseen(text, cleaned):
    assert clean(text) == cleaned
