"""The texts are easy to read."""

from typing import Iterator, List

from bot.checks.data import Data, Passage
from bot.checks.finding import Finding
from bot.checks.registry import rule
from bot.officialese import load_officialese
from bot.readability import lix, sentences, words

LIX_CEILING = {"vuxen": 40, "barn": 30}
LONGEST_SENTENCE = {"vuxen": 22, "barn": 20}  # words
_HARDEST = 3


@rule
def easy_enough(data: Data) -> Iterator[Finding]:
    """LIX stays below the ceiling; the sentences that lift it are named."""
    for passage in data.passages():
        measure, ceiling = lix(passage.text), LIX_CEILING[passage.audience]
        if measure > ceiling:
            hard = _hardest(passage.text, ceiling)
            told = "; ".join(
                f"rad {data.at(passage, sentence)}, LIX {lix(sentence):.0f}: {sentence!r}" for sentence in hard
            )
            problem = f"{passage.audience}: LIX {measure:.0f}, högst {ceiling}."
            yield Finding(passage.path, data.at(passage, hard[0]), problem, f"Dela eller förenkla först {told}.")


def _hardest(text: str, ceiling: int) -> List[str]:
    """The sentences above the ceiling, hardest first; the hardest of all where none is."""
    ordered = sorted(sentences(text), key=lix, reverse=True)
    return [sentence for sentence in ordered[:_HARDEST] if lix(sentence) > ceiling] or ordered[:1]


@rule
def short_sentences(data: Data) -> Iterator[Finding]:
    """No sentence is longer than one can keep in mind."""
    for passage in data.passages():
        for sentence in sentences(passage.text):
            length, longest = len(words(sentence)), LONGEST_SENTENCE[passage.audience]
            if length > longest:
                problem = f"{passage.audience}: meningen har {length} ord, helst högst {longest}: {sentence!r}."
                yield _at(data, passage, sentence, problem, "Dela den i två.")


@rule
def plain_words(data: Data) -> Iterator[Finding]:
    """No word that only an authority uses, where there is a plainer one."""
    officialese = load_officialese(data.project.data / "krangelsprak.yml")
    for passage in data.passages():
        for found in officialese.find(passage.text):
            problem = f"{passage.audience}: {found.words!r} är krångligt."
            yield _at(data, passage, found.words, problem, f"Skriv hellre {found.plainer}.")


def _at(data: Data, passage: Passage, where: str, problem: str, remedy: str) -> Finding:
    return Finding(passage.path, data.at(passage, where), problem, remedy, "varning")
