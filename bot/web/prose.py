"""A text as HTML: paragraphs, real lists, and numbers that can be pressed to ring."""

import re
from typing import Iterable, List

from markupsafe import Markup, escape

from bot.contacts import digits


class Prose:
    """`phones`: the numbers that may be rung, as they are written. An empty line ends a paragraph; "- " begins a list item."""

    def __init__(self, phones: Iterable[str]):
        longest_first = sorted(set(phones), key=len, reverse=True)
        self._phone = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest_first)) + r")(?!\w)")

    def __call__(self, text: str) -> Markup:
        return Markup("").join(
            part for block in re.split(r"\n{2,}", text.strip()) for part in self._block(block.splitlines())
        )

    def _block(self, lines: List[str]) -> Iterable[Markup]:
        items: List[Markup] = []
        paragraph: List[Markup] = []
        for line in [*lines, None]:
            if line is not None and line.startswith("- "):
                items.append(Markup("<li>{}</li>").format(self._line(line[2:])))
                continue
            if items:  # the list ends here; what came before it is its heading
                yield from _paragraph(paragraph)
                yield Markup("<ul>{}</ul>").format(Markup("").join(items))
                items, paragraph = [], []
            if line is not None:
                paragraph.append(self._line(line))
        yield from _paragraph(paragraph)

    def _line(self, text: str) -> Markup:
        parts, end = [], 0
        for match in self._phone.finditer(text):
            parts.append(escape(text[end : match.start()]))
            parts.append(Markup('<a href="tel:{}">{}</a>').format(digits(match[0]), match[0]))
            end = match.end()
        return Markup("").join([*parts, escape(text[end:])])


def _paragraph(lines: List[Markup]) -> Iterable[Markup]:
    if lines:
        yield Markup("<p>{}</p>").format(Markup("<br>").join(lines))
