"""`soclots handbok`: all questions and answers as one document to read through and sign."""

import argparse
import datetime
from pathlib import Path

from bot.commands.options import day
from bot.handbok import render
from bot.html_file import ready, write
from bot.project import PROJECT


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "fil", type=Path, metavar="FIL.html", help="dit dokumentet skrivs; skriv ut det från webbläsaren"
    )
    parser.add_argument("--today", metavar="ÅÅÅÅ-MM-DD", help="datera det den dagen")


def run(arguments: argparse.Namespace) -> int:
    today = day(arguments.today) or datetime.date.today()
    page = render(PROJECT, today)
    ready(arguments.fil, "FIL.html")
    write(arguments.fil, page, "FIL.html")
    print(f"Handboken ligger i {arguments.fil}. Öppna den i en webbläsare och skriv ut.")
    return 0
