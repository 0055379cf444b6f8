"""An editor goes through the questions that wait: each becomes an example of its topic, and stopping loses nothing."""

import datetime
import io
import os
import shutil
import sys

import pexpect
import pytest

from bot import inkorg_walk
from bot.cli import main
from bot.commands import inkorg as command
from bot.examples import add_example, nearest, refusal, tidy
from bot.inkorg import Item, read, write
from bot.inkorg_store import InkorgStore
from bot.project import PROJECT, Project

DAY = datetime.date(2026, 11, 24)
NEW = "hur många veckor brukar de hålla på med en sån utredning egentligen"
EXAMPLES = {
    "sip": ["vad är en sip", "vem kallar till mötet om planen"],
    "lagar": ["vilka lagar finns det", "vad är lvu"],
}


@pytest.fixture
def copy(tmp_path, monkeypatch):
    """The project's data in a copy, for the command to write in."""
    for name in ("nlu", "answers"):
        shutil.copytree(PROJECT.data / name, tmp_path / "data" / name)
    project = Project(tmp_path)
    monkeypatch.setattr(command, "PROJECT", project)
    monkeypatch.delenv("SOCLOTS_INKORG", raising=False)
    return project


@pytest.fixture
def walk(copy, monkeypatch, capsys):
    """Runs the command on a list of questions, answered by lines."""
    path = copy.data / "inkorg.tsv"

    def _walk(items, *said, argv=("--utan-modell",)):
        write(items, path)
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in said)))
        status = main(["inkorg", "--fil", str(path), *argv])
        return status, capsys.readouterr().out, [item.text for item in read(path)]

    return _walk


def lines(project, topic):
    return (project.nlu / f"{topic}.yml").read_text(encoding="utf-8").splitlines()


def test_a_question_becomes_the_last_example_of_the_chosen_topic(walk, copy):
    before = lines(copy, "utredning_tid")
    status, out, left = walk([Item(DAY, NEW, "utredning_tid", "fick fel svar")], "1")
    assert (status, left) == (0, [])
    assert lines(copy, "utredning_tid") == [*before, f"    - {NEW}"]
    assert "fick fel svar" in out and "data/nlu/utredning_tid.yml" in out and "soclots diff" in out


def test_a_topic_may_be_written_and_a_wrong_name_is_asked_again(walk, copy):
    _, out, left = walk([Item(DAY, NEW)], "sipp", "0", "99", "", "sip")
    assert left == [] and lines(copy, "sip")[-1] == f"    - {NEW}"
    assert out.count("inget ämne") == 4


def test_stopping_keeps_what_is_left(walk, copy):
    items = [Item(DAY, NEW), Item(DAY, "en andra fråga"), Item(DAY, "en tredje fråga")]
    assert walk(items, "sip", "s")[2] == ["en andra fråga", "en tredje fråga"]
    assert walk(items[1:], "h", "b")[2] == ["en andra fråga"]
    assert walk(items[1:])[2] == ["en andra fråga", "en tredje fråga"]  # the input ends


def test_a_question_that_came_in_meanwhile_is_not_lost(walk, copy, monkeypatch):
    path = copy.data / "inkorg.tsv"

    def add_meanwhile(project, topic, text):
        write([*read(path), Item(DAY, "kom in under tiden")], path)
        return add_example(project, topic, text)

    monkeypatch.setattr(inkorg_walk, "add_example", add_meanwhile)
    assert walk([Item(DAY, NEW)], "sip")[2] == ["kom in under tiden"]


def test_stopped_between_writing_and_striking_it_is_asked_again_and_not_added_twice(walk, copy):
    add_example(copy, "sip", NEW)
    _, out, left = walk([Item(DAY, NEW)], "sip")
    assert left == [] and "finns redan" in out
    assert sum(NEW in line for line in lines(copy, "sip")) == 1


def test_nearly_the_same_is_refused_with_the_reason_and_may_be_changed(walk, copy):
    near = "hur länge får dom hålla på och utreda os"
    _, out, left = walk([Item(DAY, near)], "utredning_tid", "ä", NEW, "utredning_tid")
    assert "nästan samma som 'hur länge får dom hålla på och utreda oss' i utredning_tid" in out
    assert left == [] and lines(copy, "utredning_tid")[-1] == f"    - {NEW}"


def test_nothing_waits(walk):
    status, out, _ = walk([])
    assert status == 0 and "tom" in out


def test_suggestions_come_from_the_model(walk, engine, monkeypatch):
    monkeypatch.setattr(command, "load_engine", lambda model: engine)
    _, out, left = walk([Item(DAY, "hur länge får en utredning ta egentligen numera")], "s", argv=())
    assert "  1 " in out and "utredning_tid" in out.split("  2 ")[0] and len(left) == 1


def test_without_a_model_suggestions_come_from_the_examples(walk, copy, monkeypatch, capsys):
    def none(model):
        raise command.DataError("ingen modell")

    monkeypatch.setattr(command, "load_engine", none)
    assert "utredning_tid" in walk([Item(DAY, "hur länge håller de på med oss")], "s", argv=())[1]


def test_the_operators_inbox_is_walked_through_too(walk, copy, monkeypatch, tmp_path):
    address = str(tmp_path / "inkorg.db")
    store = InkorgStore(address)
    store.save(NEW, "lagar", datetime.date.today())
    store.save("en gammal fråga", "lagar", datetime.date.today() - datetime.timedelta(days=90))
    monkeypatch.setenv("SOCLOTS_INKORG", address)
    _, out, _ = walk([], "utredning_tid")
    assert "boten svarade med lagar" in out and "en gammal fråga" not in out
    assert lines(copy, "utredning_tid")[-1] == f"    - {NEW}"
    assert store.all(datetime.date.today()) == []


@pytest.mark.parametrize(
    ("text", "topic", "reason"),
    [
        ("vad är en sip", "lagar", "står redan i sip"),
        ("Vad är en SIP?", "sip", "står redan i sip"),
        ("vem kallar till mötet om plan", "lagar", "nästan samma"),
        ("ring mig på 070-123 45 67", "sip", "personuppgifter"),
        ("min son [personnummer] har en plan", "sip", "hakparenteser"),
        ("112", "sip", "inga ord"),
        ("ord " * 200, "sip", "längre än"),
        ("något nytt", "hittepa", "finns inte"),
    ],
)
def test_what_may_not_become_an_example_is_refused_with_the_reason(text, topic, reason):
    refused = refusal(text, topic, EXAMPLES)
    assert refused and reason in refused.reason
    assert refused.already == (topic == "sip" and "står redan" in reason)


@pytest.mark.parametrize("text", ["något nytt och annorlunda", "var är lvu"])
def test_short_questions_that_differ_by_a_letter_and_new_ones_are_taken(text):
    assert refusal(text, "lagar", EXAMPLES) is None


def test_the_most_alike_come_first():
    assert nearest("vilka lagar finns", EXAMPLES, 2)[0][1] == "lagar"
    assert tidy("- hej\n  där\t") == "hej där"


def test_comments_and_rights_of_the_file_stay(copy):
    path = copy.nlu / "sip.yml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("    - ", "    - först\n    - ", 1) + "# slut\n", encoding="utf-8"
    )
    path.chmod(0o664)
    add_example(copy, "sip", "sist")
    assert lines(copy, "sip")[-2:] == ["    - sist", "# slut"]
    assert path.stat().st_mode & 0o777 == 0o664
    assert [other.name for other in copy.nlu.iterdir() if other.suffix != ".yml"] == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, ["--fil", "finns inte"]),
        ("fråga\tämne\nhej\ttack\n", [":1:"]),
        ("datum\ttext\tamne\tkommentar\ni går\thej\t\t\n", [":2:", "datum"]),
    ],
)
def test_bad_input_is_one_line_and_ends_with_2(copy, capsys, content, words):
    path = copy.data / "egen.tsv"
    if content:
        path.write_text(content, encoding="utf-8")
    assert main(["inkorg", "--fil", str(path), "--utan-modell"]) == 2
    err = capsys.readouterr().err
    assert len(err.splitlines()) == 1 and all(word in err for word in words)


def test_an_inbox_that_cannot_be_opened_ends_with_2(copy, capsys, monkeypatch):
    monkeypatch.setenv("SOCLOTS_INKORG", "/finns/inte/inkorg.db")
    write([Item(DAY, NEW)], copy.data / "inkorg.tsv")
    assert main(["inkorg", "--fil", str(copy.data / "inkorg.tsv"), "--utan-modell"]) == 2
    assert capsys.readouterr().err.startswith("SOCLOTS_INKORG")


def test_in_a_real_terminal_tab_completes_the_topic_and_ctrl_d_stops(tmp_path):
    for name in ("bot", "data"):
        shutil.copytree(PROJECT.root / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    project = Project(tmp_path)
    write([Item(DAY, NEW), Item(DAY, "en andra fråga")], project.data / "inkorg.tsv")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1"}
    environment.pop("SOCLOTS_INKORG", None)
    terminal = pexpect.spawn(
        sys.executable,
        ["-m", "bot.cli", "inkorg", "--utan-modell"],
        cwd=str(tmp_path),
        env=environment,
        encoding="utf-8",
        dimensions=(24, 60),
        timeout=60,
    )
    terminal.expect("1 av 2")
    terminal.expect("Ämne:")
    terminal.send("familjehem")
    terminal.send("\t")
    terminal.expect("bli_familjehem")
    terminal.send("\r")
    if terminal.expect(["Tillagd", "Ämne:"]) == 1:  # the first return only took the completion
        terminal.send("\r")
        terminal.expect("Tillagd")
    terminal.expect("2 av 2")
    terminal.expect("Ämne:")
    terminal.sendeof()
    terminal.expect("Kvar: 1")
    terminal.expect(pexpect.EOF)
    terminal.close()
    assert terminal.exitstatus == 0
    assert lines(project, "bli_familjehem")[-1] == f"    - {NEW}"
