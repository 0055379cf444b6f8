"""`soclots shell`: a conversation in the terminal."""

import argparse
import asyncio
import dataclasses
import sys
import uuid
from typing import Dict, Iterator, Optional

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import WordCompleter

from bot.answers import AUDIENCES, Audience, DataError
from bot.commands.options import add_context_arguments, context_from, kommun_name, load_engine
from bot.terminal import print_reply

_AUDIENCES: Dict[str, Audience] = {f"/{audience}": audience for audience in AUDIENCES}
HELP = {
    "/barn": "svara som till ett barn",
    "/vuxen": "svara som till en vuxen",
    "/kommun NAMN": "välj kommun; utan namn glöms den",
    "/ny": "börja ett nytt samtal",
    "/hjalp": "visa kommandona",
    "/avsluta": "sluta",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_context_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    context = context_from(arguments)
    engine = load_engine()
    conversation = uuid.uuid4().hex
    print("Skriv en fråga. /hjalp visar kommandona, /avsluta slutar. Inget du skriver sparas.")
    with _Loop() as loop:
        for line in _lines():
            command, _, rest = line.partition(" ")
            try:
                if command == "/avsluta":
                    break
                if command == "/ny":
                    loop.run(engine.forget(conversation))
                    conversation = uuid.uuid4().hex
                    print("Nytt samtal.")
                elif command in _AUDIENCES:
                    context = dataclasses.replace(context, audience=_AUDIENCES[command])
                    print(f"Svarar nu som till {command[1:]}.")
                elif command == "/kommun":
                    context = dataclasses.replace(context, kommun=kommun_name(rest.strip() or None))
                    print(f"Kommun: {context.kommun or 'ingen vald'}.")
                elif command in ("/hjalp", "/hjälp"):
                    print("\n".join(f"{name:14} {text}" for name, text in HELP.items()))
                elif line.startswith("/"):
                    print(f"Kommandot {command} finns inte. /hjalp visar dem som finns.")
                elif line.strip():
                    print_reply(loop.run(engine.answer(line, conversation, context)))
            except DataError as error:
                print(error)
        loop.run(engine.forget(conversation))
    return 0


class _Loop:
    """asyncio.Runner for Python 3.10: one event loop for several calls."""

    def __enter__(self) -> "_Loop":
        self._loop = asyncio.new_event_loop()
        return self

    def __exit__(self, *exception: object) -> None:
        self._loop.close()

    def run(self, coroutine):  # type: ignore[no-untyped-def]
        return self._loop.run_until_complete(coroutine)


def _lines() -> Iterator[str]:
    if not sys.stdin.isatty():
        for line in sys.stdin:
            yield line.rstrip("\n")
        return
    # History stays in memory: nothing that is typed here is written to disk.
    session: Optional[PromptSession] = PromptSession(
        completer=WordCompleter([name.split()[0] for name in HELP], sentence=True)
    )
    while session:
        try:
            yield session.prompt("du> ")
        except (EOFError, KeyboardInterrupt):
            return
