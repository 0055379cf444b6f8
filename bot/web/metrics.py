"""Counts without a word of what was said."""

from typing import Callable

from aiohttp import web
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from bot.reply import Reply
from bot.web.sessions import Sessions


class Metrics:
    def __init__(self, sessions: Sessions) -> None:
        self.registry = CollectorRegistry()
        self.messages = Counter("soclots_messages", "Answered messages", ["topic", "outcome"], registry=self.registry)
        self.ratings = Counter("soclots_feedback", "Rated answers", ["topic", "helpful"], registry=self.registry)
        self.seconds = Histogram("soclots_answer_seconds", "Time to answer", registry=self.registry)
        gauge = Gauge("soclots_sessions", "Live sessions", registry=self.registry)
        gauge.set_function(lambda: len(sessions))

    def watch_contacts(self, age: Callable[[], float]) -> None:
        """`age`: seconds since the municipalities' own facts were last confirmed at their address."""
        gauge = Gauge("soclots_contacts_age_seconds", "Age of fetched contact facts", registry=self.registry)
        gauge.set_function(age)

    def count(self, reply: Reply) -> None:
        outcome = "crisis" if reply.crisis else "answered" if reply.answered else "suggested"
        self.messages.labels(reply.topic, outcome).inc()
        self.seconds.observe(reply.ms / 1000)

    def rate(self, topic: str, helpful: bool) -> None:
        self.ratings.labels(topic, "yes" if helpful else "no").inc()


METRICS = web.AppKey("metrics", Metrics)
