"""Training sentences as the model reads them in Rasa."""

from typing import List, Sequence

from bot import spacy_sv
from bot.components.spacy_nlp import SwedishSpacyNLP
from bot.intents import Reading
from bot.reading import load_reader


def readings(texts: Sequence[str]) -> List[Reading]:
    record = spacy_sv.configured()
    nlp = spacy_sv.load(record["name"], record["sha256"], tuple(SwedishSpacyNLP.get_default_config()["exclude"]))
    reader = load_reader()
    return [Reading.of(nlp(reader(text)), text) for text in texts]
