"""docs/redaktor.md is followed to the letter in a copy of the project: an editor adds a topic from end to end, and takes it back.

The copy keeps few examples of each topic and few conversations, and its `soclots check` asks for as few, so that training takes seconds
and not the minutes that the page tells of. All else is the project as it is.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Dict, Iterator, List, Tuple

import pytest
import yaml

from bot.inkorg import COLUMNS
from bot.project import PROJECT

PAGE = (PROJECT.root / "docs" / "redaktor.md").read_text(encoding="utf-8")
KEPT_EXAMPLES, KEPT_CONVERSATIONS = 8, 6
TOPIC = "besok_pa_kontoret"
MORE_EXAMPLES = [
    "måste jag ringa innan jag besöker socialkontoret",
    "har soc drop in eller krävs tidsbokning",
    "går det bra att komma förbi kontoret spontant",
    "jag vill boka ett besök hos er på kontoret",
    "tar ni emot besök utan bokad tid",
    "hur bokar man en tid för besök på socialkontoret",
]
WAITING = "hur många veckor brukar de hålla på med en sån utredning egentligen"


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Path:
    root = tmp_path_factory.mktemp("redaktor")
    for name in ("bot", "actions", "data"):
        shutil.copytree(PROJECT.root / name, root / name, ignore=shutil.ignore_patterns("__pycache__", "inkorg.tsv"))
    (root / "tests" / "dialoger").mkdir(parents=True)
    shutil.copy(PROJECT.root / "tests" / "dialoger" / "kommun.yml", root / "tests" / "dialoger")
    for name in ("domain.yml", "config.yml", "endpoints.yml", ".gitignore"):
        shutil.copy(PROJECT.root / name, root)
    for path in (root / "data" / "nlu").glob("*.yml"):
        lines = path.read_text(encoding="utf-8").splitlines()
        first = next(number for number, line in enumerate(lines) if line.startswith("    - "))
        path.write_text("\n".join(lines[: first + KEPT_EXAMPLES]) + "\n", encoding="utf-8")
    for path in (root / "data" / "samtal").glob("*.yml"):
        kept = yaml.safe_load(path.read_text(encoding="utf-8"))[:KEPT_CONVERSATIONS]
        path.write_text(yaml.safe_dump(kept, allow_unicode=True), encoding="utf-8")
    edit(root / "bot" / "checks" / "examples.py", r"^MIN_EXAMPLES = \d+", f"MIN_EXAMPLES = {KEPT_EXAMPLES}")
    command = root / ".venv" / "bin" / "soclots"
    command.parent.mkdir(parents=True)
    command.write_text(f'#!/bin/sh\nPYTHONPATH="{root}" exec "{sys.executable}" -m bot.cli "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    for line in ("git init -q", "git add -A", "git commit -qm 'som det var'", ".venv/bin/soclots train"):
        run(root, line)
    return root


def edit(path: Path, pattern: str, replacement: str) -> None:
    text, found = re.subn(pattern, replacement, path.read_text(encoding="utf-8"), count=1, flags=re.MULTILINE)
    assert found, f"{path}: {pattern}"
    path.write_text(text, encoding="utf-8")


def run(root: Path, line: str, said: str = "") -> str:
    name = {"NAME": "redaktör", "EMAIL": "prov@example.org"}
    git = {f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in name.items()}
    environment = {key: value for key, value in os.environ.items() if key != "SOCLOTS_INKORG"}
    done = subprocess.run(
        ["sh", "-ec", line], cwd=root, input=said, env={**environment, **git}, capture_output=True, text=True
    )
    worse = 1 if " diff " in line else 0  # with so few examples some questions may well get worse
    assert done.returncode in (0, worse), f"{line}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done.stdout


def blocks() -> Iterator[Tuple[str, str]]:
    """The page's blocks in order, each with its language."""
    yield from re.findall(r"```(\w+)\n(.*?)```", PAGE, re.DOTALL)


def write(root: Path, block: str) -> None:
    """A block of YAML begins with where it belongs: a file, "…, sist" at its end, or "…, under X" below that line."""
    place, content = block.split("\n", 1)
    name, _, where = place.removeprefix("# ").partition(", ")
    path = root / name
    if not where:
        path.write_text(content, encoding="utf-8")
    elif where == "sist":
        path.write_text(path.read_text(encoding="utf-8") + content, encoding="utf-8")
    else:
        edit(path, rf"^{where.removeprefix('under ')}:\n", rf"\g<0>{content}")


@pytest.fixture(scope="module")
def day(copy) -> Dict[str, List[str]]:
    """The whole page done in order: what each command printed, the last time last."""
    edit(copy / "data" / "answers" / "utredning_tid.yml", "utan onödig väntan", "utan att någon väntar i onödan")
    waiting = "\t".join(("2026-11-24", WAITING, "utredning_tid", ""))
    (copy / "data" / "inkorg.tsv").write_text("\t".join(COLUMNS) + f"\n{waiting}\n", encoding="utf-8")
    printed: Dict[str, List[str]] = {}
    for language, block in blocks():
        if language == "yaml":
            write(copy, block)
            if block.startswith(f"# data/nlu/{TOPIC}.yml"):
                with (copy / "data" / "nlu" / f"{TOPIC}.yml").open("a", encoding="utf-8") as file:
                    file.writelines(f"    - {sentence}\n" for sentence in MORE_EXAMPLES)
        for line in block.splitlines() if language == "sh" else ():
            printed.setdefault(line.removeprefix(".venv/bin/soclots ").split()[0], []).append(run(copy, line, "1\n"))
            if line.startswith("git commit"):
                assert (copy / "data" / "answers" / f"{TOPIC}.yml").exists()
                assert run(copy, "git status --porcelain -uno") == ""
    return printed


def test_a_changed_answer_is_shown_before_and_after_without_training(day):
    assert "i onödan" in day["diff"][0] and "Ingen träning behövs" in day["diff"][0]


def test_a_question_from_the_inbox_becomes_an_example(day):
    assert "Tillagd i data/nlu/utredning_tid.yml" in day["inkorg"][0]


def test_the_new_topic_is_complete_by_what_the_page_says(day):
    assert all("Inga fel" in printed for printed in day["check"])


def test_the_new_topic_is_trained_and_answers(day):
    assert "Klart på" in day["train"][0]
    assert "boka gärna en tid först" in day["ask"][0]


def test_what_the_training_changed_stands_on_a_page(day, copy):
    page = (copy / "andring.html").read_text(encoding="utf-8")
    assert TOPIC in page and "frågor besvaras annorlunda" in page


def test_the_new_answer_stands_in_the_handbook_to_sign(day, copy):
    assert f'id="{TOPIC}"' in (copy / "handbok.html").read_text(encoding="utf-8")


def test_all_of_it_can_be_taken_back_without_training_again(day, copy):
    assert "Modellen finns" in day["train"][-1]
    assert not (copy / "data" / "answers" / f"{TOPIC}.yml").exists()
    assert WAITING not in (copy / "data" / "nlu" / "utredning_tid.yml").read_text(encoding="utf-8")


def test_the_calendar_is_shown(day):
    assert "2027-01-01" in day["facts"][0] or "gälla" in day["facts"][0]
    assert "utredning_tid" in day["facts"][1]
