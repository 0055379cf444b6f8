"""Counts without a word of what was said, and without a single person to be seen in them.

A topic tells what a message was about, and in a small municipality the moment when a count grows by one may tell whose it was. So
what is counted by topic is shown only in steps of `STEP`, and renewed only every `RENEWED` seconds.
"""

import time
from collections import Counter as Tally
from typing import Any, Callable, Dict, Iterator, Mapping, Tuple

from aiohttp import web
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info
from prometheus_client.core import CounterMetricFamily
from prometheus_client.registry import Collector

from bot.replies import REFUSED
from bot.reply import Reply
from bot.web.sessions import Sessions
from bot.web.work import Work

STEP = 5
RENEWED = 900.0  # seconds
_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)  # seconds


class CoarseCounter(Collector):
    """A counter rounded down to whole steps, and still between two renewals."""

    def __init__(self, name: str, help_text: str, labels: Tuple[str, ...], clock: Callable[[], float]):
        self._family = (name, help_text, labels)
        self._clock = clock
        self._counts: Tally[Tuple[str, ...]] = Tally()
        self._shown: Dict[Tuple[str, ...], int] = {}
        self._renewed = clock()

    def count(self, *labels: str) -> None:
        self._counts[labels] += 1

    def collect(self) -> Iterator[CounterMetricFamily]:
        if self._clock() - self._renewed >= RENEWED:
            self._renewed = self._clock()
            self._shown = {labels: count // STEP * STEP for labels, count in self._counts.items() if count >= STEP}
        family = CounterMetricFamily(self._family[0], self._family[1], labels=self._family[2])
        for labels, count in self._shown.items():
            family.add_metric(labels, count)
        yield family


class Metrics:
    """`version` is what `bot.version` tells; `contacts_age` gives the days since the oldest check of a contact."""

    def __init__(
        self,
        sessions: Sessions,
        work: Work,
        version: Mapping[str, Any],
        contacts_age: Callable[[], float],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.registry = registry = CollectorRegistry()
        self._messages = CoarseCounter("soclots_messages", "Answered messages", ("topic", "outcome"), clock)
        self._ratings = CoarseCounter("soclots_feedback", "Rated answers", ("topic", "helpful"), clock)
        registry.register(self._messages)
        registry.register(self._ratings)
        self.requests = Counter(
            "soclots_requests", "Requests by route and status", ["route", "status"], registry=registry
        )
        self.failed = Counter("soclots_failed", "Apologies for a fault or a timeout", registry=registry)
        self.seconds = Histogram("soclots_answer_seconds", "Time to answer", buckets=_BUCKETS, registry=registry)
        for name, help_text, value in (
            ("soclots_sessions", "Live sessions", lambda: len(sessions)),
            ("soclots_waiting", "Messages in the queue", lambda: work.waiting),
            ("soclots_working", "Messages being answered", lambda: work.working),
            ("soclots_contacts_age_days", "Days since the oldest check of a helpline", contacts_age),
        ):
            Gauge(name, help_text, registry=registry).set_function(value)
        build = {name: str(version[name]) for name in ("version", "commit", "model", "data", "encoder")}
        Info("soclots_build", "What is in use", registry=registry).info({**build, "spacy": version["spacy"]["name"]})

    def watch_contacts(self, age: Callable[[], float]) -> None:
        """`age`: seconds since the municipalities' own facts were last confirmed at their address."""
        gauge = Gauge("soclots_contacts_age_seconds", "Age of fetched contact facts", registry=self.registry)
        gauge.set_function(age)

    def count(self, reply: Reply) -> None:
        self._messages.count(reply.topic, _outcome(reply))
        self.seconds.observe(reply.ms / 1000)
        if reply.failed:
            self.failed.inc()

    def rate(self, topic: str, helpful: bool) -> None:
        self._ratings.count(topic, "yes" if helpful else "no")


def _outcome(reply: Reply) -> str:
    if reply.failed:
        return "failed"
    if reply.crisis:
        return "crisis"
    if reply.answered:
        return "answered"
    return "refused" if reply.topic == REFUSED else "suggested"


METRICS = web.AppKey("metrics", Metrics)
