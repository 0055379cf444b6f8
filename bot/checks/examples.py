"""The examples teach one topic each, and tell of nobody."""

from collections import Counter
from typing import Iterator

from bot.checks.data import Data
from bot.checks.finding import Finding
from bot.checks.registry import rule
from bot.followups import read_conversations
from bot.near import near_pairs
from bot.privacy import clean, mask

MIN_EXAMPLES = 40


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
    """No personnummer, mail address or phone number stands in an example or a conversation."""
    remedy = "Ta bort uppgiften."
    for example in data.examples:
        if mask(clean(example.text)) != clean(example.text):
            yield Finding(example.path, example.line, "exemplet har en personuppgift.", remedy)
    for path in sorted(data.project.conversations.glob("*.yml")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if mask(clean(line)) != clean(line):
                yield Finding(path, number, "samtalet har en personuppgift.", remedy)


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
