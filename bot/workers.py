"""Several processes behind one listener, forked from a loaded one so that they share its memory."""

import gc
import logging
import multiprocessing
import multiprocessing.connection
import os
import signal
import threading
import time
from multiprocessing.process import BaseProcess
from types import FrameType
from typing import Callable, List, Optional

from bot.logs import log

_PATIENCE = 10.0  # seconds for the workers to end what they are answering
_SHORT_LIFE = 5.0  # seconds; who dies sooner is replaced after a pause
_PAUSE = 1.0  # seconds


class _Stop(Exception):
    """The operator has had enough."""


def supervise(count: int, work: Callable[[int], None], started: Callable[[], None]) -> int:
    """Runs `work`, with its number from 0, in `count` processes until SIGTERM or SIGINT, and one more for each that dies.

    Calls `started` when all run. Returns the exit status.
    """
    fork = multiprocessing.get_context("fork")
    gc.collect()
    gc.freeze()  # else the first collection in each worker would copy what they share
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)

    def start(number: int) -> BaseProcess:
        process = fork.Process(target=_in_worker, args=(work, number))
        process.start()
        return process

    workers = {start(number): (number, time.monotonic()) for number in range(count)}
    try:
        started()
        while True:
            multiprocessing.connection.wait([worker.sentinel for worker in workers])
            for worker in [worker for worker in workers if not worker.is_alive()]:
                log(logging.ERROR, "worker died", exit_code=worker.exitcode)
                number, born = workers.pop(worker)
                if time.monotonic() - born < _SHORT_LIFE:
                    time.sleep(_PAUSE)
                workers[start(number)] = (number, time.monotonic())
    except _Stop:
        return _end(list(workers))


def _stop(number: int, frame: Optional[FrameType]) -> None:
    raise _Stop


def _in_worker(work: Callable[[int], None], number: int) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches the supervisor too, which tells the workers
    threading.Thread(target=_end_with_supervisor, daemon=True).start()
    work(number)


def _end_with_supervisor() -> None:
    """Ends the worker as if asked to, where the supervisor was killed and can ask nobody: else it would hold the port."""
    supervisor = multiprocessing.parent_process()
    assert supervisor is not None
    supervisor.join()
    os.kill(os.getpid(), signal.SIGTERM)


def _end(workers: List[BaseProcess]) -> int:
    """Asks all to end, and waits; who does not is killed."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    for worker in workers:
        worker.terminate()
    deadline = time.monotonic() + _PATIENCE
    for worker in workers:
        worker.join(max(0.0, deadline - time.monotonic()))
        if worker.is_alive():
            worker.kill()
    return 0
