"""What `soclots diff` has found: in the terminal, as JSON, and as one HTML page."""

import datetime
from typing import Any, Dict, Iterator, List, NamedTuple, Optional, Sequence, Tuple

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.difference import VERDICTS, Outcome, Pieces, TextChange, TopicChange, side_by_side
from bot.html_file import TEMPLATES
from bot.tables import NARROW, console

_STYLES = {"sämre": "red", "bättre": "green", "annat": ""}


class Difference(NamedTuple):
    """`topics` and `right` (before and after, of how many) are None where no question can have got another topic."""

    against: str
    questions: int
    texts: List[TextChange]
    topics: Optional[List[TopicChange]] = None
    right: Optional[Tuple[int, int, int]] = None

    @property
    def worse(self) -> int:
        return sum(change.verdict == "sämre" for change in self.topics or ())

    def count(self, verdict: str) -> int:
        return sum(change.verdict == verdict for change in self.topics or ())


def show(result: Difference) -> None:
    out = console()
    for change in result.texts:
        asked = f" ({change.questions} av frågorna gäller ämnet)" if change.questions else ""
        table = Table(title=f"{change.name}{asked}", title_justify="left", title_style="bold", expand=True)
        for column in ("förut", "nu"):
            table.add_column(column, ratio=1, overflow="fold")
        left, right_ = side_by_side(change.old, change.new)
        table.add_row(_marked(left, "red strike"), _marked(right_, "green underline"))
        out.print(table)
    if result.topics:
        _show_topics(result.topics, out)
    for line in _summary(result):
        out.print(line)


def _show_topics(changes: Sequence[TopicChange], out: Console) -> None:
    table = Table(title="Frågor som besvaras annorlunda", title_justify="left", title_style="bold")
    for column in ("", "fråga", "rätt ämne", "förut", "nu"):
        table.add_column(column, overflow="fold")
    for change in changes:
        label, style = change.question.label or "?", _STYLES[change.verdict]
        cells = [change.verdict, change.question.text, label, _said(change.old), _said(change.new)]
        table.add_row(*map(Text, cells), style=style)
        if out.width < NARROW:
            out.print(Text(f"- {change.verdict}: {change.question.text}", style=style))
            out.print(Text(f"  rätt: {label} · förut: {cells[3]} · nu: {cells[4]}"))
    if out.width >= NARROW:
        out.print(table)


def _summary(result: Difference) -> Iterator[str]:
    changed = "1 text är ändrad" if len(result.texts) == 1 else f"{len(result.texts)} texter är ändrade"
    yield f"{changed}, jämfört med {result.against}."
    if result.topics is None or result.right is None:
        yield "Ingen fråga kan ha fått ett annat ämne: bara texter är ändrade. Ingen träning behövs."
        return
    before, after, total = result.right
    yield (
        f"{len(result.topics)} av {result.questions} frågor besvaras annorlunda: {result.count('bättre')} bättre, "
        f"{result.count('sämre')} sämre, {result.count('annat')} varken eller."
    )
    yield f"Rätt svar: förut {before}, nu {after}, av {total}. Boten har lärt av de flesta av frågorna: talen visar bara vad som ändrats."


def _said(outcome: Outcome) -> str:
    return outcome.topic if outcome.answered else f"inget svar (förslag: {outcome.topic})"


def _marked(pieces: Pieces, style: str) -> Text:
    return Text.assemble(*((text, style if changed else "") for text, changed in pieces))


def page(result: Difference) -> str:
    return TEMPLATES.get_template("diff.html").render(
        result=result,
        day=datetime.date.today(),
        summary=list(_summary(result)),
        said=_said,
        side_by_side=side_by_side,
        verdicts=VERDICTS,
    )


def plain(result: Difference) -> Dict[str, Any]:
    topics = result.topics
    return {
        "against": result.against,
        "questions": result.questions,
        "texts": [change._asdict() for change in result.texts],
        "right": None if result.right is None else dict(zip(("old", "new", "of"), result.right, strict=True)),
        "counts": None if topics is None else {verdict: result.count(verdict) for verdict in VERDICTS},
        "topics": None
        if topics is None
        else [
            {
                "source": change.source,
                "text": change.question.text,
                "label": change.question.label,
                "verdict": change.verdict,
                "old": change.old._asdict(),
                "new": change.new._asdict(),
            }
            for change in topics
        ],
    }
