"""A municipality's own contact facts: what a file may hold, and how what is wrong in it is told."""

import os
from pathlib import Path

import pytest

from bot import contacts_source, home
from bot.answers import DataError
from bot.check import check
from bot.cli import main
from bot.contacts_source import FileSource, own_source
from bot.own_contacts import parse_own_contacts

GOOD = """\
Lund:
  mottagning: 046-359 50 00
  oppettider: måndag–torsdag 8–16.30, fredag 8–12
  oppet:
    mandag-torsdag: 08:00-16:30
    fredag: 08:00-12:00
  stangt: [2026-12-23]
  jour: {telefon: 046-15 40 00, tider: vardagar 16.30–02}
  orosanmalan: https://www.lund.se/oro
malmö stad:
  adress: Storgatan 1
"""


@pytest.fixture(autouse=True)
def fresh_settings():
    yield
    own_source.cache_clear()
    home.home.cache_clear()


def test_one_file_serves_several_municipalities_under_any_of_their_names():
    facts = parse_own_contacts(GOOD.encode(), "fil.yml")
    assert set(facts) == {"Lund", "Malmö"}
    assert facts["Lund"].hours and not facts["Malmö"].hours
    assert sorted(facts["Lund"].hours.week) == [0, 1, 2, 3, 4]


WRONG = [
    ("Lund:", "Lnd:", 1, "Menar du"),
    ("malmö stad:", "LUND:", 10, "två gånger"),
    ("malmö stad:", "Lund:", 10, "två gånger"),
    ("046-359", "ring oss", 2, "telefonnummer"),
    ("08:00-16:30", "8-16", 4, "08:00-16:30"),
    ("08:00-16:30", "16:00-08:00", 4, "08:00-16:30"),
    ("08:00-16:30", "08:00-25:00", 4, "08:00-16:30"),
    ("mandag-torsdag", "man-tors", 4, "veckodag"),
    ("mandag-torsdag", "torsdag-mandag", 4, "ordning"),
    ("oppettider:", "#", 4, "oppettider"),
    ("2026-12-23", "i morgon", 7, "datum"),
    ("2026-12-23", "2026-13-45", 7, "inget"),
    ("tider: vard", "tidr: vard", 8, "saknas"),
    ("https://www", "http://www", 9, "https://"),
    ("https://www.lund.se/oro", "javascript:alert(1)", 9, "https://"),
    ("  adress", "  adres", 11, "okänt"),
    ("  adress: Storgatan 1", "  {[1]: 2}", 1, "YAML"),
    ("Storgatan 1", '"', 12, "Rätta indrag"),
    ("Storgatan 1", "\x07", 1, "YAML"),
    ("Lund:", "a: &x {}\nb: *x\nLund:", 2, "hänvisning"),
    ("Lund:", "Lund: " + "[" * 3000, 1, "YAML"),
]


@pytest.mark.parametrize(("part", "instead", "line", "words"), WRONG)
def test_what_is_wrong_is_told_with_line_and_remedy(part, instead, line, words):
    with pytest.raises(DataError, match=words) as caught:
        parse_own_contacts(GOOD.replace(part, instead, 1).encode(), "fil.yml")
    message = str(caught.value)
    assert message.startswith(f"fil.yml:{line}:")
    assert len(message.splitlines()) == 1 and message.endswith((".", "?", ")."))


@pytest.mark.parametrize("content", [b"", b"[]", b"- Lund", b"Lund:", b"\xff\xfe", b"x" * 300_000])
def test_what_is_no_such_file_is_refused(content):
    with pytest.raises(DataError, match=r"^fil.yml:1:"):
        parse_own_contacts(content, "fil.yml")


def test_a_changed_file_is_read_again_and_a_spoilt_one_leaves_the_last_good(tmp_path: Path, monkeypatch):
    monkeypatch.setattr("bot.fresh.EVERY", 0)
    path = tmp_path / "egna.yml"
    path.write_text(GOOD, encoding="utf-8")
    source = FileSource(path)
    assert source.facts("Malmö").adress == "Storgatan 1" and source.facts("Ystad") is None

    def change(text: str, seconds: int) -> None:
        path.write_text(text, encoding="utf-8")
        os.utime(path, (seconds, seconds))

    change(GOOD.replace("Storgatan 1", "Torget 2"), 1_000)
    assert source.facts("Malmö").adress == "Torget 2"
    change("Lnd:", 2_000)
    assert source.facts("Malmö").adress == "Torget 2"
    path.unlink()
    assert source.facts("Malmö").adress == "Torget 2"


@pytest.mark.parametrize("command", ["ask", "shell", "serve"])
def test_a_wrong_file_stops_the_start(command, tmp_path: Path, monkeypatch, capsys):
    path = tmp_path / "egna.yml"
    path.write_text("Lund:\n  telefn: 046-1\n", encoding="utf-8")
    monkeypatch.setenv(contacts_source.SETTING, str(path))
    monkeypatch.setattr("bot.training.current_model", lambda: pytest.fail("the long work has begun"))
    assert main([command]) == 2
    err = capsys.readouterr().err.strip().splitlines()[-1]
    assert err.startswith(f"SOCLOTS_CONTACTS: {path}:2: Lund.telefn")


def test_soclots_check_reads_the_file_too(tmp_path: Path, monkeypatch):
    path = tmp_path / "egna.yml"
    path.write_text(GOOD.replace("adress", "adres"), encoding="utf-8")
    monkeypatch.setenv(contacts_source.SETTING, str(path))
    assert [str(finding.told(path.parent)) for finding in check() if finding.path == path]
    path.write_text(GOOD, encoding="utf-8")
    assert not [finding for finding in check() if finding.path == path]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("finns/inte.yml", "Rätta sökvägen"),
        ("/", "Rätta sökvägen"),
        ("http://www.kommun.se/egna.yml", "https://"),
        ("ftp://www.kommun.se/egna.yml", "https://"),
        ("https://", "https://"),
        ("http://127.0.0.1.kommun.se/", "https://"),
    ],
)
def test_a_setting_that_leads_nowhere_is_told(monkeypatch, value, words):
    monkeypatch.setenv(contacts_source.SETTING, value)
    with pytest.raises(DataError, match=r"^SOCLOTS_CONTACTS") as caught:
        own_source()
    assert words in str(caught.value)


def test_a_home_that_is_no_municipality_stops_the_start(monkeypatch, capsys):
    monkeypatch.setenv(home.SETTING, "Vesterås")
    assert main(["ask", "hej"]) == 2
    assert "Menar du Västerås" in capsys.readouterr().err
