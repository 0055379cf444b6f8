"""Does the bot know when it knows? What the confidence of the best topic is worth, over guesses with a known outcome."""

from dataclasses import dataclass
from typing import List, NamedTuple, Optional, Sequence

BINS = 10
STEPS = 50  # between the thresholds 0 and 1


class Guess(NamedTuple):
    """The best topic's confidence and whether the topic is right. `always`: answered whatever the confidence (danger)."""

    confidence: float
    right: bool
    always: bool = False


@dataclass(frozen=True)
class Bin:
    """The guesses with a confidence from `low` up to `high`; `confidence` and `right` are their means."""

    low: float
    high: float
    n: int
    confidence: float
    right: float


@dataclass(frozen=True)
class Point:
    """What a threshold would give, as shares of all guesses; `right` and `wrong` add up to `answered`."""

    threshold: float
    answered: float
    right: float
    wrong: float


def reliability(guesses: Sequence[Guess], bins: int = BINS) -> List[Bin]:
    """Bins of equal width; those without a guess are left out. Confidence 1 belongs to the last."""
    found = []
    for number in range(bins):
        inside = [guess for guess in guesses if min(int(guess.confidence * bins), bins - 1) == number]
        if inside:
            n = len(inside)
            confidence, right = sum(guess.confidence for guess in inside) / n, sum(guess.right for guess in inside) / n
            found.append(Bin(number / bins, (number + 1) / bins, n, confidence, right))
    return found


def expected_calibration_error(bins: Sequence[Bin]) -> float:
    """The mean distance between confidence and share right, weighted by how many guesses each bin has (Naeini et al. 2015)."""
    return sum(part.n * abs(part.right - part.confidence) for part in bins) / sum(part.n for part in bins)


def threshold_curve(guesses: Sequence[Guess], today: Optional[float] = None) -> List[Point]:
    """A point for each threshold between 0 and 1, `today`'s among them."""
    thresholds = {step / STEPS for step in range(STEPS + 1)} | ({today} if today is not None else set())
    points = []
    for threshold in sorted(thresholds):
        answered = [guess for guess in guesses if guess.always or guess.confidence >= threshold]
        right = sum(guess.right for guess in answered)
        shares = (count / len(guesses) for count in (len(answered), right, len(answered) - right))
        points.append(Point(threshold, *shares))
    return points
