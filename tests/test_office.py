"""Open or closed, by the clock, the week and the Swedish calendar."""

import datetime

import pytest

from bot.office import OwnHours, holiday, short_day, status

TIME = datetime.time


def at(text):
    return datetime.datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("moment", "closed", "next_day"),
    [
        ("2026-11-24 10:00", False, "2026-11-24"),  # a Tuesday
        ("2026-11-24 20:00", True, "2026-11-25"),
        ("2026-11-24 03:00", True, "2026-11-24"),
        ("2026-11-27 19:00", True, "2026-11-30"),  # Friday evening
        ("2026-11-28 10:00", True, "2026-11-30"),
        ("2026-12-24 10:00", True, "2026-12-28"),  # Christmas on a Thursday
        ("2026-12-31 10:00", True, "2027-01-04"),
        ("2027-01-06 10:00", True, "2027-01-07"),  # Epiphany
        ("2026-06-19 10:00", True, "2026-06-22"),  # Midsummer Eve
        ("2026-04-03 10:00", True, "2026-04-07"),  # Good Friday to Easter Monday
        ("2026-05-14 10:00", True, "2026-05-15"),  # Ascension Day; the day after is a working day
    ],
)
def test_nights_weekends_holidays_and_eves_are_closed(moment, closed, next_day):
    now = status(at(moment))
    assert (now.open is False) == closed
    assert now.next_day.isoformat() == next_day


@pytest.mark.parametrize("moment", ["2026-11-24 07:30", "2026-11-24 10:00", "2026-11-24 17:00"])
def test_without_the_municipalitys_own_hours_it_is_never_said_to_be_open(moment):
    assert status(at(moment)).open is None


def test_between_common_hours_and_the_evening_nobody_knows():
    assert [status(at(f"2026-11-24 {hour}")).usual for hour in ("07:30", "08:00", "15:59", "16:00")] == [
        False,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize("day", ["2026-04-02", "2026-04-30", "2026-05-15", "2026-10-30", "2027-01-05"])
def test_eves_on_which_offices_close_early_are_working_days_with_a_warning(day):
    now = status(at(f"{day} 10:00"))
    assert now.open is None and now.usual and now.short_day
    assert not short_day(datetime.date(2026, 11, 24))


def test_an_ordinary_sunday_is_no_holiday():
    assert holiday(datetime.date(2026, 11, 22)) is None
    assert holiday(datetime.date(2026, 12, 24)) == "Julafton"


WEEK = {day: ((TIME(8), TIME(12)), (TIME(13), TIME(16, 30))) for day in range(4)}
OWN = OwnHours({**WEEK, 4: ((TIME(8), TIME(15)),)}, frozenset({datetime.date(2026, 11, 25)}))


@pytest.mark.parametrize(
    ("moment", "is_open", "next_day", "opens"),
    [
        ("2026-11-24 07:59", False, "2026-11-24", TIME(8)),
        ("2026-11-24 08:00", True, "2026-11-24", TIME(13)),
        ("2026-11-24 12:00", False, "2026-11-24", TIME(13)),  # closed for lunch
        ("2026-11-24 16:29", True, "2026-11-26", TIME(8)),  # the 25th is closed by the municipality itself
        ("2026-11-24 16:30", False, "2026-11-26", TIME(8)),
        ("2026-11-27 15:00", False, "2026-11-30", TIME(8)),
        ("2026-12-24 10:00", False, "2026-12-28", TIME(8)),
    ],
)
def test_a_municipalitys_own_hours_win(moment, is_open, next_day, opens):
    now = status(at(moment), OWN)
    assert (now.open, now.next_day.isoformat(), now.opens) == (is_open, next_day, opens)


def test_hours_that_never_come_are_no_endless_search():
    assert status(at("2026-11-24 10:00"), OwnHours({})).opens is None
