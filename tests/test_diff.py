"""What a change of the data does, told before it goes live."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot import revision
from bot.asking import collect
from bot.cli import main
from bot.commands import diff
from bot.difference import RIGHT, Outcome, grade, right, side_by_side, text_changes, topic_changes
from bot.evaluation import Question
from bot.project import PROJECT, Project
from bot.regression import Dialog, regression

IGNORED = shutil.ignore_patterns("__pycache__", "*.pyc")


def answered(topic, crisis=False):
    return Outcome(topic, True, crisis)


def suggested(topic):
    return Outcome(topic, False, False)


@pytest.mark.parametrize(
    ("label", "outcome", "expected"),
    [
        ("sip", answered("sip"), RIGHT),
        ("sip", suggested("sip"), 2),
        ("sip", suggested("lagar"), 1),
        ("sip", answered("lagar"), 0),
        ("sip", answered("akut_fara", crisis=True), 0),
        ("akut_fara", answered("akut_fara", crisis=True), RIGHT),
        ("akut_fara", answered("aga_forbjudet"), 0),
        ("akut_fara", suggested("akut_fara"), 0),
        ("utanfor", suggested("utanfor"), RIGHT),
        ("ingen", answered("lagar"), RIGHT),
        ("ingen", answered("akut_fara", crisis=True), 0),
        (None, answered("sip"), None),
    ],
)
def test_a_wrong_answer_is_worse_than_none_and_unheard_danger_is_wrong(label, outcome, expected):
    assert grade(Question("en fråga", label), outcome) == expected


def test_an_equally_fair_topic_is_right():
    assert grade(Question("en fråga", "sip", frozenset({"lagar"})), answered("lagar")) == RIGHT


def test_changes_come_with_the_worse_first():
    questions = [Question("a", "sip"), Question("b", "sip"), Question("c", None), Question("d", "sip")]
    dialogs = [Dialog("fil.tsv", tuple(questions))]
    old = [[answered("lagar"), answered("sip"), answered("sip"), answered("sip")]]
    new = [[answered("sip"), suggested("sip"), answered("lagar"), answered("sip")]]
    changes = topic_changes(dialogs, old, new)
    assert [(change.question.text, change.verdict) for change in changes] == [
        ("b", "sämre"),
        ("c", "annat"),
        ("a", "bättre"),
    ]
    assert (right(dialogs, old), right(dialogs, new)) == ((2, 3), (2, 3))


def test_words_that_differ_are_marked_and_paragraphs_in_common_left_out():
    left, right_ = side_by_side(
        "Först.\n\nDet tar fyra månader.\n\nSist.", "Först.\n\nDet tar sex långa månader.\n\nSist."
    )
    assert "".join(text for text, _ in left) == "…\n\nDet tar fyra månader.\n\n…"
    assert [text for text, changed in left if changed] == ["fyra"]
    assert "".join(text for text, changed in right_ if changed) == "sex långa"
    assert side_by_side("", "Ny text.") == ([], [("Ny text.", True)])


def test_every_question_of_the_project_is_asked():
    dialogs = regression(PROJECT)
    sources = {dialog.source for dialog in dialogs}
    assert {"tests/dialoger/kommun.yml", "data/samtal/unga.yml", "tests/data/kris.tsv"} <= sources
    topics = {path.stem for path in PROJECT.answers.glob("*.yml")} | {"ingen"}
    assert {question.label for dialog in dialogs for question in dialog.questions} <= topics


@pytest.fixture(scope="module")
def repository(tmp_path_factory) -> Project:
    """A copy of the project under git."""
    root = tmp_path_factory.mktemp("kopia")
    for name in ("bot", "actions", "data", "tests/dialoger"):
        shutil.copytree(PROJECT.root / name, root / name, ignore=IGNORED)
    for path in (PROJECT.domain, PROJECT.config):
        shutil.copy(path, root)
    git = ["git", "-c", "user.name=prov", "-c", "user.email=prov@example.org"]
    for arguments in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "en version"]):
        subprocess.run([*git, *arguments], cwd=root, check=True)
    return Project(root)


@pytest.fixture
def copy(repository, monkeypatch):
    """The copy as it was committed, for the command to work on."""
    subprocess.run(["git", "checkout", "-q", "."], cwd=repository.root, check=True)
    monkeypatch.setattr(diff, "PROJECT", repository)
    monkeypatch.setattr(revision, "PROJECT", repository)
    monkeypatch.setattr(diff, "load_engine", lambda model=None: pytest.fail("a model is loaded"))
    monkeypatch.setattr(diff.revision, "checked_out", lambda version: CHECKED_OUT(version, repository))
    return repository


CHECKED_OUT = revision.checked_out


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_changed_text_is_shown_without_training_or_loading_a_model(copy, capsys):
    edit(copy.answers / "utredning_tid.yml", "högst fyra månader. Den", "högst fyra hela månader. Den")
    edit(copy.data / "texts.yml", "Samtalet har tagit slut", "Samtalet är slut")
    assert main(["diff"]) == 0
    out = capsys.readouterr().out
    assert "utredning_tid vuxen" in out and "hela" in out and "texts.yml fel.session_slut" in out
    assert "2 texter är ändrade" in out and "Ingen träning behövs" in out


def test_nothing_changed_is_said(copy, capsys):
    assert main(["diff", "--json"]) == 0
    content = json.loads(capsys.readouterr().out)
    assert content["texts"] == [] and content["topics"] is None and content["questions"] > 1000


def test_an_added_and_a_removed_answer_are_told(copy, tmp_path):
    other = Project(tmp_path)
    shutil.copytree(copy.data, other.data)
    (other.answers / "sip.yml").unlink()
    names = {change.name: change for change in text_changes(copy, other, [])}
    assert names["sip vuxen"].new == "" and names["sip vuxen"].old


@pytest.mark.parametrize(
    "name", ["data/nlu/sip.yml", "data/crisis.yml", "data/samtal/unga.yml", "config.yml", "bot/questions.py"]
)
def test_what_can_change_a_topic_is_told_from_what_cannot(copy, name):
    before = revision.reading(copy)
    with (copy.root / name).open("a", encoding="utf-8") as file:
        file.write("\n# ändrad\n")
    assert revision.reading(copy) != before


def test_where_an_answer_points_on_can_change_a_topic(copy):
    before = revision.reading(copy)
    edit(copy.answers / "utredning_tid.yml", "next: [vad_ar_utredning, ", "next: [")
    assert revision.reading(copy) != before


@pytest.fixture
def two_models(copy, monkeypatch):
    """The old tree and the present model as stand-ins that know one question each."""
    edit(copy.nlu / "sip.yml", "    - ", "    - ett nytt exempel på en fråga\n    - ")
    monkeypatch.setattr(diff, "model_path", lambda: copy.config)
    monkeypatch.setattr(diff.revision, "model_of", lambda tree: True)

    def ask(old, new):
        def both(tree, load, dialogs):
            return tuple(
                [[topic(question) for question in dialog.questions] for dialog in dialogs] for topic in (old, new)
            )

        monkeypatch.setattr(diff, "ask_both", both)

    return ask


def right_answer(question):
    return answered(question.label, crisis=question.label in ("akut_fara", "sjalvmord"))


def test_a_question_that_got_worse_ends_with_1(two_models, capsys, tmp_path):
    two_models(right_answer, lambda q: answered("lagar") if q.text == "Sollentuna" else right_answer(q))
    page = tmp_path / "sida.html"
    assert main(["diff", "--html", str(page)]) == 1
    out = capsys.readouterr().out
    assert "Sollentuna" in out and "1 sämre" in out and "0 bättre" in out
    assert "Sollentuna" in page.read_text(encoding="utf-8")


def test_better_answers_end_with_0(two_models, capsys):
    two_models(lambda q: suggested("lagar") if q.text == "Sollentuna" else right_answer(q), right_answer)
    assert main(["diff", "--json"]) == 0
    content = json.loads(capsys.readouterr().out)
    assert content["counts"] == {"sämre": 0, "annat": 0, "bättre": 1}
    assert content["topics"][0]["old"] == {"topic": "lagar", "answered": False, "crisis": False}
    assert content["right"]["new"] - content["right"]["old"] == 1


def test_missing_models_are_trained_with_a_word_on_how_long_it_takes(two_models, copy, monkeypatch, capsys):
    two_models(right_answer, right_answer)
    trained = []
    monkeypatch.setattr(diff, "model_path", lambda: copy.root / "saknas")
    monkeypatch.setattr(diff, "show_progress", lambda: None)
    monkeypatch.setattr(diff, "train", lambda: trained.append("här"))
    monkeypatch.setattr(diff.revision, "model_of", lambda tree: False)
    monkeypatch.setattr(diff.revision, "train_tree", lambda tree: trained.append("förut"))
    assert main(["diff"]) == 0
    assert trained == ["här", "förut"] and capsys.readouterr().err.count("minuter") == 2


def test_an_editors_own_questions_are_asked_too(two_models, copy, capsys, tmp_path):
    own = tmp_path / "egna.tsv"
    own.write_text("text\tlabel\nfår de ha möte utan mig\tsip\n", encoding="utf-8")
    two_models(right_answer, lambda q: answered("lagar") if "utan mig" in q.text else right_answer(q))
    assert main(["diff", "--snabbt", "--fragor", str(own)]) == 1
    assert "får de ha möte utan mig" in capsys.readouterr().out


def test_the_old_version_answers_with_its_own_code_and_data(tmp_path):
    """A small stand-in for the old program: what it is started with, and that its answers come back in order."""
    tree = Project(tmp_path)
    (tmp_path / "bot").mkdir()
    (tmp_path / "bot" / "__init__.py").touch()
    (tmp_path / "bot" / "cli.py").write_text(
        "import json, sys\n"
        "assert sys.argv[1:] == ['ask', '--json', '--dialog']\n"
        "for line in sys.stdin:\n"
        "    print(json.dumps([{'topic': text, 'answered': True, 'crisis': False} for text in json.loads(line)]))\n",
        encoding="utf-8",
    )
    dialogs = tmp_path / "samtal.jsonl"
    dialogs.write_text('["sip", "lagar"]\n["tack"]\n', encoding="utf-8")
    ticks = []
    found = collect(revision.start_asking(tree, dialogs), lambda: ticks.append(1))
    assert found == [[answered("sip"), answered("lagar")], [answered("tack")]] and len(ticks) == 3


def test_the_old_versions_model_is_found_among_those_kept(copy, repository, tmp_path):
    name = subprocess.run(
        [sys.executable, "-c", "from bot.training import model_path; print(model_path().name)"],
        cwd=repository.root,
        env={**os.environ, "PYTHONPATH": str(repository.root)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    here = Project(tmp_path)
    with CHECKED_OUT("HEAD", repository) as tree:
        assert not revision.model_of(tree, here)
        here.models.mkdir()
        (here.models / name).write_text("en modell")
        assert revision.model_of(tree, here)
        assert (tree.models / name).read_text() == "en modell"


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["hittepa"], ["hittepa", "git log"]),
        (["--output=/tmp/x"], ["--output"]),
        (["--modell", "finns_inte.tar.gz"], ["--modell", "finns_inte"]),
        (["--fragor", "finns_inte.tsv"], ["finns_inte.tsv"]),
        (["--html", "sida.txt"], ["--html", ".html"]),
    ],
)
def test_bad_input_is_one_line_and_ends_with_2(copy, capsys, argv, words):
    try:
        status = main(["diff", *argv])
    except SystemExit as error:  # an unknown option
        status = error.code
    err = capsys.readouterr().err
    assert status == 2
    assert all(word in err.splitlines()[-1] for word in words)


def test_an_old_version_whose_data_cannot_be_read_is_named(copy, capsys, repository):
    path = copy.answers / "sip.yml"
    good = path.read_text(encoding="utf-8")
    path.write_text("title: [", encoding="utf-8")
    git = ["git", "-c", "user.name=prov", "-c", "user.email=prov@example.org"]
    subprocess.run([*git, "commit", "-qam", "trasig"], cwd=copy.root, check=True)
    path.write_text(good, encoding="utf-8")
    try:
        assert main(["diff"]) == 2
        err = capsys.readouterr().err
        assert err.startswith("HEAD:data/answers/sip.yml:") and len(err.splitlines()) == 1
    finally:
        subprocess.run(["git", "reset", "-q", "--hard", "HEAD~1"], cwd=copy.root, check=True)
