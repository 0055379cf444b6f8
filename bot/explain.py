"""Why a message was answered as it was: everything that the reading rests on, for people who own the content.

Asks the engine only what it can be asked anyway; changes nothing in the conversation.
"""

import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Dict, List, NamedTuple, Optional, Sequence, Tuple

from bot.answers import read_yaml
from bot.config import answer_threshold
from bot.crisis import KINDS, Verdict, load_crisis_list
from bot.languages import LANGUAGE
from bot.project import PROJECT, Project
from bot.training_data import rules
from bot.yaml_lines import YamlLines

if TYPE_CHECKING:
    from rasa.shared.core.trackers import DialogueStateTracker

    from bot.engine import Engine
    from bot.intents import Near

SHOWN = 5
MOST_WORDS = 25  # words of a message that are left out one by one
_INNER = ("action_listen", "action_session_start", "action_extract_slots")


class Weight(NamedTuple):
    """A word, and how much less likely the topic is without it (as a part of 1; below 0 the word spoke against the topic)."""

    word: str
    weight: float


@dataclass(frozen=True)
class Explanation:
    """`text` is what was read: masked, on one line. `topic` is the best of the ranking, answered or not.

    `before` is the topic that the message could lean on. `entities` are those of this message, `known` what the conversation knows
    (slots). `verdict` is the crisis list's, and `crisis_place` where its pattern stands. `actions` are what was done, each with the
    policy that chose it, by the rule at `rule_place`. Places are written as file:line.
    """

    text: str
    topic: str
    ranking: List[Tuple[str, float]]
    threshold: Optional[float]
    also_asked: List[str]
    perhaps_danger: bool
    before: Optional[str]
    nearest: "List[Near]"
    words: List[Weight]
    entities: List[Dict[str, Any]]
    known: Dict[str, Any]
    language: Optional[str]
    verdict: Optional[Verdict]
    crisis_place: Optional[str]
    actions: List[Tuple[str, str]]
    rule_place: Optional[str]


async def explain(engine: "Engine", conversation: str, project: Project = PROJECT) -> Optional[Explanation]:
    """The explanation of the last answer in a conversation; None where nothing has been asked.

    Reads the message once for each of its words: some hundredths of a second each.
    """
    from bot.components.conversation import last_question

    tracker = await engine.conversation(conversation)
    earlier, message, later = _parted(tracker)
    if tracker is None or message is None:
        return None
    parse = message.parse_data
    ranking = _ranking(parse)
    name = parse["intent"]["name"]
    topic = name if name != "nlu_fallback" or not ranking else ranking[0][0]
    pressed = message.text.startswith("/")
    question = last_question(earlier)
    verdict = None if pressed else load_crisis_list(project.data / "crisis.yml").verdict(message.text)
    rule = rules(project).get(name)
    return Explanation(
        text=message.text,
        topic=topic,
        ranking=ranking[:SHOWN],
        threshold=answer_threshold(),
        also_asked=list(parse.get("also_asked") or []),
        perhaps_danger=bool(parse.get("perhaps_danger")),
        before=question.topic if question else None,
        nearest=[] if pressed else engine.nearest(message.text),
        words=[] if pressed else await _words(engine, conversation, earlier, message.text, topic),
        entities=list(parse.get("entities") or []),
        known={slot: value for slot, value in tracker.current_slot_values().items() if value is not None},
        language=parse.get(LANGUAGE),
        verdict=verdict,
        crisis_place=_crisis_place(verdict, project) if verdict else None,
        actions=_actions(later),
        rule_place=f"{rule.path.relative_to(project.root)}:{rule.line}" if rule else None,
    )


def holds(topic: str, day: datetime.date, project: Project = PROJECT) -> Optional[Tuple[Any, Any, datetime.date]]:
    """From which day and to which an answer's text holds (None: no limit), and when it was reviewed; None where none holds."""
    from bot.answers import load_answer

    answer = load_answer(project.answers / f"{topic}.yml")
    version = answer.version(day)
    return (version.from_, version.to, answer.reviewed) if version else None


def _parted(tracker: "Optional[DialogueStateTracker]") -> Tuple[Sequence[Any], Any, Sequence[Any]]:
    """The events before the last message, the message (None where there is none), and those after it."""
    from rasa.shared.core.events import UserUttered

    events = list(tracker.events) if tracker else []
    at = max((number for number, event in enumerate(events) if isinstance(event, UserUttered)), default=None)
    return (events, None, []) if at is None else (events[:at], events[at], events[at + 1 :])


def _ranking(parse: Dict[str, Any]) -> List[Tuple[str, float]]:
    entries = parse.get("intent_ranking") or []
    return [(entry["name"], float(entry["confidence"])) for entry in entries if entry["name"] != "nlu_fallback"]


async def _words(engine: "Engine", conversation: str, earlier: Sequence[Any], text: str, topic: str) -> List[Weight]:
    """The words in the order of their weights: of the topic's probability that goes with the word."""
    from rasa.shared.core.trackers import DialogueStateTracker

    async def likely(words: Sequence[str]) -> float:
        tracker = DialogueStateTracker.from_events(conversation, list(earlier))
        return dict(_ranking(await engine.read(" ".join(words), conversation, tracker))).get(topic, 0.0)

    words = text.split()
    whole = await likely(words)
    found = [
        Weight(word, whole - await likely([*words[:at], *words[at + 1 :]]))
        for at, word in enumerate(words[:MOST_WORDS])
        if len(words) > 1
    ]
    return sorted(found, key=lambda weight: -abs(weight.weight))


def _actions(events: Sequence[Any]) -> List[Tuple[str, str]]:
    done = [event for event in events if event.type_name == "action" and event.action_name not in _INNER]
    return [(str(event.action_name), str(event.policy or "").rpartition("_")[2]) for event in done]


def _crisis_place(verdict: Verdict, project: Project) -> str:
    """Where the list has the pattern."""
    path: Path = project.data / "crisis.yml"
    content: Any = read_yaml(path)
    strength = "strong" if verdict.strong else "weak"
    number = content[verdict.topic][strength].index(verdict.pattern) if verdict.topic in KINDS else 0
    return f"{path.relative_to(project.root)}:{YamlLines(path).of(verdict.topic, strength, number)}"
