"""A law changes, a day comes: an editor finds the answers that it concerns."""

import datetime
import json
import re
import shutil
from pathlib import Path

import pytest
from rich.console import Console

from bot.answers import DataError
from bot.cli import main
from bot.facts import changes, grounds, review_due, reviews
from bot.lagrum import meet, parse
from bot.project import PROJECT, Project

DAY = datetime.date(2026, 11, 24)
ANSWER = """title: Vad är ett prov?
reviewed: 2026-02-01
facts: [ett faktum]
key: [prov]
ages:
  - {from: 12, to: 14, until: 2026-12-31, vuxen: Det här gäller till nyår för barnet., barn: Det här gäller till nyår för dig.}
versions:
  - to: 2026-12-31
    vuxen: Så här är ett prov till och med nyår.
    barn: Så här är ett prov till nyår för dig.
    sources:
      - {id: lvu, ref: "1–4 och 6 §§"}
  - from: 2027-01-01
    vuxen: Så här är ett prov efter nyår för alla.
    barn: Så här är ett prov sedan, efter nyår.
sources:
  - {id: sol, ref: "20 kap. 1–3 §§, 22 kap. 13 § och 35 kap. 1 §"}
next: [sip]
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """One answer of its own, with the project's sources and helplines."""
    project = Project(tmp_path)
    project.answers.mkdir(parents=True)
    for name in ("sources.yml", "contacts.yml"):
        shutil.copy(PROJECT.data / name, project.data)
    (project.answers / "prov.yml").write_text(ANSWER, encoding="utf-8")
    return project


@pytest.mark.parametrize(
    ("asked", "given", "found"),
    [
        ("20 kap. 3 §", "20 kap. 3 §", True),
        ("20 kap. 3 §", "20 kap. 1–3 §§, 22 kap. 13 § och 35 kap. 1 §", True),
        ("20 kap 3§", "3 kap. 2 §, 20 kap. 3–5 och 7 §§ och 23 kap.", True),
        ("23 kap. 2 §", "3 kap. 2 §, 20 kap. 3–5 och 7 §§ och 23 kap.", True),
        ("20 kap. 6 §", "3 kap. 2 §, 20 kap. 3–5 och 7 §§ och 23 kap.", False),
        ("22 kap.", "3 kap. 2 §, 22 kap. 9–14 §§", True),
        ("26 kap. 1 §", "10 och 26 kap.", True),
        ("2 kap. 3 §", "20 kap. 3 §", False),
        ("3 §", "20 kap. 3 §", False),
        ("39 §", "1–4, 6–9, 39 och 41 §§", True),
        ("5 §", "1–4, 6–9, 39 och 41 §§", False),
        ("16 kap. 2 a §", "14 kap. 8 §, 16 kap. 2 a §, 19 kap. 1 och 4 §§", True),
        ("16 kap. 2 §", "14 kap. 8 §, 16 kap. 2 a §, 19 kap. 1 och 4 §§", False),
        ("20 kap. 3 §", "dnr 2798-2008", False),
    ],
)
def test_a_section_is_found_however_the_source_writes_it(asked, given, found):
    assert meet(parse(asked), parse(given)) == found


def test_every_section_in_the_projects_own_sources_is_read():
    refs = [ground.ref for ground in grounds(PROJECT) if ground.ref and "§" in ground.ref + "kap"]
    assert refs
    assert [ref for ref in refs if ("§" in ref or "kap." in ref) and not parse(ref)] == []


def test_an_answer_is_found_by_law_with_its_line(project):
    (ground,) = grounds(project, law="20 kap. 3 §")
    assert (ground.topic, ground.source, ground.reviewed) == ("prov", "sol", datetime.date(2026, 2, 1))
    name, _, line = ground.place.partition(":")
    assert name == "data/answers/prov.yml" and "20 kap. 1–3" in ANSWER.splitlines()[int(line) - 1]


def test_the_law_may_be_named_beside_the_section(project):
    assert [ground.topic for ground in grounds(project, law="3 § LVU")] == ["prov"]
    assert grounds(project, law="3 § forvaltningslagen") == []


def test_a_source_of_one_version_tells_when_that_version_holds(project):
    (ground,) = grounds(project, source="lvu")
    assert (ground.day_from, ground.day_to) == (None, datetime.date(2026, 12, 31))


def test_the_days_on_which_something_changes_come_in_order(project):
    events = changes(project, DAY, 60)
    assert [(event.day.isoformat(), event.what) for event in events] == [
        ("2027-01-01", "slutar gälla"),
        ("2027-01-01", "börjar gälla"),
        ("2027-01-01", "slutar gälla"),
    ]
    assert "12–14 år" in events[2].title
    assert [ANSWER.splitlines()[int(event.place.split(":")[1]) - 1].strip(" -")[:4] for event in events] == [
        "to: ",
        "from",
        "{fro",
    ]
    assert changes(project, DAY, 37) == []


def test_reviews_fall_due_after_a_year(project):
    assert [event.name for event in reviews(project, DAY, 30)] == []
    assert [event.name for event in reviews(project, DAY, 90)] == ["prov"]
    assert "akutmottagning" not in {event.name for event in reviews(project, DAY, 90)}
    assert len(reviews(project, DAY, 400)) > 1  # the helplines are checked again too
    assert review_due(datetime.date(2024, 2, 29)) == datetime.date(2025, 2, 28)


def test_what_is_no_law_or_source_is_told(project):
    with pytest.raises(DataError, match="lagrum"):
        grounds(project, law="tjugonde kapitlet")
    with pytest.raises(DataError, match=r"sources\.yml"):
        grounds(project, source="hittepa")


@pytest.mark.parametrize(
    "argv",
    [
        ["--lag", "kapitel tre"],
        ["--lag", ""],
        ["--kalla", "hittepa"],
        ["--dagar", "snart"],
        ["--dagar", "-1"],
        ["--today", "i går"],
    ],
)
def test_bad_input_is_one_line_and_ends_with_2(capsys, argv):
    assert main(["facts", *argv]) == 2
    out, err = capsys.readouterr()
    assert out == "" and len(err.splitlines()) == 1 and argv[0] in err


def test_the_command_shows_the_answers_behind_a_section(capsys):
    assert main(["facts", "--lag", "20 kap. 3 §", "--kalla", "sol"]) == 0
    out = capsys.readouterr().out
    assert re.search(r"utredning_tid.*data/answers/utredning_tid.yml:\d+", out)
    assert main(["facts", "--lag", "20 kap. 3 §", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["grounds"]
    assert {"topic", "title", "source", "ref", "reviewed", "place"} <= set(found[0])


def test_the_command_shows_the_calendar(capsys):
    assert main(["facts", "--today", "2026-11-24", "--dagar", "40"]) == 0
    out = capsys.readouterr().out
    assert "2027-01-01 (om 38 dagar)" in out and "lvu" not in out.split("2027-01-01")[0]
    assert main(["facts", "--today", "2026-11-24", "--dagar", "40", "--json"]) == 0
    content = json.loads(capsys.readouterr().out)
    assert content["changes"] and content["today"] == "2026-11-24" and content["reviews"] == []


def test_in_a_narrow_terminal_places_are_whole(capsys, monkeypatch):
    monkeypatch.setattr(
        "bot.tables.Console", lambda **options: Console(**{**options, "width": 60, "force_terminal": True})
    )
    assert main(["facts", "--lag", "20 kap. 3 §", "--kalla", "sol"]) == 0
    assert re.search(r"^  \S*data/answers/utredning_tid.yml:\d+", capsys.readouterr().out, re.MULTILINE)
