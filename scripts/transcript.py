"""Writes docs/skal_samtal.md: the conversation of scripts/transcript.txt, held in the shell itself."""

import asyncio
import functools
import io
import tempfile
from pathlib import Path
from typing import AsyncIterator, Sequence

from rich.console import Console

from bot.commands.options import load_engine
from bot.context import Context
from bot.project import PROJECT
from bot.quiet import hush
from bot.shell.backends import Local
from bot.shell.shell import Shell

_WIDTH = 88  # characters
_HEAD = """# Ett samtal i skalet

Gjort av `make transcript`, som låter skalet svara på raderna i `scripts/transcript.txt`. Säkerhet och tider är de som var när det gjordes.

"""


async def _one_by_one(lines: Sequence[str]) -> AsyncIterator[str]:
    for line in lines:
        yield line


def transcript(lines: Sequence[str], inkorg: Path) -> str:
    """What the shell prints for the lines, each shown before its answer."""
    printed = io.StringIO()
    console = Console(file=printed, width=_WIDTH, highlight=False)

    async def converse() -> None:
        shell = Shell(Local(functools.partial(load_engine, tell=False)), Context(), console, inkorg, echo=True)
        await shell.converse(_one_by_one(lines))

    asyncio.run(converse())
    return printed.getvalue()


def main() -> None:
    hush()
    lines = (PROJECT.root / "scripts" / "transcript.txt").read_text(encoding="utf-8").splitlines()
    with tempfile.TemporaryDirectory() as folder:
        said = transcript(lines, Path(folder) / "inkorg.tsv")
    page = f"{_HEAD}```text\n{said.rstrip()}\n```\n"
    (PROJECT.root / "docs" / "skal_samtal.md").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
