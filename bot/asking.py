"""Asking whole conversations of a loaded engine, and of an earlier version in a process of its own, with a bar that shows how far it is."""

import asyncio
import json
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Callable, List, Sequence, Tuple

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot import revision
from bot.answers import DataError
from bot.difference import Outcome
from bot.project import Project
from bot.regression import Dialog, count

if TYPE_CHECKING:
    from bot.engine import Engine

Asked = List[List[Outcome]]  # the outcomes of each conversation, in order
Tick = Callable[[], None]


def ask_both(tree: Project, load: Callable[[], "Engine"], dialogs: Sequence[Dialog]) -> Tuple[Asked, Asked]:
    """The outcomes of the old tree, in a process of its own, and of the engine that `load` gives, at the same time."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "samtal.jsonl"
        lines = (json.dumps([question.text for question in dialog.questions]) for dialog in dialogs)
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        process = revision.start_asking(tree, file)
        try:
            with _progress() as progress, ThreadPoolExecutor(1) as pool:
                tasks = [
                    progress.add_task(f"Frågar {name}", total=count(dialogs)) for name in ("förra versionen", "den nya")
                ]
                old = pool.submit(collect, process, lambda: progress.advance(tasks[0]))
                new = _ask(load(), dialogs, lambda: progress.advance(tasks[1]))
                return old.result(), new
        finally:
            process.kill()
            process.wait()


def collect(process: "subprocess.Popen[str]", tick: Tick) -> Asked:
    assert process.stdout and process.stderr
    found: Asked = []
    for line in process.stdout:
        replies = json.loads(line)
        found.append([Outcome.of(reply) for reply in replies])
        for _ in replies:
            tick()
    if process.wait():
        raise DataError(f"Den gamla versionen svarar inte: {(process.stderr.read().strip() or '?').splitlines()[-1]}")
    return found


def ask_engine(engine: "Engine", dialogs: Sequence[Dialog], what: str) -> Asked:
    with _progress() as progress:
        task = progress.add_task(what, total=count(dialogs))
        return _ask(engine, dialogs, lambda: progress.advance(task))


def _ask(engine: "Engine", dialogs: Sequence[Dialog], tick: Tick) -> Asked:
    from bot.engine import answer_dialog

    async def ask() -> Asked:
        found = []
        for dialog in dialogs:
            replies = await answer_dialog(engine, [question.text for question in dialog.questions])
            found.append([Outcome.of(reply.as_dict()) for reply in replies])
            for _ in replies:
                tick()
        return found

    return asyncio.run(ask())


def _progress() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True))
