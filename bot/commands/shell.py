"""`soclots shell`: a conversation in the terminal as a citizen has it, and why each answer was given."""

import argparse
import asyncio
import functools
import sys
from pathlib import Path
from urllib.parse import urlsplit

from rich.console import Console

from bot import inkorg
from bot.answers import DataError
from bot.commands.options import add_context_arguments, context_from, load_engine, municipal_settings
from bot.shell.backends import Backend, Local, Remote
from bot.shell.prompt import piped_lines, typed_lines
from bot.shell.shell import Shell

_GREETING = "Skriv en fråga. /varfor förklarar svaret, /hjalp visar allt, /avsluta slutar."
_SAVED = "Bara /fel och /ratt sparar något, utan personuppgifter."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_context_arguments(parser)
    parser.add_argument("--url", help="prata med en server som kör, till exempel http://127.0.0.1:8080")
    parser.add_argument(
        "--inkorg", type=Path, default=inkorg.INKORG, metavar="FIL", help="arbetslistan för /fel och /ratt"
    )
    parser.add_argument("--eko", action="store_true", help="skriv ut frågorna också, när de läses ur en fil")


def run(arguments: argparse.Namespace) -> int:
    context = context_from(arguments)
    if arguments.url and (context.today or context.now):
        raise DataError("--url: servern svarar för sin egen tid. Ta bort --today och --at.")
    asyncio.run(_converse(_backend(arguments.url), context, arguments))
    return 0


def _backend(url: "str | None") -> Backend:
    if url is None:
        municipal_settings()
        return Local(functools.partial(load_engine, tell=False))
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise DataError(f"--url: {url!r} är ingen adress. Skriv till exempel http://127.0.0.1:8080.")
    return Remote(url)


async def _converse(backend: Backend, context: "object", arguments: argparse.Namespace) -> None:
    if isinstance(backend, Remote):
        try:
            await backend.ready()
        except DataError:
            await backend.close()
            raise
    console = Console(highlight=False)
    shell = Shell(backend, context, console, arguments.inkorg, arguments.eko)  # type: ignore[arg-type]
    if not sys.stdin.isatty():
        await shell.converse(piped_lines())
        return
    shell.lines([(_GREETING, ""), (_SAVED, "dim")])
    await shell.converse(typed_lines(shell))
