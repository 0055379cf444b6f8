"""An installation that belongs to one municipality."""

import pytest

from bot import home


@pytest.fixture(autouse=True)
def lund(monkeypatch):
    monkeypatch.setenv(home.SETTING, "lunds kommun")
    home.home.cache_clear()
    yield
    home.home.cache_clear()


def test_it_presents_itself_as_the_municipalitys(ask):
    for text in ("hej", "är du en robot", "vad kan du svara på för frågor"):
        assert "Den här chatten hör till Lunds kommun." in ask(text).replies[0]["text"]
    assert "hör till" not in ask("hur länge får en utredning ta").replies[0]["text"]


def test_nobody_is_asked_where_they_live_and_others_are_found_by_name(converse):
    first, second, third = converse(
        "Hur överklagar jag ett beslut?", "telefon till soc i Ystad", "vad är numret till soc"
    )
    assert [reply.replies[-1]["contact"]["kommun"] for reply in (first, second, third)] == ["Lund", "Ystad", "Ystad"]
    assert "Vilken kommun" not in first.replies[-1]["text"]


def test_a_choice_made_in_the_chat_wins(ask):
    assert ask("vad är numret till soc", kommun="Malmö").replies[-1]["contact"]["kommun"] == "Malmö"
