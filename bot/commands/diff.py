"""`soclots diff`: which answers and which questions' topics a change of the data has changed, before it goes live."""

import argparse
import asyncio
import datetime
import json
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Callable, Iterator, List, NamedTuple, Optional, Sequence, Tuple

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from bot import revision
from bot.answers import DataError
from bot.commands.options import load_engine
from bot.commands.train import USUAL_TIME, show_progress
from bot.difference import (
    VERDICTS,
    Outcome,
    Pieces,
    TextChange,
    TopicChange,
    right,
    side_by_side,
    text_changes,
    topic_changes,
)
from bot.html_file import TEMPLATES, ready, write
from bot.project import PROJECT, Project
from bot.regression import Dialog, regression
from bot.tables import console
from bot.training import model_path, train

if TYPE_CHECKING:
    from bot.engine import Engine

Asked = List[List[Outcome]]
Tick = Callable[[], None]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "version", nargs="?", default="HEAD", metavar="VERSION", help="git-versionen att jämföra med (förval HEAD)"
    )
    parser.add_argument(
        "--modell", type=Path, metavar="FIL", help="jämför med en sparad modell i stället för en version"
    )
    parser.add_argument(
        "--fragor", type=Path, action="append", default=[], metavar="FIL", help="egna frågor också, .tsv eller .yml"
    )
    parser.add_argument("--snabbt", action="store_true", help="hoppa över samtalen i data/samtal")
    parser.add_argument("--html", type=Path, metavar="SIDA.html", help="skriv allt till en sida")
    parser.add_argument("--json", action="store_true", help="ett JSON-objekt")


class Result(NamedTuple):
    """`topics` and `right` (before and after, of how many) are None where no question can have got another topic."""

    against: str
    questions: int
    texts: List[TextChange]
    topics: Optional[List[TopicChange]] = None
    right: Optional[Tuple[int, int, int]] = None

    @property
    def worse(self) -> int:
        return sum(change.verdict == "sämre" for change in self.topics or ())

    def count(self, verdict: str) -> int:
        return sum(change.verdict == verdict for change in self.topics or ())


def run(arguments: argparse.Namespace) -> int:
    if arguments.html:
        ready(arguments.html)
    dialogs = regression(PROJECT, arguments.fragor)
    if arguments.snabbt:
        dialogs = [dialog for dialog in dialogs if not dialog.source.startswith("data/samtal")]
    result = _against_model(arguments.modell, dialogs) if arguments.modell else _against(arguments.version, dialogs)
    if arguments.html:
        write(arguments.html, _page(result))
        _tell(f"Sidan ligger i {arguments.html}")
    print(json.dumps(_plain(result), ensure_ascii=False)) if arguments.json else _show(result)
    return 1 if result.worse else 0


def _against(version: str, dialogs: Sequence[Dialog]) -> Result:
    with revision.checked_out(version) as tree:
        try:
            texts = text_changes(tree, PROJECT, dialogs)
            same = revision.reading(tree) == revision.reading(PROJECT)
        except DataError as error:
            raise DataError(str(error).replace(f"{tree.root}/", f"{version}:")) from None
        if same:
            return Result(version, _count(dialogs), texts)
        if not model_path().exists():
            _tell(f"Tränar en modell för de data som ligger här. {USUAL_TIME}")
            show_progress()
            train()
        if not revision.model_of(tree):
            _tell(f"Tränar en modell för {version}. {USUAL_TIME}")
            revision.train_tree(tree)
        old, new = _ask_both(tree, dialogs)
    return _result(version, dialogs, texts, old, new)


def _against_model(path: Path, dialogs: Sequence[Dialog]) -> Result:
    if not path.is_file():
        raise DataError(f"--modell: {path} finns inte. `ls models` visar de modeller som är sparade.")
    asked = []
    with _progress() as progress:
        for name, model in (("förra", path), ("nya", None)):
            task = progress.add_task(f"Frågar den {name} modellen", total=_count(dialogs))
            asked.append(_ask(load_engine(model), dialogs, lambda task=task: progress.advance(task)))  # type: ignore[misc]
    return _result(path.name, dialogs, [], asked[0], asked[1])


def _result(against: str, dialogs: Sequence[Dialog], texts: List[TextChange], old: Asked, new: Asked) -> Result:
    before, total = right(dialogs, old)
    after, _ = right(dialogs, new)
    return Result(against, _count(dialogs), texts, topic_changes(dialogs, old, new), (before, after, total))


def _ask_both(tree: Project, dialogs: Sequence[Dialog]) -> Tuple[Asked, Asked]:
    """The outcomes of the old tree, in a process of its own, and of the present model here, at the same time."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "samtal.jsonl"
        lines = (json.dumps([question.text for question in dialog.questions]) for dialog in dialogs)
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        process = revision.start_asking(tree, file)
        try:
            with _progress() as progress, ThreadPoolExecutor(1) as pool:
                tasks = [
                    progress.add_task(f"Frågar {name}", total=_count(dialogs))
                    for name in ("förra versionen", "den nya")
                ]
                old = pool.submit(_collect, process, lambda: progress.advance(tasks[0]))
                new = _ask(load_engine(), dialogs, lambda: progress.advance(tasks[1]))
                return old.result(), new
        finally:
            process.kill()
            process.wait()


def _collect(process: "subprocess.Popen[str]", tick: Tick) -> Asked:
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


def _show(result: Result) -> None:
    out = console()
    for change in result.texts:
        asked = f" ({change.questions} av frågorna gäller ämnet)" if change.questions else ""
        table = Table(title=f"{change.name}{asked}", title_justify="left", title_style="bold", expand=True)
        for column in ("förut", "nu"):
            table.add_column(column, ratio=1, overflow="fold")
        left, right_ = side_by_side(change.old, change.new)
        table.add_row(_marked(left, "red strike"), _marked(right_, "green underline"))
        out.print(table)
    if result.topics:
        table = Table(title="Frågor som besvaras annorlunda", title_justify="left", title_style="bold")
        for column in ("", "fråga", "rätt ämne", "förut", "nu"):
            table.add_column(column, overflow="fold")
        style = {"sämre": "red", "bättre": "green", "annat": ""}
        for topic in result.topics:
            cells = [
                topic.verdict,
                topic.question.text,
                topic.question.label or "?",
                _said(topic.old),
                _said(topic.new),
            ]
            table.add_row(*(Text(cell) for cell in cells), style=style[topic.verdict])
        out.print(table)
    for line in _summary(result):
        out.print(line)


def _summary(result: Result) -> Iterator[str]:
    changed = "1 text är ändrad" if len(result.texts) == 1 else f"{len(result.texts)} texter är ändrade"
    yield f"{changed}, jämfört med {result.against}."
    if result.topics is None or result.right is None:
        yield "Ingen fråga kan ha fått ett annat ämne: bara texter är ändrade. Ingen träning behövs."
        return
    before, after, total = result.right
    yield (
        f"{len(result.topics)} av {result.questions} frågor besvaras annorlunda: {result.count('bättre')} bättre, "
        f"{result.count('sämre')} sämre, {result.count('annat')} varken eller."
    )
    yield f"Rätt svar: förut {before}, nu {after}, av {total}. De flesta frågorna har boten lärt av, så säg inte att den har så rätt."


def _said(outcome: Outcome) -> str:
    return outcome.topic if outcome.answered else f"inget svar (förslag: {outcome.topic})"


def _marked(pieces: Pieces, style: str) -> Text:
    return Text.assemble(*((text, style if changed else "") for text, changed in pieces))


def _page(result: Result) -> str:
    return TEMPLATES.get_template("diff.html").render(
        result=result,
        day=datetime.date.today(),
        summary=list(_summary(result)),
        said=_said,
        side_by_side=side_by_side,
        verdicts=VERDICTS,
    )


def _plain(result: Result) -> "dict[str, object]":
    topics = result.topics
    return {
        "against": result.against,
        "questions": result.questions,
        "texts": [change._asdict() for change in result.texts],
        "right": None if result.right is None else dict(zip(("old", "new", "of"), result.right, strict=True)),
        "counts": None if topics is None else {verdict: result.count(verdict) for verdict in VERDICTS},
        "topics": None
        if topics is None
        else [
            {
                "source": change.source,
                "text": change.question.text,
                "label": change.question.label,
                "verdict": change.verdict,
                "old": change.old._asdict(),
                "new": change.new._asdict(),
            }
            for change in topics
        ],
    }


def _count(dialogs: Sequence[Dialog]) -> int:
    return sum(len(dialog.questions) for dialog in dialogs)


def _progress() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True))


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
