"""The report of a measurement: lines for the terminal, numbers for machines, and one HTML page that needs nothing else."""

import datetime
from dataclasses import dataclass
from typing import Any, Dict, Iterator, Sequence

from bot.charts import interval, number, percent, reliability_chart, threshold_chart
from bot.html_file import TEMPLATES
from bot.scoring import Score
from bot.shares import Share

FIGURES = {
    "strict": "rätt ämne",
    "lenient": "rätt eller lika rimligt",
    "top3": "rätt eller bland tre förslag",
    "wrong": "besvarade och fel",
    "unanswered": "inte besvarade",
    "suggested": "fick förslag",
    "declined": "fick veta att boten inte kan",
    "refused": "utanför: avböjda",
    "crisis_found": "kris: larmade",
    "false_alarms": "falska larm",
    "later": "senare turer rätt",
    "kommun": "alla kommuner rätt",
    "kommun_named": "nämnda kommuner funna",
    "kommun_invented": "funna kommuner som inte nämns",
}
_OVERVIEW = ("strict", "lenient", "wrong", "unanswered", "refused", "crisis_found", "false_alarms", "kommun", "later")


@dataclass(frozen=True)
class Section:
    """One file, or one way to cross-validate. `model` and `encoder`: what was asked."""

    name: str
    model: str
    encoder: bool
    score: Score

    @property
    def short(self) -> str:
        return self.name.rpartition("/")[2]

    def as_dict(self) -> Dict[str, Any]:
        return {"file": self.name, "model": self.model, "encoder": self.encoder, **self.score.as_dict()}

    def lines(self) -> Iterator[str]:
        """The main figures for a terminal."""
        ms = self.score.ms
        yield f"{self.name}  ({ms[0]:.0f} ms i mitten, {ms[1]:.0f} ms för 95 %)" if ms else self.name
        for name, share in self.score.shares().items():
            yield f"  {FIGURES[name]:30} {in_words(share)}"
        if self.score.ece is not None:
            yield f"  {'kalibreringsfel (ECE)':30} {number(self.score.ece, 3)}"


def in_words(share: Share) -> str:
    return f"{percent(share.share)} ({share.part}/{share.total}; 95 %: {number(100 * share.low, 0)}–{number(100 * share.high, 0)})"


TEMPLATES.filters.update(number=number, percent=percent)
TEMPLATES.globals.update(
    interval=interval, reliability_chart=reliability_chart, threshold_chart=threshold_chart, figures=FIGURES
)


def render(sections: Sequence[Section], day: datetime.date) -> str:
    """The page, with styles and diagrams inside it. It shows the questions of the files."""
    columns = [name for name in _OVERVIEW if any(name in section.score.shares() for section in sections)]
    return TEMPLATES.get_template("report.html").render(sections=sections, day=day, columns=columns)
