"""The data under examination, each file read once."""

import datetime
from functools import cached_property
from pathlib import Path
from typing import Dict, Iterator, List, NamedTuple, Set, Tuple

from pydantic import ValidationError

from bot.answers import AUDIENCES, Answer, Audience, DataError, Source, faults, load_answer, load_sources
from bot.checks.finding import Finding
from bot.contacts import Contact, load_contacts, numbers
from bot.project import Project
from bot.referrals import Referrals
from bot.training_data import Rule, examples_in, rules
from bot.yaml_lines import Key, YamlLines


class Passage(NamedTuple):
    """A text that a citizen reads, and the keys that lead to it in its file."""

    path: Path
    keys: Tuple[Key, ...]
    audience: Audience
    text: str


class Example(NamedTuple):
    """A training sentence and the line it stands on."""

    topic: str
    text: str
    path: Path
    line: int


class Data:
    """One project on one day. What cannot be read raises DataError wherever a rule asks for it, except answers and examples:
    of these the faulty files are left out and told once, by `faulty`."""

    def __init__(self, project: Project, today: datetime.date):
        self.project = project
        self.today = today
        self.faulty: List[Finding] = []
        self._lines: Dict[Path, YamlLines] = {}

    def lines(self, path: Path) -> YamlLines:
        if path not in self._lines:
            self._lines[path] = YamlLines(path)
        return self._lines[path]

    def path(self, topic: str) -> Path:
        return self.project.answers / f"{topic}.yml"

    @cached_property
    def answers(self) -> Dict[str, Answer]:
        found = {}
        for path in sorted(self.project.answers.glob("*.yml")):
            try:
                found[path.stem] = load_answer(path)
            except DataError as error:
                cause = error.__cause__
                told = faults(cause, path) if isinstance(cause, ValidationError) else [str(error)]
                self.faulty += map(Finding.of, told)
        return found

    @cached_property
    def examples(self) -> List[Example]:
        found = []
        for path in sorted(self.project.nlu.glob("*.yml")):
            try:
                texts = iter(examples_in(path))
            except DataError as error:
                self.faulty.append(Finding.of(error))
                continue
            wanted = next(texts, None)
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
                if wanted is not None and line.strip().startswith("-") and line.strip()[1:].strip() == wanted:
                    found.append(Example(path.stem, wanted, path, number))
                    wanted = next(texts, None)
        return found

    @cached_property
    def rules(self) -> Dict[str, Rule]:
        return rules(self.project)

    @cached_property
    def topics(self) -> Set[str]:
        """The ids of all topics that have an answer, be it faulty."""
        return {path.stem for path in self.project.answers.glob("*.yml")}

    @cached_property
    def sources(self) -> Dict[str, Source]:
        return load_sources(self.project.data / "sources.yml")

    @cached_property
    def contacts(self) -> Dict[str, Contact]:
        return load_contacts(self.project.data / "contacts.yml")

    @cached_property
    def numbers(self) -> Set[str]:
        """The digits of the numbers that may be shown."""
        return numbers(self.contacts)

    @cached_property
    def referrals(self) -> Referrals:
        return Referrals(self.project.data / "hanvisningar.yml")

    def passages(self) -> Iterator[Passage]:
        """The texts that answer: those of the topics, of a child's age, and of where other questions go."""
        for topic, answer in self.answers.items():
            for part, texts in (("versions", answer.versions), ("ages", answer.ages)):
                for number, wordings in enumerate(texts):
                    for audience in AUDIENCES:
                        yield Passage(self.path(topic), (part, number, audience), audience, wordings.text(audience))
        for name, referral in self.referrals.all.items():
            yield Passage(self.project.data / "hanvisningar.yml", (name, "text"), "barn", referral.text)

    def at(self, passage: Passage, words: str) -> int:
        """The line of a passage where `words` stand."""
        return self.lines(passage.path).words(words, *passage.keys)
