"""Several questions in one message."""

import pytest

from bot.questions import questions


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("hur länge tar det och får jag läsa den?", ["hur länge tar det", "får jag läsa den?"]),
        ("Hej! Vi har fått ett brev. Vad händer nu? Måste vi gå dit?", ["Vad händer nu?", "Måste vi gå dit?"]),
        ("min pappa slår mig, får soc säga det till honom", ["får soc säga det till honom"]),
        ("hur gör jag en anmälan", ["hur gör jag en anmälan"]),
        ("min dotter och son bor hos sin pappa.", []),
        ("överklaga", []),
    ],
)
def test_the_parts_that_ask_are_found_in_their_order(text, parts):
    assert questions(text) == parts
