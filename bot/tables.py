"""Tables in the terminal. Where the output goes to a file they are wide enough not to break."""

from typing import Iterable, Sequence

from rich.console import Console
from rich.table import Table

_WIDE = 200  # characters, where no terminal tells its width


def console() -> Console:
    found = Console(highlight=False)
    return found if found.is_terminal else Console(highlight=False, width=_WIDE)


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    table = Table(title=title, title_justify="left", title_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*row)
    console().print(table)
