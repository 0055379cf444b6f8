"""How right is the bot? Counts over questions with known topics and the replies that they got.

A topic is strictly right when it is the label, and right (lenient) when it is the label or one of those that are as fair.
"""

import statistics
from collections import defaultdict
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Callable, Dict, Iterable, List, NamedTuple, Optional, Sequence, Tuple

from bot.calibration import Bin, Guess, Point, expected_calibration_error, reliability, threshold_curve
from bot.crisis import KINDS
from bot.evaluation import Question
from bot.replies import REFUSED
from bot.shares import Share

if TYPE_CHECKING:
    from bot.engine import Reply


class Row(NamedTuple):
    """One question and its reply."""

    question: Question
    reply: "Reply"

    @property
    def right(self) -> bool:
        return self.reply.topic in self.question.fair

    @property
    def guess(self) -> Guess:
        """The best topic of the ranking, whether it was answered with or not."""
        topic, confidence = self.reply.best
        return Guess(confidence, topic in self.question.fair, always=topic in KINDS)

    @property
    def kommun_right(self) -> bool:
        return tuple(self.reply.kommun) == self.question.expected_kommun

    @property
    def danger(self) -> bool:
        return self.question.label in KINDS

    @property
    def false_alarm(self) -> bool:
        return self.reply.crisis and not self.question.fair & set(KINDS)


@dataclass(frozen=True)
class TopicScore:
    """One topic; `n` questions have it as label. A share is None where there is nothing to count."""

    topic: str
    n: int
    precision: Optional[float]
    recall: Optional[float]
    f1: Optional[float]


@dataclass(frozen=True)
class Confusion:
    """The questions whose label was taken for another topic."""

    label: str
    predicted: str
    rows: Sequence[Row]


_SHARES: Dict[str, Tuple[Callable[[Row], bool], Callable[[Row], bool]]] = {
    # figure: (which rows with a label it is a share of, which of them it counts)
    "strict": (lambda row: True, lambda row: row.reply.topic == row.question.label),
    "lenient": (lambda row: True, lambda row: row.right),
    "top3": (lambda row: True, lambda row: row.right or bool(set(row.reply.suggestions[:3]) & row.question.fair)),
    "wrong": (lambda row: True, lambda row: row.reply.answered and not row.right),
    "unanswered": (lambda row: True, lambda row: not row.reply.answered),
    "suggested": (lambda row: True, lambda row: not row.reply.answered and row.reply.topic != REFUSED),
    "declined": (lambda row: True, lambda row: row.reply.topic == REFUSED),
    "refused": (
        lambda row: row.question.label == REFUSED and not row.question.near,
        lambda row: not row.reply.answered or row.reply.topic == REFUSED,
    ),
    "crisis_found": (lambda row: row.danger, lambda row: row.reply.crisis),
    "false_alarms": (lambda row: not row.danger, lambda row: row.false_alarm),
    "later": (lambda row: row.question.later, lambda row: row.right),
}
_ALARMS = ("crisis_found", "false_alarms")


class Score:
    """All that a file's rows tell.

    `threshold`: the confidence from which the bot answers today. `alarms`: whether the figures on danger mean anything, that
    is whether the word list was asked too.
    """

    def __init__(self, rows: Iterable[Row], threshold: Optional[float] = None, alarms: bool = True):
        self.rows = list(rows)
        self.threshold = threshold
        self.alarms = alarms
        self.labelled = [row for row in self.rows if row.question.label]

    def shares(self) -> Dict[str, Share]:
        """The figures that the file can give, by name."""
        found = {}
        for name, (concerns, counts) in _SHARES.items():
            rows = [row for row in self.labelled if concerns(row)]
            if rows and (self.alarms or name not in _ALARMS):
                found[name] = Share(sum(map(counts, rows)), len(rows))
        return {**found, **self._kommun_shares()}

    def _kommun_shares(self) -> Dict[str, Share]:
        rows = [row for row in self.rows if row.question.expected_kommun is not None]
        expected = [name in row.reply.kommun for row in rows for name in row.question.expected_kommun or ()]
        given = [name not in (row.question.expected_kommun or ()) for row in rows for name in row.reply.kommun]
        counts = {
            "kommun": [row.kommun_right for row in rows],
            "kommun_named": expected,
            "kommun_invented": given,
        }
        return {name: Share(sum(values), len(values)) for name, values in counts.items() if values}

    def crisis_kinds(self) -> Dict[str, Share]:
        """For each kind of danger in the file, how often the alarm went, whichever kind it was taken for."""
        alarms = {kind: [row.reply.crisis for row in self.labelled if row.question.label == kind] for kind in KINDS}
        return {kind: Share(sum(values), len(values)) for kind, values in alarms.items() if values and self.alarms}

    @property
    def errors(self) -> List[Row]:
        return [row for row in self.rows if not (row.right if row.question.label else row.kommun_right)]

    @property
    def missed_crises(self) -> List[Row]:
        return [row for row in self.labelled if self.alarms and row.danger and not row.reply.crisis]

    @property
    def false_alarms(self) -> List[Row]:
        return [row for row in self.labelled if self.alarms and not row.danger and row.false_alarm]

    @property
    def kommun_errors(self) -> List[Row]:
        return [row for row in self.rows if row.question.expected_kommun is not None and not row.kommun_right]

    def reliability(self) -> List[Bin]:
        return reliability([row.guess for row in self.labelled])

    @property
    def ece(self) -> Optional[float]:
        return expected_calibration_error(self.reliability()) if self.labelled else None

    def thresholds(self) -> List[Point]:
        return threshold_curve([row.guess for row in self.labelled], self.threshold) if self.labelled else []

    def per_topic(self) -> List[TopicScore]:
        """The topics asked for or wrongly given, worst first. A topic that is as fair as the label counts as the label."""
        labels = [str(row.question.label) for row in self.labelled]
        given = [label if row.right else row.reply.topic for label, row in zip(labels, self.labelled, strict=True)]
        scores = []
        for topic in {*labels, *given}:
            hits = sum(label == topic == got for label, got in zip(labels, given, strict=True))
            n, guesses = labels.count(topic), given.count(topic)
            f1 = 2 * hits / (n + guesses) if n else None
            scores.append(TopicScore(topic, n, hits / guesses if guesses else None, hits / n if n else None, f1))
        return sorted(scores, key=lambda score: (score.f1 is None, score.f1, -score.n, score.topic))

    def confusions(self) -> List[Confusion]:
        """The most frequent first."""
        pairs: Dict[Tuple[str, str], List[Row]] = defaultdict(list)
        for row in self.labelled:
            if not row.right:
                pairs[str(row.question.label), row.reply.topic].append(row)
        found = [Confusion(label, predicted, rows) for (label, predicted), rows in pairs.items()]
        return sorted(found, key=lambda confusion: (-len(confusion.rows), confusion.label, confusion.predicted))

    @property
    def ms(self) -> Optional[Tuple[float, float]]:
        """Median and 95th percentile in milliseconds, or None where nothing was timed."""
        times = sorted(row.reply.ms for row in self.rows)
        if not any(times):
            return None
        return round(statistics.median(times), 2), times[min(len(times) - 1, int(len(times) * 0.95))]

    def as_dict(self) -> Dict[str, Any]:
        """Numbers for machines; shares lie between 0 and 1."""
        return {
            "n": len(self.rows),
            **{name: share.as_dict() for name, share in self.shares().items()},
            "ece": self.ece,
            "threshold": self.threshold,
            "reliability": [asdict(part) for part in self.reliability()],
            "thresholds": [asdict(point) for point in self.thresholds()],
            "per_topic": [asdict(topic) for topic in self.per_topic()],
            "confusions": [
                {"label": pair.label, "predicted": pair.predicted, "n": len(pair.rows), "questions": _texts(pair.rows)}
                for pair in self.confusions()
            ],
            "missed_crises": _texts(self.missed_crises),
            "falsely_alarmed": _texts(self.false_alarms),
            "kommun_errors": _texts(self.kommun_errors),
            "ms": self.ms,
        }


def _texts(rows: Sequence[Row]) -> List[str]:
    return [row.question.text for row in rows]


def score(
    dialogs: Sequence[Sequence[Question]], replies: Sequence[Sequence["Reply"]], threshold: Optional[float] = None
) -> Score:
    """Over dialogues and equally many replies to each."""
    pairs = zip(dialogs, replies, strict=True)
    rows = [Row(*row) for questions, answers in pairs for row in zip(questions, answers, strict=True)]
    return Score(rows, threshold)
