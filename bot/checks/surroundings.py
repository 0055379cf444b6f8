"""The files that are no topics can be read, and what they name exists."""

import string
from typing import Callable, Iterator, List

from bot.answers import DataError
from bot.checks.data import Data
from bot.checks.finding import Finding
from bot.checks.registry import rule
from bot.crisis import load_crisis_list
from bot.groups import load_groups
from bot.languages import load_languages
from bot.normalise import load_normaliser
from bot.project import PROJECT
from bot.replies import popular
from bot.texts import Texts


@rule
def can_be_read(data: Data) -> Iterator[Finding]:
    """The lists of danger, spellings, languages, sources, contacts and referrals are in form."""
    readers: List[Callable[[], object]] = [
        lambda: load_crisis_list(data.project.data / "crisis.yml"),
        lambda: load_normaliser(data.project.data / "normalise.yml"),
        lambda: load_languages(data.project.data / "languages.yml"),
        lambda: data.sources,
        lambda: data.contacts,
        lambda: data.referrals,
    ]
    for read in readers:
        try:
            read()
        except DataError as error:
            yield Finding.of(error)


@rule
def texts_are_whole(data: Data) -> Iterator[Finding]:
    """texts.yml has every text that the program says, and its braces match."""
    path = data.project.data / "texts.yml"
    own, texts = Texts(PROJECT.data / "texts.yml").keys(), Texts(path)
    for key in sorted(set(own) - set(texts.keys())):
        yield Finding(path, data.lines(path).of(*key.split(".")), f"texten {key} saknas.", "Lägg till den.")
    for key in list(texts.keys()):
        try:
            list(string.Formatter().parse(texts.raw(key)))
        except ValueError as error:
            line = data.lines(path).of(*key.split("."))
            yield Finding(path, line, f"{key}: klamrarna går inte ihop ({error}).", "Skriv varje { med sin }.")


@rule
def popular_topics_exist(data: Data) -> Iterator[Finding]:
    """What is offered at first sight can be answered."""
    path = data.project.data / "populara.txt"
    lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    for topic in popular(data.project):
        if topic not in data.topics:
            line = lines.index(topic) + 1
            yield Finding(path, line, f"ämnet {topic} finns inte i data/answers.", "Rätta namnet.")


@rule
def grouped_topics_exist(data: Data) -> Iterator[Finding]:
    """What stands on the page with all answers can be answered, and stands there once."""
    path = data.project.data / "grupper.yml"
    for heading, topics in load_groups(path).items():
        for number, topic in enumerate(topics):
            if topic not in data.topics:
                line = data.lines(path).of(heading, number)
                yield Finding(path, line, f"ämnet {topic} finns inte i data/answers.", "Rätta namnet.")
