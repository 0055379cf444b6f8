"""`soclots train`."""

import argparse
import logging
import os
import sys
import time

from bot.training import model_path, newest_model, train

USUAL_TIME = "Det tar ofta fem till åtta minuter …"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--om-det-behovs", action="store_true", help="träna bara om modellen för dagens data saknas")


def run(arguments: argparse.Namespace) -> int:
    path = model_path()
    if arguments.om_det_behovs and path.exists():
        print(f"Modellen finns: {path}")
        return 0
    print(f"Tränar modellen. {USUAL_TIME}", file=sys.stderr, flush=True)
    show_progress()
    earlier = newest_model()
    started = time.monotonic()
    train()
    print(f"Klart på {time.monotonic() - started:.0f} s: {path}")
    if earlier and earlier.exists():
        print(f"Vad blev annorlunda? Kör: soclots diff --modell {os.path.relpath(earlier)}")
    return 0


def show_progress() -> None:
    """The model tells how far it has come; it logs counts only."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("    %(message)s"))
    logger = logging.getLogger("bot")
    logger.setLevel(logging.INFO)
    logger.propagate = False
    logger.addHandler(handler)
