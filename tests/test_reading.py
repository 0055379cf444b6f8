"""What the classifier reads."""

import pytest

from bot.reading import load_reader, without_places

READ = load_reader()


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Va e soc för NÅT", "vad är soc för något"),
        ("socialtjänsten i Umeå", "soc i kommunnamn"),
        ("oros  anmälan", "orosanmälan"),
        ("snääääälla", "snäälla"),
        ("familje hem i mark", "familjehem i kommunnamn"),
    ],
)
def test_everyday_spelling_becomes_ordinary_swedish(text, read):
    assert READ(text) == read


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Hur lång tid tar en utredning i Växjö kommun?", "hur lång tid tar en utredning ?"),
        ("Kan soc i Malmö och Umeå ta barn?", "kan soc och ta barn?"),
        ("soc i Lund", None),
        ("hur lång tid tar en utredning", None),
    ],
)
def test_a_question_can_be_read_without_its_place(text, rest):
    read = without_places(READ(text))
    assert (read and read.split()) == (rest and rest.split())
