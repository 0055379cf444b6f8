"""The examples teach one topic each, and tell of nobody."""

import re
from collections import Counter
from pathlib import Path
from typing import Iterator

from bot.checks.data import Data
from bot.checks.finding import Finding, Severity
from bot.checks.registry import rule
from bot.followups import read_conversations
from bot.near import near_pairs
from bot.privacy import clean, found, mask

MIN_EXAMPLES = 40
# What may hold a personal detail; looking closer at each of ten thousands of sentences takes too long.
_TELLING = re.compile(r"\d|@|\b(?:heter|kallas|namn\w*)\b|(?:gat|väg|gränd|stig|torg|allé)", re.IGNORECASE)
_MAYBE_MADE_UP = {"namn", "adress"}


@rule
def enough_examples(data: Data) -> Iterator[Finding]:
    """Every topic has enough examples to be understood."""
    counts = Counter(example.topic for example in data.examples)
    for path in sorted(data.project.nlu.glob("*.yml")):
        if 0 < counts[path.stem] < MIN_EXAMPLES:
            line = data.lines(path).of("nlu", 0, "examples")
            problem = f"{counts[path.stem]} exempel, minst {MIN_EXAMPLES} behövs."
            yield Finding(path, line, problem, "Skriv fler, med olika ord.")


@rule
def examples_differ(data: Data) -> Iterator[Finding]:
    """No two examples say nearly the same."""
    for first, second, ratio in near_pairs([example.text for example in data.examples]):
        known, here = data.examples[first], data.examples[second]
        place = f"{known.topic} (rad {known.line})"
        if ratio == 100:
            yield Finding(here.path, here.line, f"{here.text!r} står redan i {place}.", "Ta bort det ena.")
        else:
            problem = f"{here.text!r} liknar {known.text!r} i {place} för mycket."
            yield Finding(here.path, here.line, problem, "Skriv om eller ta bort det ena.")


@rule
def examples_name_nobody(data: Data) -> Iterator[Finding]:
    """No personal detail stands in an example or a conversation. The bot reads a kind in brackets there; names may be made up."""
    for example in data.examples:
        yield from _personal(example.path, example.line, example.text)
    for path in sorted(data.project.conversations.glob("*.yml")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            _, _, text = line.partition(": ")
            yield from _personal(path, number, text)


def _personal(path: Path, line: int, text: str) -> Iterator[Finding]:
    kinds = found(clean(text)) if _TELLING.search(text) else []
    if kinds:
        severity: Severity = "varning" if set(kinds) <= _MAYBE_MADE_UP else "fel"
        problem = f"här står en personuppgift ({', '.join(kinds)}): {text!r}."
        yield Finding(path, line, problem, f"Skriv {mask(clean(text))!r}, som boten läser det.", severity)


@rule
def conversations_know_their_topics(data: Data) -> Iterator[Finding]:
    """The topics of data/samtal exist."""
    known = {path.stem for path in data.project.nlu.glob("*.yml")}
    read_conversations(data.project.conversations)
    for path in sorted(data.project.conversations.glob("*.yml")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            topic, colon, _ = line.strip().removeprefix("- ").partition(":")
            if colon and line.startswith("  ") and topic not in known:
                yield Finding(path, number, f"ämnet {topic} finns inte i data/nlu.", "Rätta namnet.")
