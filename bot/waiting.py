"""Questions that wait for an editor, from the work list and from the operator's inbox. Each is taken out when it is done."""

import datetime
from pathlib import Path
from typing import Callable, List, NamedTuple

from bot import inkorg
from bot.inkorg_store import InkorgStore


class Waiting(NamedTuple):
    """`right`: the topic that somebody has said is right, or empty. `note`: what else is known. `done` takes it out."""

    day: datetime.date
    text: str
    right: str
    note: str
    done: Callable[[], None]


def in_list(path: Path) -> List[Waiting]:
    """The questions of data/inkorg.tsv. Raises DataError."""
    return [
        Waiting(item.datum, item.text, item.amne, item.kommentar, lambda item=item: _strike(item, path))  # type: ignore[misc]
        for item in inkorg.read(path)
    ]


def _strike(item: inkorg.Item, path: Path) -> None:
    """Takes one item out of the list as it is now: someone may be adding to it."""
    inkorg.write([other for other in inkorg.read(path) if other != item], path)


def in_store(store: InkorgStore, day: datetime.date) -> List[Waiting]:
    """The questions that citizens have let be saved. What is too old is purged first."""
    return [
        Waiting(saved.day, saved.text, "", f"boten svarade med {saved.topic}", lambda saved=saved: store.remove(saved))  # type: ignore[misc]
        for saved in store.all(day)
    ]
