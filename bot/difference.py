"""What a change of the data does: other answer texts, and other topics for the same questions. Pure."""

import re
from difflib import SequenceMatcher
from typing import Any, Dict, Iterator, List, Literal, Mapping, NamedTuple, Optional, Sequence, Tuple

from bot.answers import AUDIENCES, load_answers
from bot.crisis import KINDS
from bot.evaluation import Question
from bot.project import Project
from bot.referrals import Referrals
from bot.regression import Dialog
from bot.replies import REFUSED
from bot.texts import Texts

Verdict = Literal["sämre", "annat", "bättre"]
VERDICTS: Tuple[Verdict, ...] = ("sämre", "annat", "bättre")
RIGHT = 3
NO_DANGER = "ingen"  # the label in tests/data for a question, on whatever topic, that tells of no danger
Pieces = List[Tuple[str, bool]]  # parts of a text, and whether the other text lacks them


class Outcome(NamedTuple):
    """What a question was answered with; where `answered` is false, what was suggested first."""

    topic: str
    answered: bool
    crisis: bool

    @classmethod
    def of(cls, reply: Mapping[str, Any]) -> "Outcome":
        """From a reply as `soclots ask --json` writes it."""
        return cls(reply["topic"], reply["answered"], reply["crisis"])


class TopicChange(NamedTuple):
    """A question that is answered otherwise than before. `verdict` is "annat" where neither is nearer the right topic."""

    source: str
    question: Question
    old: Outcome
    new: Outcome
    verdict: Verdict


class TextChange(NamedTuple):
    """A text that is not what it was; empty where it was not or is no more. `questions`: how many known ones ask for it."""

    name: str
    old: str
    new: str
    questions: int


def grade(question: Question, outcome: Outcome) -> Optional[int]:
    """RIGHT for a right answer, 2 for none but the right topic as the first suggestion, 1 for none, 0 for a wrong one, which
    misleads; None where the right topic is not known.

    Danger that is not told of counts as wrong whatever else is said, and so does an alarm without danger.
    """
    if question.label is None:
        return None
    if question.label == NO_DANGER:
        return 0 if outcome.crisis else RIGHT
    if question.label in KINDS or outcome.crisis:
        return RIGHT if outcome.crisis and question.fair & set(KINDS) else 0
    if outcome.topic in question.fair:
        return RIGHT if outcome.answered or outcome.topic == REFUSED else 2
    return 0 if outcome.answered else 1


def topic_changes(
    dialogs: Sequence[Dialog], old: Sequence[Sequence[Outcome]], new: Sequence[Sequence[Outcome]]
) -> List[TopicChange]:
    """The questions answered otherwise than before, those that got worse first. `old` and `new`: outcomes as in `dialogs`."""
    changes = [
        TopicChange(dialog.source, question, before, after, _verdict(question, before, after))
        for dialog, befores, afters in zip(dialogs, old, new, strict=True)
        for question, before, after in zip(dialog.questions, befores, afters, strict=True)
        if before != after
    ]
    return sorted(changes, key=lambda change: VERDICTS.index(change.verdict))


def _verdict(question: Question, old: Outcome, new: Outcome) -> Verdict:
    before, after = grade(question, old), grade(question, new)
    if before is None or after is None or before == after:
        return "annat"
    return "bättre" if after > before else "sämre"


def right(dialogs: Sequence[Dialog], outcomes: Sequence[Sequence[Outcome]]) -> Tuple[int, int]:
    """How many questions with a known topic were answered right, and how many there are."""
    grades = [
        grade(question, outcome)
        for dialog, replies in zip(dialogs, outcomes, strict=True)
        for question, outcome in zip(dialog.questions, replies, strict=True)
    ]
    return grades.count(RIGHT), len(grades) - grades.count(None)


def text_changes(old: Project, new: Project, dialogs: Sequence[Dialog]) -> List[TextChange]:
    """The texts that citizens read and that differ between two trees, by name. Needs no model. Raises DataError."""
    before, after = texts_of(old), texts_of(new)
    asked: Dict[str, int] = {}
    for dialog in dialogs:
        for question in dialog.questions:
            if question.label:
                asked[question.label] = asked.get(question.label, 0) + 1
    return [
        TextChange(name, before.get(name, ""), after.get(name, ""), asked.get(name.split(" ")[0], 0))
        for name in sorted({*before, *after})
        if before.get(name) != after.get(name)
    ]


def texts_of(project: Project) -> Dict[str, str]:
    """Every text by a name for people: "sip vuxen 2027-01-01 – …" or "texts.yml kontakt.fraga"."""
    return dict(_texts_of(project))


def _texts_of(project: Project) -> Iterator[Tuple[str, str]]:
    for topic, answer in load_answers(project.answers).items():
        yield f"{topic} rubrik", answer.title
        yield f"{topic} källor", "\n".join(f"{ref.id} {ref.ref or ''}".strip() for ref in answer.sources)
        yield f"{topic} nästa", ", ".join(answer.next)
        for audience in AUDIENCES:
            for version in answer.versions:
                span = f" {version.from_ or '…'} – {version.to or '…'}" if version.from_ or version.to else ""
                yield f"{topic} {audience}{span}", version.text(audience)
            for note in answer.ages:
                yield f"{topic} {audience} {note.from_}–{note.to} år", note.text(audience)
    texts = Texts(project.data / "texts.yml")
    for key in list(texts.keys()):
        yield f"texts.yml {key}", texts.raw(key)
    for name, referral in Referrals(project.data / "hanvisningar.yml").all.items():
        yield f"hanvisningar.yml {name}", referral.text


def side_by_side(old: str, new: str) -> Tuple[Pieces, Pieces]:
    """The paragraphs that differ, cut into words that both have and words that only one has."""
    befores, afters = _only_changed(old.split("\n\n"), new.split("\n\n"))
    first, second = re.findall(r"\s+|\S+", befores), re.findall(r"\s+|\S+", afters)
    left: Pieces = []
    right_: Pieces = []
    for kind, a, b, c, d in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        if a < b:
            left.append(("".join(first[a:b]), kind != "equal"))
        if c < d:
            right_.append(("".join(second[c:d]), kind != "equal"))
    return left, right_


def _only_changed(old: List[str], new: List[str]) -> Tuple[str, str]:
    """Both texts without the paragraphs at the beginning and the end that they have in common."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    parts = (text[start : len(text) - end] for text in (old, new))
    before, after = ("\n\n".join([*(["…"] if start else []), *part, *(["…"] if end else [])]) for part in parts)
    return before, after
