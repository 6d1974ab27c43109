"""`when`: a condition as data. The same in `static/js/walk.js`; both run `tests/scripts/vectors.json`.

    {paid_by: mail}                      equality; several names at once must all hold
    {paid_by: {in: [mail, bank]}}        one of these
    {amount: {gt: 100, lte: 250}}        gt, gte, lt, lte: numbers, or dates as 2026-10-03
    {note: {empty: true}}                nothing was answered
    {all: […]}  {any: […]}  {not: {…}}   conditions of conditions

An answer that cannot be compared makes a comparison false; nothing here raises.
"""

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

from kb.scripts.format.faults import Faults
from kb.scripts.format.source import Node

ORDERS = ("gt", "gte", "lt", "lte")
OPERATORS = ("in", *ORDERS, "empty")
GROUPS = ("all", "any", "not")

_NUMBER = re.compile(r"[+-]?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)(\.[0-9]+)?")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(T.*)?", re.DOTALL)
_SPACE = " \t\r\n"


def holds(when: Any, answers: Mapping[str, Any]) -> bool:
    """Whether the condition holds with these answers (question name → value)."""
    if not isinstance(when, Mapping):
        return False
    return all(_part_holds(name, wanted, answers) for name, wanted in when.items())


def _part_holds(name: str, wanted: Any, answers: Mapping[str, Any]) -> bool:
    if name == "all":
        return isinstance(wanted, list) and all(holds(one, answers) for one in wanted)
    if name == "any":
        return isinstance(wanted, list) and any(holds(one, answers) for one in wanted)
    if name == "not":
        return not holds(wanted, answers)
    answer = answers.get(name)
    if isinstance(wanted, Mapping):
        return bool(wanted) and all(_passes(operator, value, answer) for operator, value in wanted.items())
    return same(answer, wanted)


def _passes(operator: str, wanted: Any, answer: Any) -> bool:
    if operator == "in":
        return isinstance(wanted, list) and any(same(answer, one) for one in wanted)
    if operator == "empty":
        return is_empty(answer) == (wanted is True)
    pair = _comparable(answer, wanted)
    if pair is None:
        return False
    left, right = pair
    return bool({"gt": left > right, "gte": left >= right, "lt": left < right, "lte": left <= right}.get(operator))


def is_empty(answer: Any) -> bool:
    """Whether an answer is none."""
    if isinstance(answer, str):
        return not answer.strip(_SPACE)
    return answer is None or (isinstance(answer, (list, tuple, dict)) and not answer)


def same(answer: Any, wanted: Any) -> bool:
    """Whether two answers mean the same: numbers as numbers, yes as true."""
    if wanted is None:
        return is_empty(answer)
    answer, wanted = _plain(answer), _plain(wanted)
    if isinstance(answer, str) and isinstance(wanted, str):
        return answer == wanted
    left, right = as_number(answer), as_number(wanted)
    return left is not None and left == right


def _plain(value: Any) -> Any:
    """Yes and no for true and false, texts without the space around them."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.strip(_SPACE) if isinstance(value, str) else value


def _comparable(answer: Any, wanted: Any) -> tuple[Any, Any] | None:
    answer, wanted = _plain(answer), _plain(wanted)
    left, right = as_number(answer), as_number(wanted)
    if left is not None and right is not None:
        return left, right
    first, second = as_date(answer), as_date(wanted)
    return (first, second) if first is not None and second is not None else None


def as_number(value: Any) -> float | None:
    """A number, or a text that writes one: 1,250.00 or $40. Floats as the browser has them."""
    if isinstance(value, str):
        text = value[1:] if value[:1] in {"$", "€", "£"} else value
        if not _NUMBER.fullmatch(text):
            return None
        return _finite(float(text.replace(",", "")))
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        try:
            return _finite(float(value))
        except OverflowError:
            return None
    return None


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def as_date(value: Any) -> str | None:
    """The day of a text that writes a date, as 2026-10-03; days are not looked up in a calendar."""
    found = _DATE.fullmatch(value) if isinstance(value, str) else None
    if found is None or not (1 <= int(found[2]) <= 12 and 1 <= int(found[3]) <= 31):
        return None
    return found.group()[:10]


def comparisons(when: Any) -> Iterator[tuple[str, str, Any]]:
    """Every comparison in a condition: question, operator (`is` for equality) and what it is held against."""
    if not isinstance(when, Mapping):
        return
    for name, wanted in when.items():
        if name in {"all", "any"}:
            for one in wanted if isinstance(wanted, list) else []:
                yield from comparisons(one)
        elif name == "not":
            yield from comparisons(wanted)
        elif isinstance(wanted, Mapping):
            for operator, value in wanted.items():
                yield name, operator, value
        else:
            yield name, "is", wanted


def read_condition(node: Node, faults: Faults, step: str) -> dict[str, Any]:
    """The condition as plain data; what is wrong with it goes to `faults`."""
    if not node.entries:
        faults.error(node, "`when` needs a condition.", "For example {paid_by: mail}.", step)
        return {}
    for name, wanted in node.entries.items():
        if name in GROUPS:
            _read_group(name, wanted, faults, step)
        else:
            _read_test(name, wanted, faults, step)
    plain: dict[str, Any] = node.plain()
    return plain


def _read_group(name: str, node: Node, faults: Faults, step: str) -> None:
    if name == "not":
        read_condition(node, faults, step)
    elif not node.items:
        faults.error(node, f"`{name}` needs a list of conditions.", f"For example {{{name}: [{{paid_by: mail}}, …]}}.", step)
    else:
        for item in node.items:
            read_condition(item, faults, step)


def _read_test(name: str, node: Node, faults: Faults, step: str) -> None:
    if node.items is not None:
        faults.error(node, f"`{name}` is held against a list.", f"Write {{{name}: {{in: […]}}}}.", step)
    elif node.entries is None:
        if node.value is None:
            faults.error(node, f"`{name}` is held against nothing.", f"Write {{{name}: {{empty: true}}}}.", step)
    elif not node.entries:
        faults.error(node, f"`{name}` is not held against anything.", f"For example {{{name}: mail}}.", step)
    else:
        for operator, value in node.entries.items():
            if operator not in OPERATORS:
                faults.error(node.keys[operator], f"`{operator}` is not a comparison.",
                             f"Use one of {', '.join(OPERATORS)}.", step)
            else:
                _read_operand(operator, value, faults, step)


def _read_operand(operator: str, node: Node, faults: Faults, step: str) -> None:
    if operator == "in":
        if not node.items or not all(item.is_scalar and item.value is not None for item in node.items):
            faults.error(node, "`in` needs a list of values.", "For example {in: [mail, bank]}.", step)
    elif operator == "empty":
        if not isinstance(node.value, bool):
            faults.error(node, "`empty` is true or false.", "true: nothing was answered; false: something was.", step)
    elif as_number(_plain(node.value)) is None and as_date(node.value) is None:
        faults.error(node, f"`{operator}` needs a number or a date.", "For example {gt: 100} or {lt: 2026-10-03}.", step)
