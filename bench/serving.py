"""`make bench`: the whole bot beside stock Rasa on the same model, Rasa's default recipe on the same data, and the bare classifier.

All in one run on one machine, one server at a time, with the conversations of data/samtal. Rasa's default recipe learns for one
epoch, and the time for its hundred is worked out from that, unless `--full` trains them all: hours.
"""

import argparse
import datetime
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Callable, ContextManager, Dict, List, Sequence

from bot.quiet import hush

hush()

from rich.console import Console  # noqa: E402
from rich.markdown import Markdown  # noqa: E402

from bench import drive, servers  # noqa: E402
from bot.project import PROJECT  # noqa: E402
from bot.training import current_model  # noqa: E402

AT_ONCE = (1, 8, 32)
FULL = 100  # epochs
SOCLOTS, WORKERS, STOCK, RECIPE, BARE = (
    "Soclots",
    "Soclots, 2 workers and Redis",
    "rasa run + rasa run actions",
    "Rasa's default recipe",
    "the bare classifier",
)
_BUSY = (
    "**Other work kept the machine busy during this run. The figures show that the command works, and are no measure.**"
)
Figures = Dict[str, Any]


def main() -> None:
    arguments = _arguments()
    conversations = drive.dialogs()
    conversations = conversations[:: max(1, len(conversations) // arguments.conversations)]
    model = current_model()
    results: Dict[str, Figures] = {SOCLOTS: _measured(SOCLOTS, servers.soclots, conversations)}
    with servers.redis() as url:
        results[WORKERS] = _measured(WORKERS, lambda: servers.soclots(2, url), conversations)
    results[STOCK] = _measured(STOCK, lambda: servers.stock_rasa(model), conversations)
    results[BARE] = _bare_classifier(conversations)
    if arguments.training:
        _tell("training Soclots")
        started = time.perf_counter()
        subprocess.run([sys.executable, "-m", "bot.cli", "train"], cwd=PROJECT.root, check=True, stdout=sys.stderr)
        results[SOCLOTS]["training"] = time.perf_counter() - started
        results[RECIPE] = _recipe(FULL if arguments.full else 1, conversations)
    report = _report(results, conversations, arguments)
    Console().print(Markdown(report))
    if arguments.json:
        print(json.dumps(results))
    if arguments.write:
        arguments.write.write_text(report, encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--conversations", type=int, default=60, help="how many of data/samtal for each load (60)")
    parser.add_argument("--no-training", dest="training", action="store_false", help="leave out what is to be trained")
    parser.add_argument("--full", action="store_true", help="train Rasa's default recipe for all of its hundred epochs")
    parser.add_argument("--json", action="store_true", help="print all figures as JSON too")
    parser.add_argument("--write", type=Path, help="write the table to this file too")
    return parser.parse_args()


def _measured(
    name: str, start: Callable[[], ContextManager[servers.Server]], conversations: Sequence[drive.Dialog]
) -> Figures:
    _tell(f"starting {name}")
    with start() as server:
        drive.load(server.url, conversations[:5], 1)
        server.settle()
        figures: Figures = {"start": server.start_seconds}
        for at_once in AT_ONCE:
            _tell(f"{name}: {at_once} at once")
            figures[str(at_once)] = drive.load(server.url, conversations, at_once).as_dict()
        figures["growth"] = drive.growth(server.url, [conversation[0] for conversation in conversations[:10]])
        figures["megabytes"] = server.megabytes()
        return figures


def _bare_classifier(conversations: Sequence[drive.Dialog]) -> Figures:
    """The floor: only the intent model, in this process, on the same messages."""
    from bench.latency import intent_model
    from bot.commands.options import load_engine
    from bot.crossvalidation import readings
    from bot.encoder import load_encoder

    model, encoder = intent_model(load_engine()), load_encoder()
    times: List[float] = []
    for reading in readings([message for conversation in conversations for message in conversation]):
        started = time.perf_counter()
        model.predict(reading, encoder)
        times.append(1000 * (time.perf_counter() - started))
    return {"1": drive.Load(times, 1000 / statistics.mean(times)).as_dict()}


def _recipe(epochs: int, conversations: Sequence[drive.Dialog]) -> Figures:
    _tell(f"training Rasa's default recipe, {epochs} of {FULL} epochs")
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "bench.recipe", folder, "--epochs", str(epochs)]
        done = subprocess.run(command, cwd=PROJECT.root, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        trained = json.loads(done.stdout.splitlines()[-1])
        figures = _measured(RECIPE, lambda: servers.stock_rasa(Path(trained["model"])), conversations)
    rest = trained["seconds"] - trained["seconds_in_epochs"]
    return {**figures, "training": rest + trained["seconds_in_epochs"] * FULL / epochs, "epochs": epochs, **trained}


def _report(results: Dict[str, Figures], conversations: Sequence[drive.Dialog], arguments: argparse.Namespace) -> str:
    """The figures as Markdown, each with its ratio to stock Rasa and to Rasa's default recipe."""
    messages = sum(map(len, conversations))
    lines = [
        "# Performance",
        "",
        f"`make bench`, {datetime.date.today()}, {_machine()}. {len(conversations)} conversations of data/samtal, {messages} messages "
        "for each load, over HTTP by Rasa's REST contract, one server at a time, when the work of its start is done. In brackets how many times the figure of "
        f"`{STOCK}` on the same model / of {RECIPE} on the same data.",
        *(["", _BUSY] if os.getloadavg()[0] > 2 * (os.cpu_count() or 1) else []),
        "",
        f"| | {' | '.join(results)} |",
        f"|---|{'---|' * len(results)}",
    ]
    for at_once in AT_ONCE:
        conversing = f"{at_once} conversation{'s' if at_once > 1 else ''} at once"
        for key, unit in (("p50", "ms"), ("p95", "ms"), ("p99", "ms"), ("per_second", "messages/s")):
            title = f"{conversing}: {key} {unit}" if unit == "ms" else f"{conversing}: {unit}"
            lines.append(_row(title, results, lambda figures, a=str(at_once), k=key: figures[a][k]))  # type: ignore[misc]
        unanswered = {name: figures.get(str(at_once), {}).get("unanswered", 0) for name, figures in results.items()}
        if any(unanswered.values()):
            lines.append(f"| {conversing}: messages without an answer | {' | '.join(map(str, unanswered.values()))} |")
    lines += [
        _row("start to first answer, s", results, lambda figures: figures["start"]),
        _row("memory, MB", results, lambda figures: figures["megabytes"], digits=0),
        _row("training, s", results, lambda figures: figures["training"], digits=0),
        _row("turns 2–11 to a first turn, times", results, lambda figures: figures["growth"][1] / figures["growth"][0]),
        _row(
            "turns 52–61 to a first turn, times", results, lambda figures: figures["growth"][6] / figures["growth"][0]
        ),
        _row("turns 52–61 to turns 2–11, times", results, lambda figures: figures["growth"][6] / figures["growth"][1]),
        "",
        "Memory is that of all processes, with what they share counted once, after the load. Growth: the same ten questions each in a "
        "conversation of its own, then six times round in one; from the second turn on a message may be read twice, alone and with "
        "the one before it.",
    ]
    if RECIPE in results and results[RECIPE]["epochs"] < FULL:
        epochs, seconds = results[RECIPE]["epochs"], results[RECIPE]["seconds"]
        lines += [
            "",
            f"{RECIPE} was trained for {epochs} epoch of {FULL}, which took {seconds:.0f} s; the training time in the table is worked out "
            "from that. How long it learns changes what it answers, not how fast. `python -m bench.serving --full` trains all.",
        ]
    return "\n".join(lines) + "\n"


def _row(title: str, results: Dict[str, Figures], read: Callable[[Figures], float], digits: int = 1) -> str:
    values: Dict[str, float] = {}
    for name, figures in results.items():
        try:
            values[name] = read(figures)
        except KeyError:  # not measured for this one
            continue
    cells = []
    for name in results:
        ratios = [
            f"{values[name] / values[other]:.2f}" for other in (STOCK, RECIPE) if name in values and other in values
        ]
        cells.append(f"{values[name]:.{digits}f} ({' / '.join(ratios)})" if name in values else "")
    return f"| {title} | {' | '.join(cells)} |"


def _machine() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    name = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())
    return f"{os.cpu_count()} cores of {name}, load before {os.getloadavg()[0]:.1f}"


def _tell(line: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {line} …", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
