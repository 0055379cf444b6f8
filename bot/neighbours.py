"""What the training sentences near a message say of it, in 8 bits: a seventh of the time that their whole numbers take.

All of them are gone through for each message, and what that costs is fetching them from memory.
"""

from typing import Callable

import numpy as np

from bot.eight_bits import in_8_bits

Scores = Callable[[np.ndarray], np.ndarray]


def neighbours(vectors: np.ndarray, weights: np.ndarray, weight: float) -> Scores:
    """The sum of `weight * exp(cosine - 1) * weights` over the training sentences, for messages.

    `vectors`: (sentences, dimensions), of length 1; `weights`: (sentences, classes). The function takes (messages, dimensions), of
    length 1, and gives (messages, classes). Cosines are exact to about 0.003.
    """
    from onnx import helper  # the encoder needs it too, and nothing else does

    from bot.onnx_session import OWN_OPERATORS, session

    numbers, scale = in_8_bits(vectors)
    constants = {
        "vectors": numbers.T,
        "scale": scale,
        "one": np.ones(1, np.float32),
        "weights": (weight * weights).astype(np.float32),
    }
    nodes = [
        helper.make_node("DynamicQuantizeMatMul", ["messages", "vectors", "scale"], ["cosine"], domain=OWN_OPERATORS),
        helper.make_node("Sub", ["cosine", "one"], ["distance"]),
        helper.make_node("Exp", ["distance"], ["closeness"]),
        helper.make_node("MatMul", ["closeness", "weights"], ["scores"]),
    ]
    network = session(
        nodes, constants, ("messages", ["messages", vectors.shape[1]]), ("scores", ["messages", weights.shape[1]])
    )
    return lambda messages: np.asarray(network.run(None, {"messages": messages.astype(np.float32)})[0])
