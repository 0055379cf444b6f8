"""Lines from a person at a terminal, with completion, or from a file."""

import asyncio
import sys
from typing import Any, AsyncIterator, Iterable, Iterator

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from bot.answers import DataError
from bot.kommuner import load_kommuner
from bot.shell.backends import Local
from bot.shell.commands import COMMANDS
from bot.shell.shell import Shell
from bot.shell.topics import topic_titles


class ShellCompleter(Completer):
    """Commands, and what may follow them."""

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        text = document.text_before_cursor
        name, blank, rest = text.partition(" ")
        if not text.startswith("/"):
            return
        if not blank:
            for entry in COMMANDS.values():
                if entry.name.startswith(name):
                    yield Completion(entry.name, -len(name), display_meta=entry.help)
        elif name in COMMANDS and " " not in rest:
            for word, meta in self._words(COMMANDS[name].completes):
                if word.lower().startswith(rest.lower()):
                    yield Completion(word, -len(rest), display_meta=meta)

    @staticmethod
    def _words(kind: str) -> "Iterator[tuple[str, str]]":
        if kind == "ämne":
            try:
                yield from topic_titles()
            except DataError:  # a fault in a file must not end the conversation; `soclots check` tells it
                return
        elif kind == "kommun":
            yield from ((kommun.namn, kommun.lan) for kommun in load_kommuner().all)


async def typed_lines(shell: Shell) -> AsyncIterator[str]:
    """What a person types. History stays in memory. Raises the fault of a model that cannot be loaded as soon as it is known."""
    session: PromptSession[str] = PromptSession(
        completer=ShellCompleter(), bottom_toolbar=shell.status, complete_while_typing=False
    )
    while True:
        asking: asyncio.Future[Any] = asyncio.ensure_future(session.prompt_async("du> "))
        if isinstance(shell.backend, Local) and not shell.backend.loading.done():
            loading: asyncio.Future[Any] = asyncio.wrap_future(shell.backend.loading)
            await asyncio.wait({asking, loading}, return_when=asyncio.FIRST_COMPLETED)
            if loading.done() and loading.exception():
                session.app.exit(result="")
                await asking
                loading.result()
            session.app.invalidate()  # the line below tells that the model is there
        try:
            yield await asking
        except (EOFError, KeyboardInterrupt):
            return


async def piped_lines() -> AsyncIterator[str]:
    """The lines of standard input. Raises DataError for one that is not UTF-8."""
    for number, line in enumerate(sys.stdin.buffer, start=1):
        try:
            yield line.decode("utf-8").rstrip("\r\n")
        except UnicodeDecodeError:
            raise DataError(f"standard in:{number}: raden är inte UTF-8. Spara texten som UTF-8.") from None
