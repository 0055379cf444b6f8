"""The command `soclots`. Each command is a module of `bot.commands` with `add_arguments(parser)` and `run(arguments)`."""

import argparse
import importlib
import sys
from typing import List, Optional

from bot import __version__
from bot.answers import DataError
from bot.quiet import hush

COMMANDS = {
    "serve": "startar webbsidan och API:et",
    "train": "tränar en modell på de data som ligger här",
    "shell": "pratar med boten i terminalen",
    "ask": "svarar på frågor från standard in",
    "check": "granskar alla data",
    "diff": "visar vad en ändring i data gör med svaren, innan den tas i bruk",
    "inkorg": "går igenom frågorna som väntar och gör dem till exempel",
    "handbok": "skriver alla frågor och svar till ett dokument att läsa igenom och skriva under",
    "facts": "visar vad svaren stöder sig på och vad som snart ändras eller ska granskas",
    "evaluate": "mäter hur rätt boten förstår frågor med kända ämnen",
}


def main(argv: Optional[List[str]] = None) -> int:
    """Runs a command. Returns its exit status: 0 done, 1 done but not well, 2 the user must mend something first."""
    hush()
    argv = sys.argv[1:] if argv is None else argv
    parser = argparse.ArgumentParser(
        prog="soclots", description="Informationschatt om socialtjänsten för barn och familjer."
    )
    parser.add_argument("--version", action="version", version=f"soclots {__version__}")
    subparsers = parser.add_subparsers(dest="command", metavar="KOMMANDO", required=True)
    chosen = argv[0] if argv else None
    for name, help_text in COMMANDS.items():
        command = subparsers.add_parser(name, help=help_text, description=help_text.capitalize() + ".")
        if name == chosen:  # a command's module is imported only when it is the one that runs
            importlib.import_module(f"bot.commands.{name}").add_arguments(command)
    arguments = parser.parse_args(argv)
    try:
        return int(importlib.import_module(f"bot.commands.{arguments.command}").run(arguments) or 0)
    except DataError as error:
        print(error, file=sys.stderr)
        return 2
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
