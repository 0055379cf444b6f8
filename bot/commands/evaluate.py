"""`soclots evaluate`: how right the bot is on a file of questions with known topics."""

import argparse
import asyncio
import json
from pathlib import Path

from bot.commands.options import load_engine

NAMES = {
    "strict": "rätt ämne",
    "lenient": "rätt eller lika rimligt",
    "top3": "rätt eller bland tre förslag",
    "wrong": "besvarade och fel",
    "unanswered": "bara förslag",
    "outside": "utanför: avböjda",
    "crisis_found": "kris: larmade",
    "false_alarms": "falska larm",
    "kommun": "kommun rätt",
    "later": "senare turer rätt",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("filer", nargs="+", type=Path, metavar="FIL", help=".tsv eller .yml med frågor")
    parser.add_argument("--json", action="store_true", help="ett JSON-objekt för varje fil")
    parser.add_argument("--fel", action="store_true", help="visa frågorna som blev fel")


def run(arguments: argparse.Namespace) -> int:
    from bot.evaluation import read_questions, score

    files = [(path, read_questions(path)) for path in arguments.filer]
    engine = load_engine()
    from bot.engine import answer_dialog

    async def answer_all() -> None:
        for path, dialogs in files:
            replies = [await answer_dialog(engine, [question.text for question in dialog]) for dialog in dialogs]
            result = score(dialogs, replies)
            times = sorted(reply.ms for answers in replies for reply in answers)
            median, slow = times[len(times) // 2], times[int(len(times) * 0.95)]
            if arguments.json:
                print(json.dumps({"file": str(path), **result.figures(), "ms": [median, slow]}, ensure_ascii=False))
            else:
                print(f"{path}  ({median:.0f} ms i mitten, {slow:.0f} ms för 95 %)")
                for name, figure in result.figures().items():
                    print(f"  {NAMES[name]:30} {figure}")
            if arguments.fel:
                for question, reply in result.errors:
                    print(
                        f"    {question.label or question.expected_kommun} ← {reply.topic} {reply.confidence:.2f} {reply.kommun}: {question.text}"
                    )

    asyncio.run(answer_all())
    return 0
