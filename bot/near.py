"""Sentences that say nearly the same, letter for letter. Pure; used to keep training examples varied."""

import re
from typing import Iterator, List, Sequence, Tuple

import numpy as np
from rapidfuzz import fuzz, process

NEARLY = 90.0  # rapidfuzz ratio, 0–100
SHORTEST = (
    12  # characters; below that only the very same words count ("vad är soc" and "var är soc" ask different things)
)
_BLOCK = 500


def normalised(sentence: str) -> str:
    """The words alone, in lower case; the sentence itself where it has none."""
    return " ".join(re.findall(r"\w+", sentence.lower())) or sentence


def near_pairs(sentences: Sequence[str], nearly: float = NEARLY) -> Iterator[Tuple[int, int, float]]:
    """Indices of each two sentences whose ratio is at least `nearly` (0–100), and the ratio; of short ones only equal ones.

    Sorted by length, each is compared only with those that are short enough to be that much alike.
    """
    texts = [normalised(sentence) for sentence in sentences]
    order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
    lengths = np.array([len(texts[index]) for index in order])
    longest = lengths * (200 / nearly - 1)  # ratio = 200 * common / (length + length), common at most the shorter
    ranked: List[str] = [texts[index] for index in order]
    for start in range(0, len(ranked), _BLOCK):
        block = ranked[start : start + _BLOCK]
        stop = int(np.searchsorted(lengths, longest[start + len(block) - 1], side="right"))
        ratios = process.cdist(block, ranked[start:stop], scorer=fuzz.ratio, score_cutoff=nearly, workers=-1)
        for row, column in np.argwhere(ratios):
            if column > row and (ratios[row, column] == 100 or len(block[row]) >= SHORTEST):
                yield order[start + row], order[start + column], float(ratios[row, column])
