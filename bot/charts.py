"""The report's diagrams as SVG, coloured by the page's style sheet. Both axes run from 0 to 1."""

from typing import List, Optional, Sequence

from markupsafe import Markup

from bot.calibration import Bin, Point
from bot.shares import Share

_WIDTH, _HEIGHT = 440, 330
_LEFT, _RIGHT, _TOP, _BOTTOM = 62, 14, 26, 46
_TICKS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


def number(value: float, decimals: int = 2) -> str:
    """With a decimal comma."""
    return f"{value:.{decimals}f}".replace(".", ",")


def percent(value: float, decimals: int = 1) -> str:
    return f"{number(100 * value, decimals)} %"


def _x(value: float) -> str:
    return f"{_LEFT + value * (_WIDTH - _LEFT - _RIGHT):.1f}"


def _y(value: float) -> str:
    return f"{_TOP + (1 - value) * (_HEIGHT - _TOP - _BOTTOM):.1f}"


def reliability_chart(bins: Sequence[Bin]) -> Markup:
    """How often the best topic is right at each confidence, with 95 % intervals; perfect is the diagonal."""
    parts: List[str] = []
    for part in bins:
        share = Share(round(part.right * part.n), part.n)
        height = float(_y(0)) - float(_y(part.right))
        middle = (part.low + part.high) / 2
        parts += [
            f"<g><title>{number(part.low, 1)}–{number(part.high, 1)}: {part.n} frågor, i snitt {number(part.confidence)} säker, "
            f"rätt {percent(part.right, 0)}</title>",
            f'<rect class="bar" x="{float(_x(part.low)) + 1:.1f}" y="{_y(part.right)}" '
            f'width="{float(_x(0.1)) - float(_x(0)) - 2:.1f}" height="{height:.1f}"/>',
            _line(middle, share.low, middle, share.high, "whisker"),
            f'<circle class="dot" cx="{_x(part.confidence)}" cy="{_y(part.right)}" r="3.5"/>',
            _text(_x(middle), float(_y(0)) - 5, str(part.n), "count"),
            "</g>",
        ]
    parts.append(_line(0, 0, 1, 1, "ideal"))
    return _svg(parts, "Tillförlitlighet: andel rätt vid olika säkerhet", "så säker var boten", "andel rätt")


def threshold_chart(points: Sequence[Point], today: Optional[float]) -> Markup:
    """What is answered, and rightly or wrongly so, for each threshold; `today`'s is marked."""
    parts: List[str] = []
    if today is not None:
        parts.append(_line(today, 0, today, 1, "today"))
        parts.append(_text(float(_x(today)) + 5, float(_y(1)) + 13, f"i dag {number(today)}", "count", "start"))
    series = (("answered", "besvarade"), ("right", "varav rätt"), ("wrong", "varav fel"))
    for position, (name, label) in enumerate(series):
        path = " ".join(f"{_x(point.threshold)},{_y(getattr(point, name))}" for point in points)
        parts.append(f'<polyline class="{name}" points="{path}"/>')
        start = _LEFT + (0, 110, 220)[position]
        parts.append(f'<line class="{name}" x1="{start}" x2="{start + 22}" y1="10" y2="10"/>')
        parts.append(_text(start + 27, 14, label, "key", "start"))
    return _svg(parts, "Trösklar: andel besvarade, rätt och fel", "tröskel för att svara", "andel av frågorna")


def interval(share: Share) -> Markup:
    """A share with its interval, small enough for a table."""
    low, high, at = (2 + 116 * value for value in (share.low, share.high, share.share))
    return Markup(
        '<svg class="interval" viewBox="0 0 120 12" width="120" height="12" aria-hidden="true">'
        '<line class="grid" x1="2" x2="118" y1="6" y2="6"/>'
        f'<line class="whisker" x1="{low:.1f}" x2="{high:.1f}" y1="6" y2="6"/>'
        f'<circle class="dot" cx="{at:.1f}" cy="6" r="3.5"/></svg>'
    )


def _svg(parts: Sequence[str], title: str, across: str, up: str) -> Markup:
    grid: List[str] = []
    for tick in _TICKS:
        grid += [
            _line(0, tick, 1, tick, "grid"),
            _text(_LEFT - 6, float(_y(tick)) + 4, percent(tick, 0), "tick", "end"),
        ]
        grid.append(_text(_x(tick), float(_y(0)) + 16, number(tick, 1), "tick"))
    middle = float(_y(0.5))
    turned = f'<text class="axis" transform="translate(11 {middle}) rotate(-90)" text-anchor="middle">{up}</text>'
    content = "".join([*grid, *parts, _text(_x(0.5), _HEIGHT - 8, across, "axis"), turned])
    return Markup(f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{title}">{content}</svg>')


def _line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    return f'<line class="{kind}" x1="{_x(x1)}" y1="{_y(y1)}" x2="{_x(x2)}" y2="{_y(y2)}"/>'


def _text(x: object, y: object, words: str, kind: str, anchor: str = "middle") -> str:
    return f'<text class="{kind}" x="{x}" y="{y}" text-anchor="{anchor}">{words}</text>'
