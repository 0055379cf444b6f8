"""Each topic has an answer, examples, a rule, and its names in the domain; nothing stands without a topic."""

from pathlib import Path
from typing import Any, Dict, Iterator, List, NamedTuple, Set

from bot.answers import DataError, read_yaml
from bot.checks.data import Data
from bot.checks.finding import Finding
from bot.checks.registry import rule

_WITHOUT_ANSWER = {"nlu_fallback"}
_CONTACT = "action_kommun_kontakt"


class _Place(NamedTuple):
    """Where each topic must be named: the topics there, and the file and line to add one at; a `folder` has a file a topic."""

    name: str
    topics: Set[str]
    path: Path
    line: int = 1
    folder: bool = False

    def missing(self, topic: str) -> Finding:
        path = self.path / f"{topic}.yml" if self.folder else self.path
        remedy = f"Lägg till {self.name}, eller ta bort ämnet överallt."
        return Finding(path, self.line, f"ämnet {topic} saknas här men finns på andra ställen.", remedy)


@rule
def everywhere_the_same(data: Data) -> Iterator[Finding]:
    """A topic that is named somewhere is named wherever it must be."""
    domain: Any = read_yaml(data.project.domain)
    try:
        intents, actions = list(domain["intents"]), list(domain["actions"])
    except (KeyError, TypeError) as error:
        problem = f"{data.project.domain}:1: {error!r}: filen ska ha intents och actions. Rätta den."
        raise DataError(problem) from error
    names = [name if isinstance(name, str) else str(next(iter(name))) for name in intents]
    lines = data.lines(data.project.domain)
    utters = {name.removeprefix("utter_") for name in actions if name.startswith("utter_")}
    rules = {topic for topic in data.rules if topic not in _WITHOUT_ANSWER}
    nlu = {path.stem for path in data.project.nlu.glob("*.yml")}
    stories = sorted(data.project.stories.glob("*.yml"))
    rules_file = next((rule.path for rule in data.rules.values()), stories[0] if stories else data.project.stories)
    places: List[_Place] = [
        _Place("en fil med svaret", data.topics, data.project.answers, folder=True),
        _Place("en fil med exempel", nlu, data.project.nlu, folder=True),
        _Place("en regel", rules, rules_file, data.lines(rules_file).of("rules")),
        _Place("det under intents", set(names), data.project.domain, lines.of("intents")),
        _Place("utter_ och dess namn under actions", utters, data.project.domain, lines.of("actions")),
    ]
    for topic in sorted(set().union(*(place.topics for place in places))):
        for place in places:
            if topic not in place.topics:
                yield place.missing(topic)


@rule
def rules_answer_their_topic(data: Data) -> Iterator[Finding]:
    """A rule says the answer of its own topic, and shows the municipality where `contact` asks for it."""
    utters: Dict[str, str] = {topic: f"utter_{topic}" for topic in data.answers}
    for topic, steps in data.rules.items():
        if topic not in utters:
            continue
        if utters[topic] not in steps.actions:
            problem = f"regeln för {topic} säger inte {utters[topic]}."
            yield Finding(steps.path, steps.line, problem, f"Skriv action: {utters[topic]}.")
        if data.answers[topic].contact != (_CONTACT in steps.actions):
            path = data.path(topic)
            problem = f"contact och regeln på rad {steps.line} i {steps.path.name} säger olika om {_CONTACT}."
            yield Finding(path, data.lines(path).of("contact"), problem, "Ändra en av dem.")
