"""Finding the municipality in what people write."""

from pathlib import Path

import pytest

from bot.answers import DataError
from bot.kommuner import COLUMNS, load_kommuner

KOMMUNER = load_kommuner()


def names(text):
    return [found.kommun.namn for found in KOMMUNER.find(text)]


@pytest.mark.parametrize("kommun", KOMMUNER.all, ids=lambda kommun: kommun.namn)
def test_every_municipality_and_alias_is_found_by_name(kommun):
    for name in kommun.names:
        assert names(f"hur når jag soc i {name}?") == [kommun.namn]
        assert names(name) == [kommun.namn]
        assert KOMMUNER.get(name) is kommun


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kalmars socialtjänst", ["Kalmar"]),
        ("vi är lulebor", ["Luleå"]),
        ("jag är umebo", ["Umeå"]),
        ("Malmös soc", ["Malmö"]),
        ("i Göteborgs kommun", ["Göteborg"]),
        ("gbg, var finns soc", ["Göteborg"]),
        ("soc i Angereds centrum", ["Göteborg"]),
        ("soc i norrkoping", ["Norrköping"]),
        ("jag bor i sthlm", ["Stockholm"]),
        ("socialtjänsten i Jönköpng", ["Jönköping"]),
        ("vi flyttade från Ystad till Simrishamn", ["Ystad", "Simrishamn"]),
        ("malung-sälen", ["Malung-Sälen"]),
        ("i upplands väsby kommun", ["Upplands Väsby"]),
    ],
)
def test_inflected_folded_misspelt_and_several(text, expected):
    assert names(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hur ska det vara", []),
        ("hur är det i Vara", ["Vara"]),
        ("Nora är min dotter", []),
        ("vi bor i Nora", ["Nora"]),
        ("ta en kista med leksaker", []),
        ("soc kista", ["Stockholm"]),
        ("Lunds kommun", ["Lund"]),
        ("hon heter Eva Berg", []),
        ("det är mora som ringer", []),
        ("kan soc vara med på mötet", []),
        ("måste soc vara trevliga", []),
        ("barnet bor växelvis", []),
        ("soc vara", ["Vara"]),
        ("Vara kommun", ["Vara"]),
        ("soc mark", ["Mark"]),
        ("min son heter Mark. soc har ringt", []),
        ("jag pratade med Nora. kommunen svarar inte", []),
        ("politiker i nämden", []),
    ],
)
def test_a_name_that_is_a_common_word_needs_a_sign(text, expected):
    assert names(text) == expected


@pytest.mark.parametrize(
    "text", ["vad säger de", "hela kommunen", "i skolan", "i salen", "jag var i Norge i våras", "hos mormor", ""]
)
def test_ordinary_words_are_no_places(text):
    assert names(text) == []


def test_habo_and_habo_are_two():
    assert names("är Håbo och Habo samma?") == ["Håbo", "Habo"]


def test_a_part_of_a_municipality_is_told_apart_from_its_name():
    assert KOMMUNER.find("jag bor i Rinkeby")[0].by_alias
    for spelling in ("Stockholms stad", "Sthlm", "Stockholms kommun"):
        assert not KOMMUNER.find(f"jag bor i {spelling}")[0].by_alias


def test_a_phone_number_is_shown_only_when_the_municipality_confirms_it():
    for kommun in KOMMUNER.all:
        if kommun.shown_phone:
            assert kommun.telefon_status.startswith(("egen sida:", "kommunens eget dokument"))
    assert KOMMUNER.get("Gävle").shown_phone == "026-17 80 00"
    assert KOMMUNER.get("Vallentuna").shown_phone is None  # listed, not confirmed
    assert sum(bool(kommun.shown_phone) for kommun in KOMMUNER.all) == 131


ROW = "2180,Gävle,Gävle kommun,Gävleborgs län,https://www.gavle.se,026-17 80 00,egen sida: x,a@gavle.se,,Valbo,"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (ROW.replace("2180", "80"), "kod"),
        (ROW.replace("https://www.gavle.se", "gavle.se"), "webb"),
        (ROW.replace("026-17 80 00", "026178000"), "telefon"),
        ("2180,Gävle", "fält"),
    ],
)
def test_a_wrong_row_is_told_with_its_line(tmp_path: Path, row, words):
    path = tmp_path / "kommuner.csv"
    path.write_text(f"{','.join(COLUMNS)}\n{ROW}\n{row}\n", encoding="utf-8")
    with pytest.raises(DataError, match=words) as caught:
        load_kommuner(path)
    assert str(caught.value).startswith(f"{path}:3:")


def test_a_wrong_header_or_no_file_is_told(tmp_path: Path):
    path = tmp_path / "kommuner.csv"
    with pytest.raises(DataError, match="saknas"):
        load_kommuner(path)
    path.write_text("kod;namn\n", encoding="utf-8")
    with pytest.raises(DataError, match="rubrikerna"):
        load_kommuner(path)


def test_the_nearest_spellings_are_offered():
    assert KOMMUNER.nearest("Vesterås")[0] == "Västerås"
    assert KOMMUNER.nearest("lnd")[0] == "Lund"
    assert KOMMUNER.nearest("rinkebi")[0] == "Stockholm"  # by its parts too
    assert KOMMUNER.spelt_like("blåbärsby", 3, 0.7) == []
    assert [(name, kommun.namn) for name, kommun in KOMMUNER.spelt_like("rinkebi", 1, 0.7)] == [
        ("Rinkeby", "Stockholm")
    ]
