"""Tables in the terminal; in a narrow one, a few lines for each row. Where the output goes to a file nothing is broken."""

from typing import Iterable, Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

_WIDE = 200  # characters, where no terminal tells its width
NARROW = 120  # characters, below which the columns of a table would break in the middle of words


def console() -> Console:
    found = Console(highlight=False)
    return found if found.is_terminal else Console(highlight=False, width=_WIDE)


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    out = console()
    if out.width < NARROW:
        out.print(f"[bold]{escape(title)}[/]")
        for row in rows:
            *first, last = filter(None, row)
            out.print(f"- {escape(' · '.join(first))}\n  [dim]{escape(last)}[/]")
        out.print()
        return
    table = Table(title=title, title_justify="left", title_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*map(escape, row))
    out.print(table)
