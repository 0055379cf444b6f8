"""`soclots shell`: a conversation in the terminal."""

import argparse
import asyncio
import contextlib
import dataclasses
import sys
import uuid
from typing import Dict, Iterator

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import WordCompleter

from bot.answers import AUDIENCES, Audience, DataError
from bot.commands.options import add_context_arguments, context_from, kommun_name, load_engine
from bot.terminal import print_reply

_AUDIENCES: Dict[str, Audience] = {f"/{audience}": audience for audience in AUDIENCES}
_WRITTEN_FOR: Dict[Audience, str] = {
    "barn": "  (Svarar som till ett barn. /vuxen ändrar det.)",
    "vuxen": "  (Svarar som till en vuxen. /barn ändrar det.)",
}
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
    audience = context.audience
    print("Skriv en fråga. /hjalp visar kommandona, /avsluta slutar. Inget du skriver sparas.")
    with contextlib.closing(asyncio.new_event_loop()) as loop:
        for line in _lines():
            command, _, rest = line.partition(" ")
            try:
                if command == "/avsluta":
                    break
                if command == "/ny":
                    loop.run_until_complete(engine.forget(conversation))
                    conversation = uuid.uuid4().hex
                    print("Nytt samtal.")
                elif command in _AUDIENCES:
                    audience = _AUDIENCES[command]
                    context = dataclasses.replace(context, audience=audience)
                    print(f"Svarar nu som till {command[1:]}.")
                elif command == "/kommun":
                    context = dataclasses.replace(context, kommun=kommun_name(rest.strip() or None))
                    print(f"Kommun: {context.kommun or 'ingen vald'}.")
                elif command in ("/hjalp", "/hjälp"):
                    print("\n".join(f"{name:14} {text}" for name, text in HELP.items()))
                elif line.startswith("/"):
                    print(f"Kommandot {command} finns inte. /hjalp visar dem som finns.")
                elif line.strip():
                    reply = loop.run_until_complete(engine.answer(line, conversation, context))
                    print_reply(reply)
                    if reply.audience and reply.audience != audience:
                        print(_WRITTEN_FOR[reply.audience])
                    audience = reply.audience
            except DataError as error:
                print(error)
        loop.run_until_complete(engine.forget(conversation))
    return 0


def _lines() -> Iterator[str]:
    if not sys.stdin.isatty():
        for line in sys.stdin:
            yield line.rstrip("\n")
        return
    # History stays in memory: nothing that is typed here is written to disk.
    session: PromptSession = PromptSession(completer=WordCompleter([name.split()[0] for name in HELP], sentence=True))
    while True:
        try:
            yield session.prompt("du> ")
        except (EOFError, KeyboardInterrupt):
            return
