"""How long until the shell can be written in, and until it answers: `.venv/bin/python -m bench.shell_start`. Needs a trained model."""

import sys
import time

import pexpect

from bot.project import PROJECT

_LONGEST = 300  # seconds
_QUESTION, _ANSWER = "vad är en sip", "En SIP är"


def main() -> None:
    started = time.perf_counter()
    process = pexpect.spawn(
        sys.executable, ["-m", "bot.cli", "shell"], cwd=str(PROJECT.root), encoding="utf-8", timeout=_LONGEST
    )
    process.expect_exact("du>")
    print(f"skriv: {time.perf_counter() - started:.1f} s")
    process.send(f"{_QUESTION}\r")
    process.expect_exact(_ANSWER)
    print(f"första svaret: {time.perf_counter() - started:.1f} s")
    process.close(force=True)


if __name__ == "__main__":
    main()
