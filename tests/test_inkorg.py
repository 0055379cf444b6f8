"""The work list keeps what an editor needs and nothing that tells who asked."""

import datetime
import os
from pathlib import Path

import pytest

from bot import inkorg
from bot.answers import DataError
from bot.inkorg import Item

DAY = datetime.date(2026, 11, 24)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "inkorg.tsv"


def test_a_list_that_is_not_there_is_empty(path):
    assert inkorg.read(path) == []


def test_what_is_saved_is_read_back(path):
    first = Item.of(DAY, "hur länge får dom hålla på", "utredning_tid", "gissade lagar")
    second = Item.of(DAY, '=SUMMA(1) är "det" här', "")
    assert inkorg.save(first, path) and inkorg.save(second, path)
    assert inkorg.read(path) == [first, second]
    assert path.read_text(encoding="utf-8").splitlines()[0] == "datum\ttext\tamne\tkommentar"
    assert os.listdir(path.parent) == ["inkorg.tsv"]


def test_no_personal_detail_is_saved(path):
    inkorg.save(Item.of(DAY, "mejla kim@exempel.se\tom\n120304-1234", "", "ring 0701-23 45 67"), path)
    content = path.read_text(encoding="utf-8")
    assert "kim@" not in content and "1234" not in content and "0701" not in content
    assert len(content.splitlines()) == 2


def test_the_latest_judgement_of_a_question_holds(path):
    assert inkorg.save(Item.of(DAY, "vad är sip", "sip"), path)
    assert not inkorg.save(Item.of(DAY + datetime.timedelta(days=1), "vad är sip", "sip"), path)
    assert inkorg.save(Item.of(DAY, "hej", ""), path)
    assert inkorg.save(Item.of(DAY, "vad är sip", "samverkan"), path)
    assert [(item.text, item.amne) for item in inkorg.read(path)] == [("vad är sip", "samverkan"), ("hej", "")]


def test_a_list_saved_by_a_spreadsheet_is_read(path):
    path.write_bytes("\ufeffdatum\ttext\tamne\tkommentar\r\n2026-11-24\tvad är sip\r\n\r\n".encode())
    assert inkorg.read(path) == [Item(DAY, "vad är sip")]


HEADER = "datum\ttext\tamne\tkommentar\n"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("text\tamne\n", ":1: rubrikraden"),
        (HEADER + "2026-11-24\ta\tb\tc\td\n", ":2: raden har 5"),
        (HEADER + "\n2026-11-24\n", ":3: raden har 1"),
        (HEADER + "i går\thej\n", ":2: 'i går' är inget datum"),
        (HEADER + "2026-11-24\t \tsip\n", ":2: text är tom"),
    ],
)
def test_a_fault_is_told_with_its_line(path, content, words):
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=words):
        inkorg.read(path)


def test_what_cannot_be_read_or_written_is_told(path, tmp_path):
    path.write_bytes(HEADER.encode() + b"2026-11-24\t\xff\n")
    with pytest.raises(DataError, match="UTF-8"):
        inkorg.read(path)
    with pytest.raises(DataError, match="skriva"):
        inkorg.write([], tmp_path / "finns_inte" / "inkorg.tsv")
