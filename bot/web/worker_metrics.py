"""The metrics of all processes behind one listener, whichever of them is asked."""

import asyncio
import contextlib
from typing import AsyncIterator, Callable, Iterator, List, NamedTuple

from aiohttp import web
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.metrics_core import Metric
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.registry import Collector
from redis.exceptions import RedisError

from bot.web.metrics import METRICS
from bot.web.turns import STATE

_EVERY = 5.0  # seconds
_KEPT = 4 * _EVERY  # seconds; who has been silent for longer is gone


class Workers(NamedTuple):
    """The processes of this start, as `name`, of which this is number `number` of `of`."""

    name: str
    number: int
    of: int


WORKERS = web.AppKey("workers", Workers)


class _Others(Collector):
    """What the processes have written, each sample with the number of its process."""

    def __init__(self, texts: List[str]) -> None:
        self._texts = texts

    def collect(self) -> Iterator[Metric]:
        merged: dict[str, Metric] = {}
        for number, text in enumerate(self._texts):
            for family in text_string_to_metric_families(text):
                metric = merged.setdefault(family.name, Metric(family.name, family.documentation, family.type))
                for sample in family.samples:
                    metric.samples.append(sample._replace(labels={**sample.labels, "process": str(number)}))
        yield from merged.values()


async def latest(app: web.Application) -> bytes:
    """All metrics in Prometheus' form: this process's own, or those of all where there are several."""
    workers = app.get(WORKERS)
    if workers is None:
        return generate_latest(app[METRICS].registry)
    await _publish(app, workers)
    texts = [await app[STATE].get(_key(workers, number)) for number in range(workers.of)]
    registry = CollectorRegistry()
    registry.register(_Others([text or "" for text in texts]))
    return generate_latest(registry)


def publishing(workers: Workers) -> Callable[[web.Application], AsyncIterator[None]]:
    """Lets the others know this process's metrics for as long as the application runs."""

    async def run(app: web.Application) -> AsyncIterator[None]:
        async def publish_on() -> None:
            while True:
                with contextlib.suppress(RedisError):  # it may be back next time
                    await _publish(app, workers)
                await asyncio.sleep(_EVERY)

        task = asyncio.create_task(publish_on())
        yield
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task

    return run


async def _publish(app: web.Application, workers: Workers) -> None:
    text = generate_latest(app[METRICS].registry).decode()
    await app[STATE].set(_key(workers, workers.number), text, _KEPT)


def _key(workers: Workers, number: int) -> str:
    return f"metrics:{workers.name}:{number}"
