"""Small networks that are put together here, run by ONNX Runtime."""

from typing import Dict, Sequence, Tuple

import numpy as np
from onnx import NodeProto, TensorProto, helper, numpy_helper
from onnxruntime import InferenceSession, SessionOptions

OWN_OPERATORS = "com.microsoft"  # ONNX Runtime's own
Tensor = Tuple[str, Sequence["int | str"]]  # a name, and a shape in which what varies has a name


def session(
    nodes: Sequence[NodeProto], constants: Dict[str, np.ndarray], given: Tensor, result: Tensor
) -> InferenceSession:
    """A network from one tensor of numbers to another, on one thread: threads that wait for each other are slower where others are
    at work too. Several threads may run it at once."""
    graph = helper.make_graph(
        nodes,
        "graph",
        [helper.make_tensor_value_info(given[0], TensorProto.FLOAT, given[1])],
        [helper.make_tensor_value_info(result[0], TensorProto.FLOAT, result[1])],
        [numpy_helper.from_array(np.ascontiguousarray(value), name) for name, value in constants.items()],
    )
    operators = [helper.make_opsetid("", 17), helper.make_opsetid(OWN_OPERATORS, 1)]
    model = helper.make_model(graph, opset_imports=operators, ir_version=9).SerializeToString()
    options = SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    return InferenceSession(model, options, providers=["CPUExecutionProvider"])
