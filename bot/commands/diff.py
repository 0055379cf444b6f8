"""`soclots diff`: which answers and which questions' topics a change of the data has changed, before it goes live."""

import argparse
import json
import sys
from pathlib import Path
from typing import List, Sequence

from bot import revision
from bot.answers import DataError
from bot.asking import Asked, ask_both, ask_engine
from bot.commands.options import load_engine
from bot.commands.train import USUAL_TIME, show_progress
from bot.diff_report import Difference, page, plain, show
from bot.difference import TextChange, right, text_changes, topic_changes
from bot.html_file import ready, write
from bot.project import PROJECT
from bot.regression import Dialog, count, regression
from bot.training import model_path, train


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


def run(arguments: argparse.Namespace) -> int:
    if arguments.html:
        ready(arguments.html)
    dialogs = regression(PROJECT, arguments.fragor)
    if arguments.snabbt:
        dialogs = [dialog for dialog in dialogs if not dialog.source.startswith("data/samtal")]
    result = _against_model(arguments.modell, dialogs) if arguments.modell else _against(arguments.version, dialogs)
    if arguments.html:
        write(arguments.html, page(result))
        _tell(f"Sidan ligger i {arguments.html}")
    print(json.dumps(plain(result), ensure_ascii=False)) if arguments.json else show(result)
    return 1 if result.worse else 0


def _against(version: str, dialogs: Sequence[Dialog]) -> Difference:
    with revision.checked_out(version) as tree:
        try:
            texts = text_changes(tree, PROJECT, dialogs)
            same = revision.reading(tree) == revision.reading(PROJECT)
        except DataError as error:
            raise DataError(str(error).replace(f"{tree.root}/", f"{version}:")) from None
        if same:
            return Difference(version, count(dialogs), texts)
        if not model_path().exists():
            _tell(f"Tränar en modell för de data som ligger här. {USUAL_TIME}")
            show_progress()
            train()
        if not revision.model_of(tree):
            _tell(f"Tränar en modell för {version}. {USUAL_TIME}")
            revision.train_tree(tree)
        old, new = ask_both(tree, load_engine, dialogs)
    return _result(version, dialogs, texts, old, new)


def _against_model(path: Path, dialogs: Sequence[Dialog]) -> Difference:
    if not path.is_file():
        raise DataError(f"--modell: {path} finns inte. `ls models` visar de modeller som är sparade.")
    asked = []
    for name, model in (("förra", path), ("nya", None)):
        asked.append(ask_engine(load_engine(model), dialogs, f"Frågar den {name} modellen"))
    return _result(path.name, dialogs, [], asked[0], asked[1])


def _result(against: str, dialogs: Sequence[Dialog], texts: List[TextChange], old: Asked, new: Asked) -> Difference:
    before, total = right(dialogs, old)
    after, _ = right(dialogs, new)
    return Difference(against, count(dialogs), texts, topic_changes(dialogs, old, new), (before, after, total))


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
