"""Every answer says what it must, to adults and children, on every day. A new file in data/answers brings its own cases."""

import datetime
import os
from pathlib import Path

import pytest

from bot.answers import AUDIENCES, DataError, load_answer, load_answers, load_sources
from bot.checks.wording import LIX_CEILING
from bot.fresh import EVERY, Fresh
from bot.project import PROJECT
from bot.readability import lix

ANSWERS = load_answers(PROJECT.answers)
TEXTS = [
    pytest.param(topic, version, audience, id=f"{topic}-{number}-{audience}")
    for topic, answer in ANSWERS.items()
    for number, version in enumerate(answer.versions)
    for audience in AUDIENCES
]
OLD, NEW = datetime.date(2026, 12, 31), datetime.date(2027, 1, 1)


@pytest.mark.parametrize(("topic", "version", "audience"), TEXTS)
def test_a_text_says_its_facts_in_easy_swedish(topic, version, audience):
    assert ANSWERS[topic].missing_keys(version, audience) == []
    assert lix(version.text(audience)) <= LIX_CEILING[audience]


@pytest.mark.parametrize("topic", ANSWERS)
def test_an_answer_speaks_to_adults_and_children_in_their_own_words(topic):
    for version in ANSWERS[topic].versions:
        assert version.vuxen != version.barn


@pytest.mark.parametrize("topic", ANSWERS)
def test_an_answer_has_sources_that_exist(topic):
    known = load_sources(PROJECT.data / "sources.yml")
    for version in ANSWERS[topic].versions:
        for ref in ANSWERS[topic].all_sources(version):
            assert ref.id in known


@pytest.mark.parametrize("topic", ANSWERS)
def test_an_answer_holds_on_the_days_around_the_new_year(topic):
    assert ANSWERS[topic].version(OLD) and ANSWERS[topic].version(NEW)


@pytest.mark.parametrize(
    "topic",
    [
        topic
        for topic, answer in ANSWERS.items()
        if any("LVU" in text for text in (answer.versions[0].vuxen, answer.versions[0].barn))
    ],
)
def test_an_answer_on_lvu_changes_by_itself_when_the_act_is_replaced(topic):
    before, after = ANSWERS[topic].version(OLD), ANSWERS[topic].version(NEW)
    for audience in AUDIENCES:
        assert before.text(audience) != after.text(audience)
    assert "ny lag" in after.vuxen.lower() or "nya lagen" in after.vuxen.lower()


def test_the_answers_that_lvu_touches_are_known():
    changed = {topic for topic, answer in ANSWERS.items() if answer.version(OLD) is not answer.version(NEW)}
    assert {
        "tvangsvard",
        "omedelbart_omhandertagande",
        "placering",
        "frivillighet",
        "stod_placerade_foraldrar",
    } <= changed
    assert {"overklaga", "ombud_tolk_stod", "vem_bestammer", "tidsfrister", "lvu_rykten"} <= changed


@pytest.mark.parametrize("topic", ["akut_fara", "sjalvmord"])
@pytest.mark.parametrize("audience", AUDIENCES)
def test_someone_in_danger_gets_112_bris_and_socialjouren(topic, audience):
    text = ANSWERS[topic].versions[0].text(audience)
    assert text.index("112") < 60
    assert "116 111" in text and "socialjour" in text.lower()
    assert ("90101" in text) == (topic == "sjalvmord")


FILE = """title: Vad är soc?
reviewed: 2026-11-21
facts: [en del av kommunen]
key: [kommun]
versions:
  - vuxen: Socialtjänsten är en del av kommunen.
    barn: Soc är en del av din kommun.
sources: [{id: sol}]
next: [utredning_tid]
"""


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("title:", "titel:", 1, "title"),
        ("reviewed: 2026-11-21", "reviewed: i går", 2, "reviewed"),
        ("key: [kommun]", 'key: ["("]', 4, "mönstret"),
        ("key: [kommun]", "key: [kommun", 5, "indrag"),
        ("facts: [en del av kommunen]", "facts: []", 3, "facts"),
        ("next: [utredning_tid]", "next: []", 9, "next"),
        ("sources: [{id: sol}]", "sources: []", 8, "sources"),
        ("next: [utredning_tid]", "nasta: [utredning_tid]", 9, "nasta"),
        ("next: [utredning_tid]", "next: [utredning_tid]\nnext: [lagar]", 10, "två gånger"),
        ("  - vuxen:", "  - to: 2026-12-31\n    vuxen:", 1, ""),
    ],
)
def test_a_fault_in_a_file_is_told_with_file_line_and_remedy(tmp_path: Path, old, new, line, words):
    path = tmp_path / "vad_ar_soc.yml"
    path.write_text(FILE.replace(old, new), encoding="utf-8")
    if not words:
        assert load_answer(path).version(NEW) is None
        return
    with pytest.raises(DataError) as caught:
        load_answer(path)
    message = str(caught.value)
    assert message.startswith(f"{path}:{line}:"), message
    assert words in message
    assert message.rstrip(".").split(". ")[-1]


def test_versions_may_not_leave_a_gap(tmp_path: Path):
    path = tmp_path / "vad_ar_soc.yml"
    second = FILE.replace(
        "sources:",
        "  - from: 2027-01-02\n    vuxen: En ny text om vår kommun.\n    barn: En ny text om din kommun.\nsources:",
    ).replace("  - vuxen:", "  - to: 2026-12-31\n    vuxen:", 1)
    path.write_text(second, encoding="utf-8")
    with pytest.raises(DataError, match="dagen efter"):
        load_answer(path)
    path.write_text(second.replace("2027-01-02", "2027-01-01"), encoding="utf-8")
    assert load_answer(path).version(NEW).vuxen.startswith("En ny text")


def test_a_changed_file_is_read_again_when_it_is_next_looked_at(tmp_path: Path, clock):
    path = tmp_path / "vad_ar_soc.yml"
    path.write_text(FILE, encoding="utf-8")
    fresh = Fresh(path, load_answer, clock)
    assert fresh().title == "Vad är soc?"
    path.write_text(FILE.replace("Vad är soc?", "Vad är socialtjänsten?"), encoding="utf-8")
    os.utime(path, ns=(0, 1))
    assert fresh().title == "Vad är soc?"
    clock.now += EVERY
    assert fresh().title == "Vad är socialtjänsten?"
    path.write_text("title: [", encoding="utf-8")
    os.utime(path, ns=(0, 2))
    clock.now += EVERY
    assert fresh().title == "Vad är socialtjänsten?"
    with pytest.raises(DataError):
        Fresh(path, load_answer)()


def test_a_missing_file_is_told(tmp_path: Path):
    with pytest.raises(DataError, match="saknas"):
        load_answer(tmp_path / "finns_inte.yml")
