"""When social services can be reached: office hours by the clock, the week and the Swedish calendar.

The municipality's own hours where it has given them. Otherwise only that offices keep office hours on weekdays: then nights,
weekends, holidays and the eves that offices close count as closed, and whether it is open now is left unsaid.
"""

import datetime
import functools
from dataclasses import dataclass
from typing import Callable, FrozenSet, Mapping, Optional, Tuple

from holidays import HolidayBase
from holidays.countries.sweden import Sweden

_SURELY_CLOSED_FROM, _SURELY_CLOSED_TO = datetime.time(18), datetime.time(7)
_USUALLY_FROM, _USUALLY_TO = datetime.time(8), datetime.time(16)
_SATURDAY = 5
_HALF_DAY = " (från kl. 14.00)"  # how the library marks the eves on which offices often close early
_BRIDGE_DAY = "Klämdag"  # the Friday after Ascension Day: a working day

Span = Tuple[datetime.time, datetime.time]  # [opens, closes)


@dataclass(frozen=True)
class OwnHours:
    """A municipality's own hours: the spans of each weekday (0 is Monday) and days on which it is closed besides holidays."""

    week: Mapping[int, Tuple[Span, ...]]
    closed: FrozenSet[datetime.date] = frozenset()

    def spans(self, day: datetime.date) -> Tuple[Span, ...]:
        return () if day in self.closed or holiday(day) else self.week.get(day.weekday(), ())


@dataclass(frozen=True)
class Status:
    """How it is at a moment. `open` is None where that is not known; then `usual` tells whether it is within common hours.

    `holiday` and `short_day` are the names of a holiday and of a day on which offices often close early. `next_day` is the next
    day on which to call, today included before the office has opened; `opens` its hour where that is known.
    """

    open: Optional[bool]
    usual: bool
    next_day: datetime.date
    opens: Optional[datetime.time] = None
    holiday: Optional[str] = None
    short_day: Optional[str] = None


def status(moment: datetime.datetime, own: Optional[OwnHours] = None) -> Status:
    """How it is at `moment`, which must be in Swedish time."""
    day, time = moment.date(), moment.time()
    named = {"holiday": holiday(day), "short_day": short_day(day)}
    if own:
        spans = own.spans(day)
        now = any(start <= time < end for start, end in spans)
        later = next((start for start, _ in spans if time < start), None)
        next_day = day if later else _next(day, lambda other: bool(own.spans(other)))
        opens = later or next((start for start, _ in own.spans(next_day)), None)
        return Status(now, now, next_day, opens, **named)
    working = not holiday(day) and day.weekday() < _SATURDAY
    surely_closed = not working or time < _SURELY_CLOSED_TO or time >= _SURELY_CLOSED_FROM
    usual = working and _USUALLY_FROM <= time < _USUALLY_TO
    ahead = working and time < _USUALLY_TO
    next_day = day if ahead else _next(day, lambda other: not holiday(other) and other.weekday() < _SATURDAY)
    return Status(False if surely_closed else None, usual, next_day, None, **named)


def holiday(day: datetime.date) -> Optional[str]:
    """The name of a public holiday, or of an eve on which offices are closed all day; Sundays are none."""
    name = _public().get(day) or _eves().get(day)
    return None if name is None or name == _BRIDGE_DAY or name.endswith(_HALF_DAY) else str(name)


def short_day(day: datetime.date) -> Optional[str]:
    """The name of a day on which many offices close early: an eve with a half holiday, or a bridge day."""
    name = _eves().get(day)
    return str(name).removesuffix(_HALF_DAY) if name and not holiday(day) else None


def _next(day: datetime.date, working: Callable[[datetime.date], bool]) -> datetime.date:
    days = (day + datetime.timedelta(days=ahead) for ahead in range(1, 15))
    return next((other for other in days if working(other)), day + datetime.timedelta(days=1))


@functools.lru_cache(maxsize=1)
def _public() -> HolidayBase:
    return Sweden(include_sundays=False, language="sv")


@functools.lru_cache(maxsize=1)
def _eves() -> HolidayBase:
    return Sweden(include_sundays=False, categories="optional", language="sv")
