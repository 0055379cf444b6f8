"""Each answer has what an answer must have."""

from collections import defaultdict
from typing import Dict, Iterator, List

from bot.answers import AUDIENCES
from bot.checks.data import Data
from bot.checks.finding import Finding
from bot.checks.registry import rule


@rule
def in_form(data: Data) -> Iterator[Finding]:
    """The files of answers and examples can be read, with every field and both audiences."""
    assert data.answers is not None and data.examples is not None
    yield from data.faulty


@rule
def says_its_facts(data: Data) -> Iterator[Finding]:
    """Each text says what `key` demands."""
    for topic, answer in data.answers.items():
        path = data.path(topic)
        for number, version in enumerate(answer.versions):
            for audience in AUDIENCES:
                for pattern in answer.missing_keys(version, audience):
                    line = data.lines(path).of("versions", number, audience)
                    yield Finding(
                        path, line, f"{audience}: texten säger inte det som key kräver ({pattern}).", "Skriv in det."
                    )


@rule
def leads_on(data: Data) -> Iterator[Finding]:
    """The topics to go on to exist, each once."""
    for topic, answer in data.answers.items():
        path = data.path(topic)
        for number, following in enumerate(answer.next):
            if following not in data.topics or following == topic:
                line = data.lines(path).of("next", number)
                yield Finding(
                    path, line, f"next: {following} är inget annat ämne.", "Välj ett som finns i data/answers."
                )
            elif following in answer.next[:number]:
                line = data.lines(path).of("next", number)
                yield Finding(path, line, f"next: {following} står två gånger.", "Ta bort det ena.")


@rule
def has_a_title_of_its_own(data: Data) -> Iterator[Finding]:
    """Two buttons never read the same."""
    owners: Dict[str, List[str]] = defaultdict(list)
    for topic, answer in data.answers.items():
        owners[answer.title.lower()].append(topic)
    for first, *others in owners.values():
        for topic in others:
            path = data.path(topic)
            yield Finding(path, data.lines(path).of("title"), f"rubriken är densamma som i {first}.", "Skriv en annan.")
