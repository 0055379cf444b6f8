"""What the classifier reads."""

import pytest

from bot.reading import load_reader

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
