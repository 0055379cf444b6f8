"""The supervisor of worker processes, with work that only waits."""

import os
import signal
import subprocess
import sys
import time

from bot.project import PROJECT

_WAITING = """
import os, time
from bot.workers import supervise
def work(number):
    print(os.getpid(), flush=True)
    time.sleep(60)
supervise(3, work, lambda: None)
"""


def _alive(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_no_worker_outlives_a_supervisor_that_is_killed():
    command = [sys.executable, "-c", _WAITING]
    supervisor = subprocess.Popen(command, cwd=PROJECT.root, stdout=subprocess.PIPE, text=True)
    workers = [int(supervisor.stdout.readline()) for _ in range(3)]
    try:
        assert all(map(_alive, workers))
        supervisor.kill()
        supervisor.wait()
        for _ in range(100):
            if not any(map(_alive, workers)):
                break
            time.sleep(0.1)
        assert not any(map(_alive, workers))
    finally:
        for worker in filter(_alive, workers):
            os.kill(worker, signal.SIGKILL)
