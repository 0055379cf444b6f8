"""An earlier version of the whole project in a folder of its own, with its own code, data and model."""

import contextlib
import io
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Iterator, List

from bot.answers import DataError, load_answers
from bot.project import PROJECT, Project, hash_files

# What citizens read but no question's topic depends on.
_ONLY_SAID = ("answers/*", "texts.yml", "sources.yml", "hanvisningar.yml", "contacts.yml", "populara.txt", "inkorg.tsv")


@contextlib.contextmanager
def checked_out(revision: str, project: Project = PROJECT) -> Iterator[Project]:
    """The project as git has it at `revision`, in a temporary folder. Raises DataError where git does not know it."""
    with tempfile.TemporaryDirectory(prefix="soclots-") as folder:
        try:
            archive = subprocess.run(
                ["git", "archive", "--format=tar", "--end-of-options", revision], cwd=project.root, capture_output=True
            )
        except FileNotFoundError:
            raise DataError(
                "git: programmet finns inte på den här maskinen. Installera git, eller ange --modell."
            ) from None
        if archive.returncode:
            raise DataError(
                f"{revision}: git hittar ingen sådan version här. `git log --oneline data` visar vilka som finns."
            )
        with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as tar:
            tar.extractall(folder)
        yield Project(Path(folder))


def reading(project: Project) -> str:
    """A mark of all that decides which topic a question gets: where two trees have the same, only their texts can differ."""
    files = (path for path in project.data.rglob("*") if path.is_file())
    inputs = [
        path for path in files if not any(path.relative_to(project.data).match(pattern) for pattern in _ONLY_SAID)
    ]
    inputs += [
        project.config,
        project.domain,
        *(project.root / "bot").rglob("*.py"),
        *(project.root / "actions").rglob("*.py"),
    ]
    points_on = sorted((topic, answer.next) for topic, answer in load_answers(project.answers).items())
    return f"{hash_files(project.root, sorted(inputs))} {points_on}"


def model_of(tree: Project, project: Project = PROJECT) -> bool:
    """Puts the tree's own model in place, if `project` still has it."""
    name = _run(tree, ["-c", "from bot.training import model_path; print(model_path().name)"]).split()[-1]
    there, here = tree.models / name, project.models / name
    if not here.exists():
        return False
    there.parent.mkdir(exist_ok=True)
    there.symlink_to(here)
    return True


def train_tree(tree: Project, project: Project = PROJECT) -> None:
    """Trains the tree's model with the tree's own code, and keeps it for another time as the oldest. Raises DataError."""
    if subprocess.run([sys.executable, "-m", "bot.cli", "train"], cwd=tree.root, env=_environment(tree)).returncode:
        raise DataError("Den gamla versionen gick inte att träna. Jämför med en senare version, eller ange --modell.")
    for model in tree.models.glob("soclots-*.tar.gz"):
        shutil.copy(model, project.models / model.name)
        os.utime(project.models / model.name, (0, 0))


def start_asking(tree: Project, dialogs: Path) -> "subprocess.Popen[str]":
    """The tree's own `soclots ask` on a file with a JSON list of messages a line. Its standard output is open for reading."""
    command = [sys.executable, "-m", "bot.cli", "ask", "--json", "--dialog"]
    with dialogs.open("rb") as file:
        return subprocess.Popen(
            command,
            cwd=tree.root,
            env=_environment(tree),
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )


def _run(tree: Project, arguments: List[str]) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=tree.root, env=_environment(tree), capture_output=True, text=True
    )
    if done.returncode:
        raise DataError("Den gamla versionen går inte att köra här. Jämför med en senare version, eller ange --modell.")
    return done.stdout


def _environment(tree: Project) -> "dict[str, str]":
    return {**os.environ, "PYTHONPATH": str(tree.root)}
