"""The rules of `soclots check`. A new one is a function with `@rule` in a module of this package."""

from typing import Callable, Iterator, List

from bot.checks.data import Data
from bot.checks.finding import Finding

Rule = Callable[[Data], Iterator[Finding]]
RULES: List[Rule] = []


def rule(function: Rule) -> Rule:
    """Adds a rule: a function from the data to what it finds wrong there. It may let a DataError through, which is a finding."""
    RULES.append(function)
    return function
