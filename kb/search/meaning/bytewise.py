"""The model's weights are whole numbers of one byte, yet its file multiplies them as floating point. Here its graph is
changed so that they are multiplied as they are, in half the time.

An ONNX file is a tree of fields, each a number, or bytes that may hold fields again (protocol buffers). What is not
changed is passed on as it was.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

_GRAPH, _OPERATORS = 7, 8             # of a model,
_NODE, _TENSOR = 1, 5                 # of its graph,
_INPUT, _OUTPUT, _KIND, _SET = 1, 2, 4, 7  # of a node,
_SIZE, _TYPE, _NAME, _CONTENT = 1, 2, 8, 9  # of a tensor,
_SET_NAME, _SET_VERSION = 1, 2        # of a set of operators
_FLOAT = 1
_EXTRA = b"com.microsoft"
"""The set of operators in which the runtime has the one that multiplies so."""


class _Field(NamedTuple):
    number: int
    value: int | memoryview
    whole: memoryview


class _Node(NamedTuple):
    kind: bytes
    inputs: list[bytes]
    outputs: list[bytes]


def bytewise(content: bytes) -> bytes:
    """A model that computes nearly the same. Weights as `MatMul(x, Mul(Cast(bytes), scale))` are multiplied as bytes.

    A model without such weights is given back as it is. Raises `ValueError` for what is no model.
    """
    try:
        model = list(_fields(memoryview(content)))
        graph = list(_fields(next(_inner(field) for field in model if field.number == _GRAPH)))
        changed = _changed(graph)
    except (IndexError, StopIteration, TypeError) as error:
        raise ValueError("not a model") from error
    if not changed:
        return content
    fresh = b"".join(changed.get(at, field.whole) for at, field in enumerate(graph))
    operators = _bytes(_SET_NAME, _EXTRA) + _number(_SET_VERSION, 1)
    return b"".join([*(_bytes(_GRAPH, fresh) if field.number == _GRAPH else field.whole for field in model),
                     _bytes(_OPERATORS, operators)])


def _changed(graph: list[_Field]) -> dict[int, bytes]:
    """What stands in the place of which fields of a graph."""
    nodes = {at: _node(_inner(field)) for at, field in enumerate(graph) if field.number == _NODE}
    made = {name: at for at, node in nodes.items() for name in node.outputs}
    tensors = {_text(_inner(field), _NAME): at for at, field in enumerate(graph) if field.number == _TENSOR}
    uses = Counter(name for node in nodes.values() for name in node.inputs)
    changed: dict[int, bytes] = {}
    for at, node in nodes.items():
        if node.kind != b"MatMul":
            continue
        scaled, cast = _before(nodes, made, node.inputs[1], b"Mul"), -1
        if scaled >= 0:
            cast = _before(nodes, made, nodes[scaled].inputs[0], b"Cast")
        if cast < 0 or uses[node.inputs[1]] > 1 or uses[nodes[scaled].inputs[0]] > 1:
            continue
        whole, scale = nodes[cast].inputs[0], nodes[scaled].inputs[1]
        if whole in tensors and scale in tensors:
            changed |= {scaled: b"", cast: b"", tensors[scale]: _flat(_inner(graph[tensors[scale]])),
                        at: _multiplication([node.inputs[0], whole, scale], node.outputs[0])}
    return changed


def _before(nodes: dict[int, _Node], made: dict[bytes, int], name: bytes, kind: bytes) -> int:
    """The place of the node of this kind that makes this; -1 where another does, or none."""
    at = made.get(name, -1)
    return at if at >= 0 and nodes[at].kind == kind else -1


def _multiplication(inputs: Iterable[bytes], output: bytes) -> bytes:
    node = b"".join(_bytes(_INPUT, name) for name in inputs) + _bytes(_OUTPUT, output)
    return _bytes(_NODE, node + _bytes(_KIND, b"DynamicQuantizeMatMul") + _bytes(_SET, _EXTRA))


def _flat(tensor: memoryview) -> bytes:
    """A tensor of floating point in one dimension: a scale for each column."""
    content, name = _text(tensor, _CONTENT), _text(tensor, _NAME)
    return _bytes(_TENSOR, _number(_SIZE, len(content) // 4) + _number(_TYPE, _FLOAT) + _bytes(_NAME, name)
                  + _bytes(_CONTENT, content))


def _node(content: memoryview) -> _Node:
    found = list(_fields(content))
    names = ([bytes(_inner(field)) for field in found if field.number == number] for number in (_KIND, _INPUT, _OUTPUT))
    kinds, inputs, outputs = names
    return _Node(kinds[0], inputs, outputs)


def _text(content: memoryview, number: int) -> bytes:
    return next((bytes(_inner(field)) for field in _fields(content) if field.number == number), b"")


def _inner(field: _Field) -> memoryview:
    if isinstance(field.value, int):
        raise TypeError("a number holds no fields")
    return field.value


def _fields(content: memoryview) -> Iterator[_Field]:
    at = 0
    while at < len(content):
        start = at
        tag, at = _read(content, at)
        value: int | memoryview
        if tag & 7 == 0:
            value, at = _read(content, at)
        else:
            size, at = {1: (8, at), 5: (4, at)}.get(tag & 7) or _read(content, at)
            value, at = content[at : at + size], at + size
        if at > len(content):
            raise IndexError("the file ends too early")
        yield _Field(tag >> 3, value, content[start:at])


def _read(content: memoryview, at: int) -> tuple[int, int]:
    """A number in steps of seven bits, the lowest first, and where it ends."""
    number = shift = 0
    while True:
        byte = content[at]
        number, shift, at = number | (byte & 127) << shift, shift + 7, at + 1
        if byte < 128:
            return number, at


def _written(number: int) -> bytes:
    steps = []
    while number > 127:
        steps.append(number & 127 | 128)
        number >>= 7
    return bytes([*steps, number])


def _number(number: int, value: int) -> bytes:
    return _written(number << 3) + _written(value)


def _bytes(number: int, value: bytes) -> bytes:
    return _written(number << 3 | 2) + _written(len(value)) + value
