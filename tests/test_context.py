"""The moment that a conversation is answered for."""

import datetime

import pytest
import time_machine

from bot.context import STOCKHOLM, Context

UTC = datetime.timezone.utc


@pytest.mark.parametrize(
    ("clock", "swedish"),
    [
        ("2026-07-01T22:30:00", "2026-07-02T00:30:00+02:00"),
        ("2026-12-31T22:59:00", "2026-12-31T23:59:00+01:00"),
        ("2026-03-29T00:59:00", "2026-03-29T01:59:00+01:00"),  # summer time begins
        ("2026-03-29T01:00:00", "2026-03-29T03:00:00+02:00"),
        ("2026-10-25T00:59:00", "2026-10-25T02:59:00+02:00"),  # and ends
        ("2026-10-25T01:00:00", "2026-10-25T02:00:00+01:00"),
    ],
)
def test_the_hour_is_swedens_summer_and_winter(clock, swedish):
    with time_machine.travel(datetime.datetime.fromisoformat(clock).replace(tzinfo=UTC), tick=False):
        assert Context().moment().isoformat() == swedish
        assert Context().day().isoformat() == swedish[:10]


def test_a_day_set_keeps_the_hour_of_the_clock():
    with time_machine.travel(datetime.datetime(2026, 11, 24, 9, tzinfo=UTC), tick=False):
        moment = Context(today=datetime.date(2026, 7, 1)).moment()
    assert moment == datetime.datetime(2026, 7, 1, 10, tzinfo=STOCKHOLM)


def test_the_moment_travels_as_metadata():
    context = Context("barn", "Lund", now=datetime.datetime(2026, 12, 24, 20, tzinfo=STOCKHOLM))
    received = Context.from_metadata(context.metadata())
    assert received.moment() == context.moment()
    assert (received.audience, received.kommun) == ("barn", "Lund")
