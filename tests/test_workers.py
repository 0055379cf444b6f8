"""The supervisor of worker processes, with work that only waits."""

import contextlib
import subprocess
import sys

import psutil

from bot.project import PROJECT

_WAITING = """
import time
from bot.workers import supervise
supervise(3, lambda number: time.sleep(60), lambda: print("started", flush=True))
"""


def test_no_worker_outlives_a_supervisor_that_is_killed():
    command = [sys.executable, "-c", _WAITING]
    supervisor = subprocess.Popen(command, cwd=PROJECT.root, stdout=subprocess.PIPE, text=True)
    assert supervisor.stdout.readline() == "started\n"
    workers = psutil.Process(supervisor.pid).children()
    try:
        assert len(workers) == 3
        supervisor.kill()
        supervisor.wait()
        _, left = psutil.wait_procs(workers, timeout=10)
        assert not [worker for worker in left if worker.status() != psutil.STATUS_ZOMBIE]
    finally:
        for worker in workers:
            with contextlib.suppress(psutil.NoSuchProcess):
                worker.kill()
