"""`soclots check`: all that can be wrong in the data, and what is installed."""

import argparse
import asyncio
import json
import sys
from pathlib import Path
from typing import List, Optional

from rich.console import Console
from rich.progress import Progress

from bot.addresses import Address, addresses, ask_all
from bot.check import check
from bot.check_report import render
from bot.checks.finding import Finding
from bot.commands.options import day
from bot.context import Context
from bot.html_file import ready, write
from bot.project import PROJECT
from bot.without_tensorflow import spare_tensorflow


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--today", metavar="ÅÅÅÅ-MM-DD", help="granska som om det vore den dagen")
    parser.add_argument(
        "--webb", action="store_true", help="fråga också källornas och kontakternas webbadresser om de finns kvar"
    )
    parser.add_argument("--rapport", type=Path, metavar="FIL.html", help="skriv fynden som en sida")
    parser.add_argument("--json", action="store_true", help="ett JSON-objekt för varje fynd")
    parser.add_argument("--strikt", action="store_true", help="räkna varningar som fel")


def run(arguments: argparse.Namespace) -> int:
    today = day(arguments.today) or Context().day()
    if arguments.rapport:
        ready(arguments.rapport, "--rapport")
    findings, asked = check(PROJECT, today), None
    if arguments.webb:
        asked = addresses(PROJECT)
        findings = sorted([*findings, *_on_the_web(asked)])
    for finding in findings:
        if arguments.json:
            print(json.dumps(finding.as_dict(PROJECT.root), ensure_ascii=False))
        else:
            print(finding.told(PROJECT.root))
    if not arguments.json:
        print("\n".join([*_installed(), summary(findings)]))
    if arguments.rapport:
        write(arguments.rapport, render(findings, PROJECT, today, _count(asked)), "--rapport")
        print(f"Rapporten ligger i {arguments.rapport}", file=sys.stderr)
    return 2 if any(finding.severity == "fel" or arguments.strikt for finding in findings) else 0


def _count(asked: Optional[List[Address]]) -> Optional[int]:
    return None if asked is None else len(asked)


def _on_the_web(asked: List[Address]) -> List[Finding]:
    """With a bar on standard error while a person waits."""
    console = Console(stderr=True)
    with Progress(console=console, disable=not console.is_terminal, transient=True) as progress:
        bar = progress.add_task("Frågar webbadresser", total=len(asked))
        return asyncio.run(ask_all(asked, lambda: progress.advance(bar)))


def summary(findings: List[Finding]) -> str:
    errors = sum(finding.severity == "fel" for finding in findings)
    warnings = len(findings) - errors
    told = f"{errors} fel" if errors else "Inga fel i data"
    return f"{told}, {warnings} {'varning' if warnings == 1 else 'varningar'}." if warnings else f"{told}."


def _installed() -> List[str]:
    spare_tensorflow()
    from bot import spacy_sv
    from bot.encoder import load_encoder

    record = spacy_sv.configured()
    official = "" if record["name"] == spacy_sv.OFFICIAL else f" (reserv; {spacy_sv.OFFICIAL} är inte installerad)"
    return [
        f"Språkmodell: {record['name']} {record['version']}{official}",
        f"Meningskodare: {'multilingual-e5-small' if load_encoder() else 'ingen'}",
    ]
