"""`soclots ask`: answers for people and, with --json, for programs."""

import argparse
import asyncio
import io
import json
import sys
from typing import Any, Iterator, List, Sequence

from bot.answers import DataError
from bot.commands.options import add_context_arguments, context_from, load_engine
from bot.terminal import print_reply


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_context_arguments(parser)
    parser.add_argument("--json", action="store_true", help="ett JSON-objekt för varje rad")
    parser.add_argument("--dialog", action="store_true", help="varje rad är en JSON-lista med ett samtals meddelanden")
    parser.add_argument("frågor", nargs="*", metavar="FRÅGA", help="i stället för standard in")


def run(arguments: argparse.Namespace) -> int:
    context = context_from(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # JSON is UTF-8 whatever the terminal's language
    lines = arguments.frågor or _lines()
    engine = load_engine()
    from bot.engine import answer_dialog

    async def answer_all() -> None:
        for number, line in enumerate(lines, start=1):
            dialog = _dialog(line, number) if arguments.dialog else [line]
            replies = await answer_dialog(engine, dialog, context)
            if arguments.json:
                objects = [reply.as_dict() for reply in replies]
                print(_json(objects if arguments.dialog else objects[0]), flush=True)
            else:
                for reply in replies:
                    print_reply(reply, question=True)

    asyncio.run(answer_all())
    return 0


def _lines() -> Iterator[str]:
    if sys.stdin.isatty():
        print("Skriv en fråga på varje rad. Avsluta med Ctrl+D.", file=sys.stderr)
    for number, line in enumerate(sys.stdin.buffer, start=1):
        try:
            yield line.decode("utf-8").rstrip("\r\n")
        except UnicodeDecodeError:
            raise DataError(f"standard in:{number}: raden är inte UTF-8. Spara texten som UTF-8.") from None


def _dialog(line: str, number: int) -> List[str]:
    try:
        messages = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise DataError(f'standard in:{number}: raden är inte JSON ({error}). Skriv ["första", "andra"].') from None
    if not isinstance(messages, list) or not all(isinstance(message, str) for message in messages):
        raise DataError(f'standard in:{number}: raden ska vara en lista av texter. Skriv ["första", "andra"].')
    return messages


def _json(content: "Sequence[Any] | Any") -> str:
    return json.dumps(content, ensure_ascii=False)
