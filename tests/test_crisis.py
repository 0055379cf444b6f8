"""The word list for danger, alone and together with the model. tests/data/kris.tsv was written by someone who had not seen the list."""

from pathlib import Path

import pytest

from bot.answers import DataError
from bot.crisis import load_crisis_list
from bot.project import PROJECT
from tests.danger import Messages

LIST = load_crisis_list()
MESSAGES = Messages("kris.tsv")
# With the fallback spaCy model none is missed and 54 alarm (docs/decisions/0001); other lemmas may move a few.
MISSED_AT_MOST = 3
FALSE_ALARMS_AT_MOST = 60


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("min pappa slår mig", "akut_fara"),
        ("PAPPA SLAR MIG", "akut_fara"),
        ("farsan sparkar mej när han e full", "akut_fara"),
        ("han har en kniv i handen", "akut_fara"),
        ("mamma och pappa slåss nu", "akut_fara"),
        ("min styvpappa tafsar på mig", "akut_fara"),
        ("vi är inlåsta", "akut_fara"),
        ("jag vågar inte gå hem", "akut_fara"),
        ("de vill gifta bort mig", "akut_fara"),
        ("snälla hjälp mig", "akut_fara"),
        ("jag tar livet av mig snart", "sjalvmord"),
        ("jag vill dö av skam", "sjalvmord"),
        ("efter filmen blev pappa arg och slår mig", "akut_fara"),
        ("pappa slår hål i huvudet på mig", "akut_fara"),
        ("min mamma slår mig på kort", "akut_fara"),
        ("pappa såg serien och dödar mig sen", "akut_fara"),
        ("pappa har slagit mig", "akut_fara"),
        ("jag vill inte leva", "sjalvmord"),
        ("jag vill dööööö", "sjalvmord"),
        ("orkar inte leva mer", "sjalvmord"),
        ("min son skär sig", "sjalvmord"),
        ("jag tänker ta livet av mig", "sjalvmord"),
        # the word that tells is the last
        ("hon har blivit våldtagen", "akut_fara"),
        ("är rädd att jag ska skada", "akut_fara"),
        ("de ska skicka mig till somalia", "akut_fara"),
        ("alla barnen är smutsiga", "akut_fara"),
        ("jag skadar mig själv", "sjalvmord"),
    ],
)
def test_the_list_alone_finds_what_is_said_outright(text, topic):
    assert LIST.verdict(text).topic == topic


@pytest.mark.parametrize(
    "text",
    [
        "vad räknas som våld",
        "får man slå sina barn",
        "är det olagligt att ge en örfil",
        "slå upp en lag",
        "pappa slår mig i schack",
        "jag dör av skratt",
        "han hotar med att flytta",
        "livrädd för mötet med soc",
        "vi slåss för våra rättigheter",
        "hur länge får en utredning ta",
        "",
        "?!",
    ],
)
def test_the_list_alone_lets_harmless_words_pass(text):
    verdict = LIST.verdict(text)
    assert verdict is None or not verdict.alone


def test_the_list_is_seldom_sure_of_danger_where_there_is_none():
    sure = [text for text in MESSAGES.harmless if (verdict := LIST.verdict(text)) and verdict.strong]
    assert len(sure) <= 5, sure


def test_with_the_model_hardly_anyone_in_danger_is_missed(ask):
    missed = MESSAGES.missed(ask)
    assert len(missed) <= MISSED_AT_MOST, missed


def test_with_the_model_most_harmless_messages_raise_no_alarm(ask):
    alarmed = MESSAGES.alarmed(ask)
    assert len(alarmed) <= FALSE_ALARMS_AT_MOST, alarmed


def test_a_pattern_that_cannot_be_read_is_told(tmp_path: Path):
    content = (PROJECT.data / "crisis.yml").read_text(encoding="utf-8")
    path = tmp_path / "crisis.yml"
    path.write_text(content.replace("overdos\\\\w*", "overdos("), encoding="utf-8")
    with pytest.raises(DataError, match="går inte att läsa"):
        load_crisis_list(path)
    path.write_text("words: {}\n", encoding="utf-8")
    with pytest.raises(DataError, match="saknas"):
        load_crisis_list(path)
