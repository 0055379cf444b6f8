"""Everything an editor can get wrong in the data, each with file, line and remedy. Needs no trained model."""

import datetime
import importlib
import pkgutil
from typing import Dict, List, Optional

import bot.checks
from bot.answers import DataError
from bot.checks.data import Data
from bot.checks.finding import Finding
from bot.checks.registry import RULES
from bot.context import Context
from bot.project import PROJECT, Project

for _module in pkgutil.iter_modules(bot.checks.__path__):  # a module of rules registers them when it is imported
    importlib.import_module(f"bot.checks.{_module.name}")


def check(project: Project = PROJECT, today: Optional[datetime.date] = None) -> List[Finding]:
    """What is wrong on a day (by default today in Sweden), in the order of files and lines. Empty where all is well."""
    data = Data(project, today or Context().day())
    found: Dict[Finding, None] = {}  # a file that several rules need is faulty once
    for rule in RULES:
        try:
            found.update(dict.fromkeys(rule(data)))
        except DataError as error:
            found[Finding.of(error)] = None
    return sorted(found)
