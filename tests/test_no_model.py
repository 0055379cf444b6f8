"""Where no model can be loaded, the operator is told and whoever needs help still finds it."""

import asyncio

from bot.answers import DataError
from bot.commands import serve
from bot.context import Context
from bot.no_model import NoModel


def test_the_operator_is_told_what_is_wrong_and_that_the_pages_are_up(monkeypatch, capsys):
    def load_engine():
        raise DataError("models: det finns ingen modell. Kör `soclots train`.")

    monkeypatch.setattr(serve, "load_engine", load_engine)
    assert isinstance(serve._engine(), NoModel)
    told = capsys.readouterr().err
    assert "soclots train" in told and "utan chatt" in told and "/readyz" in told


def test_danger_is_answered_and_all_else_gets_an_apology():
    model = NoModel()
    crisis = asyncio.run(model.answer("jag vill inte leva längre", "samtal", Context("barn")))
    assert crisis.topic == "sjalvmord" and crisis.crisis and "112" in crisis.replies[0]["text"]
    other = asyncio.run(model.answer("hej", "samtal"))
    assert not other.answered and other.failed
    asyncio.run(model.forget("samtal"))
